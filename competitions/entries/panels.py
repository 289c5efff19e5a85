"""What the entries room shows on an event's page, and how many entries take up places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from competitions.entries import rules
from competitions.entries.models import Entry
from competitions.planning.models import Event
from competitions.planning.panels import EventPanel
from portal.acts.actors import Actor


def entry_counts(event_ids: Iterable[int]) -> dict[int, int]:
    """Entries that take up a place, by event; events without any are left out. One query."""
    counted = (
        Entry.objects.filter(event_id__in=list(event_ids), state__in=Entry.TAKING_A_PLACE)
        .order_by()
        .values("event_id")
        .annotate(n=Count("pk"))
    )
    return {row["event_id"]: row["n"] for row in counted}


def event_panels(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """Entries to review for the organiser's side; the way in for units while entry is open."""
    if rules.may_watch(actor, event.competition):
        states = dict(
            Entry.objects.filter(event=event)
            .order_by()
            .values("state")
            .annotate(n=Count("pk"))
            .values_list("state", "n")
        )
        waiting = states.get(Entry.State.SUBMITTED, 0)
        yield EventPanel(
            _("Entries and their review"),
            sum(states.get(state, 0) for state in Entry.TAKING_A_PLACE),
            reverse("entries:review", args=[event.pk]),
            icon="person-badge",
            note=_("%d wait for review") % waiting if waiting else "",
        )
    if event.state == Event.State.OPEN and event.competition.is_public and actor.at_unit:
        mine = Entry.objects.filter(
            event=event, enterprise_id=actor.unit_id or 0, state__in=Entry.TAKING_A_PLACE
        ).count()
        yield EventPanel(
            _("Enter our people"), mine, reverse("entries:new", args=[event.pk]), icon="person-plus"
        )
