"""The sheets of a module brought together: who has marked what, each entry's points, what is still missing.

Plain values from a constant number of queries; the figures are scoring's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

from competitions.judging import blinding, scoring, sheet_values
from competitions.judging.models import (
    AspectMark,
    Incident,
    ModuleMarking,
    ModuleScheme,
    PanelEntry,
    ScoreSheet,
)
from competitions.judging.queries.sheets import Line, Sheet, sheet
from competitions.judging.sheet_values import Value
from competitions.planning.governance import pack_of
from competitions.planning.models import Event, Module

_FIELDS = (
    "pk",
    "module_id",
    "entry_id",
    "panel_id",
    "seat",
    "appointment_id",
    "state",
    "revision",
    "reason",
    "again",
    "on_paper",
    "submitted_at",
    "voided_at",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A score sheet as plain values: `values` by the aspect's key, what was cleared left out."""

    pk: int
    module_id: int
    entry_id: int
    panel_id: int
    seat: int
    appointment_id: int | None
    state: str
    revision: int
    reason: str
    again: list[str]
    on_paper: bool
    submitted_at: datetime | None
    voided_at: datetime | None = None
    values: dict[str, Value] = field(default_factory=dict)

    @property
    def is_open(self) -> bool:
        return self.state in ScoreSheet.OPEN

    @property
    def is_touched(self) -> bool:
        """Whether anything was ever saved on it."""
        return self.revision > 0 or self.state != ScoreSheet.State.ASSIGNED


@dataclass(frozen=True)
class Tally:
    """A module with all that was marked in it. `scheme` None: none is chosen for it yet.

    `papers` and `penalties` by the entry's id; `placed`: entry → panel. `coded`: the module is marked blind and its
    codes are not opened yet.
    """

    module: Module
    state: str
    scheme: scoring.Scheme | None
    scale: scoring.Scale
    lines: tuple[Line, ...]
    papers: Mapping[int, tuple[Paper, ...]]
    penalties: Mapping[int, tuple[scoring.Penalty, ...]]
    placed: Mapping[int, int]
    coded: bool = False
    _markings: dict[int, scoring.Marking] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def awaited(self) -> tuple[Line, ...]:
        """The entries that are to be marked: who competed, is in the round, and was not absent from this module.

        Behind codes also whoever fell out after the work was begun to be marked: a code that goes missing, or is not
        waited for any more, would tell whose it is. With the codes the scores of these stay away.
        """
        absent = {line.entry_id for line in self.lines if line.marks.get(self.module.pk, 0) is None}
        return tuple(
            line
            for line in self.lines
            if (line.competed and line.entry_id not in absent and line.expects(self.module))
            or (self.coded and self._begun(line.entry_id))
        )

    def _begun(self, entry_id: int) -> bool:
        return any(paper.is_touched for paper in self.papers.get(entry_id, ()))

    @cached_property
    def size(self) -> int:
        """How many judges a panel must have; 0: as many as there are."""
        return 0 if self.scheme is None else sheet_values.panel_size(self.scheme, self.scale)

    def marking(self, entry_id: int) -> scoring.Marking:
        """The points of an entry from what stands on its sheets now.

        Raises:
            ValueError: no scheme is chosen.
        """
        if self.scheme is None:
            raise ValueError("the module has no marking scheme")
        if entry_id not in self._markings:
            papers = self.papers.get(entry_id, ())
            by_seat = {paper.seat: paper.values for paper in papers}
            self._markings[entry_id] = scoring.mark_module(
                scheme=self.scheme,
                marks=sheet_values.marks_of(
                    self.scheme, by_seat, scale=self.scale, voided=self.voided(entry_id)
                ),
                scale=self.scale,
                penalties=self.penalties.get(entry_id, ()),
            )
        return self._markings[entry_id]

    def voided(self, entry_id: int) -> tuple[int, ...]:
        """The seats whose marks of an entry do not count. Behind codes none yet: that a judge must not have marked
        this code would tell whose it is.
        """
        papers = () if self.coded else self.papers.get(entry_id, ())
        return tuple(paper.seat for paper in papers if paper.voided_at is not None)

    def counted(self, entry_id: int) -> tuple[Paper, ...]:
        """The sheets of an entry without those that do not count."""
        voided = self.voided(entry_id)
        return tuple(paper for paper in self.papers.get(entry_id, ()) if paper.seat not in voided)

    def aspects_of(self, seat: int) -> tuple[scoring.Aspect, ...]:
        """What the sheet of a seat holds."""
        return () if self.scheme is None else sheet_values.aspects_of_seat(self.scheme, self.scale, seat)

    def missing(self, paper: Paper) -> tuple[str, ...]:
        """The keys of the aspects that a sheet still has no mark for."""
        return tuple(aspect.key for aspect in self.aspects_of(paper.seat) if aspect.key not in paper.values)

    def complete(self, entry_id: int) -> bool:
        """Whether all sheets of an entry are handed in and nothing is to be marked again."""
        papers = self.counted(entry_id)
        return (
            entry_id in self.placed
            and bool(papers)
            and not any(paper.is_open for paper in papers)
            and self.marking(entry_id).total is not None
        )


def scale_of(event: Event) -> scoring.Scale:
    """The scale of judgement marks by the competition's policy pack."""
    rule = pack_of(event.competition).marking.worldskills.value
    return scoring.Scale(
        judges=rule.judges,
        lowest=rule.lowest_mark,
        highest=rule.highest_mark,
        greatest_difference=rule.greatest_difference,
    )


def schemes_of(modules: Iterable[Module]) -> dict[int, scoring.Scheme]:
    """Module's id → the scheme by which it is marked, for modules that have one. One query."""
    chosen = ModuleScheme.objects.filter(module__in=list(modules)).select_related("version")
    read = {row.module_id: row.version.read().scheme for row in chosen}
    return {module_id: scheme for module_id, scheme in read.items() if scheme is not None}


def tally(module: Module, entry_ids: Iterable[int] | None = None) -> Tally:
    """One module of an event; see `tallies`."""
    return tallies(module.event, [module], entry_ids)[module.pk]


def tallies(
    event: Event,
    modules: Iterable[Module] | None = None,
    entry_ids: Iterable[int] | None = None,
    found: Sheet | None = None,
) -> dict[int, Tally]:
    """Module's id → its tally; of all modules, or some; of all accepted entries, or some.

    Behind codes no points are taken off yet: that something happened at a station is known, and the points would show
    whose work lies here. Ten queries at most, and one for each module that is marked blind.
    """
    chosen = list(event.modules.all() if modules is None else modules)
    found = found or sheet(event, entry_ids)
    entries = [line.entry_id for line in found.lines]
    schemes = schemes_of(chosen)
    states = dict(ModuleMarking.objects.filter(module__in=chosen).values_list("module_id", "state"))
    papers = _papers(chosen, entries)
    coded = {module.pk for module in chosen if not blinding.is_open(module)}
    penalties = _penalties([module for module in chosen if module.pk not in coded], entries)
    placed: defaultdict[int, dict[int, int]] = defaultdict(dict)
    places = PanelEntry.objects.filter(module__in=chosen, entry__in=entries).order_by()
    for module_id, entry_id, panel_id in places.values_list("module_id", "entry_id", "panel_id"):
        placed[module_id][entry_id] = panel_id
    scale = scale_of(event)
    return {
        module.pk: Tally(
            module=module,
            state=states.get(module.pk, ModuleMarking.State.OPEN),
            scheme=schemes.get(module.pk),
            scale=scale,
            lines=found.lines,
            papers=papers.get(module.pk, {}),
            penalties=penalties.get(module.pk, {}),
            placed=placed[module.pk],
            coded=module.pk in coded,
        )
        for module in chosen
    }


def _papers(modules: list[Module], entries: list[int]) -> dict[int, dict[int, tuple[Paper, ...]]]:
    found: defaultdict[int, defaultdict[int, list[Paper]]] = defaultdict(lambda: defaultdict(list))
    by_pk: dict[int, Paper] = {}
    rows = ScoreSheet.objects.filter(module__in=modules, entry__in=entries).order_by("entry", "seat")
    for values in rows.values_list(*_FIELDS):
        paper = Paper(*values)
        by_pk[paper.pk] = paper
        found[paper.module_id][paper.entry_id].append(paper)
    marked = AspectMark.objects.filter(
        sheet__module__in=modules, sheet__entry__in=entries, value__isnull=False
    ).order_by()
    for sheet_id, aspect, value in marked.values_list("sheet_id", "aspect", "value"):
        by_pk[sheet_id].values[aspect] = value or {}
    return {
        module_id: {entry_id: tuple(papers) for entry_id, papers in by_entry.items()}
        for module_id, by_entry in found.items()
    }


def _penalties(
    modules: list[Module], entries: list[int]
) -> dict[int, dict[int, tuple[scoring.Penalty, ...]]]:
    found: defaultdict[int, defaultdict[int, list[scoring.Penalty]]] = defaultdict(lambda: defaultdict(list))
    rows: Any = (
        Incident.objects.filter(
            module__in=modules, entry__in=entries, state=Incident.State.DECIDED, deduction__isnull=False
        )
        .order_by("happened_at", "pk")
        .values_list("module_id", "entry_id", "pk", "deduction")
    )
    for module_id, entry_id, pk, deduction in rows:
        found[module_id][entry_id].append(scoring.Penalty(str(pk), Decimal(deduction)))
    return {
        module_id: {entry_id: tuple(each) for entry_id, each in by_entry.items()}
        for module_id, by_entry in found.items()
    }


def incident_names(event: Event) -> dict[str, str]:
    """What took points off, by the key of the penalty: the kind of incident. One query."""
    rows = Incident.objects.filter(event=event, deduction__isnull=False, state=Incident.State.DECIDED)
    return {str(row.pk): str(row.get_kind_display()) for row in rows}
