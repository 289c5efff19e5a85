"""Tablets that save together, on PostgreSQL with real threads: nothing is lost, nothing overwritten."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import pytest
from django.db import connection

from competitions.judging import acts
from competitions.judging.acts import Saved
from competitions.judging.models import AspectMark, ModuleScore, ScoreSheet
from portal.acts.journal import broken_rows
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]

T = TypeVar("T")


def at_once(work: Sequence[Callable[[], T]]) -> list[T | str]:
    """Each in a thread of its own, let go together: what it gave, or "refused"."""
    gate = threading.Barrier(len(work), timeout=60)

    def one(act: Callable[[], T]) -> T | str:
        try:
            connection.ensure_connection()
            gate.wait()
            return act()
        except (Refused, NotAllowed):
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def saving(
    of: marked.Contest, sheet: ScoreSheet, key: str, base: int = 0, **marks: Any
) -> Callable[[], Saved]:
    actor = of.scorer if sheet.is_common else register.self_of(sheet.appointment.judge)  # type: ignore[union-attr]
    wanted = marks or marked.values_of(sheet.seat)
    return lambda: acts.record_marks(
        actor=actor, sheet=sheet, marks=wanted, base_revision=base, client_key=key
    )


def test_fifty_judges_save_at_once_and_every_mark_is_there() -> None:
    of = marked.contest(entries=10)
    sheets = list(ScoreSheet.objects.filter(module=of.module, seat__gte=1))
    assert len(sheets) == 50
    found = at_once([saving(of, sheet, f"k{sheet.pk}") for sheet in sheets])
    assert Counter(type(each).__name__ for each in found) == {"Saved": 50}
    assert {
        sheet.pk: dict(sheet.marks.values_list("aspect", "value"))
        for sheet in ScoreSheet.objects.filter(seat__gte=1)
    } == {sheet.pk: marked.values_of(sheet.seat) for sheet in sheets}
    assert JournalRow.objects.filter(verb="record_marks").count() == 50
    assert list(broken_rows()) == []


def test_of_two_tablets_on_one_sheet_one_is_told_of_the_other() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(4)
    found = at_once([saving(of, sheet, f"tablet-{points}", a6={"points": points}) for points in ("3", "9")])
    results = [each for each in found if isinstance(each, Saved)]
    (winner,) = [each for each in results if each.saved]
    (loser,) = [each for each in results if each.clashes]
    (clash,) = loser.clashes
    assert (winner.clashes, loser.saved, winner.revision, loser.revision) == ((), (), 1, 1)
    assert AspectMark.objects.get().value == clash.theirs
    assert {clash.mine["points"], clash.theirs["points"]} == {"3", "9"}  # type: ignore[index]


def test_one_saving_that_arrives_eight_times_at_once_is_one() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(4)
    found = at_once([saving(of, sheet, "the-same") for _each in range(8)])
    assert Counter(each.repeated for each in found if isinstance(each, Saved)) == {False: 1, True: 7}
    assert JournalRow.objects.filter(verb="record_marks").count() == 1


def test_ten_tablets_on_the_common_sheet_each_keep_their_aspect() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(0)
    found = at_once([saving(of, sheet, f"k-{key}", **{key: value}) for key, value in marked.COMMON.items()])
    assert sorted(each.revision for each in found if isinstance(each, Saved)) == list(range(1, 8))
    assert dict(sheet.marks.values_list("aspect", "value")) == marked.COMMON


def test_a_saving_that_meets_the_lock_is_whole_before_it_or_refused() -> None:
    """A sheet is sent back and changed again while the chief locks: whatever is in the score is what was saved."""
    for attempt in range(6):
        of = marked.contest(entries=1)
        marked.fill_all(of)
        sheet = of.sheet(4)

        def change(of: marked.Contest = of, sheet: ScoreSheet = sheet, attempt: int = attempt) -> str:
            acts.return_sheet(actor=of.officer, sheet=sheet, reason="复核")
            saved = saving(of, sheet, f"late-{attempt}", base=1, a6={"points": "0"})()
            acts.submit_sheet(actor=of.judge(4), sheet=sheet, base_revision=saved.revision)
            return "changed"

        def lock(of: marked.Contest = of) -> str:
            acts.lock_module(actor=of.chief, marking=of.marking)
            return "locked"

        found = at_once([change, lock])
        sheet.refresh_from_db()
        mark = sheet.marks.get(aspect="a6").value
        locked = of.reread().state == "locked"
        assert found.count("refused") <= 1
        assert locked == (found[1] == "locked")
        assert (mark == {"points": "0"}) == (found[0] == "changed")
        assert (sheet.state, ModuleScore.objects.filter(module=of.module).count()) == (
            ("locked", 1) if locked else ("submitted", 0)
        )


def test_saves_after_the_lock_are_refused_and_none_before_it_is_lost() -> None:
    of = marked.contest(entries=4)
    marked.fill_all(of)
    sheets = list(ScoreSheet.objects.filter(module=of.module, seat=4))
    work: list[Callable[[], Any]] = [
        saving(of, sheet, f"late-{sheet.pk}", base=1, a6={"points": "0"}) for sheet in sheets
    ]
    found = at_once([*work, lambda: acts.lock_module(actor=of.chief, marking=of.marking)])
    assert found[:4] == ["refused"] * 4
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"locked"}
    assert set(AspectMark.objects.filter(aspect="a6").values_list("value__points", flat=True)) == {"10"}


def test_a_module_is_locked_once_and_opened_once() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    lock = [lambda: acts.lock_module(actor=of.chief, marking=of.marking) for _each in range(4)]
    assert at_once(lock).count("refused") == 3
    acts.ask_reopening(actor=of.officer, marking=of.marking, reason="录入有误")
    marking = of.reread()
    opened = [lambda: acts.confirm_reopening(actor=of.chief, marking=marking) for _each in range(4)]
    assert at_once(opened).count("refused") == 3
    assert (of.reread().state, ModuleScore.objects.count()) == ("open", 0)


def test_panels_composed_by_two_people_at_once_end_as_one_of_both() -> None:
    of = marked.contest(entries=4, composed=False)
    spare = register.appointed(of.event)
    others = [*of.judges[:4], spare]
    found = at_once(
        [
            lambda: marked.compose(of, [("甲组", of.judges, of.entries)]),
            lambda: marked.compose(of, [("乙组", others, of.entries)]),
        ]
    )
    assert found.count("refused") == 0
    last = ScoreSheet.objects.filter(module=of.module, seat=5).values_list("appointment_id", flat=True)
    assert len(last) == 4
    assert set(last) in ({of.judges[4].pk}, {spare.pk})
