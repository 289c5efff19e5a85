"""The form on which panels are composed: judges by panel, entries by panel, conflicts in sight."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from competitions.judging.acts import PanelPlan
from competitions.judging.models import Appointment
from competitions.judging.queries import Line, PanelRow

MOST_PANELS = 12
LETTERS = "一二三四五六七八九十"


@dataclass(slots=True)
class PanelColumn:
    """A panel as a column of the form."""

    position: int
    name: str
    pk: int | None
    judges: int = 0
    entries: int = 0
    error: str = ""


@dataclass(slots=True)
class JudgeRow:
    """A judge: on which panels, and from how many entries kept away."""

    appointment: Appointment
    places: list[tuple[int, bool]]
    apart: int
    load: int


@dataclass(slots=True)
class EntryRow:
    """An entry: on which panel, and who must not mark it, with the reason."""

    line: Line
    place: int | None
    apart: list[tuple[str, str]]
    # Positions of the panels on which such a judge sits.
    closed: list[int] = field(default_factory=list)

    @property
    def clashes(self) -> bool:
        return self.place in self.closed


def panel_name(position: int) -> str:
    """第一组, 第二组 …"""
    return _("Panel %(number)s") % {"number": LETTERS[position] if position < len(LETTERS) else position + 1}


class PanelsForm:
    """Panels as they stand, are proposed or were typed.

    Fields: `name-<position>`, `pk-<position>`, `judge-<appointment>-<position>`, `entry-<entry>` (a position).
    """

    def __init__(
        self,
        panels: Sequence[PanelRow | PanelPlan],
        *,
        judges: Sequence[Appointment],
        lines: Sequence[Line],
        apart: Mapping[tuple[int, int], str],
        count: int | None = None,
        typed: Mapping[str, str] | None = None,
    ) -> None:
        if typed is not None:
            panels = _read(typed, judges, lines, {panel.pk for panel in panels if panel.pk is not None})
        wanted = min(MOST_PANELS, max(1, len(panels) if count is None else count))
        self.columns = [
            PanelColumn(
                position,
                panels[position].name if position < len(panels) else panel_name(position),
                panels[position].pk if position < len(panels) else None,
            )
            for position in range(wanted)
        ]
        seated = [set(panel.judges) for panel in panels[:wanted]]
        placed = {
            entry: position for position, panel in enumerate(panels[:wanted]) for entry in panel.entries
        }
        self.judges = [self._judge(row, seated, placed.values(), apart) for row in judges]
        names = {row.pk: row.judge.name for row in judges}
        self.entries = [_entry(line, placed.get(line.entry_id), seated, names, apart) for line in lines]
        for column in self.columns:
            column.judges = len(seated[column.position]) if column.position < len(seated) else 0
            column.entries = sum(row.place == column.position for row in self.entries)
        self.problem = ""

    def _judge(
        self,
        row: Appointment,
        seated: Sequence[Collection[int]],
        places: Collection[int],
        apart: Mapping[tuple[int, int], str],
    ) -> JudgeRow:
        on = [position < len(seated) and row.pk in seated[position] for position in range(len(self.columns))]
        load = sum(on[place] for place in places if place < len(on))
        away = sum(judge == row.pk for judge, _entry in apart)
        return JudgeRow(row, list(enumerate(on)), away, load)

    @property
    def plans(self) -> list[PanelPlan]:
        """The panels that have anything in them."""
        plans = [
            PanelPlan(
                name=column.name,
                judges=tuple(row.appointment.pk for row in self.judges if row.places[column.position][1]),
                entries=tuple(row.line.entry_id for row in self.entries if row.place == column.position),
                pk=column.pk,
            )
            for column in self.columns
        ]
        return [plan for plan in plans if plan.judges or plan.entries]

    @property
    def unplaced(self) -> int:
        return sum(row.place is None for row in self.entries)

    def refuse(self, field_name: str, message: str) -> None:
        """Show what the act refused: on its panel, or above all."""
        filled = [column for column in self.columns if column.judges or column.entries]
        position = field_name.removeprefix("panel-")
        if position.isdecimal() and int(position) < len(filled):
            filled[int(position)].error = message
        self.problem = message


def _entry(
    line: Line,
    place: int | None,
    seated: Sequence[Collection[int]],
    names: Mapping[int, str],
    apart: Mapping[tuple[int, int], str],
) -> EntryRow:
    away = {judge: why for (judge, entry), why in apart.items() if entry == line.entry_id and judge in names}
    closed = [position for position, judges in enumerate(seated) if away.keys() & set(judges)]
    return EntryRow(line, place, [(names[judge], why) for judge, why in away.items()], closed)


def _read(
    typed: Mapping[str, str], judges: Sequence[Appointment], lines: Sequence[Line], known: Collection[int]
) -> list[PanelPlan]:
    plans = []
    for position in range(MOST_PANELS):
        if f"name-{position}" not in typed:
            break
        pk = typed.get(f"pk-{position}", "")
        plans.append(
            PanelPlan(
                name=typed[f"name-{position}"].strip(),
                judges=tuple(row.pk for row in judges if f"judge-{row.pk}-{position}" in typed),
                entries=tuple(
                    line.entry_id for line in lines if typed.get(f"entry-{line.entry_id}") == str(position)
                ),
                pk=int(pk) if pk.isdecimal() and int(pk) in known else None,
            )
        )
    return plans
