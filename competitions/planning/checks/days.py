"""Days and periods: of the competition, of its events, of entry; and whether a moment has come."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.checks.findings import (
    block,
    edit_competition,
    edit_event,
    events_of,
    is_internal,
    of_rule,
    warn,
)
from competitions.planning.models import Competition, Event
from portal.acts.dates import in_words
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


@register_check("planning.dates")
def dates(competition: Competition) -> Iterator[Finding]:
    key, url, today = "planning.dates", edit_competition(competition), timezone.localdate()
    faulty = False
    if competition.backfilled:
        if competition.ends_on >= today:
            yield block(key, _("A competition that is entered afterwards must be over."), url=url)
            faulty = True
    elif competition.ends_on < today:
        yield block(
            key,
            _("The days of the competition lie in the past."),
            detail=_("Change the days, or enter it as a past competition with evidence."),
            url=url,
        )
        faulty = True
    elif competition.starts_on < today:
        yield warn(key, _("The first day of the competition has passed."), url=url)
        faulty = True
    if competition.year != competition.starts_on.year:
        yield warn(key, _("The competition does not begin in its year."), url=url)
        faulty = True
    if not faulty:
        yield passes(key, _("The days are in order."))


@register_check("planning.event_dates")
def event_dates(competition: Competition) -> Iterator[Finding]:
    for event in events_of(competition):
        if event.starts_on < competition.starts_on or event.ends_on > competition.ends_on:
            yield block(
                "planning.event_dates",
                _("“%(event)s” is not held within the days of the competition.") % {"event": event.name},
                url=edit_event(event),
            )


@register_check("planning.entry_periods")
def entry_periods(competition: Competition) -> Iterator[Finding]:
    key = "planning.entry_periods"
    if competition.backfilled or is_internal(competition):
        return
    faulty = False
    for event in events_of(competition):
        url = edit_event(event)
        if event.entry_opens_at is None or event.entry_closes_at is None:
            faulty = True
            yield warn(
                key,
                _("“%(event)s” has no entry period yet.") % {"event": event.name},
                detail=_("It can be filed, but not opened for entry."),
                url=url,
            )
        elif timezone.localdate(event.entry_closes_at) > event.starts_on:
            faulty = True
            yield block(
                key,
                _("Entry for “%(event)s” closes after its first day.") % {"event": event.name},
                url=url,
            )
    if not faulty and events_of(competition):
        yield passes(key, _("Entry closes before the competition begins."))


@register_check("planning.entry_period_set")
def entry_period_set(event: Event) -> Iterator[Finding]:
    key = "planning.entry_period_set"
    # Inside an enterprise nobody enters by a date: its own people write the names.
    if event.competition.backfilled or is_internal(event.competition):
        return
    url = reverse("planning:event_reschedule", args=[event.pk])
    if event.entry_opens_at is None or event.entry_closes_at is None:
        yield block(key, _("Set the entry period first."), url=url)
    elif event.entry_closes_at <= timezone.now():
        yield block(key, _("The entry period is over: change it first."), url=url)
    else:
        moment = in_words(event.entry_closes_at)
        yield passes(key, _("Entry closes at %(moment)s (Beijing time).") % {"moment": moment})


@register_check("planning.entry_deadline_passed")
def entry_deadline_passed(event: Event) -> Iterator[Finding]:
    if event.competition.backfilled:
        return
    if event.entry_closes_at is not None and event.entry_closes_at > timezone.now():
        moment = in_words(event.entry_closes_at)
        yield warn(
            "planning.entry_deadline_passed",
            _("Entry was announced until %(moment)s (Beijing time).") % {"moment": moment},
        )


@register_check("planning.first_day_reached")
def first_day_reached(event: Event) -> Iterator[Finding]:
    rule = governance.pack_of(event.competition).contest.not_before_first_day
    if event.starts_on > timezone.localdate() and rule.value and rule.active:
        yield of_rule(
            "planning.first_day_reached",
            rule,
            _("The first day of the event, %(day)s, has not come yet.") % {"day": in_words(event.starts_on)},
            detail=_("To begin sooner, change the days first, with a reason; entrants are told."),
            url=reverse("planning:event_reschedule", args=[event.pk]),
        )
