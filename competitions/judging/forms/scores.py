"""The boundary of the judging room: the score sheet as typed, filters, reasons, the committee's order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import marks
from competitions.judging.acts import Scores
from competitions.judging.models import Outcome
from competitions.judging.queries import Line, Sheet
from competitions.judging.queries.events import STATES
from competitions.planning.models import Module


@dataclass(slots=True)
class Cell:
    """One field of a row: what it is called in the form, what stands in it, what is wrong with it."""

    name: str
    label: str
    value: str
    error: str = ""
    hint: str = ""
    # Decides the keyboard of a phone: decimal, text or choices.
    kind: str = "decimal"
    choices: tuple[tuple[str, str], ...] = ()
    # Of a round that the entry is not in.
    closed: bool = False

    @property
    def id(self) -> str:
        return f"id_{self.name}"


@dataclass(slots=True)
class Row:
    """One entry of the sheet as a row of fields."""

    line: Line
    cells: list[Cell]
    status: Cell
    reason: Cell
    version: int
    was: str
    settled: bool
    # (label, what was typed, what somebody else has saved), where the two clash.
    clashes: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def fields(self) -> list[Cell]:
        return [*self.cells, self.status, self.reason]

    @property
    def faulty(self) -> bool:
        return any(cell.error for cell in self.fields)


STATUS_LABELS = {
    Outcome.Status.COMPETED: gettext_lazy("Competed"),
    Outcome.Status.ABSENT: gettext_lazy("Absent"),
    Outcome.Status.WITHDRAWN: gettext_lazy("Withdrew from the contest"),
    Outcome.Status.DISQUALIFIED: gettext_lazy("Disqualified"),
}


def shown_mark(mark: Decimal | None) -> str:
    """A mark as it stands in a field; an absence is 缺考."""
    return "缺考" if mark is None else marks.shown(mark)


class SheetForm:
    """The score sheet as a form: fields for each line, read back as `Scores`.

    Only rows that were touched are read: each row carries the fingerprint of what it showed. With `only`, the
    others are not read at all (a row saved by itself).
    """

    def __init__(
        self,
        sheet: Sheet,
        columns: frozenset[str],
        typed: Mapping[str, str] | None = None,
        *,
        only: int | None = None,
    ) -> None:
        self.sheet = sheet
        self.columns = columns
        self.rows: list[Row] = []
        self.scores: list[Scores] = []
        for line in sheet.lines:
            row = self._row(line)
            here = typed if typed is not None and f"{line.entry_id}-was" in typed else None
            if here is not None and (only is None or only == line.entry_id):
                self._read(row, here)
            elif here is not None:
                self._keep(row, here)
            self.rows.append(row)

    @property
    def valid(self) -> bool:
        return not any(row.faulty for row in self.rows)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary on top."""
        return [
            (cell.id, f"{row.line.number} {row.line.name} · {cell.label}：{cell.error}")
            for row in self.rows
            for cell in row.fields
            if cell.error
        ]

    @property
    def headings(self) -> list[tuple[str, str]]:
        """(label, hint) of the columns of figures."""
        found = [
            (
                module.name,
                _("0 to %(full_mark)s, weight %(weight)s%%")
                % {"full_mark": marks.shown(module.full_mark), "weight": marks.shown(module.weight)},
            )
            for module in self.sheet.modules
        ]
        if "elapsed" in self.columns:
            found.append((_("Time used"), _("minutes:seconds, such as 85:30")))
        if "deductions" in self.columns:
            found.append((_("Safety deductions"), _("points")))
        return found

    def clash(self, entry_ids: Iterable[int], fresh: Sheet) -> None:
        """Show, for the rows that were changed meanwhile, both values of whatever differs.

        The row then counts from what is saved now, so that saving it again is a decision and no accident.
        """
        saved = {line.entry_id: self._row(line) for line in fresh.lines}
        for row in self.rows:
            if row.line.entry_id in entry_ids:
                other = saved[row.line.entry_id]
                row.clashes = [
                    (mine.label, _word(mine), _word(theirs))
                    for mine, theirs in zip(row.fields, other.fields, strict=True)
                    if mine.value != theirs.value
                ]
                row.version, row.was = other.version, other.was

    def _row(self, line: Line) -> Row:
        prefix = f"{line.entry_id}-"
        cells = []
        for module in self.sheet.modules:
            value = shown_mark(line.marks[module.pk]) if module.pk in line.marks else ""
            cell = Cell(f"{prefix}m{module.pk}", module.name, value, closed=not line.expects(module))
            if self.sheet.event.by_sheets:
                cell.kind, cell.choices = "choices", _by_hand(line.marks.get(module.pk, marks.NOT_YET))
            cells.append(cell)
        if "elapsed" in self.columns:
            elapsed = line.elapsed_seconds
            value = "" if elapsed is None else marks.shown_elapsed(elapsed)
            cells.append(
                Cell(f"{prefix}elapsed", _("Time used"), value, kind="text", hint=_("minutes:seconds"))
            )
        if "deductions" in self.columns:
            deduction = line.safety_deductions
            value = "" if deduction is None else marks.shown(deduction)
            cells.append(Cell(f"{prefix}deductions", _("Safety deductions"), value))
        choices = tuple((status.value, str(label)) for status, label in STATUS_LABELS.items())
        return Row(
            line=line,
            cells=cells,
            status=Cell(f"{prefix}status", _("State"), line.status, kind="choices", choices=choices),
            reason=Cell(f"{prefix}reason", _("Reason"), line.reason, kind="text"),
            version=line.version,
            was=line.fingerprint,
            settled=line.is_settled(self.sheet.modules),
        )

    def _keep(self, row: Row, typed: Mapping[str, str]) -> None:
        """Keep what was typed in a row that is not being saved."""
        for cell in row.fields:
            if not cell.closed:
                cell.value = typed.get(cell.name, cell.value)
        row.was = typed.get(f"{row.line.entry_id}-was", row.was)
        row.version = _whole(typed.get(f"{row.line.entry_id}-version", ""))

    def _read(self, row: Row, typed: Mapping[str, str]) -> None:
        self._keep(row, typed)
        cells = {cell.name: cell for cell in row.fields}
        prefix = f"{row.line.entry_id}-"
        marked: dict[int, Decimal | None] = {}
        for module in self.sheet.modules:
            cell = cells[f"{prefix}m{module.pk}"]
            mark = _parsed(cell, partial(marks.parse_mark, full_mark=module.full_mark))
            if not isinstance(mark, marks.NotYet | _Faulty):
                marked[module.pk] = mark
            if self.sheet.event.by_sheets and not cell.error:
                self._keep_to_sheets(row, module, cell, mark)
        # What has no column here stays as it is recorded.
        elapsed: Any = row.line.elapsed_seconds
        deductions: Any = row.line.safety_deductions
        if f"{prefix}elapsed" in cells:
            elapsed = _parsed(cells[f"{prefix}elapsed"], marks.parse_elapsed)
        if f"{prefix}deductions" in cells:
            deductions = _parsed(cells[f"{prefix}deductions"], marks.parse_deduction)
        status = row.status.value
        if status not in Outcome.Status.values:
            row.status.error = _("Choose one of the states.")
        row.reason.value = row.reason.value.strip()[:1000]
        if status == Outcome.Status.DISQUALIFIED and not row.reason.value:
            row.reason.error = _("A disqualification needs its reason.")
        if status == Outcome.Status.ABSENT and any(mark is not None for mark in marked.values()):
            row.status.error = _("Who was absent has no score. Clear the scores, or choose another state.")
        if row.faulty:
            return
        read = Line(
            **{
                name: getattr(row.line, name)
                for name in ("entry_id", "number", "name", "people", "unit", "delegation")
            },
            status=status,
            reason=row.reason.value,
            elapsed_seconds=elapsed,
            safety_deductions=deductions,
            marks=marked,
        )
        if read.fingerprint != row.was:
            self.scores.append(
                Scores(
                    entry_id=row.line.entry_id,
                    version=row.version,
                    marks=marked,
                    status=status,
                    reason=row.reason.value,
                    elapsed_seconds=elapsed,
                    safety_deductions=deductions,
                )
            )

    def _keep_to_sheets(self, row: Row, module: Module, cell: Cell, mark: marks.Mark | marks.NotYet) -> None:
        """Where judges mark, a mark that somebody types is refused on its field."""
        if not marks.by_hand_alone(row.line.marks.get(module.pk, marks.NOT_YET), mark):
            cell.error = _(
                "%(module)s is marked by judges on score sheets. Here only an absence can be recorded."
            ) % {"module": module.name}


def _by_hand(mark: marks.Mark | marks.NotYet) -> tuple[tuple[str, str], ...]:
    """What may stand in a module that judges mark: what came from their sheets, else an absence or nothing."""
    if isinstance(mark, Decimal):
        return ((shown_mark(mark), shown_mark(mark)),)
    return (("", _("Not scored yet")), (shown_mark(None), shown_mark(None)))


class _Faulty:
    """Stands for a value that could not be read; the cell has the reason."""


def _parsed(cell: Cell, parse: Callable[[str], Any]) -> Any:
    try:
        return parse(cell.value)
    except marks.Untypable as problem:
        cell.error = str(problem)
        return _Faulty()


def _whole(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def _word(cell: Cell) -> str:
    return dict(cell.choices).get(cell.value, cell.value) or _("(empty)")


class EventFilter(forms.Form):
    """The list of events with scores."""

    text = forms.CharField(label=gettext_lazy("Competition or event"), required=False, max_length=60)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    year = forms.IntegerField(label=gettext_lazy("Year"), required=False, min_value=2000, max_value=2100)
    mine = forms.ChoiceField(
        label=gettext_lazy("Whose"),
        required=False,
        choices=[("", gettext_lazy("In my scope")), ("1", gettext_lazy("Of my own union or unit"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        state: Any = self.fields["state"]
        state.choices = [("", _("All states")), *((each.value, each.label) for each in STATES)]


class SheetFilter(forms.Form):
    """Which lines of a sheet are shown."""

    text = forms.CharField(label=gettext_lazy("Name, unit or entry number"), required=False, max_length=60)
    show = forms.ChoiceField(
        label=gettext_lazy("Lines"),
        required=False,
        choices=[
            ("", gettext_lazy("All lines")),
            ("open", gettext_lazy("Not yet complete")),
            ("away", gettext_lazy("Absent, withdrawn, disqualified")),
        ],
    )

    def keeps(self, line: Line, sheet: Sheet) -> bool:
        """Whether the line passes the filter."""
        text = str(self.cleaned_data.get("text") or "").strip().lower()
        show = self.cleaned_data.get("show")
        if text and text not in f"{line.number} {line.name} {line.unit} {line.delegation}".lower():
            return False
        if show == "open":
            return not line.is_settled(sheet.modules)
        return show != "away" or not line.competed


class ReasonForm(forms.Form):
    """A reason, for what goes on record with one."""

    reason = forms.CharField(
        label=gettext_lazy("Reason"), widget=forms.Textarea(attrs={"rows": 3}), max_length=1000
    )


class TieForm(forms.Form):
    """The committee's order of one tie: a place for each of its entries, and the reason."""

    reason = forms.CharField(
        label=gettext_lazy("Reason of the committee"),
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=1000,
    )

    def __init__(self, entrants: list[tuple[int, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entrants = entrants
        places = [("", _("Choose the place")), *((str(n), str(n)) for n in range(1, len(entrants) + 1))]
        for entry_id, name in entrants:
            self.fields[f"place-{entry_id}"] = forms.ChoiceField(label=name, choices=places)
        self.order_fields([*(f"place-{entry_id}" for entry_id, _name in entrants), "reason"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        places = [cleaned.get(f"place-{entry_id}") for entry_id, _name in self.entrants]
        if all(places) and len(set(places)) < len(places):
            self.add_error(None, _("Each place can be given once."))
        return cleaned

    @property
    def order(self) -> list[int]:
        """Ids, best first."""
        places = {entry_id: int(self.cleaned_data[f"place-{entry_id}"]) for entry_id, _name in self.entrants}
        return sorted(places, key=lambda entry_id: places[entry_id])
