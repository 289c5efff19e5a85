"""The first pack carries every rule of the field, with its source and its certainty."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from competitions.planning.policy import Certainty, Pack, RuleSeverity, newest
from competitions.planning.policy.awards import Places
from competitions.planning.policy.library import PACKS_FOLDER
from competitions.planning.policy.vocabulary import (
    AwardKind,
    BlindLayer,
    CashTier,
    CompetitionLevel,
    Counted,
    Decider,
    EntrantGroup,
    FundingSource,
    Grade,
    Procedure,
    RecusalReason,
    SkillLevel,
    TieBreak,
)

KEY = "hebei-cangzhou-2025"

# What the field knows of each rule: severity, certainty, and where it is borrowed from. A rule that appears,
# disappears or becomes surer than it is must be entered here too.
EXPECTED: dict[str, tuple[str, str, str]] = {
    "levels.province.organiser": ("block", "sourced", ""),
    "levels.province.procedure": ("block", "general knowledge", ""),
    "levels.province.decided_by": ("block", "general knowledge", ""),
    "levels.province.sign_off": ("block", "general knowledge", ""),
    "levels.city.organiser": ("block", "sourced", ""),
    "levels.city.procedure": ("block", "general knowledge", ""),
    "levels.city.decided_by": ("block", "general knowledge", ""),
    "levels.city.sign_off": ("block", "general knowledge", ""),
    "levels.county.organiser": ("block", "sourced", ""),
    "levels.county.procedure": ("block", "sourced", ""),
    "levels.county.decided_by": ("block", "general knowledge", ""),
    "levels.county.sign_off": ("block", "general knowledge", ""),
    "levels.internal.organiser": ("block", "sourced", ""),
    "levels.internal.procedure": ("block", "general knowledge", ""),
    "levels.internal.decided_by": ("block", "general knowledge", ""),
    "levels.internal.sign_off": ("block", "general knowledge", ""),
    "grades.definitions": ("block", "sourced", ""),
    "grades.county_standard": ("note", "sourced", ""),
    "grades.given_by": ("note", "general knowledge", ""),
    "annual_plan.required": ("warn", "sourced", ""),
    "annual_plan.trade_interval_years": ("warn", "sourced", ""),
    "weights.total": ("block", "general knowledge", ""),
    "weights.practical_minimum": ("block", "sourced", ""),
    "weights.theory_maximum": ("block", "sourced", ""),
    "weights.module_scale": ("warn", "sourced", ""),
    "entrants.minimum": ("off", "weak", ""),
    "entrants.own_minimum": ("warn", "general knowledge", ""),
    "entrants.exhibition": ("warn", "sourced", ""),
    "entrants.fee": ("warn", "general knowledge", ""),
    "contest.not_before_first_day": ("block", "general knowledge", ""),
    "eligibility.minimum_age": ("warn", "general knowledge", ""),
    "eligibility.maximum_age": ("warn", "general knowledge", ""),
    "eligibility.groups": ("block", "general knowledge", ""),
    "eligibility.employer_as_of": ("note", "general knowledge", ""),
    "eligibility.one_event_each": ("warn", "general knowledge", ""),
    "judges.minimum_skill_level": ("block", "sourced", ""),
    "judges.same_trade": ("warn", "sourced", ""),
    "judges.valid_on_the_day": ("block", "general knowledge", ""),
    "judges.trained": ("warn", "general knowledge", ""),
    "judges.recusal": ("block", "sourced", ""),
    "judges.former_employer_years": ("warn", "general knowledge", ""),
    "judges.incompatible_roles": ("block", "general knowledge", ""),
    "judges.confidentiality_agreement": ("block", "sourced", ""),
    "marking.judgement": ("warn", "weak", ""),
    "marking.worldskills": ("off", "general knowledge", ""),
    "marking.panel_distance": ("note", "own", ""),
    "marking.signatures": ("warn", "weak", ""),
    "marking.blind_layers": ("warn", "weak", ""),
    "marking.unblind_after_recheck": ("block", "weak", ""),
    "marking.disqualifies": ("block", "weak", ""),
    "ranking.tie_breaks.0": ("block", "weak", ""),
    "ranking.tie_breaks.1": ("block", "general knowledge", ""),
    "ranking.tie_breaks.2": ("block", "general knowledge", ""),
    "ranking.tie_breaks.3": ("block", "general knowledge", ""),
    "ranking.tied_final_ranks": ("block", "sourced", ""),
    "ranking.cut_off_ties_advance": ("block", "weak", ""),
    "ranking.delegation_totals": ("note", "general knowledge", ""),
    "ranking.member_totals": ("note", "general knowledge", ""),
    "public_notice.working_days": ("block", "general knowledge", ""),
    "public_notice.due_for": ("block", "general knowledge", ""),
    "public_notice.closing_time": ("block", "general knowledge", ""),
    "appeals.hours_after_end": ("warn", "weak", ""),
    "appeals.examine_working_days": ("note", "general knowledge", ""),
    "appeals.decide_working_days": ("note", "general knowledge", ""),
    "appeals.in_writing": ("warn", "weak", ""),
    "appeals.decided_by": ("note", "weak", ""),
    "appeals.arbitrators": ("block", "own", ""),
    "awards.ratio": ("warn", "sourced", "广东省"),
    "awards.merit": ("warn", "sourced", "广东省"),
    "awards.titles": ("note", "sourced", "石家庄市"),
    "honours.recommended_only": ("block", "sourced", ""),
    "honours.recommendations": ("note", "general knowledge", ""),
    "honours.no_second_award": ("block", "sourced", ""),
    "promotions.skill_levels": ("note", "sourced", ""),
    "promotions.by_award": ("note", "sourced", ""),
    "promotions.meant_for": ("note", "general knowledge", ""),
    "promotions.confirmed_by_staff": ("block", "general knowledge", ""),
    "incentives.components": ("note", "sourced", ""),
    "incentives.cash": ("off", "sourced", ""),
    "incentives.enterprise": ("off", "weak", ""),
    "incentives.cash_conditions": ("block", "general knowledge", ""),
    "funding.sources": ("note", "general knowledge", ""),
    "funding.earmarked": ("block", "general knowledge", ""),
    "funding.budget_change_needs_approval": ("block", "general knowledge", ""),
    "innovations.documents": ("block", "sourced", ""),
    "innovations.excluded": ("block", "sourced", ""),
    "innovations.in_use_with_measured_benefit": ("block", "sourced", ""),
    "designations.little_giant_years": ("note", "general knowledge", ""),
    "reports.deadline_day": ("warn", "general knowledge", ""),
    "reports.reference_date": ("note", "general knowledge", ""),
}


@pytest.fixture
def pack() -> Pack:
    return newest(KEY)


def test_every_rule_stands_with_its_severity_certainty_and_place(pack: Pack) -> None:
    found = {path: (str(rule.severity), str(rule.certainty), rule.place) for path, rule in pack.rules()}
    assert found == EXPECTED


def test_every_rule_has_a_source_that_says_what_it_is(pack: Pack) -> None:
    assert [path for path, rule in pack.rules() if len(rule.source) < 6] == []


def test_a_rule_found_nowhere_in_writing_never_names_a_document(pack: Pack) -> None:
    unknown = [rule for _path, rule in pack.rules() if rule.certainty is Certainty.GENERAL_KNOWLEDGE]
    assert unknown
    assert [rule.source for rule in unknown if "《" in rule.source] == []


def test_only_what_is_sourced_here_is_a_fact(pack: Pack) -> None:
    facts = {path for path, rule in pack.rules() if rule.is_fact}
    assert facts == {
        path for path, (_s, certainty, place) in EXPECTED.items() if certainty == "sourced" and not place
    }


def test_no_rule_can_be_printed_without_its_certainty(pack: Pack) -> None:
    assert [
        path for path, rule in pack.rules() if f"[{rule.certainty}: {rule.source}]" not in str(rule)
    ] == []


def test_no_pack_quotes_an_article() -> None:
    packs = [
        file
        for file in Path(PACKS_FOLDER).glob("*.toml")
        if re.search(r"第.{1,6}条", file.read_text("utf-8"))
    ]
    assert packs == []


def test_levels_and_who_decides(pack: Pack) -> None:
    procedures = {
        level: (pack.levels.of(level).procedure.value, pack.levels.of(level).decided_by.value)
        for level in CompetitionLevel
    }
    assert procedures == {
        CompetitionLevel.PROVINCE: (Procedure.FILING, Decider.NOBODY),
        CompetitionLevel.CITY: (Procedure.APPROVAL, Decider.UNION_ABOVE),
        CompetitionLevel.COUNTY: (Procedure.FILING, Decider.UNION_ABOVE),
        CompetitionLevel.INTERNAL: (Procedure.FILING, Decider.NOBODY),
    }


def test_an_unknown_level_is_refused(pack: Pack) -> None:
    with pytest.raises(ValueError, match="township"):
        pack.levels.of("township")


def test_classes_are_the_citys_only(pack: Pack) -> None:
    classes = {level: tuple(grade.grade for grade in pack.grades.at(level)) for level in CompetitionLevel}
    assert classes == {
        CompetitionLevel.PROVINCE: (),
        CompetitionLevel.CITY: (Grade.CLASS_I, Grade.CLASS_II),
        CompetitionLevel.COUNTY: (),
        CompetitionLevel.INTERNAL: (),
    }
    assert pack.grades.county_standard.value is Grade.CLASS_II


def test_weights_plan_and_days(pack: Pack) -> None:
    values = {
        "weights.total": 100,
        "weights.practical_minimum": 70,
        "weights.theory_maximum": 30,
        "weights.module_scale": 100,
        "annual_plan.trade_interval_years": 2,
        "public_notice.working_days": 5,
        "appeals.hours_after_end": 2,
        "entrants.fee": 0,
        "reports.deadline_day": 15,
        "designations.little_giant_years": 3,
    }
    assert {path: pack.rule(path).value for path in values} == values


@pytest.mark.parametrize(
    ("number", "level", "enough"),
    [(5, "province", False), (6, "province", True), (5, "city", True), (0, "internal", True)],
)
def test_exhibition_counts_delegations_of_the_province(
    pack: Pack, number: int, level: str, enough: bool
) -> None:
    assert pack.entrants.exhibition.value.counts is Counted.DELEGATIONS
    assert pack.entrants.exhibition.value.reached(number, level) is enough


def test_the_minimum_of_elsewhere_is_written_down_and_not_applied(pack: Pack) -> None:
    assert pack.entrants.minimum.value.number == 30
    assert pack.entrants.minimum.severity is RuleSeverity.OFF
    assert not pack.entrants.minimum.active


def test_order_of_tie_breaks(pack: Pack) -> None:
    assert pack.ranking.tie_break_order == (
        TieBreak.HIGHER_PRACTICAL_SCORE,
        TieBreak.SHORTER_TIME,
        TieBreak.FEWER_SAFETY_DEDUCTIONS,
        TieBreak.COMMITTEE_DECISION,
    )
    assert pack.ranking.tied_final_ranks.value is False
    assert pack.ranking.cut_off_ties_advance.value is True


def test_marking(pack: Pack) -> None:
    trimmed = pack.marking.judgement.value
    assert (trimmed.judges, trimmed.drop_highest, trimmed.drop_lowest) == (5, 1, 1)
    assert pack.marking.opening_order == (BlindLayer.WORK, BlindLayer.STATION, BlindLayer.ENTRY)
    assert not pack.marking.worldskills.active


@pytest.mark.parametrize(
    ("level", "qualified"),
    [
        (None, False),
        (SkillLevel.SENIOR, False),
        (SkillLevel.TECHNICIAN, True),
        (SkillLevel.CHIEF_TECHNICIAN, True),
    ],
)
def test_judges_are_technicians_or_above(pack: Pack, level: SkillLevel | None, qualified: bool) -> None:
    assert pack.judges.qualified(level) is qualified


def test_judges_recuse_themselves_for_any_interest(pack: Pack) -> None:
    assert set(pack.judges.recusal.value) == set(RecusalReason)


@pytest.mark.parametrize(
    ("entrants", "places"),
    [
        (0, Places(0, 0, 0, 0)),
        (4, Places(0, 0, 0, 2)),
        (5, Places(1, 0, 0, 1)),
        (12, Places(1, 1, 0, 4)),
        (24, Places(1, 2, 1, 8)),
        (29, Places(1, 2, 2, 9)),
        (30, Places(1, 2, 3, 9)),
        (60, Places(2, 4, 6, 18)),
        (100, Places(4, 7, 9, 30)),
    ],
)
def test_places_by_share(pack: Pack, entrants: int, places: Places) -> None:
    assert pack.awards.places(entrants) == places


def test_places_never_exceed_the_share_and_never_skip_a_prize(pack: Pack) -> None:
    before = Places(0, 0, 0, 0)
    for entrants in range(1, 500):
        places = pack.awards.places(entrants)
        prizes = places.first + places.second + places.third
        assert prizes * 100 <= entrants * 20
        assert (prizes + places.merit) * 2 <= entrants
        assert places.first or not places.second
        assert places.second or not places.third
        assert places.first <= max(places.second, 1)
        assert places[:3] >= before[:3]
        before = places


def test_places_of_less_than_nobody(pack: Pack) -> None:
    with pytest.raises(ValueError, match="negative"):
        pack.awards.places(-1)


def test_titles_by_rank(pack: Pack) -> None:
    titles = [pack.awards.title(rank) for rank in range(12)]
    assert titles == ["", "技术状元", *["技术标兵"] * 2, *["技术能手"] * 7, ""]


# Every level beside what a medal and what an 优胜奖 earns.
PROMOTIONS: list[tuple[SkillLevel | None, SkillLevel | None, SkillLevel | None]] = [
    (None, SkillLevel.TECHNICIAN, SkillLevel.SENIOR),
    (SkillLevel.APPRENTICE, SkillLevel.TECHNICIAN, SkillLevel.SENIOR),
    (SkillLevel.JUNIOR, SkillLevel.TECHNICIAN, SkillLevel.SENIOR),
    (SkillLevel.INTERMEDIATE, SkillLevel.TECHNICIAN, SkillLevel.SENIOR),
    (SkillLevel.SENIOR, SkillLevel.TECHNICIAN, SkillLevel.TECHNICIAN),
    (SkillLevel.TECHNICIAN, SkillLevel.SENIOR_TECHNICIAN, None),
    (SkillLevel.SENIOR_TECHNICIAN, None, None),
    (SkillLevel.SPECIAL_TECHNICIAN, None, None),
    (SkillLevel.CHIEF_TECHNICIAN, None, None),
]


@pytest.mark.parametrize(("current", "by_medal", "by_merit"), PROMOTIONS)
def test_promotion_depends_on_the_current_level(
    pack: Pack, current: SkillLevel | None, by_medal: SkillLevel | None, by_merit: SkillLevel | None
) -> None:
    reached = (
        pack.promotions.reached(AwardKind.MEDAL, current),
        pack.promotions.reached(AwardKind.MERIT, current),
    )
    assert reached == (by_medal, by_merit)


def test_the_three_prizes_are_medals() -> None:
    kinds = {key: AwardKind(key) for key in ("first", "second", "third", "merit")}
    assert kinds == {**dict.fromkeys(("first", "second", "third"), AwardKind.MEDAL), "merit": AwardKind.MERIT}


def test_promotions_are_meant_for_workers_at_public_competitions(pack: Pack) -> None:
    included = {
        (level, group)
        for level in CompetitionLevel
        for group in EntrantGroup
        if pack.promotions.meant_for.value.includes(level, group)
    }
    assert included == {(level, EntrantGroup.WORKER) for level in CompetitionLevel} - {
        (CompetitionLevel.INTERNAL, EntrantGroup.WORKER)
    }


@pytest.mark.parametrize(
    ("level", "by_rank"),
    [
        ("province", {1: ["河北省五一劳动奖章"]}),
        ("city", {1: ["沧州市技术能手", "沧州市五一劳动奖章"], 2: ["沧州市技术能手"], 3: ["沧州市技术能手"]}),
        ("county", {1: ["沧州市技术能手"]}),
        ("internal", {}),
    ],
)
def test_honours_are_recommended_by_rank(pack: Pack, level: str, by_rank: dict[int, list[str]]) -> None:
    found = {
        rank: [honour.name for honour in pack.honours.earned(rank, level=level, group="worker")]
        for rank in range(1, 12)
    }
    assert {rank: names for rank, names in found.items() if names} == by_rank
    assert [pack.honours.earned(rank, level=level, group="student") for rank in range(1, 12)] == [()] * 11


def test_cash_is_a_proposal_that_is_off(pack: Pack) -> None:
    assert pack.incentives.cash.severity is RuleSeverity.OFF
    table = {tier: [pack.incentives.proposed_cash(tier, rank) for rank in range(5)] for tier in CashTier}
    assert table == {
        CashTier.CITY_CLASS_I: [None, Decimal(5000), Decimal(3000), Decimal(2000), None],
        CashTier.PROVINCE: [None, Decimal(50000), Decimal(30000), Decimal(20000), None],
        CashTier.NATIONAL: [None, Decimal(80000), Decimal(60000), Decimal(30000), None],
        CashTier.WORLDSKILLS: [None, Decimal(150000), Decimal(130000), Decimal(110000), None],
    }


@pytest.mark.parametrize(
    ("level", "grade", "group", "tier"),
    [
        ("city", "class_1", "worker", CashTier.CITY_CLASS_I),
        ("city", "class_2", "worker", None),
        ("city", "", "worker", None),
        ("city", "class_1", "student", None),
        ("province", "", "worker", CashTier.PROVINCE),
        ("county", "", "worker", None),
        ("internal", "", "worker", None),
    ],
)
def test_cash_is_meant_for_competitions_of_a_level_and_class(
    pack: Pack, level: str, grade: str, group: str, tier: CashTier | None
) -> None:
    row = pack.incentives.cash_row(level=level, grade=grade, group=group)
    assert (row.tier if row is not None else None) == tier


def test_what_enterprises_may_get_is_off_and_names_no_amount(pack: Pack) -> None:
    assert pack.incentives.enterprise.severity is RuleSeverity.OFF
    found = {
        (level, group): [
            rank for rank in range(6) if pack.incentives.for_unit(rank, level=level, group=group)
        ]
        for level in CompetitionLevel
        for group in EntrantGroup
    }
    assert {each for each, ranks in found.items() if ranks == [1, 2, 3]} == {
        (level, EntrantGroup.WORKER) for level in ("province", "city", "county")
    }
    assert [each.amount for each in pack.incentives.enterprise.value] == [None]


def test_all_sources_of_funding_are_named(pack: Pack) -> None:
    assert {kind.source for kind in pack.funding.sources.value} == set(FundingSource)


def test_a_rule_is_found_by_its_path(pack: Pack) -> None:
    assert pack.rule("weights.practical_minimum") is pack.weights.practical_minimum
    with pytest.raises(KeyError, match=r"weights\.practical"):
        pack.rule("weights.practical")
