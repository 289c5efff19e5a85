"""The score sheet of an event: every accepted entry with what is known of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from competitions.entries.models import Competitor, Entry
from competitions.judging import marks
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

    @property
    def competed(self) -> bool:
        return self.status == Outcome.Status.COMPETED

    def is_settled(self, modules: Iterable[Module]) -> bool:
        """Whether nothing is missing: a mark or an absence in each module, or a status in place of all."""
        return not self.competed or all(module.pk in self.marks for module in modules)

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


def name_of(entry: Entry, people: Iterable[str]) -> str:
    """The name by which an entry is called: the team's, else the people's."""
    return entry.team_name or "、".join(people) or (entry.number or "")


def sheet(event: Event, entry_ids: Iterable[int] | None = None) -> Sheet:
    """The whole sheet of an event, or only some of its entries. Four queries, however many entries."""
    modules = tuple(event.modules.all())
    competitors = Competitor.objects.filter(active=True).select_related("worker").order_by("order", "id")
    entries = (
        Entry.objects.filter(event=event, state=Entry.State.ACCEPTED)
        .select_related("enterprise", "delegation", "outcome")
        .prefetch_related(Prefetch("competitors", queryset=competitors, to_attr="present"))
        .order_by("number", "id")
    )
    scores = ModuleScore.objects.filter(entry__event=event)
    if entry_ids is not None:
        wanted = list(entry_ids)
        entries, scores = entries.filter(pk__in=wanted), scores.filter(entry__in=wanted)
    marked: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for entry_id, module_id, score in scores.values_list("entry_id", "module_id", "score"):
        marked[entry_id][module_id] = score
    return Sheet(event, modules, tuple(_line(entry, marked[entry.pk]) for entry in entries))


def _line(entry: Entry, marked: dict[int, Decimal | None]) -> Line:
    present: list[Competitor] = getattr(entry, "present", [])
    people = tuple(competitor.worker.name for competitor in present)
    outcome: Outcome | None = getattr(entry, "outcome", None)
    line = {
        "entry_id": entry.pk,
        "number": entry.number or "",
        "name": name_of(entry, people),
        "people": people,
        "unit": entry.enterprise.name if entry.enterprise is not None else "",
        "delegation": entry.delegation.name if entry.delegation is not None else "",
        "marks": marked,
    }
    if outcome is not None:
        line |= {
            "status": outcome.status,
            "reason": outcome.reason,
            "elapsed_seconds": outcome.elapsed_seconds,
            "safety_deductions": outcome.safety_deductions,
            "version": outcome.version,
            "outcome_id": outcome.pk,
        }
    return Line(**line)  # type: ignore[arg-type]


def decisions_in_force(event: Event) -> list[CommitteeDecision]:
    """The committee's decisions that were not revoked, oldest first."""
    return list(event.committee_decisions.filter(revoked_at__isnull=True).select_related("by"))


def decision(event: Event, pk: int) -> CommitteeDecision | None:
    """One decision of an event that is in force, or None."""
    return event.committee_decisions.filter(pk=pk, revoked_at__isnull=True).first()
