"""What an entry is called where it is marked: the one door between sheets and codes.

In a blind module that is the outermost code, before and after the codes are opened; elsewhere the entry's number.
Whoever shows a sheet to a judge, a scorer or a keyer asks here, and shows nothing else of the entry.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, Q, QuerySet

from competitions.entries.models import Entry
from competitions.judging.models import (
    Appointment,
    BlindCode,
    BlindLayer,
    ModuleScore,
    Outcome,
    ScoreSheet,
)
from competitions.planning.models import Event, Module

#: Who must not learn whose work it is.
BLIND_ROLES = (Appointment.Role.CHIEF, Appointment.Role.JUDGE, Appointment.Role.SCORER)


def labels_of(module: Module, entry_ids: Iterable[int]) -> dict[int, str]:
    """Entry's id → what judges of the module may call it. One query.

    In a blind module entries without a code are left out: they cannot be marked yet.
    """
    wanted = list(entry_ids)
    if module.blind:
        return {code.entry_id: code.code for code in _outermost(module).filter(entry__in=wanted)}
    return {
        pk: number or str(pk)
        for pk, number in Entry.objects.filter(pk__in=wanted).values_list("pk", "number")
    }


def _outermost(module: Module) -> QuerySet[BlindCode]:
    """The codes that stand on the works: every module that has codes has work codes."""
    return BlindCode.objects.filter(layer__module=module, layer__kind=BlindLayer.Kind.WORK)


def without_code(module: Module, entry_ids: Iterable[int]) -> list[int]:
    """The entries of a blind module that have no code yet; none in a module that is not blind. One query."""
    wanted = list(entry_ids)
    if not module.blind:
        return []
    coded = labels_of(module, wanted)
    return [entry_id for entry_id in wanted if entry_id not in coded]


def unseen(module: Module, entry_ids: Iterable[int]) -> set[int]:
    """The entries whose code judges are not shown before the codes are opened: who did not compete, or was absent from
    this module, and of whose work nothing was marked. Whoever falls out later stays, so that no code goes missing.
    None once the codes are opened, or where nothing is marked blind. Two queries.
    """
    wanted = list(entry_ids)
    if not wanted or is_open(module):
        return set()
    touched = ScoreSheet.objects.filter(
        ~Q(state=ScoreSheet.State.ASSIGNED) | Q(revision__gt=0), module=module, entry=OuterRef("pk")
    )
    fell_out = ~Q(outcome__status=Outcome.Status.COMPETED) & Q(outcome__isnull=False)
    absent = Exists(ModuleScore.objects.filter(module=module, entry=OuterRef("pk"), score__isnull=True))
    found = Entry.objects.filter(fell_out | absent, ~Exists(touched), pk__in=wanted).order_by()
    return set(found.values_list("pk", flat=True))


def is_open(module: Module) -> bool:
    """Whether it may be known whose work is whose: always, unless the module is blind and a layer is closed."""
    if not module.blind:
        return True
    opened = list(BlindLayer.objects.filter(module=module).values_list("opened_at", flat=True))
    return bool(opened) and None not in opened


def closed_to(user_id: int | None) -> QuerySet[Event]:
    """The events of which this person must see no name: those with a blind module that is not open, where the person
    marks, reviews or scores, in whatever seat.
    """
    if user_id is None:
        return Event.objects.none()
    layers = BlindLayer.objects.filter(module=OuterRef("pk"))
    closed = Module.objects.filter(
        ~Exists(layers) | Exists(layers.filter(opened_at__isnull=True)), event=OuterRef("pk"), blind=True
    )
    held = Appointment.objects.filter(
        judge__user_id=user_id, role__in=BLIND_ROLES, state__in=Appointment.LIVE
    ).order_by()
    return Event.objects.filter(Exists(closed), pk__in=held.values("event")).order_by()
