"""Addresses of planning, entries, judging and results, and of the desk's first pages."""

from __future__ import annotations

from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Answer, Row
from tests.addresses.world import ABOVE, INSIDE_A

# Those who write for county A, and those who only look on there or above it.
A_WRITES = "a a_admin"
A_LOOKS = f"{ABOVE} a_approver a_auditor a_finance"
# Co-organiser and host see a competition from inside, wherever they are.
INSIDE = f"{INSIDE_A} c school"
# Who enters for a firm of county A: the firm, its union, the county and the city.
FOR_FIRM = "city city_admin a a_admin grass firm"
LOOKS_ON = "province city_approver city_auditor a_approver a_auditor a_finance"
UNITS = "firm firm_b firm_x school"
SELVES = "person stranger"


def _draft(name: str, *arguments: str, method: str = "get", **more: object) -> Row:
    """On a draft of county A: its writers may, whoever sees it may not, to others it does not exist."""
    ok: Answer = HANDLED if method == "post" else 200
    return Row(name, arguments, A_WRITES, ok=ok, method=method, but={A_LOOKS: 403}, **more)  # type: ignore[arg-type]


def _run(name: str, *arguments: str, **more: object) -> Row:
    """On an event of a public competition of county A: everybody may read of it, its writers may run it."""
    return Row(name, arguments, A_WRITES, rest=403, **more)  # type: ignore[arg-type]


# Holidays count for everybody: union staff read them, the administrators of city and province keep them.
UNION_STAFF = f"{INSIDE_A} grass b c"
NO_KEEPERS = " ".join(role for role in UNION_STAFF.split() if role != "city_admin")

DESK = (
    Row("desk:home", sees=SIGNED_IN),
    Row(
        "desk:search",
        sees=SIGNED_IN,
        query="?q=草案",
        shows={"盐山草案竞赛": INSIDE_A, "青县草案竞赛": f"{ABOVE} b"},
    ),
)

PLANNING = (
    Row(
        "planning:competitions",
        sees=SIGNED_IN,
        shows={"盐山草案竞赛": INSIDE_A, "青县草案竞赛": f"{ABOVE} b"},
    ),
    Row("planning:competitions_export", sees=SIGNED_IN),
    Row("planning:events", sees=SIGNED_IN),
    Row("planning:events_export", sees=SIGNED_IN),
    Row("planning:policy", sees=SIGNED_IN),
    Row("planning:calendar", sees=UNION_STAFF),
    Row("planning:calendar_export", sees=UNION_STAFF),
    Row("planning:calendar_complete", sees="city_admin", ok=HANDLED, method="post", but={NO_KEEPERS: 403}),
    Row("planning:calendar_remove", ("calendar_day",), "city_admin", but={NO_KEEPERS: 403}),
    Row("planning:competition_new", sees="city city_admin a a_admin grass b c", rest=403),
    Row("planning:internal_new", sees=f"city city_admin a a_admin grass b c {UNITS}", rest=403),
    Row("planning:plans", sees=SIGNED_IN, shows={"盐山县2026年计划": INSIDE_A}),
    Row("planning:plan_new", sees="city city_admin a a_admin grass b c", rest=403),
    Row("planning:plan", ("plan",), INSIDE_A),
    Row("planning:plan_export", ("plan",), INSIDE_A),
    _draft("planning:plan_edit", "plan"),
    Row("planning:document", ("public_paper",), SIGNED_IN),
    Row("planning:document", ("inner_paper",), INSIDE),
    Row("planning:document", ("draft_paper",), INSIDE_A),
    _draft("planning:document_remove", "draft_paper", method="post"),
    # An opinion is the organiser's own paper: not for co-organiser and host.
    Row("planning:sign_off_document", ("opinion",), INSIDE_A),
    Row("planning:competition", ("competition",), SIGNED_IN),
    Row("planning:competition", ("draft",), INSIDE_A),
    Row("planning:competition", ("draft_b",), f"{ABOVE} b"),
    _draft("planning:competition_edit", "draft"),
    _run("planning:competition_copy", "competition"),
    _draft("planning:competition_move", "draft", literals=("prepare",)),
    _draft("planning:partner_new", "draft"),
    _draft("planning:partner_remove", "draft", "draft_partner", method="post"),
    Row(
        "planning:document_new", ("draft",), "a a_admin a_approver", but={f"{ABOVE} a_auditor a_finance": 403}
    ),
    _draft("planning:event_new", "draft"),
    Row("planning:event", ("open_event",), SIGNED_IN),
    Row("planning:event", ("draft_event",), INSIDE_A),
    _draft("planning:event_edit", "draft_event"),
    # A filed competition is not edited any more, by nobody.
    Row("planning:event_edit", ("open_event",), rest=403),
    _draft("planning:event_remove", "draft_event", method="post"),
    _run("planning:event_reschedule", "open_event"),
    _run("planning:event_exhibit", "open_event"),
    _run("planning:event_move", "open_event", literals=("close",)),
)


def _entry(name: str, *arguments: str, own: str = FOR_FIRM, **more: object) -> Row:
    """On an entry of the firm of county A: who enters for it may; who sees it may not; to others it is not there."""
    answer: Answer = HANDLED if more.get("method") == "post" else 200
    return Row(name, arguments, own, ok=answer, but={f"{LOOKS_ON} c school": 403}, **more)  # type: ignore[arg-type]


def _own_draft(name: str, *arguments: str, method: str = "get") -> Row:
    """On a draft entry: the firm that writes it, and nobody else, neither its county nor the organiser."""
    return Row(name, arguments, "firm", ok=HANDLED if method == "post" else 200, method=method)


ENTRIES = (
    Row("entries:entries", sees=SIGNED_IN),
    Row("entries:export", sees=SIGNED_IN),
    Row("entries:export_file", ("entries_export",), "a"),
    Row("entries:agreements", ("consent_event",), SIGNED_IN),
    Row("entries:open_events", sees=SIGNED_IN),
    Row("entries:new", ("open_event",), f"{INSIDE_A} grass b c {UNITS}", rest=403),
    # By delegations: a union with one goes on, one without forms it first, units are told to turn to their county.
    Row("entries:new", ("city_event",), "a a_admin a_approver a_auditor a_finance", rest=409,
        but={f"{ABOVE} grass b c": 302}),
    Row("entries:worker_new", ("open_event",), UNITS),
    Row("entries:unsent", ("open_event",), SIGNED_IN),
    Row("entries:entry", ("entry",), f"{INSIDE} grass firm person"),
    # Entered from county B: its county and its firm see it, beside those who see the competition from inside.
    Row("entries:entry", ("entry_b",), f"{INSIDE} b firm_b"),
    _own_draft("entries:entry", "draft_entry"),
    _own_draft("entries:people", "team_entry"),
    _own_draft("entries:team", "team_entry"),
    _own_draft("entries:attachments", "draft_entry"),
    _own_draft("entries:check", "draft_entry"),
    _own_draft("entries:discard", "draft_entry"),
    _own_draft("entries:discard", "draft_entry", method="post"),
    _own_draft("entries:remove_person", "draft_entry", "draft_competitor", method="post"),
    _own_draft("entries:detach", "draft_entry", "draft_attachment", method="post"),
    # Personal papers: not for co-organiser, host, and not for those who only look on.
    Row("entries:identity", ("entry", "competitor"), FOR_FIRM, but={f"{LOOKS_ON} c school person": 403}),
    Row("entries:download", ("entry", "attachment"), FOR_FIRM, but={f"{LOOKS_ON} c school person": 403}),
    Row("entries:form", ("entry",), FOR_FIRM, but={f"{LOOKS_ON} c school person": 403}),
    _entry("entries:ticket", "entry", own=f"{FOR_FIRM} person"),
    Row("entries:ticket", ("entry_b",), "city city_admin a a_admin b firm_b", but={f"{LOOKS_ON} c school": 403}),
    _entry("entries:reopen", "sent_entry"),
    _entry("entries:reopen", "sent_entry", method="post"),
    _entry("entries:withdraw", "sent_entry"),
    _entry("entries:substitute", "closed_entry"),
    _entry("entries:substitution", "substitution"),
    # Only the organiser decides.
    Row("entries:decide", ("sent_entry",), A_WRITES, but={f"{A_LOOKS} grass c firm school": 403}),
    Row("entries:reviews", sees=SIGNED_IN),
    Row("entries:review", ("open_event",), INSIDE, shows={"130925199": "", "选手person_b": INSIDE}),
    Row("entries:review_export", ("open_event",), "city city_admin a a_admin", but={f"{LOOKS_ON} c school": 403}),
    Row("entries:review_export_full", ("open_event",), "city city_admin a a_admin", but={f"{LOOKS_ON} c school": 403}),
    Row("entries:delegations", sees=SIGNED_IN),
    Row("entries:delegation_new", ("city_competition",), f"{ABOVE} grass b c", rest=403,
        but={"a a_admin a_approver a_auditor a_finance": 302}),
    Row("entries:delegation", ("delegation",), INSIDE_A),
    Row("entries:delegation_edit", ("delegation",), "city city_admin a a_admin", but={LOOKS_ON: 403}),
    Row("entries:delegation_quota", ("delegation",), "city city_admin", but={f"{LOOKS_ON} a a_admin": 403}),
    Row("entries:select", ("delegation", "city_event"), "city city_admin a a_admin", but={LOOKS_ON: 403}),
)  # fmt: skip


def _scoring(name: str, *arguments: str, may: str = A_WRITES, **more: object) -> Row:
    """On an event's scores: its writers may, the organiser's side looks on, to co-organiser, host and others
    the sheet is not there."""
    onlookers = " ".join(role for role in INSIDE_A.split() if role not in may.split())
    return Row(name, arguments, may, but={onlookers: 403}, **more)  # type: ignore[arg-type]


SIGNS = "a a_admin a_approver"

JUDGING = (
    Row("judging:events", sees=SIGNED_IN),
    Row("judging:scores", ("under_way_event",), INSIDE_A),
    Row("judging:standings", ("under_way_event",), INSIDE_A),
    Row("judging:export", ("under_way_event",), INSIDE_A),
    Row("judging:history", ("under_way_event", "under_way_entry"), INSIDE_A),
    # Rosters are for internal and past competitions alone.
    Row("judging:roster", ("under_way_event",)),
    _scoring("judging:finish", "under_way_event"),
    _scoring("judging:reopen", "scored_event"),
    # No tie stands at that rank: whoever may decide is sent back to the standings.
    _scoring("judging:decide", "under_way_event", may=SIGNS, ok=302, literals=(1,)),
    _scoring("judging:revoke", "under_way_event", "decision", may=SIGNS),
)

RESULTS = (
    Row("results:mine", sees=SIGNED_IN),
    Row("results:staff", ("scored_event",), INSIDE_A),
    _scoring("results:publish", "scored_event", may="a_admin a_approver"),
    # Nothing is on notice there: whoever may is sent back.
    _scoring("results:finalise", "scored_event", may="a_admin a_approver", ok=302),
    _scoring("results:withdraw", "published_event", may="a_admin a_approver", literals=(1,)),
    Row("results:unit", sees=UNITS),
    Row("results:objections", sees=SIGNED_IN, shows={"盐山工竞异": f"{INSIDE_A} person"}),
    Row("results:objection", ("objection",), f"{INSIDE_A} person"),
    Row("results:objection_evidence", ("objection",), f"{INSIDE_A} person"),
    Row("results:objection_paper", ("objection", "objection_paper"), f"{INSIDE_A} person"),
    Row("results:objection_move", ("objection",), SIGNS, literals=("take_up",),
        but={f"{ABOVE} a_auditor a_finance person": 403}),
    # For an own entry, or one of the unit: to others it is not there.
    Row("results:object", ("noticed_event", "noticed_entry"), "firm person"),
    Row("results:awards", sees=EVERYONE, out=302, ok=302),
    # Confirmed: its winner works for a firm of county B. The recommendation is a suggestion of county A yet.
    Row("results:consequences", sees=SIGNED_IN, literals=("promotions",), shows={"选手person_b": f"{INSIDE_A} b firm_b"}),
    Row("results:consequences", sees=SIGNED_IN, literals=("honours",), shows={"选手person_b": INSIDE_A}),
    Row("results:consequence", ("promotions", "promotion"), f"{INSIDE_A} b firm_b"),
    Row("results:consequence", ("honours", "recommendation"), INSIDE_A),
    # Figures and reasons: all to the organiser's side, to units and persons those of their own entries.
    Row("api:explained", ("published_event",), f"{INSIDE_A} firm firm_b person", literals=(1,), out=404,
        shows={"选手person_b": f"{INSIDE_A} firm_b"}),
    Row("results:consequences", sees=SIGNED_IN, literals=("incentives",), shows={"职业技能培训补贴": f"{INSIDE_A} b firm_b"}),
    Row("results:consequence", ("incentives", "incentive"), f"{INSIDE_A} b firm_b"),
    # Whoever gets it reads number and date of the document, which may name others.
    Row("results:incentive_document", ("incentive",), INSIDE_A),
    Row("results:decide", ("incentives", "incentive"), "a a_admin a_approver", literals=("pay",),
        but={f"{ABOVE} a_auditor a_finance b firm_b": 403}),
    Row("results:decide", ("honours", "recommendation"), "a a_admin", literals=("put_forward",),
        but={f"{ABOVE} a_approver a_auditor a_finance": 403}),
    Row("results:decide", ("promotions", "promotion"), "a a_admin a_approver", literals=("certify",),
        but={f"{ABOVE} a_auditor a_finance b firm_b": 403}),
    # Its winner works for a firm of county B, which therefore sees it.
    Row("results:certificates", sees=SIGNED_IN, shows={"选手person_b": f"{INSIDE_A} b firm_b"}),
    Row("results:certificates_missing", sees=SIGNED_IN),
    Row("results:certificate", ("certificate",), f"{INSIDE_A} b firm_b"),
    Row("results:certificate_print", ("certificate",), f"{INSIDE_A} b firm_b", ok=HANDLED, method="post"),
    Row("results:certificate_end", ("certificate",), SIGNS, literals=("reissue",),
        but={f"{ABOVE} a a_auditor a_finance b firm_b": 403}),
    Row("results:event_certificates", ("published_event",), INSIDE_A),
    Row("results:certificates_file", ("certificates_file",), "a_approver"),
    Row("results:book", ("competition",), INSIDE_A),
    Row("results:totals", ("competition",), INSIDE_A),
    Row("results:book_file", ("book_file",), "a"),
    Row("results:work_out", ("published_event",), "a a_admin a_approver", ok=HANDLED, method="post",
        but={f"{ABOVE} a_auditor a_finance": 403}),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*DESK, *PLANNING, *ENTRIES, *JUDGING, *RESULTS)
