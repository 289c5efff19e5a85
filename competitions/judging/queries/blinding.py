"""Reads of codes: which layers an event has and how far they are, and the two sides of one's own layer."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count

from competitions.judging.models import Appointment, BlindCode, BlindLayer, ModuleMarking
from competitions.judging.queries.timetable import competing, slots_of_event
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor

Kind = BlindLayer.Kind


@dataclass(frozen=True, slots=True)
class BlindModule:
    """A blind module with its layers (None: not set up), how many codes each has, and whether it is locked."""

    module: Module
    station: BlindLayer | None
    work: BlindLayer | None
    coded: dict[int, int]
    locked: bool

    @property
    def layers(self) -> list[BlindLayer]:
        """From the entry outwards."""
        return [layer for layer in (self.station, self.work) if layer is not None]

    @property
    def next_to_open(self) -> BlindLayer | None:
        """The outermost layer that is still closed, once the module is locked."""
        closed = [layer for layer in self.layers if layer.opened_at is None]
        return closed[-1] if closed and self.locked else None


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of a layer: what is known before, and the code. `where`: session and station, if drawn."""

    entry_id: int
    known: str
    code: str
    where: str = ""


def blind_modules(event: Event) -> list[BlindModule]:
    """The blind modules of an event. Three queries."""
    modules = [module for module in event.modules.all() if module.blind]
    found = (
        BlindLayer.objects.filter(module__in=modules)
        .select_related("blinder__judge", "module__event__competition", "opened_by")
        .annotate(coded=Count("codes"))
    )
    layers = {(layer.module_id, layer.kind): layer for layer in found}
    locked = set(
        ModuleMarking.objects.filter(module__in=modules, state=ModuleMarking.State.LOCKED).values_list(
            "module_id", flat=True
        )
    )
    return [
        BlindModule(
            module,
            layers.get((module.pk, Kind.STATION)),
            layers.get((module.pk, Kind.WORK)),
            {layer.pk: layer.coded for layer in layers.values() if layer.module_id == module.pk},
            module.pk in locked,
        )
        for module in modules
    ]


def blinders_of(event: Event) -> list[Appointment]:
    """Those who are appointed as blinders and have signed."""
    return list(
        Appointment.objects.filter(event=event, role=Appointment.Role.BLINDER, state=Appointment.State.SIGNED)
        .select_related("judge")
        .order_by("judge__name", "pk")
    )


def own_layers(actor: Actor, appointment: Appointment | None = None) -> list[BlindLayer]:
    """The layers that the person who asks keeps, of all events or of one appointment. One query."""
    if actor.user_id is None:
        return []
    found = BlindLayer.objects.filter(
        blinder__judge__user_id=actor.user_id, blinder__state=Appointment.State.SIGNED
    )
    if appointment is not None:
        found = found.filter(blinder=appointment)
    return list(found.select_related("module__event__competition", "blinder__judge"))


def own_layer(actor: Actor, layer_id: int) -> BlindLayer:
    """One of one's own layers.

    Raises:
        BlindLayer.DoesNotExist: none, or somebody else's.
    """
    return BlindLayer.objects.select_related("module__event__competition__organiser", "blinder__judge").get(
        pk=layer_id,
        blinder__judge__user_id=actor.user_id or 0,
        blinder__state=Appointment.State.SIGNED,
    )


def layer_of(event: Event, layer_id: int) -> BlindLayer:
    """One layer of an event, for staff: says nothing of its codes.

    Raises:
        BlindLayer.DoesNotExist: none of this event.
    """
    return BlindLayer.objects.select_related("module__event__competition", "blinder__judge").get(
        pk=layer_id, module__event=event
    )


def layer_below(layer: BlindLayer) -> BlindLayer | None:
    """The layer whose codes are the known side of this one; None: the entries themselves are."""
    if layer.kind == Kind.STATION:
        return None
    return BlindLayer.objects.filter(module=layer.module_id, kind=Kind.STATION).first()


def layer_above(layer: BlindLayer) -> BlindLayer | None:
    """The layer that lies over this one and is opened before it."""
    if layer.kind == Kind.WORK:
        return None
    return BlindLayer.objects.filter(module=layer.module_id, kind=Kind.WORK).first()


def pairs_of(layer: BlindLayer) -> list[Pair]:
    """Both sides of a layer, for its blinder: by entry number, or by the codes of the layer below. Five queries at most.

    The known side of the outer layer is a code: whoever keeps it learns no entry.
    """
    codes = dict(BlindCode.objects.filter(layer=layer).values_list("entry_id", "code"))
    below = layer_below(layer)
    if below is not None:
        known = BlindCode.objects.filter(layer=below).order_by("code").values_list("entry_id", "code")
        return [Pair(entry_id, code, codes.get(entry_id, "")) for entry_id, code in known]
    event = layer.module.event
    where = {
        slot.entry_id: f"{slot.session.name} · {slot.station.label}"
        for slot in slots_of_event(event)
        if slot.module_id in (None, layer.module_id)
    }
    return [
        Pair(pk, number or "", codes.get(pk, ""), where.get(pk, ""))
        for pk, number in competing(event).values_list("pk", "number")
    ]
