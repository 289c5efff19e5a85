"""Addresses of people, roles and invitations, of notices, the record of acts and the outbox."""

from __future__ import annotations

from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Row
from tests.addresses.world import ABOVE, INSIDE_A

# Who administers county A, and who else holds a role there or above it.
ADMINISTERS_A = "city_admin a_admin"
OTHERS_IN_A = " ".join(role for role in INSIDE_A.split() if role not in ADMINISTERS_A.split())
AUDITS_A = "city_admin city_auditor a_admin a_auditor"


def _managed(name: str, *arguments: str) -> Row:
    """For administrators; whoever sees the object besides is told that it is not theirs to change."""
    return Row(name, arguments, ADMINISTERS_A, but={OTHERS_IN_A: 403})


def _posted(name: str, *arguments: str, sees: str = ADMINISTERS_A, **more: object) -> Row:
    return Row(name, arguments, sees, ok=HANDLED, method="post", **more)  # type: ignore[arg-type]


PEOPLE = (
    Row(
        "unions:people",
        sees=SIGNED_IN,
        shows={"人员a_finance": INSIDE_A, "人员b": f"{ABOVE} b"},
    ),
    Row("unions:people_export", sees=SIGNED_IN),
    Row("unions:person", ("user_a",), INSIDE_A),
    _posted("unions:unlock", "user_a", but={OTHERS_IN_A: 403}),
    _posted("unions:reactivate", "user_a", but={OTHERS_IN_A: 403}),
    _managed("unions:deactivate", "user_a"),
    _managed("unions:end_role", "membership_a"),
    _managed("unions:stand_in", "membership_a"),
    _managed("unions:appoint", "county_a"),
    _managed("unions:invite", "county_a"),
    Row("unions:invitations", sees=ADMINISTERS_A, rest=403, shows={"受邀人甲": ADMINISTERS_A}),
    Row("unions:invitation", ("invitation_a",), ADMINISTERS_A),
    _posted("unions:send_again", "invitation_a"),
    _posted("unions:revoke", "invitation_a"),
    Row("people:invitation", ("invitation_a.token",), EVERYONE, out=200),
    Row("people:invitation", literals=("no-such-link",), out=404),
)

DESK = (
    Row("desk:notices", sees=SIGNED_IN, shows={"县甲的通知": "a"}),
    _posted("desk:read_all", sees=SIGNED_IN),
    Row("desk:notice", ("notice_a",), "a", ok=302),
    Row("desk:pass_on", ("notice_a",), "a"),
    Row(
        "desk:audit",
        sees=AUDITS_A,
        rest=403,
        shows={"县甲的记录": AUDITS_A, "县乙的记录": "city_admin city_auditor"},
    ),
    Row("desk:audit_row", ("row_a",), AUDITS_A, rest=403),
    Row("desk:audit_row", ("row_b",), "city_admin city_auditor", rest=403, but={"a_admin a_auditor": 404}),
    Row("desk:audit_earlier_file", ("row_a",), rest=403, but={AUDITS_A: 404}, literals=("document",)),
    _posted("desk:audit_export", sees=AUDITS_A, rest=403),
    _posted("desk:audit_verify", sees=AUDITS_A, rest=403),
    # A file and a proof belong to whoever asked for them; this job is somebody else's and of another kind.
    Row("desk:audit_file", ("job",), rest=403, but={AUDITS_A: 404}),
    Row("desk:audit_proof", ("job",), rest=403, but={AUDITS_A: 404}),
    Row(
        "desk:outbox",
        sees=ADMINISTERS_A,
        rest=403,
        shows={"县甲的消息": ADMINISTERS_A, "县乙的消息": "city_admin"},
    ),
    Row("desk:message", ("message_a",), ADMINISTERS_A, rest=403),
    Row("desk:message", ("message_b",), "city_admin", rest=403, but={"a_admin": 404}),
    _posted("desk:send_again", "message_a", rest=403),
)

ROWS: tuple[Row, ...] = (*PEOPLE, *DESK)
