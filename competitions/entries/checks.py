"""What the lifecycle of an event asks of its entries, registered by key; the tables stand in planning."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.entries.models import Competitor, Entry
from competitions.planning.models import Event
from competitions.planning.policy.labels import cite
from competitions.planning.policy.library import load_pack
from competitions.planning.policy.provenance import Rule
from competitions.planning.policy.schema import Entrants, Threshold
from competitions.planning.policy.vocabulary import Counted
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import passes, register_check


def _rules(event: Event) -> Entrants:
    competition = event.competition
    return load_pack(competition.policy_key, competition.policy_version).entrants


def _level(event: Event) -> str:
    """The level as policy packs name it: a competition within an enterprise is the internal one."""
    level = event.competition.level
    return "internal" if level == "enterprise" else level


def _put_on_record(event: Event) -> bool:
    """Internal and past competitions get their entries together with the results."""
    return event.competition.enterprise_id is not None or event.competition.backfilled


def _list_url(event: Event) -> str:
    return reverse("entries:review", args=[event.pk])


def counted(event: Event, what: Counted) -> int:
    """How many competitors, teams (entries) or delegations are accepted."""
    accepted = Entry.objects.filter(event=event, state=Entry.State.ACCEPTED)
    if what is Counted.COMPETITORS:
        return Competitor.objects.filter(entry__in=accepted, active=True).count()
    if what is Counted.DELEGATIONS:
        number: int = accepted.aggregate(number=Count("delegation", distinct=True))["number"]
        return number
    return accepted.count()


@register_check("entries.all_reviewed")
def all_reviewed(event: Event) -> Iterator[Finding]:
    """Nobody competes, and nobody is turned away, without a decision."""
    open_ones = Entry.objects.filter(event=event, state__in=(Entry.State.SUBMITTED, Entry.State.RETURNED))
    count = open_ones.count()
    if count:
        yield Finding(
            key="entries.all_reviewed",
            severity=Severity.BLOCK,
            message=ngettext(
                "%(count)d entry has not been decided yet",
                "%(count)d entries have not been decided yet",
                count,
            )
            % {"count": count},
            detail=_("Accept or refuse them first; returned ones that never came back as well."),
            url=_list_url(event),
        )
    else:
        yield passes("entries.all_reviewed", _("All entries are decided"))


@register_check("entries.enough_entrants")
def enough_entrants(event: Event) -> Iterator[Finding]:
    """The event's own minimum, and the pack's where that is switched on."""
    key = "entries.enough_entrants"
    rules = _rules(event)
    number = counted(event, Counted.TEAMS)
    if number < event.minimum_entrants and rules.own_minimum.active:
        yield Finding(
            key=key,
            severity=Severity(rules.own_minimum.severity.value),
            message=_("%(number)d entries are accepted; the event itself asks for %(minimum)d")
            % {"number": number, "minimum": event.minimum_entrants},
            detail=_("The event may be cancelled, or held all the same after confirmation."),
            source=cite(rules.own_minimum),
            url=_list_url(event),
        )
    elif number == 0 and not _put_on_record(event):
        yield Finding(
            key=key, severity=Severity.BLOCK, message=_("No entry is accepted"), url=_list_url(event)
        )
    else:
        yield passes(key, _("%(number)d entries are accepted") % {"number": number})
    if (missed := _below(event, rules.minimum)) is not None:
        yield Finding(
            key=key,
            severity=Severity(rules.minimum.severity.value),
            message=_("%(number)d take part; the rules ask for %(minimum)d, else the event is cancelled")
            % {"number": missed, "minimum": rules.minimum.value.number},
            source=cite(rules.minimum),
            url=_list_url(event),
        )


@register_check("entries.exhibition_threshold")
def exhibition_threshold(event: Event) -> Iterator[Finding]:
    """Too few delegations: the event should become an exhibition, ranked and without awards."""
    rule = _rules(event).exhibition
    if event.exhibition:
        yield passes("entries.exhibition_threshold", _("This is an exhibition event"))
        return
    missed = _below(event, rule)
    if missed is not None:
        yield Finding(
            key="entries.exhibition_threshold",
            severity=Severity(rule.severity.value),
            message=_(
                "%(number)d delegations take part; with fewer than %(minimum)d it is an exhibition event"
            )
            % {"number": missed, "minimum": rule.value.number},
            detail=_(
                "Turn it into an exhibition event (ranked, no awards), or confirm that it stays as it is."
            ),
            source=cite(rule),
            url=_list_url(event),
        )


def _below(event: Event, rule: Rule[Threshold]) -> int | None:
    """The number that was counted, where it falls short of a threshold that is meant for this event."""
    threshold = rule.value
    by_units = event.entered_by != Event.EnteredBy.DELEGATION
    if not rule.active or (threshold.counts is Counted.DELEGATIONS and by_units):
        return None
    number = counted(event, threshold.counts)
    return None if threshold.reached(number, _level(event)) else number
