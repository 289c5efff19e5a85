"""Reads of panels: who sits on them, what they mark, whom recusal keeps apart. For staff: it names entries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from competitions.judging import recusal
from competitions.judging.models import Appointment, MarkingPanel, PanelEntry, PanelJudge, ScoreSheet
from competitions.planning.models import Event, Module


@dataclass(frozen=True, slots=True)
class PanelRow:
    """A panel as it stands: ids of appointments by seat, and of entries."""

    pk: int
    name: str
    judges: tuple[int, ...]
    entries: tuple[int, ...]


def panels_of(module: Module) -> list[PanelRow]:
    """The panels of a module, in order. Three queries."""
    judges: defaultdict[int, list[int]] = defaultdict(list)
    seats = PanelJudge.objects.filter(panel__module=module).order_by("seat")
    for panel_id, appointment_id in seats.values_list("panel_id", "appointment_id"):
        judges[panel_id].append(appointment_id)
    entries: defaultdict[int, list[int]] = defaultdict(list)
    places = PanelEntry.objects.filter(module=module).order_by("entry__number", "entry_id")
    for panel_id, entry_id in places.values_list("panel_id", "entry_id"):
        entries[panel_id].append(entry_id)
    return [
        PanelRow(panel.pk, panel.name, tuple(judges[panel.pk]), tuple(entries[panel.pk]))
        for panel in MarkingPanel.objects.filter(module=module)
    ]


def markers(event: Event) -> list[Appointment]:
    """Who can be put on a panel: judges and the chief judge, signed; by name. One query."""
    roles = (Appointment.Role.JUDGE, Appointment.Role.CHIEF)
    found = event.appointments.filter(role__in=roles, state=Appointment.State.SIGNED).select_related(
        "judge__key", "judge__worker", "judge__union"
    )
    return sorted(found, key=lambda row: (row.role == Appointment.Role.CHIEF, row.judge.name, row.pk))


def judge_names(module: Module) -> dict[int, str]:
    """Appointment's id → the judge's name, of all who ever had a sheet of the module or sit on a panel. One query."""
    found = Appointment.objects.filter(event=module.event_id, role__in=["judge", "chief"]).select_related(
        "judge"
    )
    return {row.pk: row.judge.name for row in found}


def kept_apart(event: Event) -> dict[tuple[int, int], str]:
    """(appointment, entry) → why, for pairs that recusal binds; for the staff who compose panels."""
    points = recusal.points(event)
    bound = recusal.binding(event, points)
    told: dict[tuple[int, int], str] = {}
    for point in points:
        pair = (point.appointment.pk, point.entry.pk)
        if pair in bound and not point.dismissed:
            told.setdefault(pair, point.detail or str(point.ground.label))
    return told


def events_as(user_id: int | None, role: str) -> list[Event]:
    """The events by sheets to which the person is appointed in a role, signed; those under way first. One query."""
    if user_id is None:
        return []
    found = Event.objects.filter(
        judging=Event.Judging.SHEETS,
        appointments__judge__user_id=user_id,
        appointments__role=role,
        appointments__state=Appointment.State.SIGNED,
    ).select_related("competition__organiser", "competition__enterprise", "trade")
    return sorted(found, key=lambda row: (row.state != Event.State.UNDER_WAY, row.starts_on, row.pk))


def event_as(user_id: int | None, role: str, event_id: int) -> Event:
    """One of these.

    Raises:
        Event.DoesNotExist: none, or the person does not hold the role there.
    """
    for found in events_as(user_id, role):
        if found.pk == event_id:
            return found
    raise Event.DoesNotExist


def marked_in_conflict(module: Module, apart: Collection[tuple[int, int]] | None = None) -> list[ScoreSheet]:
    """The sheets with marks of judges who are kept from the entry, a conflict found too late; without those that were
    voided. For staff: it names entries. `apart`: the pairs of the event, where the caller has them.
    """
    pairs = recusal.recusals(module.event) if apart is None else apart
    if not pairs:
        return []
    found = (
        ScoreSheet.objects.filter(
            ~Q(state=ScoreSheet.State.ASSIGNED) | Q(revision__gt=0),
            module=module,
            appointment__in={judge for judge, _entry in pairs},
            voided_at__isnull=True,
        )
        .select_related("appointment__judge", "entry")
        .order_by("entry__number", "seat")
    )
    return [row for row in found if (row.appointment_id, row.entry_id) in pairs]
