"""The score sheet of an event: every accepted entry with what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from competitions.entries.models import Competitor, Entry
from competitions.judging import marks, rounds
from competitions.judging.models import CommitteeDecision, ModuleScore, Outcome
from competitions.planning.models import Event, Module


@dataclass(frozen=True, slots=True)
class Line:
    """One entry. `marks`: module id → mark, None for an absence; a module that is not in it is not yet scored.

    `status` is that of the outcome; an entry of which nothing is recorded has competed, with version 0.
    """

    entry_id: int
    number: str
    name: str
    people: tuple[str, ...]
    unit: str
    delegation: str
    status: str = Outcome.Status.COMPETED
    reason: str = ""
    elapsed_seconds: int | None = None
    safety_deductions: Decimal | None = None
    version: int = 0
    outcome_id: int | None = None
    marks: dict[int, Decimal | None] = field(default_factory=dict)
    # The last round that the entry is in; None: the event has one round.
    reached: int | None = None

    def expects(self, module: Module) -> bool:
        """Whether the entry is in the round of the module."""
        return self.reached is None or module.round <= self.reached

    @property
    def competed(self) -> bool:
        return self.status == Outcome.Status.COMPETED

    def is_settled(self, modules: Iterable[Module]) -> bool:
        """Whether nothing is missing: a mark or an absence in each module, or a status in place of all."""
        return not self.competed or all(module.pk in self.marks for module in modules if self.expects(module))

    @property
    def fingerprint(self) -> str:
        """The recorded values as one short text: what a form shows that nobody has touched."""
        scores = ",".join(
            f"{module_id}={'x' if mark is None else marks.shown(mark)}"
            for module_id, mark in sorted(self.marks.items())
        )
        deduction = "" if self.safety_deductions is None else marks.shown(self.safety_deductions)
        elapsed = "" if self.elapsed_seconds is None else str(self.elapsed_seconds)
        return f"{self.status}|{self.reason.strip()}|{elapsed}|{deduction}|{scores}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """An event's modules and lines, in the order of entry numbers."""

    event: Event
    modules: tuple[Module, ...]
    lines: tuple[Line, ...]

    @property
    def settled(self) -> int:
        return sum(line.is_settled(self.modules) for line in self.lines)

    @property
    def open_lines(self) -> list[Line]:
        """Those that still wait for a score."""
        return [line for line in self.lines if not line.is_settled(self.modules)]

    def line(self, entry_id: int) -> Line:
        """One line; raises KeyError for an entry that is not on the sheet."""
        for line in self.lines:
            if line.entry_id == entry_id:
                return line
        raise KeyError(entry_id)


def sheet(event: Event, entry_ids: Iterable[int] | None = None) -> Sheet:
    """The whole sheet of an event, or only some of its entries. Four queries, however many entries.

    Plain values: an event of a thousand would be five thousand objects otherwise, most of the time of its pages. Of
    several rounds each line knows how far it got, for which all entries are read, and one more query.
    """
    if not event.rounds:
        return _read(event, entry_ids)
    whole = _read(event, None)
    reached = rounds.reached(whole, decisions_in_force(event))
    wanted = None if entry_ids is None else set(entry_ids)
    lines = tuple(
        replace(line, reached=reached[line.entry_id])
        for line in whole.lines
        if wanted is None or line.entry_id in wanted
    )
    return replace(whole, lines=lines)


def _read(event: Event, entry_ids: Iterable[int] | None) -> Sheet:
    entries = Entry.objects.filter(event=event, state=Entry.State.ACCEPTED)
    competitors = Competitor.objects.filter(active=True, entry__event=event)
    scores = ModuleScore.objects.filter(entry__event=event)
    if entry_ids is not None:
        wanted = list(entry_ids)
        entries = entries.filter(pk__in=wanted)
        competitors, scores = competitors.filter(entry__in=wanted), scores.filter(entry__in=wanted)
    people: defaultdict[int, list[str]] = defaultdict(list)
    for entry_id, name in competitors.order_by("order", "id").values_list("entry_id", "worker__name"):
        people[entry_id].append(name)
    marked: defaultdict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for entry_id, module_id, score in scores.values_list("entry_id", "module_id", "score"):
        marked[entry_id][module_id] = score
    lines = tuple(
        _line(values, tuple(people[values[0]]), marked[values[0]])
        for values in entries.order_by("number", "id").values_list(*_OF_ENTRY, *_OF_OUTCOME)
    )
    return Sheet(event, tuple(event.modules.all()), lines)


_OF_ENTRY = ("id", "number", "team_name", "enterprise__name", "delegation__name")
_RECORDED = ("status", "reason", "elapsed_seconds", "safety_deductions", "version")
_OF_OUTCOME = (*(f"outcome__{name}" for name in _RECORDED), "outcome__id")


def _line(values: tuple[Any, ...], people: tuple[str, ...], marked: dict[int, Decimal | None]) -> Line:
    entry_id, number, team_name, unit, delegation, *recorded, outcome_id = values
    return Line(
        entry_id=entry_id,
        number=number or "",
        # The name by which an entry is called: the team's, else the people's.
        name=team_name or "、".join(people) or number or "",
        people=people,
        unit=unit or "",
        delegation=delegation or "",
        outcome_id=outcome_id,
        marks=marked,
        **({} if outcome_id is None else dict(zip(_RECORDED, recorded, strict=True))),
    )


def decisions_in_force(event: Event) -> list[CommitteeDecision]:
    """The committee's decisions that were not revoked, oldest first."""
    return list(event.committee_decisions.filter(revoked_at__isnull=True).select_related("by"))


def decision(event: Event, pk: int) -> CommitteeDecision | None:
    """One decision of an event that is in force, or None."""
    return event.committee_decisions.filter(pk=pk, revoked_at__isnull=True).first()
