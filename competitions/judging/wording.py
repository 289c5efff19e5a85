"""Explanations in words: one sentence for each step that scoring gives.

Scoring says what happened by keys and figures; this module is the only place that says it in a language. Who may
read whose name and figures is decided by `Words`, which the caller fills.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import marking_words, marks
from competitions.judging.scoring import (
    CriterionKey,
    CutOffTie,
    Direction,
    Rival,
    RoundingMode,
    State,
    Status,
    Step,
    StepKey,
    Unused,
    UnusedDecision,
    Verdict,
    carried_key,
)

STATES: dict[str, Promise] = {
    State.DISQUALIFIED: gettext_lazy("disqualified"),
    State.WITHDRAWN: gettext_lazy("withdrew"),
    State.ABSENT: gettext_lazy("absent"),
    State.NOT_YET_SCORED: gettext_lazy("not yet scored"),
}
CRITERIA: dict[CriterionKey, Promise] = {
    CriterionKey.THEORY_SCORE: gettext_lazy("theory score"),
    CriterionKey.PRACTICAL_SCORE: gettext_lazy("practical score"),
    CriterionKey.DEFENCE_SCORE: gettext_lazy("defence score"),
    CriterionKey.ELAPSED_SECONDS: gettext_lazy("time used"),
    CriterionKey.SAFETY_DEDUCTIONS: gettext_lazy("safety deductions"),
    CriterionKey.COMMITTEE_DECISION: gettext_lazy("decision of the committee"),
}
DIRECTIONS: dict[CriterionKey, dict[Direction, Promise]] = {
    CriterionKey.ELAPSED_SECONDS: {
        Direction.ASCENDING: gettext_lazy("the shorter is the better"),
        Direction.DESCENDING: gettext_lazy("the longer is the better"),
    },
}
_USUAL_DIRECTIONS: dict[Direction, Promise] = {
    Direction.ASCENDING: gettext_lazy("the smaller is the better"),
    Direction.DESCENDING: gettext_lazy("the higher is the better"),
}
ROUNDINGS: dict[RoundingMode, Promise] = {
    RoundingMode.HALF_UP: gettext_lazy("half up"),
    RoundingMode.HALF_EVEN: gettext_lazy("half to even"),
    RoundingMode.DOWN: gettext_lazy("down"),
    RoundingMode.UP: gettext_lazy("up"),
}
CUT_OFFS: dict[CutOffTie, Promise] = {
    CutOffTie.EQUAL_SCORE: gettext_lazy("the final score"),
    CutOffTie.EQUAL_CRITERIA: gettext_lazy("the final score and all tie-breaks"),
    CutOffTie.EQUAL_RANK: gettext_lazy("rank"),
}
SKIPPED: dict[Verdict, Promise] = {
    Verdict.MISSING_FIGURE: gettext_lazy("it was not recorded for all of them"),
    Verdict.NO_SUCH_MODULE: gettext_lazy("the event has no module of this kind"),
    Verdict.NO_DECISION: gettext_lazy("there is no decision on exactly these entrants"),
    Verdict.CONTRADICTORY_DECISIONS: gettext_lazy("two decisions contradict each other"),
}
UNUSED: dict[Unused, Promise] = {
    Unused.UNKNOWN_ENTRANT: gettext_lazy("It names an entry that does not take part any more."),
    Unused.NOT_RANKED: gettext_lazy("It names an entry that has no rank."),
    Unused.NOT_TIED: gettext_lazy("Its entries are not tied with each other any more."),
    Unused.INCOMPLETE: gettext_lazy("It leaves out an entry of the same tie."),
    Unused.CONTRADICTORY: gettext_lazy("Another decision orders the same tie otherwise."),
    Unused.NOT_A_CRITERION: gettext_lazy("The rules of this competition know no decision of a committee."),
}


def _own_key(_aspect: str, item: str) -> str:
    return item


@dataclass(frozen=True, slots=True)
class Words:
    """What a sentence calls things: entrants and modules by their key, awards by theirs.

    With `open_figures` False the figures of rivals are left out: for readers who may know only their own.
    """

    entrant: Callable[[str], str]
    module: Callable[[str], str]
    award: Callable[[str], str] = str
    # Of a marking scheme; an item by the keys of its aspect and its own.
    section: Callable[[str], str] = str
    aspect: Callable[[str], str] = str
    item: Callable[[str, str], str] = _own_key
    # What an incident was, by its key.
    incident: Callable[[str], str] = str
    open_figures: bool = True

    def entrants(self, keys: Iterable[str]) -> str:
        return "、".join(self.entrant(key) for key in keys)

    def rivals(self, rivals: Iterable[Rival], criterion: CriterionKey) -> str:
        """Names with their figures in brackets, if these are open."""
        return "、".join(
            _("%(name)s (%(figure)s)")
            % {"name": self.entrant(rival.entrant), "figure": figure(rival.figure, criterion)}
            if self.open_figures and rival.figure is not None
            else self.entrant(rival.entrant)
            for rival in rivals
        )


def module_names(modules: Iterable[tuple[str, str]]) -> Callable[[str], str]:
    """Module's key → its name; the score that a round took over from the one before has a name too."""
    names = dict(modules)

    def name(key: str) -> str:
        if key in names or not key.startswith(carried_key(0)[:-1]):
            return names[key]
        return _("Score of round %(round)s") % {"round": key.rpartition(":")[2]}

    return name


Parameters = Mapping[str, Any]
Sentence = Callable[[Parameters, Words], str]


def sentence(step: Step, words: Words) -> str:
    """One step in words."""
    return _SENTENCES[step.key](step.parameters, words)


def sentences(steps: Iterable[Step], words: Words) -> list[str]:
    """Steps in words, in the order in which to read them."""
    return [sentence(step, words) for step in steps]


def why_unused(unused: UnusedDecision) -> str:
    """Why a decision of the committee was not applied."""
    return str(UNUSED[unused.why])


def figure(value: Decimal | None, criterion: CriterionKey) -> str:
    """A figure as the criterion shows it: times as minutes and seconds."""
    if value is None:
        return _("not recorded")
    if criterion is CriterionKey.ELAPSED_SECONDS:
        return marks.shown_elapsed(int(value))
    return marks.shown(value)


def status_name(status: str) -> str:
    """A state or a status in a word."""
    return _("ranked") if status == Status.RANKED else str(STATES[status])


def _direction(p: Parameters) -> str:
    return str(DIRECTIONS.get(p["criterion"], _USUAL_DIRECTIONS)[p["direction"]])


def _module_points(p: Parameters, words: Words) -> str:
    facts = {
        "module": words.module(p["module"]),
        "mark": marks.shown(p["mark"]),
        "full_mark": marks.shown(p["full_mark"]),
        "weight": marks.shown(p["weight"]),
        "points": marks.shown(p["points"]),
    }
    if p["exact"]:
        return _("%(module)s: %(mark)s of %(full_mark)s, weight %(weight)s%%, counts %(points)s.") % facts
    return _("%(module)s: %(mark)s of %(full_mark)s, weight %(weight)s%%, counts about %(points)s.") % facts


def _module_rounded(p: Parameters, words: Words) -> str:
    return _("%(module)s is rounded %(mode)s to %(places)d digits: %(points)s.") % {
        "module": words.module(p["module"]),
        "mode": ROUNDINGS[p["mode"]],
        "places": p["places"],
        "points": marks.shown(p["points"]),
    }


def _module_without_mark(p: Parameters, words: Words) -> str:
    return _("%(module)s: %(state)s.") % {
        "module": words.module(p["module"]),
        "state": STATES[p["state"]],
    }


def _points_added(p: Parameters, words: Words) -> str:
    if p["exact"]:
        return _("Added up: %(total)s.") % {"total": marks.shown(p["total"])}
    return _("Added up: about %(total)s.") % {"total": marks.shown(p["total"])}


def _score_rounded(p: Parameters, words: Words) -> str:
    return _("Final score, rounded %(mode)s to %(places)d digits: %(score)s.") % {
        "mode": ROUNDINGS[p["mode"]],
        "places": p["places"],
        "score": f"{p['final_score']:f}",
    }


def _no_score(p: Parameters, words: Words) -> str:
    return _("No final score: %(status)s. This is not a score of 0.") % {"status": status_name(p["status"])}


def _score_compared(p: Parameters, words: Words) -> str:
    facts = {"score": f"{p['final_score']:f}", "better": p["better"], "ranked": p["ranked"]}
    if not p["better"]:
        return _("Nobody of %(ranked)d has a final score above %(score)s.") % facts
    return _("%(better)d of %(ranked)d have a final score above %(score)s.") % facts


def _tied_on_score(p: Parameters, words: Words) -> str:
    return _("The final score %(score)s is shared with %(others)d others: %(names)s.") % {
        "score": f"{p['final_score']:f}",
        "others": p["others"],
        "names": words.entrants(p["entrants"]),
    }


def _criterion_decided(p: Parameters, words: Words) -> str:
    criterion: CriterionKey = p["criterion"]
    parts = [
        _("Compared by %(criterion)s (%(direction)s): %(figure)s.")
        % {
            "criterion": CRITERIA[criterion],
            "direction": _direction(p),
            "figure": figure(p["figure"], criterion),
        }
    ]
    if p["better"]:
        parts.append(
            _("Better: %(count)d, nearest %(names)s.")
            % {"count": p["better"], "names": words.rivals(p["ahead"], criterion)}
        )
    if p["equal"]:
        parts.append(_("Equal: %(count)d.") % {"count": p["equal"]})
    if p["worse"]:
        parts.append(
            _("Behind: %(count)d, nearest %(names)s.")
            % {"count": p["worse"], "names": words.rivals(p["behind"], criterion)}
        )
    return "".join(parts)


def _criterion_equal(p: Parameters, words: Words) -> str:
    return _("Equal in %(criterion)s (%(figure)s) with %(names)s; the next tie-break counts.") % {
        "criterion": CRITERIA[p["criterion"]],
        "figure": figure(p["figure"], p["criterion"]),
        "names": words.entrants(p["entrants"]),
    }


def _criterion_skipped(p: Parameters, words: Words) -> str:
    facts = {"criterion": CRITERIA[p["criterion"]], "why": SKIPPED[p["why"]]}
    if p["missing"]:
        return _("%(criterion)s could not decide: %(why)s (missing: %(names)s).") % {
            **facts,
            "names": words.entrants(p["missing"]),
        }
    return _("%(criterion)s could not decide: %(why)s.") % facts


def _committee_decided(p: Parameters, words: Words) -> str:
    return _("The committee decided: place %(place)d of %(count)d who were equal. Reason: %(reason)s") % {
        "place": p["place"],
        "count": p["better"] + p["worse"] + 1,
        "reason": p["reason"],
    }


def _tie_unresolved(p: Parameters, words: Words) -> str:
    return _("Rank %(rank)d is still shared with %(names)s: the committee must decide.") % {
        "rank": p["rank"],
        "names": words.entrants(p["entrants"]),
    }


def _ranked(p: Parameters, words: Words) -> str:
    return _("Rank %(rank)d of %(ranked)d.") % {"rank": p["rank"], "ranked": p["ranked"]}


def _not_ranked(p: Parameters, words: Words) -> str:
    facts = {
        "status": status_name(p["status"]),
        "modules": "、".join(words.module(key) for key in p["modules"]),
    }
    if p["modules"]:
        return _("No rank: %(status)s (%(modules)s).") % facts
    return _("No rank: %(status)s.") % facts


def _advances(p: Parameters, words: Words) -> str:
    return _("Goes on: rank %(rank)d lies within the %(quota)d places.") % {
        "rank": p["rank"],
        "quota": p["quota"],
    }


def _advances_by_tie(p: Parameters, words: Words) -> str:
    return _("Goes on although the %(quota)d places are filled: equal in %(ties)s with %(names)s.") % {
        "quota": p["quota"],
        "ties": CUT_OFFS[p["ties"]],
        "names": words.entrants(p["entrants"]),
    }


def _does_not_advance(p: Parameters, words: Words) -> str:
    facts = {"rank": p["rank"], "quota": p["quota"], "last": p["cut_off_rank"]}
    if p["cut_off_rank"] is None:
        return _("Does not go on: there are no places.")
    return _("Does not go on: rank %(rank)d lies behind the last place, rank %(last)d.") % facts


def _round(p: Parameters, words: Words) -> str:
    return _("This is what happened in round %(round)d.") % {"round": p["round"]}


def _ranked_behind(p: Parameters, words: Words) -> str:
    return _("Final rank %(rank)d, behind the %(places)d places of those who went on.") % {
        "rank": p["rank"],
        "places": p["behind_places"],
    }


def _awards_in_all(p: Parameters, words: Words) -> str:
    return _("%(percent)s%% of %(base)d entrants make %(awards)d prizes.") % {
        "percent": marks.shown(p["percent"]),
        "base": p["base"],
        "awards": p["awards"],
    }


def _award_share(p: Parameters, words: Words) -> str:
    return _("%(award)s: %(part)d of %(parts)d parts, border rounded %(split)s: %(count)d.") % {
        "award": words.award(p["band"]),
        "part": p["part"],
        "parts": p["parts"],
        "split": ROUNDINGS[p["split"]],
        "count": p["count"],
    }


def _award_top(p: Parameters, words: Words) -> str:
    return _("%(award)s: up to rank %(last)d, the best %(percent)s%% of %(base)d: %(count)d.") % {
        "award": words.award(p["band"]),
        "last": p["last_rank"],
        "percent": marks.shown(p["percent"]),
        "base": p["base"],
        "count": p["count"],
    }


def _in_band(p: Parameters, words: Words) -> str:
    return _("%(award)s is for the ranks %(first)d to %(last)d.") % {
        "award": words.award(p["band"]),
        "first": p["first_rank"],
        "last": p["last_rank"],
    }


def _band_undecided(p: Parameters, words: Words) -> str:
    awards = "、".join(words.award(band) if band else _("no award") for band in p["bands"])
    return _("The shared rank %(rank)d touches %(awards)s: undecided until the tie is broken.") % {
        "rank": p["rank"],
        "awards": awards,
    }


def _in_no_band(p: Parameters, words: Words) -> str:
    return _("Rank %(rank)d carries no award.") % {"rank": p["rank"]}


_SENTENCES: dict[StepKey, Sentence] = {
    StepKey.MODULE_POINTS: _module_points,
    StepKey.MODULE_ROUNDED: _module_rounded,
    StepKey.MODULE_WITHOUT_MARK: _module_without_mark,
    StepKey.POINTS_ADDED: _points_added,
    StepKey.SCORE_ROUNDED: _score_rounded,
    StepKey.NO_SCORE: _no_score,
    StepKey.SCORE_COMPARED: _score_compared,
    StepKey.TIED_ON_SCORE: _tied_on_score,
    StepKey.CRITERION_DECIDED: _criterion_decided,
    StepKey.CRITERION_EQUAL: _criterion_equal,
    StepKey.CRITERION_SKIPPED: _criterion_skipped,
    StepKey.COMMITTEE_DECIDED: _committee_decided,
    StepKey.TIE_UNRESOLVED: _tie_unresolved,
    StepKey.RANKED: _ranked,
    StepKey.NOT_RANKED: _not_ranked,
    StepKey.ADVANCES: _advances,
    StepKey.ADVANCES_BY_TIE: _advances_by_tie,
    StepKey.DOES_NOT_ADVANCE: _does_not_advance,
    StepKey.ROUND: _round,
    StepKey.RANKED_BEHIND: _ranked_behind,
    StepKey.AWARDS_IN_ALL: _awards_in_all,
    StepKey.AWARD_SHARE: _award_share,
    StepKey.AWARD_TOP: _award_top,
    StepKey.IN_BAND: _in_band,
    StepKey.BAND_UNDECIDED: _band_undecided,
    StepKey.IN_NO_BAND: _in_no_band,
    **marking_words.SENTENCES,
}
