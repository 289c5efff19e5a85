"""Addresses of score sheets: an event of county A that judges mark, and its chief judge, who is no staff."""

from __future__ import annotations

import uuid

from django.core.files.base import ContentFile

from competitions.judging import acts
from competitions.judging.models import ModuleScheme, ScoreSheet
from portal.acts.actors import actor_for
from tests import factories
from tests.addresses.walk import HANDLED, Row
from tests.addresses.world import ABOVE, INSIDE_A, World
from tests.competitions.judging.judges import register
from tests.competitions.judging.schemes import library

RUNS = "a a_admin"
LOOKS = f"{ABOVE} a_approver a_auditor a_finance"
CHIEF, SCORER = "judge", "judge_elsewhere"


def build(world: World) -> None:
    """The event under way, one entry in a panel, an incident, a scan; the account `judge` is its chief judge."""
    things = world.things
    officer = actor_for(world.users["a"])
    event = library.sheet_event(
        of=world["competition"], name="评分表赛项", state="under_way", weights=(("实操", "practical", "100"),)
    )
    module = event.modules.get()
    version = things["scheme_kept"].versions.get(released_at__isnull=False)
    ModuleScheme.objects.create(module=module, version=version)
    entry = factories.entry(event, [world["person"]], employer=world["firm"])
    judges = [
        register.appointed(event, register.judge(things["county_a"], f"评委{seat}", account=False))
        for seat in range(5)
    ]
    register.appointed(event, things[CHIEF], "chief")
    register.appointed(event, things[SCORER], "scorer")
    marking = acts.marking_of(module)
    plan = acts.PanelPlan("第一组", tuple(row.pk for row in judges), (entry.pk,))
    acts.compose_panels(actor=officer, marking=marking, plans=[plan])
    sheet = ScoreSheet.objects.get(module=module, seat=1)
    things |= {
        "marked_event": event,
        "marked_module": module,
        "marked_sheet": sheet,
        "marked_entry": entry,
        "marked_appointment": judges[0],
        "incident": acts.report_incident(
            actor=officer, event=event, kind="other", description="停电", module=module, entry=entry
        ),
        "sheet_scan": acts.attach_scan(
            actor=officer, sheet=sheet, document=ContentFile(b"%PDF-1.7 scan", "s.pdf")
        ),
    }


def _run(name: str, *arguments: str, method: str = "get", **more: object) -> Row:
    """Whoever runs the event may, its organiser's side looks on, to all others it is not there."""
    ok = HANDLED if method == "post" else 200
    return Row(name, arguments, RUNS, ok=ok, but={LOOKS: 403}, method=method, **more)  # type: ignore[arg-type]


def _chief(name: str, *arguments: str, method: str = "get", **more: object) -> Row:
    """For the chief judge alone, and without a name."""
    shows = {"选手person": ""} if method == "get" else {}
    ok = HANDLED if method == "post" else 200
    return Row(name, arguments, CHIEF, ok=ok, method=method, shows=shows, **more)  # type: ignore[arg-type]


def _scorer(name: str, *arguments: str, method: str = "get") -> Row:
    """For the scorers of the event alone, and without a name."""
    shows = {"选手person": ""} if method == "get" else {}
    ok = HANDLED if method == "post" else 200
    return Row(name, arguments, SCORER, ok=ok, method=method, shows=shows)


_EVENT, _MODULE, _SHEET, _INCIDENT = "marked_event", "marked_module", "marked_sheet", "incident"
_WHO = {"选手person": INSIDE_A}

ROWS: tuple[Row, ...] = (
    Row("judging:marking", (_EVENT,), INSIDE_A),
    # An event whose scores are typed in has no sheets.
    Row("judging:marking", ("under_way_event",)),
    Row("judging:panels", (_EVENT, _MODULE), INSIDE_A, shows=_WHO),
    Row("judging:panels", (_EVENT, _MODULE), RUNS, ok=HANDLED, but={LOOKS: 403}, method="post"),
    Row("judging:board", (_EVENT, _MODULE), INSIDE_A, shows=_WHO),
    Row("judging:sheet", (_EVENT, _SHEET), INSIDE_A, shows=_WHO),
    _run("judging:send_again", _EVENT, _MODULE, method="post"),
    _run("judging:module_move", _EVENT, _MODULE, literals=("lock_module",)),
    _run("judging:sheet_return", _EVENT, _SHEET),
    _run("judging:void_sheet", _EVENT, _SHEET),
    # The judge of this sheet is kept from nothing.
    Row("judging:void_pair", (_EVENT, _MODULE, "marked_appointment", "marked_entry")),
    _run("judging:sheet_paper", _EVENT, _SHEET),
    _run("judging:sheet_key", _EVENT, _SHEET),
    _run("judging:scan_add", _EVENT, _SHEET, method="post"),
    _run("judging:scan", _EVENT, _SHEET, "sheet_scan"),
    _run("judging:signatures", _EVENT, _SHEET, method="post"),
    _run("judging:print", _EVENT, _MODULE),
    Row("judging:print_file", literals=(uuid.UUID(int=1),)),
    Row("judging:incidents", (_EVENT,), INSIDE_A, shows={"停电": INSIDE_A, **_WHO}),
    Row("judging:incidents_export", (_EVENT,), INSIDE_A, query="?format=csv"),
    _run("judging:incident_new", _EVENT),
    _run("judging:incident", _EVENT, _INCIDENT),
    _run("judging:incident_withdraw", _EVENT, _INCIDENT),
    _chief("judge:marking", _EVENT),
    _chief("judge:board", _EVENT, _MODULE),
    _chief("judge:sheet", _EVENT, _SHEET),
    _chief("judge:sheet_return", _EVENT, _SHEET),
    _chief("judge:void_sheet", _EVENT, _SHEET),
    _chief("judge:send_again", _EVENT, _MODULE, method="post"),
    _chief("judge:module_move", _EVENT, _MODULE, literals=("lock_module",)),
    _chief("judge:incidents", _EVENT),
    _chief("judge:incident_new", _EVENT),
    _chief("judge:incident", _EVENT, _INCIDENT),
    _chief("judge:incident_withdraw", _EVENT, _INCIDENT),
    _scorer("judge:scorer_marking", _EVENT),
    _scorer("judge:scorer_sheet_paper", _EVENT, _SHEET),
    _scorer("judge:scorer_sheet_key", _EVENT, _SHEET),
    _scorer("judge:scorer_scan_add", _EVENT, _SHEET, method="post"),
    _scorer("judge:scorer_scan", _EVENT, _SHEET, "sheet_scan"),
    _scorer("judge:scorer_signatures", _EVENT, _SHEET, method="post"),
)
