"""Entering scores: for one entry or for a whole sheet, by hand or from a spreadsheet, always by this act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging import marks, rules
from competitions.judging.models import Incident, ModuleScore, Outcome
from competitions.judging.queries import Line, Sheet, sheet
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.journal import Line as JournalLine
from portal.acts.models import describe


@dataclass(frozen=True, slots=True)
class Scores:
    """What a clerk says of one entry, all of it.

    `marks`: module id → mark, None for an absence; modules left out are not yet scored. `version` is that of the
    outcome that the clerk had before the eyes (0: nothing was recorded).
    """

    entry_id: int
    version: int
    marks: Mapping[int, Decimal | None]
    status: str = Outcome.Status.COMPETED
    reason: str = ""
    elapsed_seconds: int | None = None
    safety_deductions: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What came of it, by entry id. `conflicts` were changed by somebody else meanwhile and left as they are."""

    saved: tuple[int, ...] = ()
    unchanged: tuple[int, ...] = ()
    conflicts: tuple[int, ...] = ()


@dataclass(slots=True)
class _Writing:
    """Rows gathered for the set-based writes."""

    outcomes: list[Outcome] = field(default_factory=list)
    new_outcomes: list[Outcome] = field(default_factory=list)
    scores: list[ModuleScore] = field(default_factory=list)
    cleared: list[tuple[int, int]] = field(default_factory=list)
    changes: list[tuple[Outcome, dict[str, Any], dict[str, Any]]] = field(default_factory=list)


def record_scores(
    *, actor: Actor, event: Event, rows: Sequence[Scores], verb: str = "record_scores", note: str = ""
) -> Recorded:
    """Record what clerks entered for some entries of an event, as one act.

    Rows that somebody else has changed since the clerk read them are not written but given back as conflicts; the
    others are. The event's row is locked, so that two sheets are recorded one after the other.

    Raises:
        NotAllowed: the actor does not enter scores here.
        Refused: the event is not under way, an entry is not on its sheet, or a value is impossible.
    """
    with performing(verb, actor=actor, on=event, may=rules.may_score, note=note) as deed:
        deed.require(
            deed.subject.state == Event.State.UNDER_WAY,
            _("Scores are entered while the event is under way. Open the scoring again to correct them."),
        )
        found = sheet(deed.subject, [row.entry_id for row in rows])
        lines = {line.entry_id: line for line in found.lines}
        saved, unchanged, conflicts = [], [], []
        writing = _Writing()
        for row in rows:
            line = lines.get(row.entry_id)
            deed.require(line is not None, _("This entry does not take part in the event."))
            assert line is not None
            if _same(row, line):
                unchanged.append(row.entry_id)
            elif line.version != row.version:
                conflicts.append(row.entry_id)
            else:
                _check(deed, row, found, line)
                _gather(writing, actor, row, line, found)
                saved.append(row.entry_id)
        _write(deed, writing)
        deed.extra["entries_recorded"] = len(saved)
        return Recorded(tuple(saved), tuple(unchanged), tuple(conflicts))


def put_scores(deed: Deed[Any], module: Module, scores: Mapping[int, Decimal | None]) -> None:
    """What the sheets of a module come to, inside an act that has locked the event: entry id → total.

    None takes the score off again. What incidents took off for safety becomes the entry's safety deductions.
    """
    event = module.event
    found = sheet(event, scores)
    for_safety = _for_safety(event, scores)
    writing = _Writing()
    for line in found.lines:
        marked = {pk: mark for pk, mark in line.marks.items() if pk != module.pk}
        total = scores[line.entry_id]
        row = Scores(
            entry_id=line.entry_id,
            version=line.version,
            marks=marked if total is None else {**marked, module.pk: total},
            status=line.status,
            reason=line.reason,
            elapsed_seconds=line.elapsed_seconds,
            safety_deductions=for_safety.get(line.entry_id, line.safety_deductions),
        )
        if not _same(row, line):
            _gather(writing, deed.actor, row, line, found)
    _write(deed, writing)


def _for_safety(event: Event, entry_ids: Iterable[int]) -> dict[int, Decimal]:
    rows = (
        Incident.objects.filter(
            event=event,
            entry__in=list(entry_ids),
            kind=Incident.Kind.SAFETY,
            state=Incident.State.DECIDED,
            deduction__isnull=False,
        )
        .order_by()
        .values_list("entry")
        .annotate(off=Sum("deduction"))
    )
    return dict(rows)


def set_status(
    *, actor: Actor, entry: Entry, status: str, reason: str = "", version: int | None = None
) -> Recorded:
    """Say that an entry competed, was absent, withdrew or was disqualified; marks that are there stay.

    An absence clears nothing either: it is refused while marks are recorded.

    Raises:
        NotAllowed: the actor does not enter scores here.
        Refused: the event is not under way, or the reason is missing.
    """
    line = sheet(entry.event, [entry.pk]).line(entry.pk)
    row = Scores(
        entry_id=entry.pk,
        version=line.version if version is None else version,
        marks=line.marks,
        status=status,
        reason=reason,
        elapsed_seconds=line.elapsed_seconds,
        safety_deductions=line.safety_deductions,
    )
    return record_scores(actor=actor, event=entry.event, rows=[row], verb="set_status", note=reason)


def _same(row: Scores, line: Line) -> bool:
    return (
        dict(row.marks) == line.marks
        and row.status == line.status
        and row.reason.strip() == line.reason
        and row.elapsed_seconds == line.elapsed_seconds
        and row.safety_deductions == line.safety_deductions
    )


def _check(deed: Deed[Event], row: Scores, found: Sheet, line: Line) -> None:
    """The same rules as on the form, for every caller."""
    modules = {module.pk: module for module in found.modules}
    field_name = f"entry-{row.entry_id}"
    deed.require(set(row.marks) <= set(modules), _("This module does not belong to the event."))
    if found.event.by_sheets:
        _check_by_sheets(deed, row, found, line)
    for module_id, mark in row.marks.items():
        deed.require(
            line.expects(modules[module_id]) or line.marks.get(module_id, marks.NOT_YET) == mark,
            _("%(entry)s is not in the round of “%(module)s”.")
            % {"entry": line.name, "module": modules[module_id].name},
            field=field_name,
        )
        if mark is None:
            continue
        try:
            marks.check_mark(mark, modules[module_id].full_mark)
        except marks.Untypable as problem:
            message = _("%(entry)s, %(module)s: %(problem)s") % {
                "entry": line.name,
                "module": modules[module_id].name,
                "problem": problem,
            }
            deed.require(False, message, field=field_name)
    deed.require(row.status in Outcome.Status.values, _("This is no known status."), field=field_name)
    deed.require(
        row.status != Outcome.Status.DISQUALIFIED or row.reason.strip(),
        _("%(entry)s: a disqualification needs its reason.") % {"entry": line.name},
        field=field_name,
    )
    deed.require(
        row.status != Outcome.Status.ABSENT or not any(mark is not None for mark in row.marks.values()),
        _("%(entry)s: who was absent has no score. Clear the scores, or choose another state.")
        % {"entry": line.name},
        field=field_name,
    )


def _check_by_sheets(deed: Deed[Event], row: Scores, found: Sheet, line: Line) -> None:
    """Where judges mark by sheets, only an absence is put down by hand, or taken back."""
    for module in found.modules:
        was, now = (marked.get(module.pk, marks.NOT_YET) for marked in (line.marks, row.marks))
        deed.require(
            marks.by_hand_alone(was, now),
            _("%(module)s is marked by judges on score sheets. Here only an absence can be recorded.")
            % {"module": module.name},
            field=f"entry-{row.entry_id}",
        )


def _facts(
    status: str,
    reason: str,
    elapsed: int | None,
    deductions: Decimal | None,
    marked: Mapping[int, Decimal | None],
    found: Sheet,
) -> dict[str, Any]:
    return {
        "status": status,
        "reason": reason,
        "elapsed_seconds": elapsed,
        "safety_deductions": None if deductions is None else marks.shown(deductions),
        "scores": {
            module.name: "absent" if (mark := marked[module.pk]) is None else marks.shown(mark)
            for module in found.modules
            if module.pk in marked
        },
    }


def _gather(writing: _Writing, actor: Actor, row: Scores, line: Line, found: Sheet) -> None:
    outcome = Outcome(
        pk=line.outcome_id,
        entry_id=row.entry_id,
        status=row.status,
        reason=row.reason.strip(),
        elapsed_seconds=row.elapsed_seconds,
        safety_deductions=row.safety_deductions,
        version=line.version + 1,
    )
    (writing.new_outcomes if line.outcome_id is None else writing.outcomes).append(outcome)
    now = timezone.now()
    for module in found.modules:
        if module.pk not in row.marks:
            if module.pk in line.marks:
                writing.cleared.append((row.entry_id, module.pk))
        elif module.pk not in line.marks or line.marks[module.pk] != row.marks[module.pk]:
            mark = row.marks[module.pk]
            writing.scores.append(
                ModuleScore(
                    entry_id=row.entry_id,
                    module=module,
                    score=mark,
                    absent=mark is None,
                    entered_by_id=actor.user_id,
                    entered_at=now,
                )
            )
    before = _facts(line.status, line.reason, line.elapsed_seconds, line.safety_deductions, line.marks, found)
    after = _facts(
        row.status, row.reason.strip(), row.elapsed_seconds, row.safety_deductions, row.marks, found
    )
    changed = [name for name in after if before[name] != after[name]]
    writing.changes.append(
        (
            outcome,
            {name: before[name] for name in changed} if line.version else {},
            {name: after[name] for name in changed},
        )
    )


def _write(deed: Deed[Any], writing: _Writing) -> None:
    Outcome.objects.bulk_create(writing.new_outcomes)
    Outcome.objects.bulk_update(
        writing.outcomes, ["status", "reason", "elapsed_seconds", "safety_deductions", "version"]
    )
    for entry_id, module_id in writing.cleared:
        ModuleScore.objects.filter(entry_id=entry_id, module_id=module_id).delete()
    ModuleScore.objects.bulk_create(
        writing.scores,
        update_conflicts=True,
        unique_fields=["entry", "module"],
        update_fields=["score", "absent", "entered_by", "entered_at"],
    )
    lines = []
    for outcome, before, after in writing.changes:
        object_type, object_id = describe(outcome)
        lines.append(
            JournalLine(
                verb=deed.verb,
                object_type=object_type,
                object_id=object_id,
                union_id=deed.union_id,
                before=before,
                after=after,
                note="",
            )
        )
    deed.lines(lines)
