"""Modules: their weights and their scale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.checks.findings import edit_event, events_of, of_rule
from competitions.planning.models import Competition, Event, Module
from competitions.planning.policy.labels import cite
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


def _percent(value: Decimal) -> str:
    return formats.number_format(value.normalize() + 0, use_l10n=False)


def _sums(event: Event) -> list[Decimal]:
    """Weights and what is carried, of each round."""
    carried = (Decimal(0), *(each.carried for each in event.passages))
    return [
        sum((row.weight for row in event.modules.all() if row.round == number), share)
        for number, share in enumerate(carried, start=1)
    ]


def _shares(event: Event, kind: str) -> list[Decimal]:
    """How much of each round's own modules is of a kind, in percent; the weight itself where nothing is carried."""
    found = []
    for number in range(1, len(event.rounds) + 2):
        own = [row for row in event.modules.all() if row.round == number]
        whole = sum((row.weight for row in own), Decimal(0))
        of_kind = sum((row.weight for row in own if row.kind == kind), Decimal(0))
        found.append(of_kind * 100 / whole if event.rounds and whole else of_kind)
    return found


@register_check("planning.weights")
def weights(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.total
    total = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        for number, found in enumerate(_sums(event), start=1) if rule.active else ():
            if found == total:
                continue
            faulty = True
            said = _("The weights of “%(event)s” make %(sum)s %%, not %(total)s %%.")
            if event.rounds:
                said = _("Round %(round)d of “%(event)s” makes %(sum)s %%, not %(total)s %%.")
            words = {
                "event": event.name,
                "round": number,
                "sum": _percent(found),
                "total": _percent(total),
            }
            yield of_rule("planning.weights", rule, said % words, url=edit_event(event))
    if not faulty and events_of(competition):
        yield passes("planning.weights", _("Weights make 100 % in every event."), source=cite(rule))


@register_check("planning.practical_minimum")
def practical_minimum(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.practical_minimum
    least = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        weight = min(_shares(event, Module.Kind.PRACTICAL))
        if weight < least and rule.active:
            faulty = True
            yield of_rule(
                "planning.practical_minimum",
                rule,
                _("In “%(event)s” practice weighs %(weight)s %%, less than %(least)s %%.")
                % {"event": event.name, "weight": _percent(weight), "least": _percent(least)},
                url=edit_event(event),
            )
    if not faulty and events_of(competition):
        message = _("Practice weighs at least %(least)s %% in every event.") % {"least": _percent(least)}
        yield passes("planning.practical_minimum", message, source=cite(rule))


@register_check("planning.theory_maximum")
def theory_maximum(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.theory_maximum
    most = Decimal(rule.value)
    for event in events_of(competition):
        weight = max(_shares(event, Module.Kind.THEORY))
        if weight > most and rule.active:
            yield of_rule(
                "planning.theory_maximum",
                rule,
                _("In “%(event)s” theory weighs %(weight)s %%, more than %(most)s %%.")
                % {"event": event.name, "weight": _percent(weight), "most": _percent(most)},
                url=edit_event(event),
            )


@register_check("planning.module_scale")
def module_scale(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.module_scale
    for event in events_of(competition):
        odd = [module.name for module in event.modules.all() if module.full_mark != rule.value]
        if odd and rule.active:
            yield of_rule(
                "planning.module_scale",
                rule,
                _("In “%(event)s” some modules are not marked out of %(scale)s: %(modules)s.")
                % {"event": event.name, "scale": rule.value, "modules": "、".join(odd)},
                url=edit_event(event),
            )
