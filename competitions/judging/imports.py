"""Scores from a spreadsheet: the sheet that the export hands out, filled in, through the portal's one import.

An entry is found by its number, and its name must fit, so that a shifted column does no harm. An empty cell leaves
what is recorded; 缺考 is an absence. Applying is `record_scores`, as by hand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from competitions.judging import marks, queries, rules, tables
from competitions.judging.acts import Scores, record_scores
from competitions.judging.models import Outcome as EntryOutcome
from competitions.judging.queries import Line, Sheet
from competitions.judging.ranking import recorded_columns
from competitions.planning.models import Event
from portal.sheets.columns import CellError, Column
from portal.sheets.registry import (
    Compared,
    Context,
    Import,
    Outcome,
    SheetRow,
    StagedValues,
    compared,
)

KIND = "judging.scores"


@dataclass(slots=True)
class _Merged:
    """A row laid over what is recorded; `errors` say which cells cannot be."""

    scores: Scores
    errors: list[tuple[str, str]]


def _event(context: Context) -> Event:
    return queries.event(context.actor, context["event"])


def columns(context: Context) -> Sequence[Column]:
    """The columns of the event's score sheet."""
    event = _event(context)
    return tables.columns(queries.sheet(event, []), recorded_columns(event))


def may_import(context: Context) -> bool:
    """Whoever enters scores by hand, while that is possible."""
    try:
        event = _event(context)
    except Event.DoesNotExist:
        return False
    return event.state == Event.State.UNDER_WAY and rules.may_score(context.actor, event)


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    """New: nothing was recorded of the entry yet. Seven queries a batch."""
    event = _event(context)
    if context.locking:
        Event.objects.select_for_update().get(pk=event.pk)
    found = queries.sheet(event)
    recorded = recorded_columns(event)
    by_number = {line.number: line for line in found.lines}
    return [
        _compare(row, by_number.get(str(row.values.get("number") or "")), found, recorded) for row in rows
    ]


def _compare(row: SheetRow, line: Line | None, found: Sheet, recorded: frozenset[str]) -> Compared:
    if line is None:
        if row.faulty("number"):
            return Compared()
        return Compared(errors=[row.error("number", _("No entry of this event has this number."))])
    errors: list[CellError] = []
    name = str(row.values.get("name") or "")
    if name and name not in (line.name, *line.people):
        message = _(
            "In the portal the entry %(number)s belongs to %(name)s. Check whether rows have shifted."
        )
        errors.append(row.error("name", message % {"number": line.number, "name": line.name}))
    merged = _merge(line, row.values, found)
    errors += [row.error(key, message) for key, message in merged.errors]
    if errors:
        return Compared(errors=errors)
    keys = [column.key for column in tables.columns(found, recorded)]
    before = dict(zip(keys, tables.row(line, found, recorded), strict=True))
    after = dict(zip(keys, tables.row(_line(line, merged.scores), found, recorded), strict=True))
    for key in ("number", "name", "unit"):
        del before[key], after[key]
    outcome = compared(before, after, line.entry_id)
    if outcome.outcome is Outcome.CHANGED and not line.version:
        return Compared(Outcome.NEW, outcome.target, outcome.changes)
    return outcome


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    """Record the rows as one act on the event."""
    event = _event(context)
    found = queries.sheet(event)
    lines = {line.entry_id: line for line in found.lines}
    scores = [_merge(lines[int(row.target)], row.values, found).scores for row in rows]
    recorded = record_scores(actor=context.actor, event=event, rows=scores, verb="import_scores")
    count = len(recorded.saved)
    return {
        "url": reverse("judging:scores", args=[event.pk]),
        "message": ngettext("%(count)d line saved.", "%(count)d lines saved.", count) % {"count": count},
    }


def _merge(line: Line, values: Mapping[str, Any], found: Sheet) -> _Merged:
    errors: list[tuple[str, str]] = []
    marked: dict[int, Decimal | None] = dict(line.marks)
    for module in found.modules:
        key = tables.module_key(module.pk)
        try:
            mark = marks.parse_mark(str(values.get(key) or ""), module.full_mark)
        except marks.Untypable as problem:
            errors.append((key, str(problem)))
        else:
            if not isinstance(mark, marks.NotYet):
                marked[module.pk] = mark
            now = marked.get(module.pk, marks.NOT_YET)
            if found.event.by_sheets and not marks.by_hand_alone(
                line.marks.get(module.pk, marks.NOT_YET), now
            ):
                message = _(
                    "%(module)s is marked by judges on score sheets. Here only an absence can be recorded."
                )
                errors.append((key, message % {"module": module.name}))
    elapsed, deductions = line.elapsed_seconds, line.safety_deductions
    try:
        typed = marks.parse_elapsed(str(values.get("elapsed") or ""))
        elapsed = elapsed if typed is None else typed
    except marks.Untypable as problem:
        errors.append(("elapsed", str(problem)))
    try:
        points = marks.parse_deduction(str(values.get("deductions") or ""))
        deductions = deductions if points is None else points
    except marks.Untypable as problem:
        errors.append(("deductions", str(problem)))
    status = str(values.get("status") or line.status)
    reason = str(values.get("reason") or line.reason)
    if status == EntryOutcome.Status.DISQUALIFIED and not reason:
        errors.append(("reason", _("A disqualification needs its reason.")))
    if status == EntryOutcome.Status.ABSENT and any(mark is not None for mark in marked.values()):
        message = _("Who was absent has no score. Clear the scores, or choose another state.")
        errors.append(("status", message))
    scores = Scores(
        entry_id=line.entry_id,
        version=line.version,
        marks=marked,
        status=status,
        reason=reason,
        elapsed_seconds=elapsed,
        safety_deductions=deductions,
    )
    return _Merged(scores, errors)


def _line(line: Line, scores: Scores) -> Line:
    """The line as it would stand."""
    return Line(
        entry_id=line.entry_id,
        number=line.number,
        name=line.name,
        people=line.people,
        unit=line.unit,
        delegation=line.delegation,
        status=scores.status,
        reason=scores.reason,
        elapsed_seconds=scores.elapsed_seconds,
        safety_deductions=scores.safety_deductions,
        version=line.version,
        outcome_id=line.outcome_id,
        marks=dict(scores.marks),
    )


def _back(context: Context) -> str:
    return reverse("judging:scores", args=[context["event"]])


def _union_of(context: Context) -> int | None:
    return _event(context).journal_union_id


SCORES = Import(
    kind=KIND,
    label=gettext_lazy("Scores"),
    arguments=("event",),
    columns=columns,
    may=may_import,
    compare=compare,
    apply=apply,
    unique=(("number",),),
    back=_back,
    title_column="name",
    union_of=_union_of,
    explanation=gettext_lazy(
        "Download the score sheet of the event, fill it in and upload it. An empty cell leaves what is recorded; type "
        "缺考 for an absence in one module."
    ),
)
