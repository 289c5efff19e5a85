"""Reads of score sheets for whoever marks: own sheets, called by what the module's judges may call an entry."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from competitions.judging import blinding, sheet_values
from competitions.judging.models import (
    AspectMark,
    Incident,
    Keying,
    ModuleMarking,
    ScoreSheet,
    SheetSaving,
    SheetScan,
    SheetSignature,
)
from competitions.judging.scoring import Aspect, Scale
from competitions.judging.sheet_values import Value
from competitions.judging.tally import scale_of, schemes_of
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor


@dataclass(frozen=True, slots=True)
class OwnSheet:
    """A sheet as its judge sees it: no name, no unit, no entry, only what the entry is called here.

    `aspects`: what is to be marked, in the scheme's order; `values` by the aspect's key; `again`: the aspects that
    alone may be changed, where the sheet came back for these.
    """

    pk: int
    event: Event
    module: Module
    label: str
    seat: int
    state: str
    revision: int
    reason: str
    again: tuple[str, ...]
    aspects: tuple[Aspect, ...]
    scale: Scale
    values: dict[str, Value]

    @property
    def is_common(self) -> bool:
        return self.seat == ScoreSheet.COMMON

    @property
    def is_open(self) -> bool:
        return self.state in ScoreSheet.OPEN

    @property
    def marked(self) -> int:
        return len(self.values)


def _own(actor: Actor) -> QuerySet[ScoreSheet]:
    mine = ScoreSheet.objects.of(actor) | ScoreSheet.objects.filter(
        pk__in=ScoreSheet.objects.common_of(actor).order_by().values("pk")
    )
    return mine.filter(module__event__state=Event.State.UNDER_WAY)


def own_sheet(actor: Actor, sheet_id: int) -> ScoreSheet:
    """One sheet that the very person who asks may mark, of an event under way.

    Raises:
        ScoreSheet.DoesNotExist: none, or somebody else's.
    """
    return _own(actor).select_related("module__event__competition").get(pk=sheet_id)


def sheets_of(actor: Actor, event: Event | None = None) -> list[OwnSheet]:
    """The sheets that the person who asks is to mark, of the events under way or of one: by module, common ones
    first, then by what the entries are called, so that their order tells nothing. Five queries and one a module, three
    more for a blind one.
    """
    found = _own(actor).select_related("module__event__competition")
    if event is not None:
        found = found.filter(module__event=event)
    return _as_own(list(found))


def _as_own(rows: list[ScoreSheet]) -> list[OwnSheet]:
    modules = {row.module_id: row.module for row in rows}
    schemes = schemes_of(modules.values())
    scales = {module.event_id: scale_of(module.event) for module in modules.values()}
    labels: dict[tuple[int, int], str] = {}
    # Behind codes a sheet that was voided stays with its judge: that it goes would tell whose work it was.
    coded = {pk for pk, module in modules.items() if not blinding.is_open(module)}
    for module in modules.values():
        entries = {row.entry_id for row in rows if row.module_id == module.pk}
        named = blinding.labels_of(module, entries - blinding.unseen(module, entries))
        labels |= {(module.pk, entry_id): label for entry_id, label in named.items()}
    values: defaultdict[int, dict[str, Value]] = defaultdict(dict)
    marked = AspectMark.objects.filter(sheet__in=[row.pk for row in rows], value__isnull=False).order_by()
    for sheet_id, aspect, value in marked.values_list("sheet_id", "aspect", "value"):
        values[sheet_id][aspect] = value or {}
    own = []
    for row in rows:
        if (row.module_id, row.entry_id) not in labels:
            continue  # in a blind module, work without a code cannot be marked yet, and some never comes
        if row.voided_at is not None and row.module_id not in coded:
            continue
        scheme, scale = schemes.get(row.module_id), scales[row.module.event_id]
        aspects = () if scheme is None else sheet_values.aspects_of_seat(scheme, scale, row.seat)
        own.append(
            OwnSheet(
                pk=row.pk,
                event=row.module.event,
                module=row.module,
                label=labels[row.module_id, row.entry_id],
                seat=row.seat,
                state=row.state,
                revision=row.revision,
                reason=row.reason,
                again=tuple(row.again),
                aspects=aspects,
                scale=scale,
                values=values[row.pk],
            )
        )
    return sorted(own, key=_place)


def _place(sheet: OwnSheet) -> tuple[Any, ...]:
    module = sheet.module
    return (module.event.starts_on, module.event_id, module.order, module.pk, sheet.seat, sheet.label)


def markings_of(event: Event) -> dict[int, ModuleMarking]:
    """Module's id → its marking, for modules whose panels were ever composed. One query."""
    found = ModuleMarking.objects.filter(module__event=event).select_related("locked_by", "asked_by")
    return {row.module_id: row for row in found}


def revision_of_saving(sheet: ScoreSheet, client_key: str) -> int | None:
    """The revision that a saving of a device had made; None where that saving changed nothing. One query."""
    found = SheetSaving.objects.filter(sheet=sheet, client_key=client_key)
    return found.values_list("revision", flat=True).first()


def changed_at(sheet: ScoreSheet, aspects: Iterable[str]) -> dict[str, datetime]:
    """When aspects of a sheet got what stands there, for those that were ever marked. One query, none for none."""
    wanted = list(aspects)
    if not wanted:
        return {}
    return dict(AspectMark.objects.filter(sheet=sheet, aspect__in=wanted).values_list("aspect", "marked_at"))


def score_sheet(event: Event, sheet_id: int) -> ScoreSheet:
    """One sheet of an event, with its judge.

    Raises:
        ScoreSheet.DoesNotExist: none.
    """
    return ScoreSheet.objects.select_related("appointment__judge", "panel", "submitted_by").get(
        pk=sheet_id, module__event=event
    )


def incidents_waiting(module: Module) -> int:
    """How many incidents of a module wait for a decision. One query."""
    return Incident.objects.filter(module=module, state=Incident.State.REPORTED).count()


def keyings_of(sheet: ScoreSheet) -> list[Keying]:
    """Who keyed the paper in as it is now, in turn; what was keyed in is shown to nobody else before both are done.

    One query.
    """
    return list(Keying.objects.standing(sheet).select_related("keyed_by"))


def sheets_to_key(event: Event) -> list[ScoreSheet]:
    """The sheets of all modules, each with its judge and its keyings; modules in their order. Two queries."""
    return list(
        ScoreSheet.objects.filter(module__event=event)
        .select_related("module", "appointment__judge")
        .prefetch_related("keyings")
        .order_by("module__order", "module_id", "seat", "pk")
    )


def scans_of(sheet: ScoreSheet) -> list[SheetScan]:
    """The scans of a sheet. One query."""
    return list(SheetScan.objects.filter(sheet=sheet).select_related("added_by"))


def signatures_of(sheet: ScoreSheet) -> list[SheetSignature]:
    """Who has signed the paper. One query."""
    return list(SheetSignature.objects.filter(sheet=sheet).select_related("recorded_by"))
