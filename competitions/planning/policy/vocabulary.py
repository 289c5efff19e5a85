"""The closed sets of words that rules are written in. The values stand in packs and databases: keep them."""

from enum import StrEnum


class CompetitionLevel(StrEnum):
    """The "3+1": three public levels and the competitions inside an enterprise."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"
    INTERNAL = "internal"

    @classmethod
    def _missing_(cls, value: object) -> "CompetitionLevel | None":
        """What a union of the grassroots level runs is an internal competition."""
        return cls.INTERNAL if value == "grassroots" else None


class Organiser(StrEnum):
    """Who runs a competition of a level."""

    PROVINCE_UNION = "province_union"
    CITY_UNION = "city_union"
    COUNTY_UNION = "county_union"
    GRASSROOTS_UNION = "grassroots_union"


class Procedure(StrEnum):
    """Filing takes note of a competition; approval allows it."""

    FILING = "filing"
    APPROVAL = "approval"


class Decider(StrEnum):
    """Who files or approves what a union has signed off."""

    UNION_ABOVE = "union_above"
    CITY_UNION = "city_union"
    PROVINCE_UNION = "province_union"
    NOBODY = "nobody"  # filed as soon as it is signed off


class SignOffStep(StrEnum):
    """经办, 审核, 签发."""

    PREPARE = "prepare"
    CHECK = "check"
    SIGN_OFF = "sign_off"


class Grade(StrEnum):
    """一类, 二类: another thing than the level."""

    CLASS_I = "class_1"
    CLASS_II = "class_2"


class Counted(StrEnum):
    """Which of the three things called "team" or "entrant" a threshold counts."""

    COMPETITORS = "competitors"
    TEAMS = "teams"
    DELEGATIONS = "delegations"


class Consequence(StrEnum):
    """What an event below a threshold becomes."""

    CANCELLED = "cancelled"
    EXHIBITION = "exhibition"


class TieBreak(StrEnum):
    """One step of the order in which equal totals are told apart, as the scoring package reads it."""

    HIGHER_PRACTICAL_SCORE = "practical_score desc"
    SHORTER_TIME = "elapsed_seconds asc"
    FEWER_SAFETY_DEDUCTIONS = "safety_deductions asc"
    COMMITTEE_DECISION = "committee_decision"


class Signatory(StrEnum):
    """Who signs a score sheet."""

    COMPETITOR = "competitor"
    JUDGE = "judge"
    CHIEF_JUDGE = "chief_judge"


class BlindLayer(StrEnum):
    """Blind codes hide the entry, then the station, then the work; they open in reverse order."""

    ENTRY = "entry"
    STATION = "station"
    WORK = "work"


class RecusalReason(StrEnum):
    """An interest that keeps a judge from judging a competitor."""

    SAME_EMPLOYER = "same_employer"
    FORMER_EMPLOYER = "former_employer"
    MENTOR = "mentor"
    FAMILY = "family"
    DECLARED = "declared"


class JudgeRole(StrEnum):
    """What a judge is appointed to at an event: 裁判长, 裁判员, 加密裁判, 记分裁判, 仲裁员."""

    CHIEF = "chief"
    JUDGE = "judge"
    BLINDER = "blinder"
    SCORER = "scorer"
    ARBITRATOR = "arbitrator"


class Misconduct(StrEnum):
    """What a competitor is disqualified for."""

    IMPERSONATION = "impersonation"


class AwardKind(StrEnum):
    """What a result must have earned for a promotion."""

    MEDAL = "medal"  # first, second or third prize
    MERIT = "merit"  # 优胜奖

    @classmethod
    def _missing_(cls, value: object) -> "AwardKind | None":
        """The three prizes are the medals."""
        return cls.MEDAL if value in ("first", "second", "third") else None


class CashTier(StrEnum):
    """A row of the cash table."""

    CITY_CLASS_I = "city_class_1"
    PROVINCE = "province"
    NATIONAL = "national"
    WORLDSKILLS = "worldskills"


class CashCondition(StrEnum):
    """What staff confirm before cash is anything but a proposal."""

    PAYER = "payer"
    DOCUMENT = "document"


class EntrantGroup(StrEnum):
    """职工组, 学生组."""

    WORKER = "worker"
    STUDENT = "student"


class ReferenceDate(StrEnum):
    """The day as of which a fact about a competition, an employer or a designation is asked."""

    ENTRY_DEADLINE = "entry_deadline"
    FIRST_COMPETITION_DAY = "first_competition_day"
    LAST_COMPETITION_DAY = "last_competition_day"


class FundingSource(StrEnum):
    """Where the money comes from."""

    FISCAL = "fiscal"
    UNION_FUNDS = "union_funds"
    EDUCATION_FUNDS = "education_funds"
    ENTERPRISE_AWARD_FUNDS = "enterprise_award_funds"
    HOST_OWN_FUNDS = "host_own_funds"
    SPONSORSHIP = "sponsorship"
    OTHER = "other"


class SkillLevel(StrEnum):
    """Skill levels from low to high; the names are those of enterprises/data/skill_levels.csv."""

    APPRENTICE = "学徒工"
    JUNIOR = "初级工"
    INTERMEDIATE = "中级工"
    SENIOR = "高级工"
    TECHNICIAN = "技师"
    SENIOR_TECHNICIAN = "高级技师"
    SPECIAL_TECHNICIAN = "特级技师"
    CHIEF_TECHNICIAN = "首席技师"

    @property
    def order(self) -> int:
        """1 for the lowest."""
        return tuple(SkillLevel).index(self) + 1

    @classmethod
    def of_order(cls, order: int) -> "SkillLevel | None":
        """The level of an order from 1 to 8; None for 0, nobody's level. Raises ValueError for others."""
        if not 0 <= order <= len(cls):
            raise ValueError(f"no skill level has the order {order}")
        return tuple(cls)[order - 1] if order else None
