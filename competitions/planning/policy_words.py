"""A policy pack in words, for the page that shows it: what each rule is called and what it says.

Reads packs only; it must not judge anything by them.
"""

from __future__ import annotations

from decimal import Decimal
from enum import Enum
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _
from pydantic import BaseModel

from competitions.planning.policy import Pack, Rule, RuleSeverity
from competitions.planning.policy.awards import (
    AwardRatio,
    CashRow,
    EarnedHonour,
    MeantFor,
    Merit,
    NextStep,
    Promotion,
    RankTitle,
    UnitIncentive,
)
from competitions.planning.policy.judging import (
    JudgementScale,
    MemberTotals,
    PanelDistance,
    PlacingTotals,
    RolePair,
    TieStep,
    TrimmedMean,
)
from competitions.planning.policy.labels import SEVERITY_LABELS, cite
from competitions.planning.policy.schema import FundingKind, GradeDefinition, Threshold

_TONES = {
    RuleSeverity.BLOCK: "bad",
    RuleSeverity.WARN: "warn",
    RuleSeverity.NOTE: "note",
    RuleSeverity.OFF: "mute",
}
SECTIONS: dict[str, str | Promise] = {
    "levels": _("Levels"),
    "grades": _("Classes"),
    "annual_plan": _("Annual plan"),
    "weights": _("Weights of modules"),
    "entrants": _("Entrants"),
    "contest": _("The contest"),
    "eligibility": pgettext_lazy("planning", "Eligibility"),
    "judges": _("Judges"),
    "marking": _("Marking"),
    "ranking": _("Ranking"),
    "public_notice": _("Public notice"),
    "appeals": _("Appeals"),
    "awards": _("Awards"),
    "honours": _("Honours"),
    "promotions": _("Promotions"),
    "incentives": _("Incentives"),
    "funding": _("Funding"),
    "innovations": pgettext_lazy("planning", "Five-small innovations"),
    "designations": pgettext_lazy("planning", "Designations"),
    "reports": _("Quarterly reports"),
}
RULES: dict[str, str | Promise] = {
    "province": _("Provincial level"),
    "city": _("Municipal level"),
    "county": _("County level"),
    "internal": _("Within an enterprise"),
    "organiser": _("who organises"),
    "procedure": _("procedure"),
    "decided_by": _("decided by"),
    "sign_off": _("steps of the sign-off"),
    "definitions": _("Definitions"),
    "county_standard": _("Standard for county competitions"),
    "given_by": _("Given by"),
    "required": _("Plan required"),
    "trade_interval_years": _("Same trade again after (years)"),
    "total": _("Sum (%)"),
    "practical_minimum": _("Practice at least (%)"),
    "theory_maximum": _("Theory at most (%)"),
    "module_scale": _("Full mark of a module"),
    "minimum": _("Minimum entrants"),
    "own_minimum": _("Below the event's own minimum"),
    "exhibition": _("Exhibition event"),
    "fee": _("Fee for workers (yuan)"),
    "not_before_first_day": _("Not before the first day"),
    "minimum_age": _("Minimum age"),
    "maximum_age": _("Maximum age"),
    "groups": _("Groups"),
    "employer_as_of": _("Employer as of"),
    "one_event_each": _("One event for each person"),
    "minimum_skill_level": _("Minimum skill level"),
    "same_trade": _("Of the event's trade"),
    "valid_on_the_day": _("Valid on the days of the event"),
    "trained": _("Trained as a judge"),
    "recusal": _("Recusal"),
    "former_employer_years": _("Former employer, years back"),
    "incompatible_roles": _("Roles that exclude each other"),
    "confidentiality_agreement": _("Confidentiality agreement"),
    "judgement": _("Judgement marking"),
    "worldskills": _("WorldSkills marking"),
    "panel_distance": _("Far from the panel"),
    "signatures": _("Signatures"),
    "blind_layers": _("Layers of blind codes"),
    "unblind_after_recheck": _("Unblinding only after the re-check"),
    "disqualifies": _("Disqualified for"),
    "tie_breaks": _("Tie-break"),
    "tied_final_ranks": _("Tied final ranks"),
    "cut_off_ties_advance": _("Ties at a cut-off all advance"),
    "delegation_totals": _("Totals of delegations by placing"),
    "member_totals": _("Totals of units by their members"),
    "working_days": _("Working days"),
    "due_for": _("Due for"),
    "closing_time": _("Ends on the last day at"),
    "hours_after_end": _("Hours after the end of the event"),
    "examine_working_days": _("Taken up within working days"),
    "decide_working_days": _("Decided within working days"),
    "in_writing": _("In writing"),
    "arbitrators": _("Arbitrators who sign a decision"),
    "ratio": _("Ratio of prizes"),
    "merit": _("Merit prize"),
    "titles": _("Titles by rank"),
    "recommended_only": _("Recommended only"),
    "recommendations": _("Recommended by rank"),
    "no_second_award": _("No second award of a title held"),
    "skill_levels": _("Skill levels"),
    "by_award": pgettext_lazy("planning", "By award"),
    "meant_for": _("Meant for"),
    "confirmed_by_staff": _("Confirmed by staff"),
    "components": _("Components"),
    "cash": _("Cash (yuan)"),
    "enterprise": _("For the enterprise"),
    "cash_conditions": _("Cash needs"),
    "sources": _("Sources"),
    "earmarked": _("Earmarked"),
    "budget_change_needs_approval": _("A change of budget needs approval"),
    "documents": pgettext_lazy("planning", "Documents"),
    "excluded": _("Excluded"),
    "in_use_with_measured_benefit": _("In use with a measured benefit"),
    "little_giant_years": _("Years of a Little Giant"),
    "deadline_day": _("Day of the next month"),
    "reference_date": pgettext_lazy("planning", "Reference date"),
}
WORDS: dict[str, str | Promise] = {
    "province": _("Provincial level"),
    "city": _("Municipal level"),
    "county": _("County level"),
    "internal": _("Within an enterprise"),
    "province_union": _("provincial union"),
    "city_union": _("municipal union"),
    "county_union": _("county union"),
    "grassroots_union": _("grassroots union"),
    "filing": _("filing"),
    "approval": _("approval"),
    "union_above": _("the union above"),
    "nobody": _("nobody: filed once signed"),
    "prepare": _("Prepare"),
    "check": _("Check"),
    "sign_off": _("Sign off"),
    "class_1": _("Class I"),
    "class_2": _("Class II"),
    "competitors": _("competitors"),
    "teams": _("teams"),
    "delegations": _("delegations"),
    "cancelled": _("is cancelled"),
    "exhibition": _("becomes an exhibition event"),
    "competitor": _("competitor"),
    "judge": _("judge"),
    "chief_judge": _("chief judge"),
    "entry": _("entry"),
    "station": _("station"),
    "work": _("work"),
    "chief": _("chief judge"),
    "blinder": _("blinder"),
    "scorer": _("scorer"),
    "arbitrator": _("arbitrator"),
    "same_employer": _("same employer"),
    "former_employer": _("former employer"),
    "declared": _("other interest, declared by the judge"),
    "mentor": pgettext_lazy("planning", "mentor"),
    "family": _("family"),
    "impersonation": _("impersonation"),
    "medal": _("first, second or third prize"),
    "merit": _("merit prize"),
    "worker": _("Workers"),
    "student": _("Students"),
    "entry_deadline": _("the entry deadline"),
    "first_competition_day": _("the first competition day"),
    "last_competition_day": pgettext_lazy("planning", "the last competition day"),
    "payer": _("the payer confirmed"),
    "document": _("the document confirmed"),
}


def _word(value: Any) -> str:
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, Enum):
        return str(WORDS.get(str(value.value), value.value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, tuple):
        return "、".join(_word(item) for item in value)
    if isinstance(value, BaseModel):
        return _sentence(value)
    return str(value)


def _sentence(part: BaseModel) -> str:
    """One line for a structured value."""
    match part:
        case GradeDefinition():
            return f"{part.name}：{part.meaning}"
        case Threshold():
            return gettext("fewer than %(number)s %(counted)s: the event %(consequence)s (%(levels)s)") % {
                "number": part.number,
                "counted": _word(part.counts),
                "consequence": _word(part.consequence),
                "levels": _word(part.levels),
            }
        case TieStep():
            return part.wording
        case RolePair():
            return f"{_word(part.one)} – {_word(part.other)}"
        case TrimmedMean():
            return gettext(
                "%(judges)s judges; %(high)s highest and %(low)s lowest dropped, the rest averaged"
            ) % {
                "judges": part.judges,
                "high": part.drop_highest,
                "low": part.drop_lowest,
            }
        case JudgementScale():
            return gettext(
                "%(judges)s judges, marks %(low)s to %(high)s, again when more than %(gap)s apart"
            ) % {
                "judges": part.judges,
                "low": part.lowest_mark,
                "high": part.highest_mark,
                "gap": part.greatest_difference,
            }
        case PanelDistance():
            return gettext(
                "from %(percent)s %% of what can be given on, over at least %(fewest)s aspects"
            ) % {
                "percent": _word(part.percent),
                "fewest": part.fewest_aspects,
            }
        case PlacingTotals():
            return gettext("places from the first on: %(points)s; the best %(best)s of each event count") % {
                "points": _word(part.points),
                "best": part.best_in_event,
            }
        case MemberTotals():
            return gettext("the best %(members)s members of a unit together") % {"members": part.members}
        case AwardRatio():
            return gettext("first : second : third = %(parts)s, together at most %(most)s %%") % {
                "parts": ":".join(str(number) for number in part.parts),
                "most": _word(part.maximum_percent),
            }
        case Merit():
            return gettext("%(name)s for the top %(share)s %%") % {
                "name": part.name,
                "share": _word(part.top_percent),
            }
        case RankTitle():
            return gettext("rank %(ranks)s: %(name)s") % {"ranks": _ranks(part), "name": part.name}
        case EarnedHonour():
            return gettext("%(level)s, %(group)s, rank %(ranks)s: %(name)s") % {
                "level": _word(part.levels),
                "group": _word(part.groups),
                "ranks": _ranks(part),
                "name": part.name,
            }
        case UnitIncentive():
            amount = _word(part.amount) if part.amount is not None else gettext("amount set by the payer")
            return gettext("%(level)s, %(group)s, rank %(ranks)s: %(name)s (%(amount)s)") % {
                "level": _word(part.levels),
                "group": _word(part.groups),
                "ranks": _ranks(part),
                "name": part.name,
                "amount": amount,
            }
        case MeantFor():
            return f"{_word(part.levels)} · {_word(part.groups)}"
        case Promotion():
            steps = "、".join(_sentence(step) for step in part.already)
            return f"{_word(part.award)}：{part.reached}（{steps}）"
        case NextStep():
            return f"{part.current} → {part.reached}"
        case CashRow():
            return f"{part.name}：{'、'.join(_word(amount) for amount in part.amounts)}"
        case FundingKind():
            share = f"（{_word(part.payroll_percent)}%）" if part.payroll_percent is not None else ""
            return f"{part.name}{share}"
    return str(part)


def _ranks(part: RankTitle | EarnedHonour | UnitIncentive) -> str:
    return str(part.from_rank) if part.from_rank == part.to_rank else f"{part.from_rank}–{part.to_rank}"


def _lines(value: Any) -> list[str]:
    """A list of structured values is one line each; everything else one line."""
    if isinstance(value, tuple) and value and isinstance(value[0], BaseModel):
        return [_word(item) for item in value]
    return [_word(value)]


def label_of(path: str) -> str:
    """`levels.city.organiser` → 市级 · 主办单位; a numbered rule keeps its number."""
    parts = path.split(".")[1:]
    words = [str(int(part) + 1) if part.isdecimal() else str(RULES.get(part, part)) for part in parts]
    return " · ".join(words)


def sections_of(pack: Pack) -> list[dict[str, Any]]:
    """[{label, rules: [{label, lines, note, severity, tone, source}]}] in the order of the pack."""
    sections: dict[str, list[dict[str, Any]]] = {}
    for path, rule in pack.rules():
        sections.setdefault(path.split(".")[0], []).append(_row(path, rule))
    return [{"label": SECTIONS.get(name, name), "rules": rows} for name, rows in sections.items()]


def _row(path: str, rule: Rule[Any]) -> dict[str, Any]:
    return {
        "label": label_of(path),
        "lines": _lines(rule.value),
        "note": rule.note,
        "severity": SEVERITY_LABELS[rule.severity],
        "tone": _TONES[rule.severity],
        "source": cite(rule),
    }
