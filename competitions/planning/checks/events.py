"""Whether there are events, and where competition and events stand to one another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from competitions.planning.checks.findings import block, events_of
from competitions.planning.models import Competition, Event
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


@register_check("planning.has_events")
def has_events(competition: Competition) -> Iterator[Finding]:
    key, count = "planning.has_events", len(events_of(competition))
    if count:
        yield passes(key, _("Events: %(count)s.") % {"count": count})
    else:
        url = reverse("planning:event_new", args=[competition.pk])
        yield block(key, _("There is no event yet: add at least one."), url=url)


@register_check("planning.nothing_published")
def nothing_published(competition: Competition) -> Iterator[Finding]:
    out = (Event.State.ON_NOTICE, Event.State.PUBLISHED, Event.State.ARCHIVED)
    for event in events_of(competition):
        if event.state in out:
            yield block(
                "planning.nothing_published",
                _("The results of “%(event)s” are published: the competition was held.")
                % {"event": event.name},
                url=reverse("planning:event", args=[event.pk]),
            )


@register_check("planning.competition_allowed")
def competition_allowed(event: Event) -> Iterable[Finding]:
    key, competition = "planning.competition_allowed", event.competition
    if competition.is_public:
        return [passes(key, _("The competition is filed or approved."))]
    return [
        block(
            key,
            _("The competition is not filed or approved yet."),
            url=reverse("planning:competition", args=[competition.pk]),
        )
    ]
