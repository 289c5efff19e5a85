"""The annual plan, and the years between two contests of a trade."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.checks.findings import edit_competition, events_of, is_internal, of_rule
from competitions.planning.models import Competition, Event
from competitions.planning.policy.labels import cite
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


@register_check("planning.trade_interval")
def trade_interval(competition: Competition) -> Iterator[Finding]:
    """Other competitions of the organiser, of this year or of the years just before, that hold one of the trades."""
    rule = governance.pack_of(competition).annual_plan.trade_interval_years
    if is_internal(competition) or not rule.active:
        return
    trades = {event.trade_id: event.trade.name for event in events_of(competition)}
    others = (
        Event.objects.filter(
            competition__organiser=competition.organiser_id,
            competition__state__in=Competition.PUBLIC_STATES,
            competition__year__gt=competition.year - rule.value,
            competition__year__lte=competition.year,
            trade__in=trades,
        )
        .exclude(state=Event.State.CANCELLED)
        .exclude(competition__level=Competition.CompetitionLevel.ENTERPRISE)
        .exclude(competition=competition)
        .select_related("competition")
        .order_by("-competition__year", "-competition", "id")
    )
    # One competition may hold a trade for workers and for students: it is named once.
    named = {(event.competition_id, event.trade_id): event for event in others}
    for event in named.values():
        yield of_rule(
            "planning.trade_interval",
            rule,
            _("The trade “%(trade)s” is in another competition of %(year)s: “%(name)s”.")
            % {
                "trade": trades[event.trade_id],
                "year": event.competition.year,
                "name": event.competition.name,
            },
            url=reverse("planning:competition", args=[event.competition_id]),
        )


@register_check("planning.annual_plan")
def annual_plan(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).annual_plan.required
    if is_internal(competition) or competition.backfilled or not (rule.active and rule.value):
        return
    if competition.plan_id is None:
        yield of_rule(
            "planning.annual_plan",
            rule,
            _("The competition is in no annual plan."),
            url=edit_competition(competition),
        )
    else:
        yield passes("planning.annual_plan", _("The competition is in the annual plan."), source=cite(rule))
