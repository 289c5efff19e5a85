"""The board of a module: who has marked what, what is missing, what is to be marked again. Plain rows for a page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions.judging import marks
from competitions.judging.deviations import Deviation, deviations
from competitions.judging.models import ScoreSheet
from competitions.judging.queries import PanelRow, judge_names, panels_of
from competitions.judging.scoring import MarkState
from competitions.judging.tally import Paper, Tally
from competitions.planning.models import Module

# State → tone and icon of its cell.
TONES = {
    ScoreSheet.State.ASSIGNED: ("mute", "circle"),
    ScoreSheet.State.BEGUN: ("note", "pencil"),
    ScoreSheet.State.SUBMITTED: ("ok", "check-circle"),
    ScoreSheet.State.RETURNED: ("warn", "arrow-counterclockwise"),
    ScoreSheet.State.LOCKED: ("ok", "lock"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A sheet on the board: who has it (where the panel changed meanwhile), how much of it is marked."""

    paper: Paper
    label: str
    marked: int
    wanted: int
    judge: str = ""
    # The judge must not have marked this: it does not count.
    voided: bool = False

    @property
    def tone(self) -> str:
        return "mute" if self.voided else TONES[ScoreSheet.State(self.paper.state)][0]

    @property
    def icon(self) -> str:
        return "slash-circle" if self.voided else TONES[ScoreSheet.State(self.paper.state)][1]


@dataclass(frozen=True, slots=True)
class Row:
    """An entry: a cell for each column (None: no sheet), its total, aspects to be marked again."""

    entry_id: int
    label: str
    cells: tuple[Cell | None, ...]
    total: str
    again: int
    # Why nobody marks it, where it did not compete.
    status: str = ""


@dataclass(frozen=True, slots=True)
class PanelBoard:
    """A panel: its columns (seat, judge's name; seat 0 is the common sheet), its rows."""

    name: str
    columns: tuple[tuple[int, str], ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything at a glance."""

    module: Module
    panels: tuple[PanelBoard, ...]
    handed_in: int
    sheets: int
    complete: int
    entries: int
    again: int
    far: tuple[tuple[str, Deviation], ...] = field(default=())
    # Before the codes are opened no incident takes points off, and who fell out is not told.
    coded: bool = False

    @property
    def percent(self) -> int:
        return 100 * self.handed_in // self.sheets if self.sheets else 0


def board(found: Tally, label_of: Callable[[int], str], statuses: Mapping[str, str], common: str) -> Board:
    """The board of a module. `label_of`: what the reader may call an entry; `statuses`: words of outcomes; `common`:
    the heading of the common sheet. Four queries.
    """
    names = judge_names(found.module)
    awaited = {line.entry_id for line in found.awaited}
    papers = [paper for entry_id in awaited for paper in found.counted(entry_id)]
    panels = tuple(
        _panel(panel, found, names, label_of, statuses, common) for panel in panels_of(found.module)
    )
    return Board(
        module=found.module,
        panels=panels,
        handed_in=sum(not paper.is_open for paper in papers),
        sheets=len(papers),
        complete=sum(found.complete(entry_id) for entry_id in awaited) if found.scheme else 0,
        entries=len(awaited),
        again=sum(row.again for panel in panels for row in panel.rows),
        far=tuple((names.get(row.appointment_id, ""), row) for row in deviations(found)),
        coded=found.coded,
    )


def _panel(
    panel: PanelRow,
    found: Tally,
    names: Mapping[int, str],
    label_of: Callable[[int], str],
    statuses: Mapping[str, str],
    common: str,
) -> PanelBoard:
    columns = [(ScoreSheet.COMMON, common)] if found.aspects_of(ScoreSheet.COMMON) else []
    columns += [
        (seat, names.get(judge, ""))
        for seat, judge in enumerate(panel.judges, start=1)
        if found.aspects_of(seat)
    ]
    awaited = {line.entry_id for line in found.awaited}
    # Behind codes a row "absent" or "disqualified" would say whose code it is.
    lines = {line.entry_id: line for line in (found.awaited if found.coded else found.lines)}
    rows = [
        _row(
            entry_id,
            label_of(entry_id),
            columns,
            found,
            names,
            "" if entry_id in awaited else statuses.get(lines[entry_id].status, statuses["absent"]),
        )
        for entry_id in panel.entries
        if entry_id in lines
    ]
    return PanelBoard(panel.name, tuple(columns), tuple(sorted(rows, key=lambda row: row.label)))


def _row(
    entry_id: int,
    label: str,
    columns: list[tuple[int, str]],
    found: Tally,
    names: Mapping[int, str],
    status: str,
) -> Row:
    if status:
        return Row(entry_id, label, (None,) * len(columns), "", 0, status)
    by_seat = {paper.seat: paper for paper in found.papers.get(entry_id, ())}
    marking = found.marking(entry_id)
    cells = tuple(
        _cell(by_seat[seat], found, names, heading) if seat in by_seat else None for seat, heading in columns
    )
    again = len(marking.waiting(MarkState.TO_MARK_AGAIN))
    total = marks.shown(marking.total) if marking.total is not None else ""
    return Row(entry_id, label, cells, total, again)


def _cell(paper: Paper, found: Tally, names: Mapping[int, str], heading: str) -> Cell:
    wanted = len(found.aspects_of(paper.seat))
    whose = names.get(paper.appointment_id or 0, "")
    voided = paper.seat in found.voided(paper.entry_id)
    return Cell(
        paper=paper,
        label=_("Voided") if voided else str(ScoreSheet.State(paper.state).label),
        voided=voided,
        marked=wanted - len(found.missing(paper)),
        wanted=wanted,
        judge=whose if whose and whose != heading else "",
    )
