"""Acts on blind codes: who keeps which layer, making the codes, opening the layers in reverse order.

No code ever stands in the journal: only how many were made.
"""

from __future__ import annotations

import secrets

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import queries, rules
from competitions.judging.acts.locking import write_scores
from competitions.judging.models import Appointment, BlindCode, BlindLayer, ModuleMarking
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing

Kind = BlindLayer.Kind
# Nothing that is read as something else, aloud or on a label: no 0 O, 1 I L, 2 Z, 5 S, 8 B, U V.
SIGNS = "34679ACDEFGHJKMNPQRTWXY"
LENGTHS = {Kind.STATION: 4, Kind.WORK: 6}
CODED_IN = (Event.State.CLOSED, Event.State.POSTPONED, Event.State.UNDER_WAY)
NAMED_IN = (Event.State.PLANNED, Event.State.OPEN, *CODED_IN)


def name_blinders(
    *,
    actor: Actor,
    event: Event,
    module: Module,
    work: Appointment | None,
    station: Appointment | None = None,
) -> Module:
    """Say who keeps the layers of a blind module; without `station` there is one layer only.

    A layer whose codes are made stays, but may go to another blinder until it is opened.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: not blind or not judged by sheets, the same person twice, no blinder of the event who has signed,
            or a layer with codes would go.
    """
    with performing("name_blinders", actor=actor, on=event, may=rules.may_name_blinders) as deed:
        deed.require(deed.subject.state in NAMED_IN, _("The contest is over: its codes stay as they are."))
        deed.require(
            module.event_id == deed.subject.pk and module.blind and deed.subject.by_sheets,
            _("Only a module that is marked blind has codes."),
        )
        deed.require(work is not None, _("Name who keeps the work codes."), field="work")
        deed.require(
            station is None or work is None or station.judge_id != work.judge_id,
            _("Two layers need two people: whoever knows both knows whose work it is."),
            field="station",
        )
        for kind, blinder in ((Kind.STATION, station), (Kind.WORK, work)):
            _set_layer(deed, module, kind, blinder)
    return module


def _set_layer(deed: Deed[Event], module: Module, kind: str, blinder: Appointment | None) -> None:
    layer = BlindLayer.objects.select_for_update(of=("self",)).filter(module=module, kind=kind).first()
    if blinder is None:
        if layer is not None:
            deed.require(layer.made_at is None, _("Codes are made in this layer: it stays."), field=str(kind))
            layer.delete()
        return
    deed.require(
        Appointment.objects.filter(
            pk=blinder.pk,
            event=deed.subject,
            role=Appointment.Role.BLINDER,
            state=Appointment.State.SIGNED,
        ).exists(),
        _("Choose a blinder of this event who has signed."),
        field=str(kind),
    )
    if layer is None:
        deed.require(
            kind == Kind.WORK
            or not BlindLayer.objects.filter(module=module, kind=Kind.WORK, made_at__isnull=False).exists(),
            _("Work codes are made already: no layer can be put below them."),
            field=str(kind),
        )
        layer = BlindLayer.objects.create(module=module, kind=kind, blinder=blinder)
        deed.also(layer, fresh=True)
    elif layer.blinder_id != blinder.pk:
        deed.require(layer.opened_at is None, _("This layer is opened already."), field=str(kind))
        deed.also(layer)
        layer.blinder = blinder
        layer.save(update_fields=["blinder"])


def make_codes(*, actor: Actor, layer: BlindLayer) -> int:
    """Make the codes that a layer still lacks; how many were made. What is there stays.

    Codes come from the machine's source of chance: neither the entry number nor the drawn order tells anything.

    Raises:
        NotAllowed: somebody else keeps the layer.
        Refused: not between the end of entry and the end of the contest, it is opened already, there is nobody to
            give a code to, or the layer below is not complete.
    """
    with performing("make_codes", actor=actor, on=layer, may=rules.keeps_layer) as deed:
        found = deed.subject
        event = found.module.event
        deed.require(
            event.state in CODED_IN, _("Codes are made from the end of entry to the end of the contest.")
        )
        deed.require(found.opened_at is None, _("This layer is opened already."))
        pairs = queries.pairs_of(found)
        below = queries.layer_below(found)
        deed.require(
            pairs,
            _("The station codes are not made yet.")
            if below is not None
            else _("Nobody takes part: there is no accepted entry."),
        )
        lacking = [pair.entry_id for pair in pairs if not pair.code]
        taken = {pair.code for pair in pairs} | set(
            BlindCode.objects.filter(layer__module__event=event).values_list("code", flat=True)
        )
        BlindCode.objects.bulk_create(
            BlindCode(layer=found, entry_id=entry_id, code=code)
            for entry_id, code in zip(
                lacking, _fresh(len(lacking), LENGTHS[Kind(found.kind)], taken), strict=True
            )
        )
        if found.made_at is None:
            found.made_at = timezone.now()
            found.save(update_fields=["made_at"])
        deed.extra["codes_made"] = len(lacking)
    return len(lacking)


def _fresh(count: int, length: int, taken: set[str]) -> list[str]:
    """So many new codes, none of them taken in the event, in an order that says nothing."""
    made: list[str] = []
    while len(made) < count:
        code = "".join(secrets.choice(SIGNS) for _sign in range(length))
        if code not in taken:
            taken.add(code)
            made.append(code)
    return made


def open_layer(*, actor: Actor, layer: BlindLayer) -> BlindLayer:
    """Open a layer once the chief judge has locked the module, the outermost first. With the last, scores are written.

    Raises:
        NotAllowed: the actor neither keeps the layer nor runs the event.
        Refused: not locked, a layer above it is still closed, or it is open already.
    """
    with performing("open_layer", actor=actor, on=layer, may=rules.may_open_layer) as deed:
        found = deed.subject
        event_id = found.module.event_id
        # The marking before its event, as when it is locked.
        marking = ModuleMarking.objects.select_for_update(of=("self",)).filter(module=found.module_id).first()
        Event.objects.select_for_update(of=("self",)).get(pk=event_id)
        deed.require(found.opened_at is None, _("This layer is opened already."))
        deed.require(
            marking is not None and marking.state == ModuleMarking.State.LOCKED,
            _("Codes are opened only after the chief judge has locked the module."),
        )
        above = queries.layer_above(found)
        deed.require(
            above is None or above.opened_at is not None,
            _("The work codes are opened first, then the station codes."),
        )
        found.opened_at, found.opened_by_id = timezone.now(), actor.user_id
        found.save(update_fields=["opened_at", "opened_by"])
        if queries.layer_below(found) is None:
            write_scores(deed)
    return deed.subject
