"""The standings as a page shows them: rows, sentences, what is still open. The same rows are published."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import pgettext

from competitions.judging import awarding, marks, scoring
from competitions.judging.marking_reasons import MarkingReason, in_words
from competitions.judging.models import CommitteeDecision
from competitions.judging.queries import Line, Sheet, decisions_in_force, sheet
from competitions.judging.ranking import Ranking, award_name, cut_off_ties, pack_of, rank_sheet
from competitions.judging.tally import Tally, incident_names, tallies
from competitions.judging.wording import Words, module_names, sentences, status_name, why_unused
from competitions.planning.models import Event
from competitions.planning.policy import Pack


@dataclass(frozen=True, slots=True)
class Place:
    """One row of the standings, in words and text."""

    key: str
    rank: int | None
    status: str
    number: str
    name: str
    people: tuple[str, ...]
    unit: str
    delegation: str
    final: str
    # (module, its points) in the order of the modules; the state's word where there is no mark.
    points: tuple[tuple[str, str], ...]
    award: str
    title: str
    reason: str
    advances: str = ""

    @property
    def status_name(self) -> str:
        """The state in a word; who missed every module was absent from the event, not from a module."""
        word = status_name(self.status)
        if self.status == scoring.State.ABSENT and all(each == word for _module, each in self.points):
            return pgettext("entry", "absent")
        return word


@dataclass(frozen=True)
class Reasons:
    """Why a score and a rank are what they are, in sentences."""

    score: list[str]
    rank: list[str]
    award: str
    # How each module that was marked by sheets came by its score.
    marking: tuple[MarkingReason, ...] = ()


@dataclass(frozen=True)
class Preview:
    """An event's standings as they would be published now."""

    sheet: Sheet
    ranking: Ranking
    decisions: tuple[CommitteeDecision, ...]
    pack: Pack
    advancing: scoring.Advancing | None = None

    @property
    def standings(self) -> scoring.Standings:
        return self.ranking.standings

    @property
    def unresolved_ties(self) -> tuple[scoring.UnresolvedTie, ...]:
        return self.standings.unresolved_ties

    @property
    def award_reasons(self) -> list[str]:
        """Why there are as many awards as there are."""
        return awarding.sentences(
            ranked=len(self.standings.ranked), pack=self.pack, exhibition=self.sheet.event.exhibition
        )

    @cached_property
    def lines(self) -> dict[str, Line]:
        return {str(line.entry_id): line for line in self.sheet.lines}

    @cached_property
    def places(self) -> list[Place]:
        """Every entry, ranked ones first."""
        return [self.place(standing) for standing in self.standings.standings]

    @cached_property
    def words(self) -> Words:
        modules = module_names((str(module.pk), module.name) for module in self.sheet.modules)
        return Words(
            entrant=lambda key: self.lines[key].name if key in self.lines else key,
            module=modules,
            award=lambda key: award_name(key, self.pack),
        )

    def reasons(self, key: str) -> Reasons:
        """The explanation of one entry."""
        explained = scoring.explain(self.standings, key)
        rank = [*explained.rank]
        if self.advancing is not None:
            rank += scoring.explain_advancing(self.standings, self.advancing, key)
        award = ""
        if self.ranking.banding is not None and self.standings.of(key).rank is not None:
            step = scoring.explain_band(self.standings, self.ranking.banding, key)
            award = sentences([step], self.words)[0]
        return Reasons(
            sentences(explained.score, self.words), sentences(rank, self.words), award, self._marked(key)
        )

    @cached_property
    def tallies(self) -> dict[int, Tally]:
        """Module's id → its sheets; none where scores are typed in."""
        event = self.sheet.event
        return tallies(event, self.sheet.modules, found=self.sheet) if event.by_sheets else {}

    @cached_property
    def incidents(self) -> dict[str, str]:
        """What happened, by the key of a penalty."""
        return incident_names(self.sheet.event) if self.sheet.event.by_sheets else {}

    def _marked(self, key: str) -> tuple[MarkingReason, ...]:
        line = self.lines[key]
        return tuple(
            in_words(found.module.name, found.marking(line.entry_id), self.incidents)
            for found in self.tallies.values()
            if found.scheme is not None and line.marks.get(found.module.pk) is not None
        )

    def entrants(self, keys: Iterable[str]) -> list[tuple[int, str]]:
        """(entry id, name with unit) for the committee's form."""
        return [
            (int(key), f"{self.lines[key].name}（{self.lines[key].unit or self.lines[key].delegation}）")
            for key in keys
        ]

    @property
    def unused(self) -> list[tuple[str, str, str]]:
        """(order in names, reason, why it was not applied) of decisions that did nothing."""
        return [
            (
                " > ".join(self.words.entrant(key) for key in each.decision.order),
                each.decision.reason,
                why_unused(each),
            )
            for each in self.standings.unused_decisions
        ]

    @property
    def decided(self) -> list[tuple[CommitteeDecision, str]]:
        """The decisions in force with their order in names."""
        return [
            (decision, " > ".join(self.words.entrant(str(key)) for key in decision.order))
            for decision in self.decisions
        ]

    def _points(self, standing: scoring.Standing) -> Iterator[tuple[str, str]]:
        """(module, its points) of every module of the event; a dash for a round that the entry was not in."""
        results = {result.module.key: result for result in standing.modules}
        for module in self.sheet.modules:
            result = results.get(str(module.pk))
            if result is None:
                yield module.name, "–"
            elif result.points is not None:
                yield module.name, marks.figure(result.points)
            else:
                yield module.name, status_name(scoring.State(str(result.outcome)).value)

    def place(self, standing: scoring.Standing) -> Place:
        """One row."""
        line = self.lines[standing.key]
        advances = ""
        if self.advancing is not None and standing.rank is not None:
            within = standing.key in self.advancing.within_quota
            advances = "yes" if within else "tie" if standing.key in self.advancing.by_tie else "no"
        return Place(
            key=standing.key,
            rank=standing.rank,
            status=standing.status.value,
            number=line.number,
            name=line.name,
            people=line.people,
            unit=line.unit,
            delegation=line.delegation,
            final="" if standing.final_score is None else marks.score(standing.final_score),
            points=tuple(self._points(standing)),
            award=award_name(self.ranking.award(standing.key), self.pack),
            title=self.ranking.titles.get(standing.key, ""),
            reason=line.reason,
            advances=advances,
        )


def of(event: Event, *, quota: int | None = None) -> Preview:
    """The preview of an event; with `quota`, who of a lower event would go on.

    Raises:
        scoring.InputError: the event cannot be ranked.
    """
    return preview(sheet(event), decisions_in_force(event), quota=quota)


def preview(found: Sheet, decisions: Sequence[CommitteeDecision], *, quota: int | None = None) -> Preview:
    """The preview of a sheet with the committee's decisions."""
    ranked = rank_sheet(found, decisions)
    pack = pack_of(found.event.competition)
    advancing = None
    if quota is not None:
        rule = pack.ranking.cut_off_ties_advance
        ties = cut_off_ties(active=rule.active and rule.value)
        advancing = scoring.advance(standings=ranked.standings, quota=quota, ties=ties)
    return Preview(found, ranked, tuple(decisions), pack, advancing)
