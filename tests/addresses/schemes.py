"""Addresses of marking schemes: county A's own, which nobody else may read, and one that the city shares with all."""

from __future__ import annotations

from competitions.judging import acts
from portal.acts.actors import actor_for
from tests import factories
from tests.addresses.judging import JUDGES
from tests.addresses.walk import HANDLED, SIGNED_IN, Row
from tests.addresses.world import ABOVE, INSIDE_A, World
from tests.competitions.judging.schemes import library

WRITES = "a a_admin"
LOOKS = f"{ABOVE} a_approver a_auditor a_finance"
WRITES_SOMEWHERE = "city city_admin a a_admin grass b c"
# Unions and units read what is shared with all of them; nobody acts for a union or unit as oneself.
THEMSELVES = {"person", "stranger", *JUDGES.split()}
STAFF = " ".join(role for role in SIGNED_IN.split() if role not in THEMSELVES)


def build(world: World) -> None:
    """A draft and a released scheme of county A, a shared one of the city with a draft, an event judged by schemes."""
    things = world.things
    officer, city = actor_for(world.users["a"]), actor_for(world.users["city"])
    things["scheme_draft"] = library.draft(officer, world["county_a"], "盐山自用草案标准")
    things["scheme_kept"] = library.released(officer, world["county_a"], "盐山自用标准").scheme
    shared = library.released(city, world["city"], "市总共享标准", shared="units").scheme
    acts.start_version(actor=city, scheme=shared)
    things["scheme_shared"] = shared
    things["sheet_event"] = library.sheet_event(of=world["competition"], name="按标准评分赛项")
    factories.entry(things["sheet_event"], [world["person"]], employer=world["firm"])


def _own(name: str, *arguments: str, method: str = "get", **more: object) -> Row:
    """On a scheme of county A: its writers may, whoever reads it may not, to others it is not there."""
    ok = HANDLED if method == "post" else 200
    return Row(name, arguments, WRITES, ok=ok, method=method, but={LOOKS: 403}, **more)  # type: ignore[arg-type]


ROWS: tuple[Row, ...] = (
    Row(
        "judging:schemes",
        sees=SIGNED_IN,
        shows={"盐山自用标准": INSIDE_A, "盐山自用草案标准": INSIDE_A, "市总共享标准": STAFF},
    ),
    Row("judging:scheme_new", sees=WRITES_SOMEWHERE, rest=403),
    Row("judging:scheme", ("scheme_draft",), INSIDE_A),
    Row("judging:scheme", ("scheme_kept",), INSIDE_A),
    Row("judging:scheme", ("scheme_shared",), STAFF, shows={"第 2 版（草稿）": ABOVE}),
    Row("judging:scheme_version", ("scheme_kept",), INSIDE_A, literals=(1,)),
    Row("judging:scheme_version", ("scheme_shared",), STAFF, literals=(1,)),
    # A draft is read by the union that writes it and by those above it.
    Row("judging:scheme_version", ("scheme_shared",), ABOVE, literals=(2,)),
    Row("judging:scheme_export", ("scheme_shared",), STAFF, literals=(1,)),
    Row("judging:scheme_export", ("scheme_shared",), ABOVE, literals=(2,)),
    Row("judging:scheme_copy", ("scheme_shared",), WRITES_SOMEWHERE, but={
        " ".join(role for role in STAFF.split() if role not in WRITES_SOMEWHERE.split()): 403
    }, literals=(1,)),
    _own("judging:scheme_edit", "scheme_draft"),
    _own("judging:scheme_draft", "scheme_draft"),
    _own("judging:scheme_draft", "scheme_draft", method="post"),
    _own("judging:scheme_aspect", "scheme_draft", literals=("a1",)),
    _own("judging:scheme_aspect", "scheme_draft", method="post", literals=("a1",)),
    _own("judging:scheme_release", "scheme_draft"),
    _own("judging:scheme_discard", "scheme_draft"),
    _own("judging:scheme_next", "scheme_kept", method="post"),
    _own("judging:scheme_retire", "scheme_kept"),
    _own("judging:scheme_restore", "scheme_kept", method="post"),
    # Co-organiser and host wait for the results; the schemes are the organiser's side's.
    Row("judging:event_schemes", ("sheet_event",), INSIDE_A),
    # Who looks on finds no form, and cannot post one either.
    Row("judging:event_schemes", ("sheet_event",), WRITES, ok=HANDLED, but={LOOKS: 403}, method="post"),
)  # fmt: skip
