"""The bridge: what the sheets come to is what stands in the standings, and only while the module is locked."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.utils import translation

from competitions.judging import acts, preview, queries
from competitions.judging.acts import Scores, record_scores
from competitions.judging.checks import all_scored
from competitions.judging.models import Conflict, ModuleScore, Outcome, ScoreSheet
from competitions.judging.models import Outcome as EntryOutcome
from portal.acts.findings import Severity
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def scores(of: marked.Contest) -> dict[int, Decimal | None]:
    return dict(ModuleScore.objects.filter(module=of.module).values_list("entry_id", "score"))


def told(of: marked.Contest) -> list[str]:
    """What is missing, in English."""
    with translation.override("en"):
        return [str(row.message) for row in all_scored(of.event) if row.severity is Severity.BLOCK]


def test_locking_writes_every_total_once_and_says_so_in_each_entrys_history() -> None:
    of = marked.contest(entries=2)
    marked.fill(of, of.sheet(0, of.entries[1]), a4={"items": ["i1"]}, a7={"counts": {"i2": 1}})
    marked.fill(of, of.sheet(1, of.entries[1]), a6={"points": "7.5"})
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    # The second entry: 2 of 5 off for the gloves, 3 off for the fault; of 7.5 and four times 10 the lowest drops out.
    assert scores(of) == {of.entries[0].pk: Decimal("100.000"), of.entries[1].pk: Decimal("95.000")}
    assert set(ScoreSheet.objects.values_list("state", flat=True)) == {"locked"}
    rows = JournalRow.objects.filter(object_type="judging.outcome", verb="lock_module")
    assert {str(row.after["scores"]) for row in rows} == {"{'实操': '100'}", "{'实操': '95'}"}
    assert told(of) == []
    ranked = preview.of(of.event)
    assert [(place.rank, place.final) for place in ranked.places] == [(1, "100.00"), (2, "95.00")]


def test_what_is_missing_is_said_in_the_words_of_sheets_and_hinders_locking() -> None:
    of = marked.contest(entries=2)
    late = factories.entry(of.event)
    marked.fill(of, of.sheet(1), a5={"points": "0"})
    for seat in (0, 2, 3, 4, 5):
        marked.fill(of, of.sheet(seat))
    expected = [
        "实操: 1 entry has no panel.",
        "实操: 6 sheets are not handed in.",
        "实操: 1 aspect must be marked again: the judges lie too far apart.",
    ]
    assert told(of) == expected
    with pytest.raises(Refused) as refused:
        acts.lock_module(actor=of.chief, marking=of.marking)
    blocking = [row for row in refused.value.findings if row.severity is Severity.BLOCK]
    assert [row.key for row in blocking] == ["judging.marking_complete"] * 3
    assert (scores(of), of.reread().state) == ({}, "open")
    late.delete()


def test_a_conflict_confirmed_after_marking_began_keeps_the_marks_from_counting() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    Conflict.objects.create(
        appointment=of.judges[0], entry=of.entries[0], ground="declared", state="confirmed", reason="亲属"
    )
    assert told(of) == ["实操: 1 sheet belongs to a judge who must not mark the entry."]
    with pytest.raises(Refused):
        acts.lock_module(actor=of.chief, marking=of.marking)


def status(of: marked.Contest, position: int, word: str, **more: Any) -> None:
    acts.set_status(actor=of.officer, entry=of.entries[position], status=word, **more)


def test_who_was_absent_or_disqualified_needs_no_sheet() -> None:
    of = marked.contest(entries=4)
    marked.fill(of, of.sheet(1, of.entries[2]), submit=False)
    for sheet in ScoreSheet.objects.filter(entry=of.entries[0]):
        marked.fill(of, sheet)
    status(of, 1, Outcome.Status.ABSENT)
    status(of, 2, Outcome.Status.DISQUALIFIED, reason="冒名顶替")
    line = queries.sheet(of.event).line(of.entries[3].pk)
    record_scores(
        actor=of.officer,
        event=of.event,
        rows=[Scores(entry_id=line.entry_id, version=line.version, marks={of.module.pk: None})],
    )
    assert told(of) == ["实操 is marked and waits to be locked."]
    acts.lock_module(actor=of.chief, marking=of.marking)
    assert scores(of) == {of.entries[0].pk: Decimal("100.000"), of.entries[3].pk: None}
    assert told(of) == []


def test_by_hand_only_an_absence_is_recorded_where_judges_mark() -> None:
    of = marked.contest(entries=1)
    line = queries.sheet(of.event).lines[0]

    def put(version: int, **marks: Decimal | None) -> None:
        record_scores(
            actor=of.officer,
            event=of.event,
            rows=[
                Scores(
                    entry_id=line.entry_id,
                    version=version,
                    marks=dict.fromkeys([of.module.pk][: len(marks)], marks.get("mark")),
                )
            ],
        )

    with pytest.raises(Refused) as refused:
        put(0, mark=Decimal(80))
    assert refused.value.field == f"entry-{line.entry_id}"
    put(0, mark=None)
    with pytest.raises(Refused):
        put(1, mark=Decimal(80))
    put(1)
    assert scores(of) == {}
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    version = EntryOutcome.objects.get(entry=of.entries[0]).version
    for marks in ({"mark": Decimal(80)}, {"mark": None}, {}):
        with pytest.raises(Refused):
            put(version, **marks)
    # What is no mark can be recorded all the same.
    acts.set_status(actor=of.officer, entry=of.entries[0], status="disqualified", reason="作弊")
    assert scores(of) == {of.entries[0].pk: Decimal("100.000")}


def test_a_change_after_locking_takes_two_people_and_a_reason() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    sheet = of.sheet(4)
    with pytest.raises(Refused):
        acts.return_sheet(actor=of.chief, sheet=sheet, reason="复核")
    with pytest.raises(Refused):
        acts.confirm_reopening(actor=of.officer, marking=of.marking)
    acts.ask_reopening(actor=of.chief, marking=of.marking, reason="量具读数有误")
    assert told(of) == ["实操 is about to be opened again."]
    assert scores(of) == {of.entries[0].pk: Decimal("100.000")}
    with pytest.raises(NotAllowed):
        acts.confirm_reopening(actor=of.chief, marking=of.reread())
    acts.confirm_reopening(actor=of.officer, marking=of.reread())
    assert (scores(of), of.reread().state, of.marking.reason) == ({}, "open", "")
    acts.return_sheet(actor=of.chief, sheet=sheet, reason="复核")
    sheet.refresh_from_db()
    saved = acts.record_marks(
        actor=of.judge(4),
        sheet=sheet,
        marks={"a6": {"points": "1"}},
        base_revision=sheet.revision,
        client_key="corrected",
    )
    acts.submit_sheet(actor=of.judge(4), sheet=sheet, base_revision=saved.revision)
    acts.lock_module(actor=of.chief, marking=of.marking)
    assert scores(of) == {of.entries[0].pk: Decimal("100.000")}
    verbs = JournalRow.objects.filter(object_type="judging.modulemarking").order_by("sequence")
    assert [(row.verb, row.note) for row in verbs] == [
        ("compose_panels", ""),
        ("lock_module", ""),
        ("ask_reopening", "量具读数有误"),
        ("confirm_reopening", "量具读数有误"),
        ("lock_module", ""),
    ]


def test_an_entry_that_comes_back_after_locking_is_missed() -> None:
    of = marked.contest(entries=2)
    status(of, 1, Outcome.Status.ABSENT)
    for sheet in ScoreSheet.objects.filter(entry=of.entries[0]):
        marked.fill(of, sheet)
    acts.lock_module(actor=of.chief, marking=of.marking)
    status(of, 1, Outcome.Status.COMPETED)
    assert told(of) == ["实操: 1 entry came in after the module was locked."]


def test_the_standings_tell_why_down_to_each_aspect_without_naming_a_judge() -> None:
    of = marked.contest(entries=1)
    marked.fill(of, of.sheet(1), a5={"points": "2"})
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    with translation.override("en"):
        (reason,) = preview.of(of.event).reasons(str(of.entries[0].pk)).marking
    assert (reason.module, [(part.name, part.points, part.maximum) for part in reason.sections]) == (
        "实操",
        [("尺寸", "45", "45"), ("外观与规范", "53.333333", "55")],
    )
    assert reason.sections[1].aspects[0].sentences == (
        "The judges gave 2、3、3 of 3 each: about 13.333333 points.",
        "焊缝成形: about 13.333333 of 15 points.",
    )
    assert reason.total[-1].endswith("98.333 points.")
    everything = str(reason)
    assert not [row for row in of.judges if row.judge.name in everything]


def test_locking_costs_the_same_for_few_and_for_many(django_assert_max_num_queries: Any) -> None:
    of = marked.contest(entries=8)
    marked.fill_all(of)
    with django_assert_max_num_queries(60):
        acts.lock_module(actor=of.chief, marking=of.marking)
