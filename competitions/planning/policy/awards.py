"""Rules of awards, titles, promotions and cash. All of it proposes; people decide."""

from decimal import Decimal
from typing import Annotated, NamedTuple, Self

from pydantic import Field, model_validator

from competitions.planning.policy.provenance import Rule, Section, Text
from competitions.planning.policy.vocabulary import (
    AwardKind,
    CashCondition,
    CashTier,
    CompetitionLevel,
    EntrantGroup,
    Grade,
    SkillLevel,
)

Percent = Annotated[Decimal, Field(ge=0, le=100)]


class Places(NamedTuple):
    """How many entrants of an event may get each prize. `merit` comes after the first three."""

    first: int
    second: int
    third: int
    merit: int


class AwardRatio(Section):
    """Prizes in the proportion `parts`, together at most `maximum_percent` of the entrants."""

    parts: Annotated[tuple[Annotated[int, Field(ge=1)], ...], Field(min_length=3, max_length=3)]
    maximum_percent: Percent


class Merit(Section):
    """优胜奖 for everybody in the top share who has no prize."""

    name: Text
    top_percent: Percent


class RankTitle(Section):
    """A title for the ranks `from_rank` to `to_rank`, both included."""

    name: Text
    from_rank: Annotated[int, Field(ge=1)]
    to_rank: Annotated[int, Field(ge=1)]


class Awards(Section):
    """Prizes by share, titles by rank."""

    ratio: Rule[AwardRatio]
    merit: Rule[Merit]
    titles: Rule[tuple[RankTitle, ...]]

    @model_validator(mode="after")
    def _titles_without_gap_or_overlap(self) -> Self:
        expected = 1
        for title in self.titles.value:
            if title.from_rank != expected or title.to_rank < title.from_rank:
                raise ValueError(f"titles must cover the ranks in order without gap or overlap: {title.name}")
            expected = title.to_rank + 1
        return self

    def places(self, entrants: int) -> Places:
        """Places for an event of so many entrants who were scored.

        The prizes together never exceed `maximum_percent`. Whole rounds of `parts` are given first; what
        remains goes from the first prize down, so that a small event has no third prize without a first.
        Raises ValueError below 0.
        """
        if entrants < 0:
            raise ValueError("entrants can't be negative")
        ratio = self.ratio.value
        rounds, remaining = divmod(int(entrants * ratio.maximum_percent / 100), sum(ratio.parts))
        prizes = [part * rounds for part in ratio.parts]
        for lap in range(max(ratio.parts)):
            for place, part in enumerate(ratio.parts):
                if remaining and part > lap:
                    prizes[place] += 1
                    remaining -= 1
        top = int(entrants * self.merit.value.top_percent / 100)
        return Places(prizes[0], prizes[1], prizes[2], max(0, top - sum(prizes)))

    def title(self, rank: int) -> str:
        """The title of a rank, "" where it has none."""
        for title in self.titles.value:
            if title.from_rank <= rank <= title.to_rank:
                return title.name
        return ""


class MeantFor(Section):
    """The events that a rule is meant for: of competitions of these levels, for entrants of these groups."""

    levels: Annotated[tuple[CompetitionLevel, ...], Field(min_length=1)]
    groups: Annotated[tuple[EntrantGroup, ...], Field(min_length=1)]

    def includes(self, level: CompetitionLevel | str, group: EntrantGroup | str) -> bool:
        """Raises ValueError for a word that is no level or no group."""
        return CompetitionLevel(level) in self.levels and EntrantGroup(group) in self.groups


class EarnedHonour(MeantFor):
    """An honour for which the ranks `from_rank` to `to_rank`, both included, are recommended.

    `granted_by` is the level of the union that grants it: the organiser itself, or one above it.
    """

    name: Text
    granted_by: CompetitionLevel
    from_rank: Annotated[int, Field(ge=1)]
    to_rank: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _ranks_in_order(self) -> Self:
        if self.to_rank < self.from_rank:
            raise ValueError(f"to_rank lies before from_rank: {self.name}")
        return self


class Honours(Section):
    """Titles that others grant: the portal only recommends, level by level."""

    recommended_only: Rule[tuple[Text, ...]]
    recommendations: Rule[tuple[EarnedHonour, ...]]
    no_second_award: Rule[bool]

    def earned(
        self, rank: int, *, level: CompetitionLevel | str, group: EntrantGroup | str
    ) -> tuple[EarnedHonour, ...]:
        """The honours for which a rank at such an event is recommended."""
        return tuple(
            honour
            for honour in self.recommendations.value
            if honour.includes(level, group) and honour.from_rank <= rank <= honour.to_rank
        )


class NextStep(Section):
    """Who already has `current` reaches `reached`."""

    current: SkillLevel
    reached: SkillLevel


class Promotion(Section):
    """What an award earns: `reached`, or more for those who are there already."""

    award: AwardKind
    reached: SkillLevel
    already: tuple[NextStep, ...]

    @model_validator(mode="after")
    def _steps_go_up(self) -> Self:
        for step in self.already:
            if step.reached.order <= step.current.order:
                raise ValueError(f"a promotion must go up: {step.current} to {step.reached}")
        return self


class Promotions(Section):
    """Skill levels and how awards raise them. Computed, then confirmed by staff."""

    skill_levels: Rule[tuple[SkillLevel, ...]]
    by_award: Rule[tuple[Promotion, ...]]
    meant_for: Rule[MeantFor]
    confirmed_by_staff: Rule[bool]

    def reached(self, award: AwardKind, current: SkillLevel | None) -> SkillLevel | None:
        """The level that an award earns; None where the person already stands as high or higher."""
        for promotion in self.by_award.value:
            if promotion.award is not award:
                continue
            for step in promotion.already:
                if step.current is current:
                    return step.reached
            if current is None or current.order < promotion.reached.order:
                return promotion.reached
        return None


class CashRow(Section):
    """Cash for ranks 1, 2 and 3 of a tier, in 元; for a team once, not for each of its members.

    `levels` and `grade` name the competitions of the tier (no grade: of whatever class); without levels nothing that
    this portal holds belongs to it.
    """

    tier: CashTier
    name: Text
    amounts: Annotated[tuple[Annotated[Decimal, Field(ge=0)], ...], Field(min_length=1)]
    levels: tuple[CompetitionLevel, ...] = ()
    grade: Grade | None = None
    groups: tuple[EntrantGroup, ...] = (EntrantGroup.WORKER,)

    def amount(self, rank: int) -> Decimal | None:
        """What the row names for a rank; None for a rank that it leaves out."""
        return self.amounts[rank - 1] if 1 <= rank <= len(self.amounts) else None


class UnitIncentive(MeantFor):
    """What an enterprise gets whose people reach the ranks `from_rank` to `to_rank`, once an event.

    `amount` in 元; None: whoever pays it sets it.
    """

    name: Text
    from_rank: Annotated[int, Field(ge=1)]
    to_rank: Annotated[int, Field(ge=1)]
    amount: Annotated[Decimal, Field(ge=0)] | None = None


class Incentives(Section):
    """Honour, promotion and cash. Money stays a proposal until staff confirm payer and document.

    Tables that are `off` bind nobody: what they name is worked out and put before staff, and due by no table alone.
    """

    components: Rule[tuple[Text, ...]]
    cash: Rule[tuple[CashRow, ...]]
    enterprise: Rule[tuple[UnitIncentive, ...]]
    cash_conditions: Rule[Annotated[tuple[CashCondition, ...], Field(min_length=1)]]

    def proposed_cash(self, tier: CashTier, rank: int) -> Decimal | None:
        """What the table names for a rank, in 元; None where it names nothing. Never a claim on anybody."""
        return next((row.amount(rank) for row in self.cash.value if row.tier is tier), None)

    def cash_row(
        self, *, level: CompetitionLevel | str, grade: str, group: EntrantGroup | str
    ) -> CashRow | None:
        """The row that competitions of a level and class fall under; None where the table has none."""
        for row in self.cash.value:
            meant = CompetitionLevel(level) in row.levels and EntrantGroup(group) in row.groups
            if meant and row.grade in (None, grade):
                return row
        return None

    def for_unit(
        self, rank: int, *, level: CompetitionLevel | str, group: EntrantGroup | str
    ) -> tuple[UnitIncentive, ...]:
        """What the table names for the enterprise of whoever has the rank."""
        return tuple(
            each
            for each in self.enterprise.value
            if each.includes(level, group) and each.from_rank <= rank <= each.to_rank
        )
