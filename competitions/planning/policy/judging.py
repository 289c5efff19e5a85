"""Rules of judges, marking and ranking. Scores themselves are computed in the judging room."""

from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, model_validator

from competitions.planning.policy.provenance import Rule, Section, Text
from competitions.planning.policy.vocabulary import (
    BlindLayer,
    JudgeRole,
    Misconduct,
    RecusalReason,
    Signatory,
    SkillLevel,
    TieBreak,
)


class RolePair(Section):
    """Two roles that one person must not hold at the same event."""

    one: JudgeRole
    other: JudgeRole

    @model_validator(mode="after")
    def _two_roles(self) -> Self:
        if self.one is self.other:
            raise ValueError("a role cannot be incompatible with itself")
        return self


class Judges(Section):
    """Who may judge, and whom."""

    minimum_skill_level: Rule[SkillLevel]
    same_trade: Rule[bool]
    valid_on_the_day: Rule[bool]
    trained: Rule[bool]
    recusal: Rule[Annotated[tuple[RecusalReason, ...], Field(min_length=1)]]
    former_employer_years: Rule[Annotated[int, Field(ge=1, le=60)]]
    incompatible_roles: Rule[tuple[RolePair, ...]]
    confidentiality_agreement: Rule[bool]

    def qualified(self, level: SkillLevel | None) -> bool:
        """Whether a judge of this level is high enough; nobody of unknown level is."""
        return level is not None and level.order >= self.minimum_skill_level.value.order

    def incompatible(self, one: str, other: str) -> bool:
        """Whether one person must not hold both roles at an event; False while the rule is switched off."""
        pairs = self.incompatible_roles.value if self.incompatible_roles.active else ()
        return any({one, other} == {pair.one, pair.other} for pair in pairs)


class TrimmedMean(Section):
    """So many judges mark; the highest and lowest marks are dropped and the rest averaged."""

    judges: Annotated[int, Field(ge=1, le=99)]
    drop_highest: Annotated[int, Field(ge=0)]
    drop_lowest: Annotated[int, Field(ge=0)]

    @model_validator(mode="after")
    def _something_remains(self) -> Self:
        if self.drop_highest + self.drop_lowest >= self.judges:
            raise ValueError("no mark would remain: more are dropped than judges give")
        return self


class JudgementScale(Section):
    """Judgement marks as WorldSkills gives them: judges mark on a scale and mark again when too far apart."""

    judges: Annotated[int, Field(ge=1, le=99)]
    lowest_mark: int
    highest_mark: int
    greatest_difference: Annotated[int, Field(ge=0)]
    sheet_total: Decimal


class PanelDistance(Section):
    """From where on a judge is said to lie far from the panel: by so many percent of what can be given, on the mean
    over at least so many aspects.
    """

    percent: Annotated[Decimal, Field(gt=0, le=100)]
    fewest_aspects: Annotated[int, Field(ge=1, le=99)]


class Marking(Section):
    """How a score comes about."""

    judgement: Rule[TrimmedMean]
    worldskills: Rule[JudgementScale]
    panel_distance: Rule[PanelDistance]
    signatures: Rule[tuple[Signatory, ...]]
    blind_layers: Rule[tuple[BlindLayer, ...]]
    unblind_after_recheck: Rule[bool]
    disqualifies: Rule[tuple[Misconduct, ...]]

    @property
    def opening_order(self) -> tuple[BlindLayer, ...]:
        """The order in which blind codes are opened: the reverse of that in which they were laid."""
        return tuple(reversed(self.blind_layers.value))


class TieStep(Section):
    """One step of the tie-break with what is known of it; `wording` is for the page that explains a rank."""

    by: TieBreak
    wording: Text


class PlacingTotals(Section):
    """Points by place, first place first; of a delegation so many count in each event."""

    points: Annotated[tuple[Annotated[Decimal, Field(ge=0)], ...], Field(min_length=1)]
    best_in_event: Annotated[int, Field(ge=1, le=99)]

    @model_validator(mode="after")
    def _better_places_are_worth_more(self) -> Self:
        if list(self.points) != sorted(self.points, reverse=True):
            raise ValueError("a worse place is worth more than a better one")
        return self


class MemberTotals(Section):
    """So many best members make the total of a team; with fewer it is not ranked."""

    members: Annotated[int, Field(ge=2, le=99)]


class Ranking(Section):
    """How totals become ranks. Each step of `tie_breaks` has its own source."""

    tie_breaks: Annotated[tuple[Rule[TieStep], ...], Field(min_length=1)]
    tied_final_ranks: Rule[bool]
    cut_off_ties_advance: Rule[bool]
    delegation_totals: Rule[PlacingTotals]
    member_totals: Rule[MemberTotals]

    @model_validator(mode="after")
    def _each_step_once(self) -> Self:
        if len(set(self.tie_break_order)) != len(self.tie_breaks):
            raise ValueError("tie_breaks names a step twice")
        return self

    @property
    def tie_break_order(self) -> tuple[TieBreak, ...]:
        """The steps that are switched on, first to last."""
        return tuple(step.value.by for step in self.tie_breaks if step.active)
