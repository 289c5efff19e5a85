"""What keeps a union from being closed as planning sees it: competitions that are not over."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import ngettext

from competitions.planning.models import Competition, Event
from portal.acts.findings import Finding, Severity
from unions.models import Union

_OVER = (Competition.State.REFUSED, Competition.State.CANCELLED)
_EVENT_OVER = (Event.State.PUBLISHED, Event.State.ARCHIVED, Event.State.CANCELLED)


def running_competitions(union: Union) -> Iterator[Finding]:
    """A finding that blocks while the union organises a competition with an event that is not over."""
    running = (
        Competition.objects.filter(organiser=union)
        .exclude(state__in=_OVER)
        .filter(events__in=Event.objects.exclude(state__in=_EVENT_OVER))
        .distinct()
        .count()
    )
    if running:
        yield Finding(
            "planning.running_competitions",
            Severity.BLOCK,
            ngettext(
                "It organises %d competition that is not over.",
                "It organises %d competitions that are not over.",
                running,
            )
            % running,
            url=reverse("planning:competitions"),
        )
