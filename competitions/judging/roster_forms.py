"""The results sheet of an internal or past competition as typed: who took part, with which scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import marks
from competitions.judging.acts import Participant
from competitions.judging.forms import Cell
from competitions.planning.models import Event, Module
from enterprises.models import Enterprise, Worker


class PeopleFilter(forms.Form):
    """Whom to look for among a unit's people; the unit is a choice where the competition is a union's."""

    unit = forms.ModelChoiceField(
        queryset=Enterprise.objects.none(),
        label=gettext_lazy("Unit"),
        required=False,
        empty_label=gettext_lazy("Choose a unit"),
    )
    text = forms.CharField(label=gettext_lazy("Name or initials"), required=False, max_length=60)

    def __init__(
        self, *args: Any, units: QuerySet[Enterprise], chosen: Enterprise | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.chosen = chosen
        if chosen is not None:
            del self.fields["unit"]
        else:
            field: Any = self.fields["unit"]
            field.queryset = units

    @property
    def selected(self) -> Enterprise | None:
        """The unit whose people are listed; None while none is chosen. Call after `is_valid`."""
        wanted: Enterprise | None = self.chosen or self.cleaned_data.get("unit")
        return wanted


@dataclass(slots=True)
class PersonRow:
    """One person of the unit."""

    worker: Worker
    chosen: bool
    cells: list[Cell]

    @property
    def faulty(self) -> bool:
        return any(cell.error for cell in self.cells)


class RosterForm:
    """A row for each person; whoever is ticked or has a score takes part."""

    def __init__(
        self, event: Event, modules: Sequence[Module], people: Sequence[Worker], typed: QueryDict | None
    ) -> None:
        self.modules = modules
        self.rows: list[PersonRow] = []
        self.participants: list[Participant] = []
        self.team_name = typed.get("team_name", "").strip()[:80] if typed is not None else ""
        chosen = set(typed.getlist("people")) if typed is not None else set()
        for worker in people:
            cells = (
                []
                if event.is_team
                else [
                    Cell(
                        name := f"w{worker.pk}-m{module.pk}",
                        module.name,
                        typed.get(name, "") if typed is not None else "",
                    )
                    for module in modules
                ]
            )
            row = PersonRow(worker, str(worker.pk) in chosen, cells)
            self.rows.append(row)
            if typed is not None and not event.is_team:
                self._read(row)
        self.team_errors: list[tuple[str, str]] = []
        if typed is not None and event.is_team:
            self._read_team(event)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """(id of the field, sentence) for the summary on top."""
        return self.team_errors + [
            (cell.id, f"{row.worker.name} · {cell.label}：{cell.error}")
            for row in self.rows
            for cell in row.cells
            if cell.error
        ]

    def _read(self, row: PersonRow) -> None:
        marked: dict[int, Decimal | None] = {}
        for module, cell in zip(self.modules, row.cells, strict=True):
            try:
                mark = marks.parse_mark(cell.value, module.full_mark)
            except marks.Untypable as problem:
                cell.error = str(problem)
                continue
            if not isinstance(mark, marks.NotYet):
                marked[module.pk] = mark
        if row.chosen or marked:
            row.chosen = True
            self.participants.append(Participant((row.worker,), marked))

    def _read_team(self, event: Event) -> None:
        members = tuple(row.worker for row in self.rows if row.chosen)
        if not self.team_name:
            self.team_errors.append(("team_name", _("Please give the team a name.")))
        if not event.team_size_minimum <= len(members) <= event.team_size_maximum:
            self.team_errors.append(
                (
                    "team_name",
                    _("A team has %(least)d to %(most)d members; %(chosen)d are ticked.")
                    % {
                        "least": event.team_size_minimum,
                        "most": event.team_size_maximum,
                        "chosen": len(members),
                    },
                )
            )
        if members:
            self.participants.append(Participant(members, {}, self.team_name))
