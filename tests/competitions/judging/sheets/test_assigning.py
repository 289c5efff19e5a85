"""Proposed panels: nobody before the own people, whole panels, evenly spread."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from competitions.judging.assigning import Group, Proposal, propose

JUDGES, ENTRIES = range(1, 8), range(101, 121)


@given(
    judges=st.integers(1, 7),
    entries=st.integers(1, 20),
    size=st.integers(1, 5),
    recusals=st.sets(st.tuples(st.sampled_from(JUDGES), st.sampled_from(ENTRIES)), max_size=12),
)
def test_a_proposal_keeps_apart_whom_it_must_and_leaves_out_only_what_nobody_may_mark(
    judges: int, entries: int, size: int, recusals: set[tuple[int, int]]
) -> None:
    people, work = JUDGES[:judges], ENTRIES[:entries]
    found = propose(judges=people, entries=work, recusals=recusals, size=size)
    placed = [entry for group in found.groups for entry in group.entries]
    assert sorted([*placed, *found.left_out]) == list(work)
    for group in found.groups:
        assert len(set(group.judges)) == size
        assert set(group.judges) <= set(people)
        assert not [(j, e) for j in group.judges for e in group.entries if (j, e) in recusals]
    assert found == propose(judges=people, entries=work, recusals=recusals, size=size)
    # What is left out, no panel that was made may mark.
    for entry in found.left_out:
        assert not [g for g in found.groups if not any((j, entry) in recusals for j in g.judges)]


@given(entries=st.integers(1, 20), panels=st.integers(1, 3))
def test_without_recusals_loads_differ_by_one_at_most(entries: int, panels: int) -> None:
    found = propose(judges=[1, 2, 3, 4, 5, 6], entries=ENTRIES[:entries], recusals=(), size=2, panels=panels)
    loads = [len(group.entries) for group in found.groups]
    assert len(loads) == min(panels, entries)
    assert max(loads) - min(loads) <= 1
    assert found.left_out == ()


def test_recusals_are_evened_out_over_other_panels() -> None:
    # Judge 1 may mark 5 and 6 only; judge 2 all but 6; what fits both moves on, so that none has two more.
    apart = {(1, entry) for entry in (1, 2, 3, 4)} | {(2, 6)}
    found = propose(judges=[1, 2, 3], entries=[1, 2, 3, 4, 5, 6], recusals=apart, size=1)
    assert sorted(len(group.entries) for group in found.groups) == [2, 2, 2]


def test_a_spare_judge_makes_a_second_panel_for_what_the_first_may_not_mark() -> None:
    found = propose(judges=[1, 2, 3, 4, 5, 6], entries=[101, 102, 103], recusals={(1, 101), (2, 102)}, size=5)
    assert found == Proposal(
        (Group((1, 3, 4, 5, 6), (102, 103)), Group((2, 3, 4, 5, 6), (101,))),
    )


def test_what_nobody_may_mark_is_said() -> None:
    found = propose(judges=[1, 2], entries=[101, 102], recusals={(1, 101), (2, 101)}, size=2)
    assert found == Proposal((Group((1, 2), (102,)),), (101,))
    assert propose(judges=[1], entries=[101], recusals=(), size=2) == Proposal((), (101,))
