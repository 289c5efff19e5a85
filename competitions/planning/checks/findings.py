"""What the checks share: a finding in one line, the page where a point is mended, the events with their parts."""

from __future__ import annotations

from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import pgettext

from competitions.planning.models import Competition, Event
from competitions.planning.policy import Rule, RuleSeverity
from competitions.planning.policy.labels import cite
from portal.acts.findings import Finding, Severity

_SEVERITIES = {
    RuleSeverity.BLOCK: Severity.BLOCK,
    RuleSeverity.WARN: Severity.WARN,
    RuleSeverity.NOTE: Severity.NOTE,
}


# Where something is filled in, rather than looked at.
_FORMS = ("/edit/", "/new/")


def _action(url: str) -> str:
    if url.endswith("/reschedule/"):
        return pgettext("finding", "Set the dates")
    return pgettext("finding", "Fill in") if url.endswith(_FORMS) else ""


def of_rule(key: str, rule: Rule[Any], message: str, *, detail: str = "", url: str = "") -> Finding:
    """A departure from a rule: as severe as the pack says, with its source."""
    severity = _SEVERITIES[rule.severity]
    return Finding(
        key=key,
        severity=severity,
        message=message,
        detail=detail,
        source=cite(rule),
        url=url,
        action=_action(url),
    )


def block(key: str, message: str, *, detail: str = "", url: str = "") -> Finding:
    return Finding(
        key=key, severity=Severity.BLOCK, message=message, detail=detail, url=url, action=_action(url)
    )


def warn(key: str, message: str, *, detail: str = "", url: str = "") -> Finding:
    return Finding(
        key=key, severity=Severity.WARN, message=message, detail=detail, url=url, action=_action(url)
    )


def edit_competition(competition: Competition) -> str:
    return reverse("planning:competition_edit", args=[competition.pk])


def edit_event(event: Event) -> str:
    return reverse("planning:event_edit", args=[event.pk])


def events_of(competition: Competition) -> list[Event]:
    """The events with modules and trades; read once for all checks of one competition object."""
    prefetch_related_objects([competition], "events__modules", "events__trade")
    events = list(competition.events.all())
    for event in events:
        event.competition = competition
    return events


def is_internal(competition: Competition) -> bool:
    return competition.level == Competition.CompetitionLevel.ENTERPRISE
