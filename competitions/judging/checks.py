"""What stands in the way of an event's next step, and what follows from it, said by the judging room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import blinding, marks, recusal, scoring
from competitions.judging.acts import freeze_in
from competitions.judging.marking_gaps import gaps
from competitions.judging.models import ModuleMarking
from competitions.judging.queries import (
    Sheet,
    chosen_schemes,
    decisions_in_force,
    draw_in_force,
    parts_of,
    sheet,
    without_place,
)
from competitions.judging.ranking import rank_sheet
from competitions.judging.tally import tallies
from competitions.planning.models import Event
from portal.acts.deeds import Deed
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import passes, register_check, register_follower


@register_check("judging.all_scored")
def all_scored(event: Event) -> Iterator[Finding]:
    """Every accepted entry has a mark or a state in each module."""
    key = "judging.all_scored"
    found = sheet(event)
    url = reverse("judging:scores", args=[event.pk])
    if not found.lines:
        yield Finding(key, Severity.BLOCK, _("Nobody takes part: there is no accepted entry."), url=url)
    elif event.by_sheets:
        yield from _marked(event, found)
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


def _marked(event: Event, found: Sheet) -> Iterator[Finding]:
    """The same where judges mark by sheets: what each module still waits for."""
    key = "judging.all_scored"
    url = reverse("judging:scores", args=[event.pk])
    apart = recusal.recusals(event)
    whole = True
    for module_tally in tallies(event, found.modules, found=found).values():
        module = module_tally.module
        if module_tally.state == ModuleMarking.State.OPEN:
            missing = gaps(module, module_tally, apart)
            for gap in missing:
                message = _("%(module)s: %(what)s") % {"module": module.name, "what": gap.message}
                yield Finding(key, Severity.BLOCK, message, gap.remedy, url=url)
            if not missing:
                message = _("%(module)s is marked and waits to be locked.") % {"module": module.name}
                yield Finding(key, Severity.BLOCK, message, _("The chief judge locks it."), url=url)
        elif module_tally.state == ModuleMarking.State.REOPENING:
            message = _("%(module)s is about to be opened again.") % {"module": module.name}
            yield Finding(key, Severity.BLOCK, message, _("A second person decides."), url=url)
        elif not blinding.is_open(module):
            message = _("%(module)s is locked; its codes are not opened yet.") % {"module": module.name}
            where = reverse("judging:blinding", args=[event.pk])
            yield Finding(key, Severity.BLOCK, message, _("The blinders open them."), url=where)
        elif without := sum(module.pk not in line.marks for line in module_tally.awaited):
            message = ngettext(
                "%(module)s: %(count)d entry came in after the module was locked.",
                "%(module)s: %(count)d entries came in after the module was locked.",
                without,
            ) % {"module": module.name, "count": without}
            yield Finding(key, Severity.BLOCK, message, _("Have the module opened again."), url=url)
        else:
            continue
        whole = False
    if whole:
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
            _(
                "The committee decides on their order; whoever enters the scores or signs for the organiser puts its "
                "decision and the reason on record, beside the standings."
            ),
            url=url,
        )
    else:
        yield passes(key, _("No rank is shared."))


@register_check("judging.ties_told")
def ties_told(event: Event) -> Iterator[Finding]:
    """The same before the scoring is finished, but only as a warning: the committee's decision may follow."""
    for finding in no_unresolved_tie(event):
        blocks = finding.severity is Severity.BLOCK
        yield replace(
            finding, key="judging.ties_told", severity=Severity.WARN if blocks else finding.severity
        )


@register_check("judging.schemes_ready")
def schemes_ready(event: Event) -> Iterator[Finding]:
    """Where judges mark by schemes, every module has one whose points make the module's full mark."""
    if not event.by_sheets:
        return
    key = "judging.schemes_ready"
    url = reverse("judging:event_schemes", args=[event.pk])
    chosen = chosen_schemes(event)
    modules = list(event.modules.all())
    for module in modules:
        version = chosen.get(module.pk)
        if version is None:
            message = _("“%(module)s” has no marking scheme yet.") % {"module": module.name}
            detail = _("Choose a released scheme out of %(full_mark)s points.") % {
                "full_mark": marks.shown(module.full_mark)
            }
            yield Finding(key, Severity.BLOCK, message, detail, url=url)
        elif version.total != module.full_mark:
            message = _(
                "“%(module)s” is marked out of %(full_mark)s, its marking scheme out of %(total)s."
            ) % {
                "module": module.name,
                "full_mark": marks.shown(module.full_mark),
                "total": marks.shown(version.total),
            }
            yield Finding(key, Severity.BLOCK, message, _("Choose another scheme."), url=url)
    if all(module.pk in chosen and chosen[module.pk].total == module.full_mark for module in modules):
        yield passes(key, _("Every module has its marking scheme."))


@register_check("judging.schemes_noted")
def schemes_noted(event: Event) -> Iterator[Finding]:
    """The same before entry closes, but only told: the stated hour is a promise and waits for no scheme."""
    for finding in schemes_ready(event):
        if finding.severity is Severity.BLOCK:
            yield replace(finding, key="judging.schemes_noted", severity=Severity.NOTE)


@register_check("judging.nothing_drawn")
def nothing_drawn(event: Event) -> Iterator[Finding]:
    """Entry is not opened again while a draw with a fixed list is announced or held."""
    key = "judging.nothing_drawn"
    if draw_in_force(event) is not None:
        yield Finding(
            key,
            Severity.BLOCK,
            _("A draw is announced or held, with a list of those who take part."),
            _("End it first, with a reason."),
            url=reverse("judging:draw", args=[event.pk]),
        )
    else:
        yield passes(key, _("No draw is announced or held."))


@register_check("judging.timetable_complete")
def timetable_complete(event: Event) -> Iterator[Finding]:
    """Where there is a timetable, every accepted entry has a place in each of its parts; told, not demanded."""
    key = "judging.timetable_complete"
    parts = parts_of(event)
    missing = 0
    for part in parts:
        missing += without_place(event, part.module.pk if part.module else None).count()
    if missing:
        message = ngettext(
            "%(count)d place in the timetable is not given yet.",
            "%(count)d places in the timetable are not given yet.",
            missing,
        ) % {"count": missing}
        yield Finding(
            key,
            Severity.WARN,
            message,
            _("Draw lots, or put the entries to stations by hand."),
            url=reverse("judging:timetable", args=[event.pk]),
        )
    elif parts:
        yield passes(key, _("Every entry has its session and station."))


@register_follower("judging.freeze_schemes")
def freeze_schemes(deed: Deed[Any]) -> None:
    """When the contest starts, the schemes are fixed if the draw has not done so already."""
    freeze_in(deed)
