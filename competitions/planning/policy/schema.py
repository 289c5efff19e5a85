"""The shape of a policy pack: one section a stage of the work, one typed rule a line of the field's rules.

Amounts are 元, shares and weights percent, ages full years. Methods answer what follows from the values
alone; whether a rule is switched on is the caller's to ask (`rule.active`).
"""

import datetime
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field, PrivateAttr, StringConstraints, model_validator

from competitions.planning.policy.awards import Awards, Honours, Incentives, MeantFor, Promotions
from competitions.planning.policy.judging import Judges, Marking, Ranking
from competitions.planning.policy.provenance import Rule, Section, Text, walk
from competitions.planning.policy.vocabulary import (
    CompetitionLevel,
    Consequence,
    Counted,
    Decider,
    EntrantGroup,
    FundingSource,
    Grade,
    Organiser,
    Procedure,
    ReferenceDate,
    SignOffStep,
)

Count = Annotated[int, Field(ge=1)]
Percent = Annotated[Decimal, Field(ge=0, le=100)]
Money = Annotated[Decimal, Field(ge=0, decimal_places=2)]


class LevelRules(Section):
    """How a competition of one level comes to be allowed."""

    organiser: Rule[Organiser]
    procedure: Rule[Procedure]
    decided_by: Rule[Decider]
    sign_off: Rule[Annotated[tuple[SignOffStep, ...], Field(min_length=1)]]

    @model_validator(mode="after")
    def _approval_needs_somebody(self) -> Self:
        if self.procedure.value is Procedure.APPROVAL and self.decided_by.value is Decider.NOBODY:
            raise ValueError("an approval must be decided by somebody; else use filing")
        return self


class Levels(Section):
    """The "3+1" levels."""

    province: LevelRules
    city: LevelRules
    county: LevelRules
    internal: LevelRules

    def of(self, level: CompetitionLevel | str) -> LevelRules:
        """The rules of a level. Raises ValueError for a word that is no level."""
        by_level = {
            CompetitionLevel.PROVINCE: self.province,
            CompetitionLevel.CITY: self.city,
            CompetitionLevel.COUNTY: self.county,
            CompetitionLevel.INTERNAL: self.internal,
        }
        return by_level[CompetitionLevel(level)]


class GradeDefinition(Section):
    """A class: its name, what makes a competition one, and at which levels it exists."""

    grade: Grade
    name: Text
    meaning: Text
    levels: tuple[CompetitionLevel, ...]


class Grades(Section):
    """Classes, which are another field than the level."""

    definitions: Rule[tuple[GradeDefinition, ...]]
    county_standard: Rule[Grade]
    given_by: Rule[Text]

    def at(self, level: CompetitionLevel | str) -> tuple[GradeDefinition, ...]:
        """The classes that a competition of this level may have; () where it has none."""
        wanted = CompetitionLevel(level)
        return tuple(definition for definition in self.definitions.value if wanted in definition.levels)


class AnnualPlan(Section):
    """What the plan of a year must look like."""

    required: Rule[bool]
    trade_interval_years: Rule[Count]


class Weights(Section):
    """Weights of the modules of an event, in percent."""

    total: Rule[Percent]
    practical_minimum: Rule[Percent]
    theory_maximum: Rule[Percent]
    module_scale: Rule[Count]

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.practical_minimum.value > self.total.value:
            raise ValueError("practical_minimum exceeds total, so no event could meet it")
        return self


class Threshold(Section):
    """Fewer than `number` of what is counted, at these levels, and the event becomes something else."""

    number: Count
    counts: Counted
    consequence: Consequence
    levels: Annotated[tuple[CompetitionLevel, ...], Field(min_length=1)]

    def reached(self, number: int, level: CompetitionLevel | str) -> bool:
        """True where there are enough, or the threshold is not meant for this level."""
        return CompetitionLevel(level) not in self.levels or number >= self.number


class Entrants(Section):
    """How many an event needs, and what it costs them."""

    minimum: Rule[Threshold]
    own_minimum: Rule[Consequence]
    exhibition: Rule[Threshold]
    fee: Rule[Money]


class Contest(Section):
    """When a contest may begin."""

    not_before_first_day: Rule[bool]


class Eligibility(Section):
    """Who may enter, where the event itself says nothing else."""

    minimum_age: Rule[Annotated[int, Field(ge=14, le=99)]]
    maximum_age: Rule[Annotated[int, Field(ge=14, le=99)]]
    groups: Rule[Annotated[tuple[EntrantGroup, ...], Field(min_length=1)]]
    employer_as_of: Rule[ReferenceDate]
    one_event_each: Rule[bool]

    @model_validator(mode="after")
    def _ages_in_order(self) -> Self:
        if self.minimum_age.value > self.maximum_age.value:
            raise ValueError("minimum_age is above maximum_age")
        return self


class PublicNotice(Section):
    """公示: how long a result is open to objection before it is final.

    A pack without `due_for` asks for no notice; one without `closing_time` lets the last day run to its end.
    """

    working_days: Rule[Annotated[int, Field(ge=0, le=60)]]
    due_for: Rule[MeantFor] | None = None
    closing_time: (
        Rule[Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]] | None
    ) = None

    def is_due(self, level: CompetitionLevel | str, group: EntrantGroup | str) -> bool:
        """Whether results of such an event go on public notice before they are final."""
        rule = self.due_for
        return rule is not None and rule.active and rule.value.includes(level, group)

    @property
    def closes_at(self) -> datetime.time | None:
        """When the last day of a notice ends; None: with the day itself."""
        rule = self.closing_time
        return datetime.time.fromisoformat(rule.value) if rule is not None and rule.active else None


class Appeals(Section):
    """申诉: until when the conduct of a contest can be objected to, and how soon an objection is dealt with.

    A pack without the two numbers of working days sets no deadline for those who deal with it.
    """

    hours_after_end: Rule[Count]
    examine_working_days: Rule[Count] | None = None
    decide_working_days: Rule[Count] | None = None
    in_writing: Rule[bool]
    decided_by: Rule[Text]
    arbitrators: Rule[Count]


class FundingKind(Section):
    """A source of money and what is known of its size."""

    source: FundingSource
    name: Text
    payroll_percent: Percent | None = None


class Funding(Section):
    """Money for competitions."""

    sources: Rule[tuple[FundingKind, ...]]
    earmarked: Rule[bool]
    budget_change_needs_approval: Rule[bool]


class Innovations(Section):
    """五小: what a filing contains and what is left out."""

    documents: Rule[tuple[Text, ...]]
    excluded: Rule[tuple[Text, ...]]
    in_use_with_measured_benefit: Rule[bool]


class Designations(Section):
    """小巨人 and the like: always asked as of a date."""

    little_giant_years: Rule[Count]


class Reports(Section):
    """The quarterly pilot report."""

    deadline_day: Rule[Annotated[int, Field(ge=1, le=28)]]
    reference_date: Rule[ReferenceDate]


class Pack(Section):
    """A version of a policy. `key` and `version` are what a competition pins."""

    key: Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    version: Count
    title: Text
    jurisdiction: Text
    division_code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]
    valid_from: datetime.date
    summary: Text

    levels: Levels
    grades: Grades
    annual_plan: AnnualPlan
    weights: Weights
    entrants: Entrants
    contest: Contest
    eligibility: Eligibility
    judges: Judges
    marking: Marking
    ranking: Ranking
    public_notice: PublicNotice
    appeals: Appeals
    awards: Awards
    honours: Honours
    promotions: Promotions
    incentives: Incentives
    funding: Funding
    innovations: Innovations
    designations: Designations
    reports: Reports

    _fingerprint: str = PrivateAttr(default="")

    def model_post_init(self, context: object, /) -> None:
        """Keep the hash that the library gives along."""
        if isinstance(context, dict):
            self._fingerprint = str(context.get("fingerprint", ""))

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the file, in hexadecimal: shows an edited version; "" for a pack made in memory."""
        return self._fingerprint

    def rules(self) -> tuple[tuple[str, Rule[object]], ...]:
        """Every rule with its dotted path, in the order of this schema."""
        return tuple(walk(self))

    def rule(self, path: str) -> Rule[object]:
        """The rule at a dotted path, such as `weights.practical_minimum`. Raises KeyError with the path."""
        return dict(self.rules())[path]
