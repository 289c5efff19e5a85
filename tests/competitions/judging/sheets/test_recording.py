"""Saving marks: once however often it is sent, never over what somebody else has saved, nothing half-saved."""

from __future__ import annotations

from typing import Any

import pytest

from competitions.judging import acts, queries
from competitions.judging.acts import Clash, Saved
from competitions.judging.models import AspectMark, ScoreSheet, SheetSaving
from portal.acts.actors import Actor
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def save(actor: Actor, sheet: ScoreSheet, marks: dict[str, Any], base: int, key: str) -> Saved:
    return acts.record_marks(actor=actor, sheet=sheet, marks=marks, base_revision=base, client_key=key)


def stored(sheet: ScoreSheet) -> dict[str, Any]:
    return dict(sheet.marks.values_list("aspect", "value"))


def test_marks_are_saved_with_who_when_and_what_was_before() -> None:
    of = marked.contest()
    sheet = of.sheet(1)
    first = save(of.judge(1), sheet, {"a5": {"points": "2"}, "a6": {"points": "7"}}, 0, "k1")
    assert first == Saved(1, "begun", saved=("a5", "a6"))
    second = save(of.judge(1), sheet, {"a5": {"points": "3"}, "a6": {"points": "7"}}, 1, "k2")
    assert second == Saved(2, "begun", saved=("a5",), unchanged=("a6",))
    assert stored(sheet) == {"a5": {"points": "3"}, "a6": {"points": "7"}}
    assert set(sheet.marks.values_list("marked_by", flat=True)) == {of.judges[0].judge.user_id}
    rows = JournalRow.objects.filter(verb="record_marks", object_id=str(sheet.pk)).order_by("sequence")
    assert [(row.after["marks"], row.after["marks_before"]) for row in rows] == [
        ({"a5": {"points": "2"}, "a6": {"points": "7"}}, {"a5": None, "a6": None}),
        ({"a5": {"points": "3"}}, {"a5": {"points": "2"}}),
    ]


def test_a_saving_sent_again_changes_nothing_even_after_the_sheet_was_handed_in() -> None:
    of = marked.contest()
    sheet = of.sheet(4)
    first = save(of.judge(4), sheet, {"a6": {"points": "7"}}, 0, "k1")
    again = save(of.judge(4), sheet, {"a6": {"points": "7"}}, 0, "k1")
    assert (first.repeated, again) == (False, Saved(1, "begun", saved=("a6",), repeated=True))
    save(of.judge(4), sheet, {"a6": {"points": "8"}}, 1, "k2")
    acts.submit_sheet(actor=of.judge(4), sheet=sheet, base_revision=2)
    late = save(of.judge(4), sheet, {"a6": {"points": "7"}}, 0, "k1")
    assert late == Saved(2, "submitted", saved=("a6",), repeated=True)
    assert stored(sheet) == {"a6": {"points": "8"}}
    assert SheetSaving.objects.filter(sheet=sheet).count() == 2
    assert JournalRow.objects.filter(verb="record_marks").count() == 2


def test_what_another_tablet_saved_since_is_given_back_and_the_rest_is_saved() -> None:
    of = marked.contest()
    sheet = of.sheet(1)
    save(of.judge(1), sheet, {"a5": {"points": "1"}}, 0, "tablet-1")
    found = save(of.judge(1), sheet, {"a5": {"points": "3"}, "a6": {"points": "9"}}, 0, "tablet-2")
    assert found == Saved(2, "begun", saved=("a6",), clashes=(Clash("a5", {"points": "3"}, {"points": "1"}),))
    assert stored(sheet) == {"a5": {"points": "1"}, "a6": {"points": "9"}}
    # The answer was lost and the saving is sent again: the clash is told again.
    assert save(of.judge(1), sheet, {"a5": {"points": "3"}, "a6": {"points": "9"}}, 0, "tablet-2") == Saved(
        2, "begun", saved=("a6",), clashes=(Clash("a5", {"points": "3"}, {"points": "1"}),), repeated=True
    )
    # The judge looks at both and decides.
    assert save(of.judge(1), sheet, {"a5": {"points": "3"}}, 2, "tablet-2b").saved == ("a5",)
    assert stored(sheet)["a5"] == {"points": "3"}


def test_a_clash_alone_changes_nothing_and_leaves_no_trace() -> None:
    of = marked.contest()
    sheet = of.sheet(4)
    save(of.judge(4), sheet, {"a6": {"points": "1"}}, 0, "k1")
    found = save(of.judge(4), sheet, {"a6": {"points": "2"}}, 0, "k2")
    assert found == Saved(1, "begun", clashes=(Clash("a6", {"points": "2"}, {"points": "1"}),))
    assert JournalRow.objects.filter(verb="record_marks").count() == 1
    # Equal values never clash.
    assert save(of.judge(4), sheet, {"a6": {"points": "1"}}, 0, "k3") == Saved(1, "begun", unchanged=("a6",))


def test_a_mark_can_be_cleared_and_an_older_one_does_not_come_back() -> None:
    of = marked.contest()
    sheet = of.sheet(4)
    save(of.judge(4), sheet, {"a6": {"points": "1"}}, 0, "k1")
    assert save(of.judge(4), sheet, {"a6": None}, 1, "k2").saved == ("a6",)
    found = save(of.judge(4), sheet, {"a6": {"points": "5"}}, 1, "k3")
    assert found.clashes == (Clash("a6", {"points": "5"}, None),)
    assert queries.sheets_of(of.judge(4))[0].values == {}


def test_faults_are_told_aspect_by_aspect_and_nothing_is_saved() -> None:
    of = marked.contest()
    sheet = of.sheet(1)
    with pytest.raises(Refused) as refused:
        save(
            of.judge(1),
            sheet,
            {"a5": {"points": "4"}, "a6": {"points": "7"}, "a1": {"value": "60"}, "zz": {"value": "1"}},
            0,
            "k1",
        )
    assert [finding.key for finding in refused.value.findings] == ["a5", "a1", "zz"]
    assert not AspectMark.objects.exists()
    for base, key in ((1, "k1"), (-1, "k1"), (0, ""), (0, "x" * 41)):
        with pytest.raises(Refused):
            save(of.judge(1), sheet, {"a6": {"points": "7"}}, base, key)
    assert not SheetSaving.objects.exists()


def test_a_judge_marks_only_the_own_sheets_and_the_panel_with_the_scorer_the_common_one() -> None:
    of = marked.contest()
    outsider = register.self_of(register.appointed(of.event).judge)
    elsewhere = marked.contest(entries=1)
    withdrawn = of.judge(5)
    of.judges[4].state = "withdrawn"
    of.judges[4].save()
    may_own = {"judge 1"}
    may_common = {"judge 1", "judge 2", "scorer"}
    people = {
        "judge 1": of.judge(1),
        "judge 2": of.judge(2),
        "scorer": of.scorer,
        "chief": of.chief,
        "staff": of.officer,
        "outsider": outsider,
        "withdrawn": withdrawn,
        "another event's judge": elsewhere.judge(1),
        "another event's scorer": elsewhere.scorer,
        "above": factories.actor_at(factories.city()),
        "nobody": Actor.anonymous(),
    }
    for name, actor in people.items():
        for sheet, marks, allowed in (
            (of.sheet(1), {"a5": {"points": "3"}}, may_own),
            (of.sheet(0), {"a1": {"value": "60"}}, may_common),
        ):
            sheet.refresh_from_db()
            try:
                save(actor, sheet, marks, sheet.revision, f"{name}-{sheet.pk}")
                done = True
            except NotAllowed:
                done = False
            assert done == (name in allowed), (name, sheet.seat)
    with pytest.raises(NotAllowed):
        save(withdrawn, of.sheet(5), {"a6": {"points": "3"}}, 0, "w")


def test_a_judge_sees_own_sheets_by_label_and_nothing_of_who_is_who(
    django_assert_max_num_queries: Any,
) -> None:
    of = marked.contest(entries=3)
    of.judge(1)
    with django_assert_max_num_queries(8):
        found = queries.sheets_of(of.judge(1))
    assert [(sheet.seat, sheet.label) for sheet in found] == [
        (seat, number) for seat in (0, 1) for number in sorted(str(entry.number) for entry in of.entries)
    ]
    assert [aspect.key for aspect in found[-1].aspects] == ["a5", "a6"]
    assert {sheet.pk for sheet in queries.sheets_of(of.judge(2))}.isdisjoint(
        {sheet.pk for sheet in found if not sheet.is_common}
    )
    assert len(queries.sheets_of(of.scorer)) == 3
    assert queries.sheets_of(of.chief) == queries.sheets_of(of.officer) == []
    with pytest.raises(ScoreSheet.DoesNotExist):
        queries.own_sheet(of.judge(2), found[-1].pk)
    assert queries.own_sheet(of.judge(1), found[-1].pk).seat == 1


def test_only_a_whole_sheet_is_handed_in_as_it_was_read_and_once() -> None:
    of = marked.contest()
    sheet = of.sheet(1)
    with pytest.raises(Refused):
        acts.submit_sheet(actor=of.judge(1), sheet=sheet, base_revision=0)
    save(of.judge(1), sheet, {"a5": {"points": "3"}}, 0, "k1")
    with pytest.raises(Refused) as refused:
        acts.submit_sheet(actor=of.judge(1), sheet=sheet, base_revision=1)
    assert [
        "工艺说明" in str(finding.message) for finding in refused.value.findings if finding.tone == "bad"
    ] == [True]
    save(of.judge(1), sheet, {"a6": {"points": "9"}}, 1, "k2")
    with pytest.raises(Refused):
        acts.submit_sheet(actor=of.judge(1), sheet=sheet, base_revision=1)
    for _twice in range(2):
        done = acts.submit_sheet(actor=of.judge(1), sheet=sheet, base_revision=2)
        assert (done.state, done.submitted_by_id) == ("submitted", of.judges[0].judge.user_id)
    assert JournalRow.objects.filter(verb="submit_sheet").count() == 1
    with pytest.raises(Refused):
        save(of.judge(1), sheet, {"a5": {"points": "1"}}, 2, "k3")


def test_a_sheet_sent_back_says_why_and_can_be_changed_and_handed_in_again() -> None:
    of = marked.contest()
    sheet = marked.fill(of, of.sheet(1))
    with pytest.raises(Refused):
        acts.return_sheet(actor=of.chief, sheet=sheet, reason=" ")
    acts.return_sheet(actor=of.chief, sheet=sheet, reason="请复核焊缝成形")
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("returned", "请复核焊缝成形")
    user = of.judges[0].judge.user
    assert user is not None
    assert list(user.notices.values_list("body", flat=True)) == ["请复核焊缝成形"]
    save(of.judge(1), sheet, {"a5": {"points": "2"}}, sheet.revision, "k9")
    acts.submit_sheet(actor=of.judge(1), sheet=sheet, base_revision=sheet.revision + 1)
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("submitted", "")


def test_marks_too_far_apart_go_back_for_that_aspect_alone() -> None:
    of = marked.contest()
    for seat, points in ((1, "0"), (2, "3"), (3, "3")):
        marked.fill(of, of.sheet(seat), a5={"points": points})
    for seat in (0, 4, 5):
        marked.fill(of, of.sheet(seat))
    with pytest.raises(Refused):
        acts.mark_again(actor=of.chief, marking=of.marking, entry_ids=[of.entries[1].pk])
    assert acts.mark_again(actor=of.chief, marking=of.marking) == 3
    states = {
        row.seat: (row.state, row.again)
        for row in ScoreSheet.objects.filter(module=of.module, entry=of.entries[0])
    }
    assert states == {
        0: ("submitted", []),
        **{seat: ("returned", ["a5"]) for seat in (1, 2, 3)},
        **{seat: ("submitted", []) for seat in (4, 5)},
    }
    sheet = of.sheet(1)
    with pytest.raises(Refused) as refused:
        save(of.judge(1), sheet, {"a6": {"points": "1"}}, sheet.revision, "k1")
    assert [finding.key for finding in refused.value.findings] == ["a6"]
    assert save(of.judge(1), sheet, {"a5": {"points": "2"}}, sheet.revision, "k2").saved == ("a5",)
    with pytest.raises(NotAllowed):
        acts.mark_again(actor=of.judge(1), marking=of.marking)
