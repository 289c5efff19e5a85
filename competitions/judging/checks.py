"""What stands in the way of finishing and of publishing, said by the judging room to the events' lifecycle."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import scoring
from competitions.judging.queries import decisions_in_force, sheet
from competitions.judging.ranking import rank_sheet
from competitions.planning.models import Event
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import passes, register_check


@register_check("judging.all_scored")
def all_scored(event: Event) -> Iterator[Finding]:
    """Every accepted entry has a mark or a state in each module."""
    key = "judging.all_scored"
    found = sheet(event)
    url = reverse("judging:scores", args=[event.pk])
    if not found.lines:
        yield Finding(key, Severity.BLOCK, _("Nobody takes part: there is no accepted entry."), url=url)
    elif waiting := len(found.open_lines):
        message = ngettext(
            "%(count)d entry has no complete score yet.",
            "%(count)d entries have no complete score yet.",
            waiting,
        ) % {"count": waiting}
        detail = _("Enter the scores, or say that the entry was absent, withdrawn or disqualified.")
        yield Finding(key, Severity.BLOCK, message, detail, url=f"{url}?show=open")
    else:
        yield passes(key, _("Every entry has its scores or a state in their place."))


@register_check("judging.no_unresolved_tie")
def no_unresolved_tie(event: Event) -> Iterator[Finding]:
    """No rank is shared: what nothing else can tell apart, the committee has decided."""
    key = "judging.no_unresolved_tie"
    url = reverse("judging:standings", args=[event.pk])
    try:
        standings = rank_sheet(sheet(event), decisions_in_force(event)).standings
    except scoring.InputError:
        message = _("The event cannot be ranked: its modules are missing or their weights are not 100%.")
        yield Finding(key, Severity.BLOCK, message, url=reverse("planning:event", args=[event.pk]))
        return
    if standings.unresolved_ties:
        ranks = "、".join(str(tie.rank) for tie in standings.unresolved_ties)
        yield Finding(
            key,
            Severity.BLOCK,
            _("Ranks are still shared: %(ranks)s.") % {"ranks": ranks},
            _("Put the committee's decision on record, with its reason."),
            url=url,
        )
    else:
        yield passes(key, _("No rank is shared."))
