"""What the results room shows on an event's page: its published versions."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Event
from competitions.planning.panels import EventPanel
from competitions.results import queries
from competitions.results.queries import Head
from competitions.results.rules import may_publish
from portal.acts.actors import Actor
from portal.acts.dates import in_words


def event_panels(actor: Actor, event: Event) -> Iterator[EventPanel]:
    """The versions, for those who sign; the public page for everybody. The way to publish is the event's next step."""
    versions = queries.heads(event.pk)
    scored = event.state in (
        Event.State.SCORED,
        Event.State.ON_NOTICE,
        Event.State.PUBLISHED,
        Event.State.ARCHIVED,
    )
    if scored and versions and may_publish(actor, event):
        yield EventPanel(
            _("Versions of the results"),
            len(versions),
            reverse("results:staff", args=[event.pk]),
            icon="award",
        )
    standing = [head for head in versions if not head.withdrawn]
    if standing:
        yield EventPanel(
            _("Published results") if standing[0].final else _("Results on public notice"),
            _("Version %d") % standing[0].number,
            reverse("results:public", args=[event.pk]),
            icon="megaphone",
            note=_after_notice(standing[0]),
        )


def _after_notice(head: Head) -> str:
    """From when, and by whom, what is on notice can be made final; "" once it is."""
    if head.final or head.closes_at is None:
        return ""
    moment = in_words(head.closes_at)
    return gettext(
        "From %(moment)s (Beijing time) an approver or administrator of the organiser can make them final."
    ) % {"moment": moment}
