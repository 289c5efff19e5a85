"""Addresses of the register of judges, of appointments, and of a judge's own pages."""

from __future__ import annotations

from django.core.files.base import ContentFile

from competitions.judging import acts, declarations
from competitions.judging.models import Appointment, Declaration, Interest, JudgeEmployment
from portal.acts.actors import Actor, Seat
from tests import factories
from tests.addresses.walk import HANDLED, SIGNED_IN, Row
from tests.addresses.world import ABOVE, INSIDE_A, World
from tests.competitions.judging.judges import register

# Who is on the panel of county A's event: appointed, declined, and appointed to another event of the same county.
APPOINTED, DECLINED, ELSEWHERE = "judge", "judge_declined", "judge_elsewhere"
JUDGES = f"{APPOINTED} {DECLINED} {ELSEWHERE}"


def build(world: World) -> None:
    """Judges of county A, one of the city and one of county B; a conflict with the firm, papers, a declared interest."""
    things = world.things
    event, other = things["open_event"], things["under_way_event"]
    for role in JUDGES.split():
        things[role] = register.judge(
            things["county_a"], f"裁判{role}", user=world.users[role], account=False
        )
    things["judge_b"] = register.judge(things["county_b"], "裁判青县", account=False)
    things["judge_city"] = register.judge(
        things["city"],
        "裁判市级",
        account=False,
        identity=factories.identity(number=990),
        phone="13911112222",
    )
    things["judge_employment"] = JudgeEmployment.objects.create(
        judge=things[APPOINTED], enterprise=things["firm"]
    )
    things["appointment"] = register.appointed(event, things[APPOINTED], state="accepted")
    things["appointment_new"] = register.appointed(event, things["judge_city"], state="invited")
    things["appointment_declined"] = register.appointed(
        event, things[DECLINED], state="declined", reason="出差"
    )
    things["appointment_elsewhere"] = register.appointed(other, things[ELSEWHERE], "chief", state="invited")
    own = Actor(user=world.users[APPOINTED], seat=Seat(kind=Seat.Kind.SELF, key="self"))
    acts.declare_interest(
        actor=own,
        appointment=things["appointment"],
        ground="family",
        person="选手person_b",
        explanation="表亲甲",
    )
    assert Interest.objects.count() == 1
    paper = register.appointed(event, things["judge_city"], "chief", state="signed")
    things["declaration"] = Declaration.objects.create(
        appointment=paper, kind="recusal", text_version="2026-1", text_sha256="0" * 64, on_paper=True,
        document=ContentFile(b"%PDF-1.4 signed", "signed.pdf"),
    )  # fmt: skip
    things["signed"] = register.appointed(other, things[APPOINTED], state="signed")
    text = declarations.current("recusal")
    Declaration.objects.create(
        appointment=things["signed"], kind="recusal", text_version=text.version, text_sha256=text.sha256
    )
    assert Appointment.objects.count() == 6


_OFFICERS_A = "city city_admin a a_admin"
_RUN_A = "a a_admin"
_LOOKS_A = f"{ABOVE} a_approver a_auditor a_finance"
_UNIONS = f"{INSIDE_A} grass b c"
_OFFICERS = f"{_OFFICERS_A} grass b c"
# Staff of the branch of county A, the grassroots union included: they may appoint its judges.
_BRANCH = f"{INSIDE_A} grass"
_NUMBER = {"13911112222": "", "130925199": ""}


def _kept(
    name: str, *arguments: str, keeps: str = _OFFICERS_A, sees: str = _BRANCH, method: str = "get"
) -> Row:
    """On a judge of county A: those who keep the record may, the rest of the branch sees the judge."""
    onlookers = " ".join(role for role in sees.split() if role not in keeps.split())
    return Row(
        name, arguments, keeps, ok=HANDLED if method == "post" else 200, but={onlookers: 403}, method=method
    )


def _run(name: str, *arguments: str, method: str = "get", **more: object) -> Row:
    """On an event of county A: its writers may, the organiser's side looks on, to all others it is not there."""
    return Row(
        name,
        arguments,
        _RUN_A,
        ok=HANDLED if method == "post" else 200,
        but={_LOOKS_A: 403},
        method=method,
        **more,  # type: ignore[arg-type]
    )


REGISTER = (
    Row(
        "judges:register",
        sees=SIGNED_IN,
        query="?validity=all",
        shows={
            "裁判judge_elsewhere": _BRANCH,
            "裁判市级": _UNIONS,
            "裁判青县": f"{ABOVE} b",
            **_NUMBER,
        },
    ),
    # By number a judge of a union above is not found.
    Row("judges:register", sees=SIGNED_IN, query="?q=13911112222", shows={"裁判市级": ABOVE}),
    Row("judges:export", sees=_OFFICERS, rest=403),
    Row("judges:texts", sees=SIGNED_IN),
    # Those who decide at the organiser's own union; whoever else is signed in has none to decide.
    Row(
        "judges:conflicts",
        sees=SIGNED_IN,
        # The firm reads its own name above every page.
        shows={"盐山云岫管件有限公司": "a a_admin firm", "选手person_b": "a a_admin", "表亲甲": ""},
    ),
    Row("judges:judge_new", sees=_OFFICERS, rest=403),
    Row("judges:judge", ("judge_city",), _UNIONS, shows={"139****2222": ABOVE, **_NUMBER}),
    Row("judges:judge", (APPOINTED,), _BRANCH, shows={"盐山云岫管件有限公司": _BRANCH}),
    _kept("judges:judge_edit", APPOINTED),
    _kept("judges:judge_end", APPOINTED),
    _kept("judges:unmask", APPOINTED, method="post"),
    _kept("judges:judge_erase", APPOINTED, keeps="city_admin a_admin"),
    _kept("judges:judge_take_over", APPOINTED, keeps="city city_admin"),
    _kept("judges:employer_new", APPOINTED),
    _kept("judges:employer_remove", "judge_employment", sees=INSIDE_A, method="post"),
)

APPOINTMENTS = (
    # A conflict, and whom the judge declared: for the organiser's side and nobody else.
    Row(
        "judges:event",
        ("open_event",),
        INSIDE_A,
        shows={"裁判judge": INSIDE_A, "选手person_b": INSIDE_A, "表亲甲": "", **_NUMBER},
    ),
    Row("judges:event", ("draft_event",), INSIDE_A),
    _run("judges:candidates", "open_event"),
    Row("judges:candidates", ("draft_event",), but={INSIDE_A: 403}),
    _run("judges:appoint", "open_event", "judge_elsewhere", literals=("judge",)),
    Row("judges:appoint", ("open_event", "judge_b"), but={_LOOKS_A: 403}, literals=("judge",)),
    # The union that keeps the judge sees where the person is appointed; only the organiser's side sees more.
    Row(
        "judges:appointment",
        ("appointment",),
        INSIDE_A,
        shows={"选手person_b": INSIDE_A, "表亲甲": _RUN_A, **_NUMBER},
    ),
    Row("judges:appointment", ("appointment_new",), INSIDE_A, shows=_NUMBER),
    _run("judges:invite_again", "appointment_new", method="post"),
    _run("judges:move", "appointment", literals=("withdraw",)),
    _run("judges:move", "appointment", literals=("sign_on_paper",)),
    # What only the judge may do is no page of the desk.
    Row("judges:move", ("appointment",), literals=("accept",)),
    _run("judges:conflict", "appointment", "entry", literals=("same_employer",)),
    Row("judges:conflict", ("appointment", "entry"), but={_LOOKS_A: 403}, literals=("mentor",)),
    _run("judges:document", "declaration"),
)


def _own(name: str, *arguments: str, whose: str = APPOINTED, **more: object) -> Row:
    """On one's own appointment; it shows nothing of who competes."""
    hidden = {
        "选手person_b": APPOINTED if name == "judge:appointment" and arguments == ("appointment",) else "",
        "盐山云岫": "",
        "T00": "",
    }
    return Row(name, arguments, whose, shows=hidden, **more)  # type: ignore[arg-type]


OWN = (
    Row(
        "judge:home",
        sees=SIGNED_IN,
        shows={"焊工": f"{APPOINTED} {DECLINED}", "进行赛项": f"{APPOINTED} {ELSEWHERE}", "盐山云岫": ""},
    ),
    Row("judge:claim", sees=SIGNED_IN, ok=HANDLED, method="post"),
    _own("judge:appointment", "appointment"),
    _own("judge:appointment", "appointment_declined", whose=DECLINED),
    _own("judge:appointment", "appointment_elsewhere", whose=ELSEWHERE),
    _own("judge:accept", "appointment_elsewhere", whose=ELSEWHERE, ok=HANDLED, method="post"),
    _own("judge:decline", "appointment"),
    # A judge who declined has nothing to decline, sign or declare any more.
    _own("judge:decline", "appointment_declined", whose=DECLINED, ok=302),
    _own("judge:sign", "appointment"),
    _own("judge:sign", "appointment_declined", whose=DECLINED, ok=302),
    _own("judge:declare", "appointment"),
    _own("judge:declare", "appointment_declined", whose=DECLINED, ok=302),
    _own("judge:text", "signed", literals=("recusal",)),
    _own("judge:text", "appointment", whose="", literals=("recusal",)),
)

ROWS: tuple[Row, ...] = (*REGISTER, *APPOINTMENTS, *OWN)
