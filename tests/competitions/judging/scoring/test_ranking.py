"""Weighting, rounding, ranking and tie-breaks, by example."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal, localcontext
from typing import Any

import pytest

from competitions.judging.scoring import (
    Criterion,
    CriterionKey,
    Decision,
    Direction,
    Entrant,
    InputError,
    Module,
    ModuleKind,
    Problem,
    Rounding,
    RoundingMode,
    Settings,
    State,
    Status,
    UnresolvedTie,
    Unused,
    UnusedDecision,
    Verdict,
    rank,
)
from tests.competitions.judging.scoring.events import PRACTICAL, THEORY, USUAL_MODULES, entrant, known, ranks


def final_scores(
    *entrants: Entrant, modules: tuple[Module, ...] = USUAL_MODULES, **options: Any
) -> list[str]:
    standings = rank(modules=modules, entrants=entrants, settings=Settings(**options))
    return [str(standing.final_score) for standing in standings.standings]


class TestScores:
    def test_marks_are_weighted_added_and_rounded_to_two_places(self):
        standings = rank(modules=USUAL_MODULES, entrants=[entrant("Li", "80.5", "91.25")])
        standing = standings.of("Li")
        assert [result.points for result in standing.modules] == [Decimal("24.15"), Decimal("63.875")]
        assert str(standing.final_score) == "88.03"

    def test_a_score_keeps_its_places(self):
        assert final_scores(entrant("Li", "100", "100")) == ["100.00"]

    @pytest.mark.parametrize(
        ("mode", "of_85_125", "of_85_135", "of_85_121"),
        [
            (RoundingMode.HALF_UP, "85.13", "85.14", "85.12"),
            (RoundingMode.HALF_EVEN, "85.12", "85.14", "85.12"),
            (RoundingMode.DOWN, "85.12", "85.13", "85.12"),
            (RoundingMode.UP, "85.13", "85.14", "85.13"),
        ],
    )
    def test_how_to_round_is_a_setting(self, mode, of_85_125, of_85_135, of_85_121):
        rounding = Rounding(2, mode)
        assert final_scores(entrant("a", "85.125", "85.125"), rounding=rounding) == [of_85_125]
        assert final_scores(entrant("a", "85.135", "85.135"), rounding=rounding) == [of_85_135]
        assert final_scores(entrant("a", "85.121", "85.121"), rounding=rounding) == [of_85_121]

    def test_only_the_final_score_is_rounded_unless_the_event_rounds_modules_too(self):
        # 80.01 × 30 % = 24.003 and 80.01 × 70 % = 56.007, together 80.01
        marks = entrant("a", "80.01", "80.01")
        assert final_scores(marks, rounding=Rounding(1)) == ["80.0"]
        assert final_scores(marks, rounding=Rounding(3)) == ["80.010"]
        up = Rounding(1, RoundingMode.UP)
        assert final_scores(marks, rounding=Rounding(3), module_rounding=up) == ["80.200"]

    def test_a_module_may_have_another_full_mark(self):
        modules = (replace(THEORY, full_mark=Decimal(150)), PRACTICAL)
        assert final_scores(entrant("a", "120", "80"), modules=modules) == ["80.00"]

    def test_thirds_add_up_to_a_whole(self):
        modules = tuple(
            Module(key=key, kind=ModuleKind.PRACTICAL, weight=Decimal(weight), full_mark=Decimal(30))
            for key, weight in (("a", 20), ("b", 20), ("c", 60))
        )
        thirds = Entrant(key="Li", outcomes={"a": Decimal(10), "b": Decimal(10), "c": Decimal(10)})
        standings = rank(modules=modules, entrants=[thirds], settings=Settings(rounding=Rounding(6)))
        assert str(standings.of("Li").final_score) == "33.333333"
        assert [(result.points, result.exact) for result in standings.of("Li").modules] == [
            (Decimal("6.666667"), False),
            (Decimal("6.666667"), False),
            (Decimal(20), True),
        ]

    def test_the_decimal_context_of_the_caller_makes_no_difference(self):
        entrants = [
            entrant("a", "81.11", "92.22", seconds=3601),
            entrant("b", "81.12", "92.22", seconds=3602),
        ]
        usual = rank(modules=USUAL_MODULES, entrants=entrants)
        with localcontext() as context:
            context.prec = 2
            assert rank(modules=USUAL_MODULES, entrants=entrants) == usual


class TestStates:
    def test_a_state_is_not_a_mark_of_0(self):
        standings = rank(
            modules=USUAL_MODULES,
            entrants=[
                entrant("zero", "0", "0"),
                entrant("absent", State.ABSENT, "99"),
                entrant("withdrawn", "99", State.WITHDRAWN),
                entrant("disqualified", "99", State.DISQUALIFIED),
                entrant("waiting", "99", State.NOT_YET_SCORED),
            ],
        )
        assert [(s.key, s.status, s.final_score, s.rank) for s in standings.standings] == [
            ("zero", Status.RANKED, Decimal("0.00"), 1),
            ("disqualified", Status.DISQUALIFIED, None, None),
            ("withdrawn", Status.WITHDRAWN, None, None),
            ("absent", Status.ABSENT, None, None),
            ("waiting", Status.NOT_YET_SCORED, None, None),
        ]
        assert [result.points for result in standings.of("absent").modules] == [None, Decimal("69.3")]

    def test_the_gravest_state_counts(self):
        for theory, practical, status in (
            (State.ABSENT, State.DISQUALIFIED, Status.DISQUALIFIED),
            (State.ABSENT, State.WITHDRAWN, Status.WITHDRAWN),
            (State.NOT_YET_SCORED, State.ABSENT, Status.ABSENT),
        ):
            standings = rank(modules=USUAL_MODULES, entrants=[entrant("Li", theory, practical)])
            assert standings.of("Li").status is status

    def test_a_module_without_any_outcome_is_not_yet_scored(self):
        standings = rank(
            modules=USUAL_MODULES, entrants=[Entrant(key="Li", outcomes={"theory": Decimal(90)})]
        )
        assert standings.of("Li").status is Status.NOT_YET_SCORED

    def test_a_mark_to_come_blocks_publication_and_an_absence_does_not(self):
        done, absent = entrant("a", "80", "80"), entrant("b", State.ABSENT, "80")
        waiting = entrant("c", "80", State.NOT_YET_SCORED)
        assert rank(modules=USUAL_MODULES, entrants=[done, absent]).is_preview_only is False
        preview = rank(modules=USUAL_MODULES, entrants=[done, absent, waiting])
        assert (preview.is_preview_only, preview.not_yet_scored) == (True, ("c",))


class TestTieBreaks:
    """All have 80.00 in the end: theory 80 and practical 80, or theory 94 and practical 74."""

    def test_the_higher_practical_score_goes_first(self):
        standings = rank(modules=USUAL_MODULES, entrants=[entrant("a", "94", "74"), entrant("b", "80", "80")])
        assert ranks(standings) == {"b": 1, "a": 2}
        assert standings.of("a").score_rank == standings.of("b").score_rank == 1

    def test_then_the_shorter_time_then_the_fewer_deductions(self):
        standings = rank(
            modules=USUAL_MODULES,
            entrants=[
                entrant("slow", "80", "80", seconds=3700, deductions=0),
                entrant("careless", "80", "80", seconds=3600, deductions=2),
                entrant("careful", "80", "80", seconds=3600, deductions=1),
                entrant("theorist", "94", "74", seconds=60, deductions=0),
            ],
        )
        assert ranks(standings) == {"careful": 1, "careless": 2, "slow": 3, "theorist": 4}
        assert standings.unresolved_ties == ()

    def test_the_criteria_and_their_order_are_data(self):
        entrants = [entrant("a", "94", "74", seconds=3600), entrant("b", "80", "80", seconds=3700)]
        by_time = Settings(criteria=(Criterion.parse("elapsed_seconds asc"),))
        by_theory = Settings(criteria=(Criterion.parse("theory_score"),))
        by_longest_time = Settings(criteria=(Criterion.parse("elapsed_seconds desc"),))
        assert ranks(rank(modules=USUAL_MODULES, entrants=entrants, settings=by_time)) == {"a": 1, "b": 2}
        assert ranks(rank(modules=USUAL_MODULES, entrants=entrants, settings=by_theory)) == {"a": 1, "b": 2}
        assert ranks(rank(modules=USUAL_MODULES, entrants=entrants, settings=by_longest_time)) == {
            "b": 1,
            "a": 2,
        }

    def test_published_scores_that_are_equal_are_tied_even_if_the_exact_ones_differ(self):
        # 80.004 and 79.996 both read 80.00, and the shorter time decides.
        entrants = [entrant("more", "80", "80.005", seconds=20), entrant("less", "80", "79.995", seconds=10)]
        settings = Settings(criteria=(Criterion.parse("elapsed_seconds"),))
        assert ranks(rank(modules=USUAL_MODULES, entrants=entrants, settings=settings)) == {
            "less": 1,
            "more": 2,
        }

    def test_a_practical_score_is_compared_exactly_over_all_practical_modules(self):
        modules = (
            Module(key="theory", kind=ModuleKind.THEORY, weight=Decimal(30)),
            Module(key="lathe", kind=ModuleKind.PRACTICAL, weight=Decimal(40), full_mark=Decimal(60)),
            Module(key="mill", kind=ModuleKind.PRACTICAL, weight=Decimal(30)),
        )
        a = Entrant(key="a", outcomes={"theory": Decimal(80), "lathe": Decimal(48), "mill": Decimal(80)})
        b = Entrant(
            key="b", outcomes={"theory": Decimal("79.99"), "lathe": Decimal(48), "mill": Decimal("80.01")}
        )
        standings = rank(modules=modules, entrants=[a, b])
        assert ranks(standings) == {"b": 1, "a": 2}
        (comparison,) = standings.of("a").comparisons
        assert comparison.parts == (("b",), ("a",))
        assert comparison.figures == (Decimal("80.004286"), Decimal(80))

    def test_a_missing_time_decides_for_nobody_in_its_group(self):
        entrants = [
            entrant("fast", "80", "80", seconds=10, deductions=1),
            entrant("faster", "80", "80", seconds=5, deductions=2),
            entrant("untimed", "80", "80", deductions=0),
            # Another group, whose times are all known, is decided by time as ever.
            entrant("x", "70", "70", seconds=9, deductions=0),
            entrant("y", "70", "70", seconds=8, deductions=5),
        ]
        standings = rank(modules=USUAL_MODULES, entrants=entrants)
        assert ranks(standings) == {"untimed": 1, "fast": 2, "faster": 3, "y": 4, "x": 5}
        verdicts = [(c.criterion.key.value, c.verdict) for c in standings.of("fast").comparisons]
        assert verdicts == [
            ("practical_score", Verdict.EQUAL),
            ("elapsed_seconds", Verdict.MISSING_FIGURE),
            ("safety_deductions", Verdict.DECIDED),
        ]
        assert standings.of("fast").comparisons[1].missing == ("untimed",)

    def test_a_criterion_without_modules_decides_nothing(self):
        settings = Settings(criteria=(Criterion.parse("defence_score"),))
        standings = rank(
            modules=USUAL_MODULES,
            entrants=[entrant("a", "80", "80"), entrant("b", "80", "80")],
            settings=settings,
        )
        assert [c.verdict for c in standings.of("a").comparisons] == [Verdict.NO_SUCH_MODULE]
        assert ranks(standings) == {"a": 1, "b": 1}


class TestUnresolvedTies:
    def test_a_tie_that_remains_shares_a_rank_and_blocks_publication(self):
        standings = rank(
            modules=USUAL_MODULES,
            entrants=[
                entrant("best", "90", "90"),
                entrant("b", "80", "80"),
                entrant("a", "80", "80"),
                entrant("last", "70", "70"),
            ],
        )
        assert ranks(standings) == {"best": 1, "a": 2, "b": 2, "last": 4}
        assert standings.unresolved_ties == (UnresolvedTie(2, Decimal("80.00"), ("a", "b")),)
        assert standings.is_preview_only is True

    def test_the_committee_settles_it_with_a_reason(self):
        decision = Decision(order=("b", "a"), reason="cleaner weld")
        standings = rank(
            modules=USUAL_MODULES,
            entrants=[entrant("a", "80", "80"), entrant("b", "80", "80"), entrant("c", "70", "70")],
            decisions=[decision],
        )
        assert ranks(standings) == {"b": 1, "a": 2, "c": 3}
        assert [s.measured_rank for s in standings.standings] == [1, 1, 3]
        assert (standings.unresolved_ties, standings.unused_decisions) == ((), ())
        assert standings.is_preview_only is False
        assert standings.of("a").comparisons[-1].decision is decision

    TIED = (
        entrant("a", "80", "80"),
        entrant("b", "80", "80"),
        entrant("c", "80", "80"),
        entrant("winner", "90", "90"),
        entrant("practical", "66", "86", seconds=1),
        entrant("absent", State.ABSENT, "80"),
    )

    @pytest.mark.parametrize(
        ("order", "why", "turns_on"),
        [
            (("a", "winner"), Unused.NOT_TIED, ("a", "winner")),
            (("c", "b", "a", "practical"), Unused.NOT_TIED, ("c", "b", "a", "practical")),
            (("a", "b"), Unused.INCOMPLETE, ("c",)),
            (("a", "b", "c", "nobody"), Unused.UNKNOWN_ENTRANT, ("nobody",)),
            (("a", "b", "c", "absent"), Unused.NOT_RANKED, ("absent",)),
        ],
    )
    def test_a_decision_orders_only_those_who_are_really_tied(self, order, why, turns_on):
        decision = Decision(order=order, reason="as the jury saw it")
        without = rank(modules=USUAL_MODULES, entrants=self.TIED)
        standings = rank(modules=USUAL_MODULES, entrants=self.TIED, decisions=[decision])
        assert ranks(standings) == ranks(without)
        assert [tie.entrants for tie in standings.unresolved_ties] == [("a", "b", "c")]
        assert standings.unused_decisions == (UnusedDecision(decision, why, turns_on),)

    def test_equal_scores_that_a_criterion_separates_are_no_tie(self):
        # "theorist" has the same final score as the others and the lower practical score.
        entrants = [entrant("a", "80", "80"), entrant("theorist", "94", "74")]
        decision = Decision(order=("theorist", "a"), reason="preferred")
        standings = rank(modules=USUAL_MODULES, entrants=entrants, decisions=[decision])
        assert ranks(standings) == {"a": 1, "theorist": 2}
        assert [unused.why for unused in standings.unused_decisions] == [Unused.NOT_TIED]

    def test_two_decisions_that_contradict_each_other_settle_nothing(self):
        decisions = [
            Decision(order=("a", "b", "c"), reason="first vote"),
            Decision(order=("c", "b", "a"), reason="second vote"),
        ]
        standings = rank(modules=USUAL_MODULES, entrants=self.TIED, decisions=decisions)
        assert [tie.entrants for tie in standings.unresolved_ties] == [("a", "b", "c")]
        assert [unused.why for unused in standings.unused_decisions] == [Unused.CONTRADICTORY] * 2
        assert rank(modules=USUAL_MODULES, entrants=self.TIED, decisions=decisions[::-1]) == standings

    def test_the_same_order_recorded_twice_applies_and_the_reason_shown_is_always_the_same(self):
        decisions = [
            Decision(order=("c", "b", "a"), reason="vote of the morning"),
            Decision(order=("c", "b", "a"), reason="vote of the evening"),
        ]
        standings = rank(modules=USUAL_MODULES, entrants=self.TIED, decisions=decisions)
        assert (standings.unresolved_ties, standings.unused_decisions) == ((), ())
        assert [standings.of(key).rank for key in "cba"] == [3, 4, 5]
        assert known(standings.of("c").comparisons[-1].decision).reason == "vote of the evening"
        assert rank(modules=USUAL_MODULES, entrants=self.TIED, decisions=decisions[::-1]) == standings

    def test_without_the_criterion_no_decision_applies(self):
        settings = Settings(criteria=(Criterion.parse("practical_score"),))
        decision = Decision(order=("a", "b", "c"), reason="vote")
        standings = rank(modules=USUAL_MODULES, entrants=self.TIED, settings=settings, decisions=[decision])
        assert [tie.entrants for tie in standings.unresolved_ties] == [("a", "b", "c")]
        assert [unused.why for unused in standings.unused_decisions] == [Unused.NOT_A_CRITERION]


class TestRefusals:
    @pytest.mark.parametrize(
        ("attempt", "problem"),
        [
            (lambda: rank(modules=[], entrants=[]), Problem.NO_MODULES),
            (lambda: rank(modules=[THEORY, THEORY], entrants=[]), Problem.REPEATED_MODULE),
            (lambda: rank(modules=[THEORY], entrants=[]), Problem.WEIGHTS_DO_NOT_SUM_TO_100),
            (lambda: replace(THEORY, weight=Decimal(0)), Problem.WEIGHT_OUT_OF_RANGE),
            (lambda: replace(THEORY, weight=Decimal("100.5")), Problem.WEIGHT_OUT_OF_RANGE),
            (lambda: replace(THEORY, full_mark=Decimal(0)), Problem.FULL_MARK_OUT_OF_RANGE),
            (lambda: ranked(entrant("a", "80", "80"), entrant("a", "70", "70")), Problem.REPEATED_ENTRANT),
            (lambda: ranked(entrant("a", "80", "100.01")), Problem.MARK_OUT_OF_RANGE),
            (lambda: ranked(entrant("a", "80", "-1")), Problem.MARK_OUT_OF_RANGE),
            (lambda: ranked(entrant("a", "80", "NaN")), Problem.NOT_A_DECIMAL),
            (lambda: ranked(entrant("a", "80", "sNaN")), Problem.NOT_A_DECIMAL),
            (lambda: ranked(entrant("a", "80", "Infinity")), Problem.NOT_A_DECIMAL),
            (lambda: ranked(entrant("a", "80", "1E+900000")), Problem.TOO_LARGE),
            (lambda: ranked(entrant("a", "80", "1.0000001")), Problem.TOO_MANY_PLACES),
            (lambda: ranked(entrant("a", "80", "1." + "0" * 60 + "1")), Problem.TOO_MANY_PLACES),
            (lambda: ranked(Entrant(key="a", outcomes=whatever(80))), Problem.NOT_A_DECIMAL),
            (lambda: ranked(Entrant(key="a", outcomes=whatever(80.5))), Problem.NOT_A_DECIMAL),
            (lambda: ranked(Entrant(key="a", outcomes={"swim": Decimal(80)})), Problem.UNKNOWN_MODULE),
            (lambda: ranked(entrant("a", "80", "80", seconds=-1)), Problem.FIGURE_OUT_OF_RANGE),
            (lambda: ranked(entrant("a", "80", "80", deductions=-1)), Problem.FIGURE_OUT_OF_RANGE),
            (lambda: Decision(order=("a",), reason="vote"), Problem.DECISION_TOO_SHORT),
            (lambda: Decision(order=("a", "a"), reason="vote"), Problem.DECISION_REPEATS_ENTRANT),
            (lambda: Decision(order=("a", "b"), reason=" "), Problem.DECISION_WITHOUT_REASON),
            (lambda: Rounding(7), Problem.PLACES_OUT_OF_RANGE),
            (lambda: Rounding(-1), Problem.PLACES_OUT_OF_RANGE),
            (lambda: Criterion.parse("beauty desc"), Problem.UNKNOWN_CRITERION),
            (lambda: Criterion.parse("elapsed_seconds up"), Problem.UNKNOWN_CRITERION),
            (lambda: Criterion.parse("elapsed_seconds asc please"), Problem.UNKNOWN_CRITERION),
            (lambda: Criterion.parse(""), Problem.UNKNOWN_CRITERION),
            (lambda: Criterion.parse("committee_decision desc"), Problem.COMMITTEE_DESCENDING),
            (lambda: criteria("committee_decision", "practical_score"), Problem.COMMITTEE_NOT_LAST),
            (lambda: criteria("practical_score", "practical_score asc"), Problem.REPEATED_CRITERION),
        ],
    )
    def test_input_that_makes_no_sense_is_refused_by_name(self, attempt, problem):
        with pytest.raises(InputError) as refusal:
            attempt()
        assert refusal.value.problem is problem

    def test_a_refusal_says_where(self):
        with pytest.raises(InputError) as refusal:
            ranked(entrant("Li", "80", "100.01"))
        assert refusal.value.parameters == {
            "entrant": "Li",
            "module": "practical",
            "mark": Decimal("100.01"),
            "full_mark": Decimal(100),
        }

    def test_nobody_is_a_ranking_too(self):
        standings = rank(modules=USUAL_MODULES, entrants=[])
        assert (standings.standings, standings.is_preview_only) == ((), False)

    def test_asking_for_a_stranger_is_refused(self):
        with pytest.raises(InputError) as refusal:
            rank(modules=USUAL_MODULES, entrants=[]).of("Li")
        assert refusal.value.problem is Problem.UNKNOWN_ENTRANT


def test_criteria_are_read_from_text():
    assert [
        Criterion.parse(text) for text in ("practical_score desc", "elapsed_seconds", "committee_decision")
    ] == [
        Criterion(CriterionKey.PRACTICAL_SCORE, Direction.DESCENDING),
        Criterion(CriterionKey.ELAPSED_SECONDS, Direction.ASCENDING),
        Criterion(CriterionKey.COMMITTEE_DECISION, Direction.ASCENDING),
    ]


def whatever(mark: Any) -> dict[str, Any]:
    return {"theory": mark}


def ranked(*entrants: Entrant) -> None:
    rank(modules=USUAL_MODULES, entrants=entrants)


def criteria(*texts: str) -> None:
    Settings(criteria=tuple(Criterion.parse(text) for text in texts))
