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


def _weight(event: Event, kind: str | None = None) -> Decimal:
    modules = event.modules.all()
    return sum((row.weight for row in modules if kind in (None, row.kind)), Decimal(0))


@register_check("planning.weights")
def weights(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.total
    total = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        if _weight(event) != total and rule.active:
            faulty = True
            yield of_rule(
                "planning.weights",
                rule,
                _("The weights of “%(event)s” make %(sum)s %%, not %(total)s %%.")
                % {"event": event.name, "sum": _percent(_weight(event)), "total": _percent(total)},
                url=edit_event(event),
            )
    if not faulty and events_of(competition):
        yield passes("planning.weights", _("Weights make 100 % in every event."), source=cite(rule))


@register_check("planning.practical_minimum")
def practical_minimum(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.practical_minimum
    least = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        weight = _weight(event, Module.Kind.PRACTICAL)
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
        weight = _weight(event, Module.Kind.THEORY)
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
