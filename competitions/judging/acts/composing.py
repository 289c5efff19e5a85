"""Composing the panels of a module: the one way in which a judge comes to mark an entry.

The composition is always given as a whole, so that what a panel's judges may and must mark is checked as a whole.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import SystemRandom

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import recusal, rules
from competitions.judging.models import (
    Appointment,
    MarkingPanel,
    ModuleMarking,
    PanelEntry,
    PanelJudge,
    ScoreSheet,
)
from competitions.judging.queries import sheet
from competitions.judging.tally import Tally, tally
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity

# From when entries stand to the end of the contest.
COMPOSING_STATES = (Event.State.CLOSED, Event.State.UNDER_WAY)
MARKING_ROLES = (Appointment.Role.JUDGE, Appointment.Role.CHIEF)
LONGEST_NAME = 40


@dataclass(frozen=True, slots=True)
class PanelPlan:
    """A panel as it is to be: ids of appointments, and of entries. `pk` None: a new one."""

    name: str
    judges: tuple[int, ...]
    entries: tuple[int, ...]
    pk: int | None = None


@dataclass(slots=True)
class _Wanted:
    """Who sits where, and which sheets follow: (entry, seat) → (panel, appointment, None for the common one)."""

    sheets: dict[tuple[int, int], tuple[MarkingPanel, int | None]] = field(default_factory=dict)


def marking_of(module: Module) -> ModuleMarking:
    """The module's marking, made when it is first asked for."""
    return ModuleMarking.objects.get_or_create(module=module)[0]


def compose_panels(
    *, actor: Actor, marking: ModuleMarking, plans: Sequence[PanelPlan], confirmed: bool = False
) -> ModuleMarking:
    """Put judges and entries of a module into panels, all at once; without plans the panels are dissolved.

    Judges keep their seats while they stay in a panel. Sheets that were handed in stay with whoever marked them;
    marks on sheets that were only begun are dropped when the judge is replaced, once that is confirmed.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: on `panel-<position>` whatever cannot be: a judge who is recused from an entry of the panel, or has
            not signed; too many or too few judges; an entry twice; an entry with marks that leaves its panel.
    """
    with performing("compose_panels", actor=actor, on=marking, may=rules.may_compose) as deed:
        _require_time(deed)
        found = tally(deed.subject.module)
        deed.require(
            found.scheme is not None or not plans, _("Choose a marking scheme for the module first.")
        )
        _check(deed, plans, found)
        wanted = _seat(deed, plans, found)
        _follow(deed, wanted, confirmed=confirmed)
        _drop_others(deed, [plan.pk for plan in plans])
        deed.extra["panels"] = [
            {"name": plan.name.strip(), "judges": list(plan.judges), "entries": list(plan.entries)}
            for plan in plans
        ]
    return deed.subject


def _require_time(deed: Deed[ModuleMarking]) -> None:
    event = deed.subject.event
    deed.require(event.by_sheets, _("The scores of this event are typed in, without score sheets."))
    deed.require(
        event.state in COMPOSING_STATES, _("Panels are made from the end of entry to the end of the contest.")
    )
    deed.require(
        deed.subject.state == ModuleMarking.State.OPEN,
        _("The module is locked. Have it opened again first."),
    )


def _check(deed: Deed[ModuleMarking], plans: Sequence[PanelPlan], found: Tally) -> None:
    event = deed.subject.event
    lines = {line.entry_id: line for line in sheet(event).lines}
    judges = {
        row.pk: row
        for row in Appointment.objects.filter(event=event, role__in=MARKING_ROLES).select_related("judge")
    }
    known = set(MarkingPanel.objects.filter(module=deed.subject.module_id).values_list("pk", flat=True))
    apart = recusal.recusals(event) if plans else frozenset()
    names = Counter(plan.name.strip() for plan in plans)
    times = Counter(entry_id for plan in plans for entry_id in plan.entries)
    for position, plan in enumerate(plans):
        where = f"panel-{position}"
        name = plan.name.strip()
        deed.require(plan.pk is None or plan.pk in known, _("This panel is gone. Load the page again."))
        deed.require(
            name and len(name) <= LONGEST_NAME and names[name] == 1,
            _("Give each panel a short name of its own."),
            field=where,
        )
        _check_judges(deed, plan, judges, found.size, where)
        deed.require(plan.entries, _("%(panel)s has no entry.") % {"panel": name}, field=where)
        for entry_id in plan.entries:
            deed.require(entry_id in lines, _("This entry does not take part in the event."), field=where)
            deed.require(
                lines[entry_id].expects(found.module),
                _("%(entry)s is not in the round of “%(module)s”.")
                % {"entry": lines[entry_id].number, "module": found.module.name},
                field=where,
            )
            deed.require(
                times[entry_id] == 1,
                _("%(entry)s stands in two panels.") % {"entry": lines[entry_id].number},
                field=where,
            )
        _check_recusals(deed, plan, {pk: judges[pk].judge.name for pk in plan.judges}, apart, where)


def _check_judges(
    deed: Deed[ModuleMarking], plan: PanelPlan, judges: dict[int, Appointment], size: int, where: str
) -> None:
    facts = {"panel": plan.name.strip(), "size": size}
    for pk in plan.judges:
        row = judges.get(pk)
        deed.require(
            row is not None and row.state == Appointment.State.SIGNED,
            _("%(panel)s: only judges who have accepted and signed can mark.") % facts,
            field=where,
        )
    people = {judges[pk].judge_id for pk in plan.judges}
    deed.require(len(people) == len(plan.judges), _("%(panel)s names a judge twice.") % facts, field=where)
    if size:
        message = ngettext(
            "%(panel)s: the marking scheme wants %(size)d judge.",
            "%(panel)s: the marking scheme wants %(size)d judges.",
            size,
        )
        deed.require(len(plan.judges) == size, message % facts, field=where)
    deed.require(plan.judges, _("%(panel)s has no judge.") % facts, field=where)


def _check_recusals(
    deed: Deed[ModuleMarking],
    plan: PanelPlan,
    names: dict[int, str],
    apart: frozenset[recusal.Pair],
    where: str,
) -> None:
    met = sorted({names[judge] for judge in plan.judges for entry in plan.entries if (judge, entry) in apart})
    deed.require(
        not met,
        _("%(panel)s: %(judges)s must not mark an entry of it. Move the entry or the judge.")
        % {"panel": plan.name.strip(), "judges": "、".join(met)},
        field=where,
    )


def _seat(deed: Deed[ModuleMarking], plans: Sequence[PanelPlan], found: Tally) -> _Wanted:
    """The panels with their judges and entries as they are to be."""
    module = deed.subject.module
    PanelEntry.objects.filter(module=module).delete()
    # Names may change places among panels that stay.
    staying = {plan.pk for plan in plans if plan.pk is not None}
    for panel in MarkingPanel.objects.filter(module=module):
        MarkingPanel.objects.filter(pk=panel.pk).update(name=f"#{panel.pk}")
    wanted = _Wanted()
    for position, plan in enumerate(plans):
        panel = MarkingPanel(pk=plan.pk, module=module, name=plan.name.strip(), order=position)
        panel.save(force_update=plan.pk in staying)
        seats = _seats(panel, plan)
        PanelJudge.objects.filter(panel=panel).delete()
        PanelJudge.objects.bulk_create(
            PanelJudge(panel=panel, appointment_id=judge, seat=seat) for seat, judge in seats.items()
        )
        PanelEntry.objects.bulk_create(
            PanelEntry(panel=panel, module=module, entry_id=entry_id) for entry_id in plan.entries
        )
        for entry_id in plan.entries:
            if found.aspects_of(ScoreSheet.COMMON):
                wanted.sheets[entry_id, ScoreSheet.COMMON] = (panel, None)
            for seat, judge in seats.items():
                if found.aspects_of(seat):
                    wanted.sheets[entry_id, seat] = (panel, judge)
    return wanted


def _seats(panel: MarkingPanel, plan: PanelPlan) -> dict[int, int]:
    """Seat → appointment: who was there keeps the seat, who comes takes the first free one."""
    before = dict(PanelJudge.objects.filter(panel=panel).values_list("appointment_id", "seat"))
    seats = {
        before[judge]: judge for judge in plan.judges if judge in before and before[judge] <= len(plan.judges)
    }
    free = (seat for seat in range(1, len(plan.judges) + 1) if seat not in seats)
    placed = set(seats.values())
    seats |= {next(free): judge for judge in plan.judges if judge not in placed}
    return dict(sorted(seats.items()))


def _follow(deed: Deed[ModuleMarking], wanted: _Wanted, *, confirmed: bool) -> None:
    """Make the sheets that are missing, hand over those not handed in yet, take away those not touched."""
    module = deed.subject.module
    there = {
        (row.entry_id, row.seat): row
        for row in ScoreSheet.objects.select_for_update().filter(module=module).order_by("pk")
    }
    _check_seats(deed, wanted, there)
    lines = {line.entry_id: line.number for line in sheet(deed.subject.event).lines}
    # What was scanned, signed or keyed in from paper is marked too.
    on_record = set(
        ScoreSheet.objects.filter(module=module)
        .filter(Q(scans__isnull=False) | Q(keyings__isnull=False) | Q(signatures__isnull=False))
        .values_list("pk", flat=True)
    )
    dropped: list[ScoreSheet] = []
    passed: list[ScoreSheet] = []
    for key, row in there.items():
        panel, judge = wanted.sheets.get(key, (None, None))
        touched = bool(row.revision) or row.pk in on_record
        if panel is None or panel.pk != row.panel_id:
            deed.require(
                not touched,
                _("%(entry)s has marks already and must stay in its panel.")
                % {"entry": lines.get(row.entry_id, "")},
            )
        if panel is None:
            dropped.append(row)
        elif judge != row.appointment_id and not row.is_open:
            continue
        elif judge != row.appointment_id or panel.pk != row.panel_id:
            if touched and judge != row.appointment_id:
                passed.append(row)
            row.panel, row.appointment_id = panel, judge
            row.save(update_fields=["panel", "appointment"])
    _drop_marks(deed, passed, confirmed=confirmed)
    ScoreSheet.objects.filter(pk__in=[row.pk for row in dropped]).delete()
    missing = [
        ScoreSheet(module=module, entry_id=entry_id, seat=seat, panel=panel, appointment_id=judge)
        for (entry_id, seat), (panel, judge) in wanted.sheets.items()
        if (entry_id, seat) not in there
    ]
    # A judge sees the numbers of sheets in addresses: made in the order of entries, they would tell whose they are.
    SystemRandom().shuffle(missing)
    ScoreSheet.objects.bulk_create(missing)


def _check_seats(
    deed: Deed[ModuleMarking], wanted: _Wanted, there: dict[tuple[int, int], ScoreSheet]
) -> None:
    """Who handed sheets in from one seat cannot come back in another: the same entry would be marked twice."""
    kept = {
        (entry_id, row.appointment_id): seat
        for (entry_id, seat), row in there.items()
        if row.appointment_id is not None and not row.is_open
    }
    for (entry_id, seat), (panel, judge) in wanted.sheets.items():
        deed.require(
            judge is None or kept.get((entry_id, judge), seat) == seat,
            _("%(panel)s: a judge who handed sheets in before comes back in another place of the panel.")
            % {"panel": panel.name},
        )


def _drop_marks(deed: Deed[ModuleMarking], passed: Sequence[ScoreSheet], *, confirmed: bool) -> None:
    """Whoever takes over a sheet that was only begun starts from an empty one."""
    if not passed:
        return
    message = ngettext(
        "%(count)d sheet that a replaced judge has begun is emptied.",
        "%(count)d sheets that replaced judges have begun are emptied.",
        len(passed),
    ) % {"count": len(passed)}
    deed.require_clear([Finding("judging.begun_sheets", Severity.WARN, message)], confirmed=confirmed)
    dropped = {}
    for row in passed:
        dropped[str(row.pk)] = dict(row.marks.filter(value__isnull=False).values_list("aspect", "value"))
        row.revision += 1
        row.marks.update(value=None, revision=row.revision)
        row.state, row.reason, row.again = ScoreSheet.State.ASSIGNED, "", []
        row.voided_at, row.voided_by, row.void_reason = None, None, ""
        row.save()
    deed.extra["dropped_marks"] = dropped


def _drop_others(deed: Deed[ModuleMarking], kept: Sequence[int | None]) -> None:
    """Panels that are not wanted any more; none of their sheets is left."""
    staying = MarkingPanel.objects.filter(module=deed.subject.module).exclude(entries__isnull=False)
    staying.exclude(pk__in=[pk for pk in kept if pk is not None]).delete()
