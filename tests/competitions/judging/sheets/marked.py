"""A contest that judges mark by sheets, for the tests: a scheme, five judges, a chief, entries in panels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from competitions.entries.models import Entry
from competitions.judging import acts
from competitions.judging.models import Appointment, ModuleMarking, ModuleScheme, ScoreSheet
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.schemes import library

# Aspect → value of the common sheet: all full marks, with the scheme of tests.…scoring.schemes.CONTENT.
COMMON: dict[str, Any] = {
    "a1": {"value": "60"},
    "a2": {"value": "490"},
    "a3": {"value": "0.5"},
    "a4": {"items": ["i1", "i2"]},
    "a7": {"counts": {}},
    "a8": {"value": "1800"},
    "a9": {"value": "180"},
}
# What a judge of the seats 1 to 3 gives; those of 4 and 5 only give a6.
EACH: dict[str, Any] = {"a5": {"points": "3"}, "a6": {"points": "10"}}


@dataclass
class Contest:
    """The event under way with everything in it; `officer` runs it, `chief` reviews."""

    event: Event
    module: Module
    entries: list[Entry]
    judges: list[Appointment]
    officer: Actor
    chief: Actor
    chief_appointment: Appointment
    marking: ModuleMarking
    scorer: Actor = field(default_factory=Actor)

    def judge(self, seat: int) -> Actor:
        return register.self_of(self.judges[seat - 1].judge)

    def sheet(self, seat: int, entry: Entry | None = None) -> ScoreSheet:
        return ScoreSheet.objects.get(module=self.module, entry=entry or self.entries[0], seat=seat)

    def reread(self) -> ModuleMarking:
        self.marking.refresh_from_db()
        return self.marking


def event_by_sheets(**values: Any) -> tuple[Event, Module, Actor]:
    """An event with one module out of 100 and its scheme, fixed; nobody is entered yet."""
    officer = factories.actor_at(factories.county())
    state = values.pop("state", Event.State.UNDER_WAY)
    event = library.sheet_event(state=state, weights=(("实操", "practical", "100"),), **values)
    module = event.modules.get()
    scheme = library.released(officer, name=f"焊工实操{event.pk}")
    ModuleScheme.objects.create(module=module, version=scheme)
    return event, module, officer


def contest(entries: int = 2, *, composed: bool = True, **values: Any) -> Contest:
    """Five judges and a chief, all signed; so many entries, in one panel if `composed`."""
    event, module, officer = event_by_sheets(**values)
    judges = [register.appointed(event) for _seat in range(5)]
    chief = register.appointed(event, role="chief")
    made = Contest(
        event=event,
        module=module,
        entries=[factories.entry(event) for _each in range(entries)],
        judges=judges,
        officer=officer,
        chief=register.self_of(chief.judge),
        chief_appointment=chief,
        marking=acts.marking_of(module),
        scorer=register.self_of(register.appointed(event, role="scorer").judge),
    )
    if composed:
        compose(made, [("第一组", judges, made.entries)])
    return made


def compose(
    of: Contest, panels: Sequence[tuple[str, Sequence[Appointment], Sequence[Entry]]], **how: Any
) -> ModuleMarking:
    """The panels as (name, judges, entries); a panel of the same name stays."""
    there = {panel.name: panel.pk for panel in of.module.marking_panels.all()}
    plans = [
        acts.PanelPlan(
            name, tuple(row.pk for row in judges), tuple(row.pk for row in entries), there.get(name)
        )
        for name, judges, entries in panels
    ]
    return acts.compose_panels(actor=of.officer, marking=of.marking, plans=plans, **how)


def values_of(seat: int) -> dict[str, Any]:
    """Full marks for the sheet of a seat."""
    if seat == ScoreSheet.COMMON:
        return dict(COMMON)
    return dict(EACH) if seat <= 3 else {"a6": EACH["a6"]}


def fill(of: Contest, sheet: ScoreSheet, submit: bool = True, **changed: Any) -> ScoreSheet:
    """Mark a sheet in full, with some aspects otherwise, and hand it in."""
    actor = of.scorer if sheet.is_common else register.self_of(sheet.appointment.judge)  # type: ignore[union-attr]
    saved = acts.record_marks(
        actor=actor,
        sheet=sheet,
        marks=values_of(sheet.seat) | changed,
        base_revision=sheet.revision,
        client_key=f"fill-{sheet.pk}-{sheet.revision}",
    )
    if submit:
        acts.submit_sheet(actor=actor, sheet=sheet, base_revision=saved.revision)
    sheet.refresh_from_db()
    return sheet


def fill_all(of: Contest) -> None:
    """Every sheet of the module, full marks, handed in."""
    for sheet in ScoreSheet.objects.filter(module=of.module, state=ScoreSheet.State.ASSIGNED):
        fill(of, sheet)
