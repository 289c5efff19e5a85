"""Sheets on paper: keyed in by two people, what differs settled, scans, signatures, print."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from competitions.judging import acts, queries, tasks  # noqa: F401  (registers the runners)
from competitions.judging.models import Keying, ModuleScore, ScoreSheet, SheetSignature
from competitions.judging.sheet_papers import content_of
from portal.acts.actors import Actor, Role
from portal.acts.findings import Severity
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def second() -> Actor:
    return factories.actor_at(factories.county(), Role.ADMINISTRATOR)


def key(of: marked.Contest, sheet: ScoreSheet, actor: Actor | None = None, **changed: Any) -> ScoreSheet:
    return acts.key_in(actor=actor or of.officer, sheet=sheet, values=marked.values_of(sheet.seat) | changed)


def stored(sheet: ScoreSheet) -> dict[str, Any]:
    return dict(sheet.marks.values_list("aspect", "value"))


def test_what_two_people_key_in_alike_is_handed_in() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(0)
    assert key(of, sheet).state == "assigned"
    assert stored(sheet) == {}
    # The same person twice is one person.
    assert key(of, sheet).state == "assigned"
    done = key(of, sheet, of.scorer)
    assert (done.state, done.on_paper, done.submitted_by_id) == ("submitted", True, of.scorer.user_id)
    assert stored(sheet) == marked.COMMON
    assert [(row.turn, row.keyed_by_id) for row in Keying.objects.filter(sheet=sheet)] == [
        (1, of.officer.user_id),
        (2, of.scorer.user_id),
    ]
    with pytest.raises(Refused):
        key(of, sheet, second())


def test_what_differs_is_settled_with_a_reason_aspect_by_aspect() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    other = second()
    key(of, sheet, a6={"points": "7"})
    assert key(of, sheet, other, a6={"points": "9"}).state == "assigned"
    with pytest.raises(Refused):
        key(of, sheet, of.scorer)
    (difference,) = acts.differences(sheet)
    assert (difference.aspect.key, difference.first, difference.second) == (
        "a6",
        {"points": "7"},
        {"points": "9"},
    )
    for choices, reason, field in (({}, "看错", "a6"), ({"a6": 3}, "看错", "a6"), ({"a6": 2}, " ", "reason")):
        with pytest.raises(Refused) as refused:
            acts.settle_keying(actor=of.scorer, sheet=sheet, choices=choices, reason=reason)
        assert refused.value.field == field
    done = acts.settle_keying(actor=of.scorer, sheet=sheet, choices={"a6": 2}, reason="对照原表，第一次看错")
    assert (done.state, stored(sheet)) == ("submitted", {"a5": {"points": "3"}, "a6": {"points": "9"}})
    row = JournalRow.objects.get(verb="settle_keying")
    assert (row.note, row.after["settled"]) == ("对照原表，第一次看错", {"a6": 2})


def test_the_second_can_still_correct_the_own_keying_until_both_agree() -> None:
    of = marked.contest(entries=1)
    sheet, other = of.sheet(4), second()
    key(of, sheet, a6={"points": "7"})
    key(of, sheet, other, a6={"points": "8"})
    assert key(of, sheet, other, a6={"points": "7"}).state == "submitted"
    assert stored(sheet) == {"a6": {"points": "7"}}


def test_marks_from_a_tablet_are_never_replaced_without_being_looked_at() -> None:
    of = marked.contest(entries=1)
    sheet = marked.fill(of, of.sheet(4), submit=False)
    key(of, sheet, a6={"points": "7"})
    assert key(of, sheet, second(), a6={"points": "7"}).state == "begun"
    (difference,) = acts.differences(sheet)
    assert difference.on_screen == {"points": "10"}
    acts.settle_keying(actor=of.officer, sheet=sheet, choices={"a6": 1}, reason="以纸质为准")
    assert stored(sheet) == {"a6": {"points": "7"}}


def test_a_sheet_that_came_back_is_keyed_in_anew() -> None:
    of = marked.contest(entries=1)
    sheet, other = of.sheet(4), second()
    for actor in (of.officer, other):
        key(of, sheet, actor, a6={"points": "7"})
    acts.return_sheet(actor=of.chief, sheet=sheet, reason="漏填")
    sheet.refresh_from_db()
    # What was keyed in before is neither shown nor taken for the paper as it is now.
    assert queries.keyings_of(sheet) == []
    with pytest.raises(Refused):
        acts.settle_keying(actor=of.officer, sheet=sheet, choices={}, reason="照旧")
    assert key(of, sheet, a6={"points": "8"}).state == "returned"
    assert Keying.objects.count() == 1
    assert key(of, sheet, of.scorer, a6={"points": "8"}).state == "submitted"
    assert stored(sheet) == {"a6": {"points": "8"}}


def test_a_difference_that_was_settled_before_the_sheet_came_back_is_not_settled_again() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(4)
    for actor, points in ((of.officer, "7"), (second(), "9")):
        key(of, sheet, actor, a6={"points": points})
    acts.settle_keying(actor=of.scorer, sheet=sheet, choices={"a6": 2}, reason="对照原表")
    acts.return_sheet(actor=of.chief, sheet=sheet, reason="漏填")
    sheet.refresh_from_db()
    assert acts.differences(sheet) == []
    with pytest.raises(Refused):
        acts.settle_keying(actor=of.scorer, sheet=sheet, choices={"a6": 1}, reason="对照原表")
    assert (ScoreSheet.objects.get(pk=sheet.pk).state, stored(sheet)) == ("returned", {"a6": {"points": "9"}})


def test_a_paper_sheet_is_keyed_in_whole_and_by_whom_it_may() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    with pytest.raises(Refused) as refused:
        acts.key_in(actor=of.officer, sheet=sheet, values={"a5": {"points": "4"}})
    assert [finding.key for finding in refused.value.findings] == ["a5", "a6"]
    for actor in (of.chief, of.judge(1), factories.actor_at(factories.city()), Actor.anonymous()):
        with pytest.raises(NotAllowed):
            key(of, sheet, actor)
        with pytest.raises(NotAllowed):
            acts.settle_keying(actor=actor, sheet=sheet, choices={}, reason="理由")
        with pytest.raises(NotAllowed):
            acts.attach_scan(actor=actor, sheet=sheet, document=ContentFile(b"%PDF-1.7", "s.pdf"))
        with pytest.raises(NotAllowed):
            acts.record_signatures(actor=actor, sheet=sheet, signed=["judge"])


def test_scans_are_papers_and_keep_no_name() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    for wrong in (ContentFile(b"MZ", "张三.pdf"), ContentFile(b"", "x.pdf")):
        with pytest.raises(Refused) as refused:
            acts.attach_scan(actor=of.officer, sheet=sheet, document=wrong)
        assert refused.value.field == "document"
    scan = acts.attach_scan(actor=of.officer, sheet=sheet, document=ContentFile(b"%PDF-1.7 scan", "张三.pdf"))
    assert "张三" not in str(scan.document.name)
    assert scan.document.read() == b"%PDF-1.7 scan"


def test_a_whole_event_is_run_on_paper_and_locked_by_staff_on_the_chiefs_signature() -> None:
    of = marked.contest(entries=1)
    other = second()
    for sheet in ScoreSheet.objects.filter(module=of.module):
        key(of, sheet)
        key(of, sheet, other)
    with pytest.raises(Refused) as refused:
        acts.lock_module(actor=of.officer, marking=of.marking, confirmed=True)
    sheets = list(ScoreSheet.objects.filter(module=of.module))
    for sheet in sheets:
        acts.record_signatures(actor=of.officer, sheet=sheet, signed=["chief_judge", "judge"])
    with pytest.raises(Refused) as refused, translation.override("en"):
        acts.lock_module(actor=of.officer, marking=of.marking)
    warned = [str(row.message) for row in refused.value.findings if row.severity is Severity.WARN]
    assert warned == ["6 paper sheets are not signed: Competitor."]
    acts.lock_module(actor=of.officer, marking=of.marking, confirmed=True)
    assert ModuleScore.objects.get().score == 100
    with pytest.raises(Refused):
        acts.record_signatures(actor=of.officer, sheet=sheets[0], signed=[])
    # Evidence may still be attached.
    acts.attach_scan(actor=of.officer, sheet=sheets[0], document=ContentFile(b"%PDF-1.7", "s.pdf"))


def test_signatures_are_recorded_as_a_whole_and_can_be_taken_back() -> None:
    of = marked.contest(entries=1)
    sheet = of.sheet(1)
    acts.record_signatures(actor=of.officer, sheet=sheet, signed=["judge", "competitor"])
    acts.record_signatures(actor=of.officer, sheet=sheet, signed=["judge", "chief_judge"])
    assert set(SheetSignature.objects.filter(sheet=sheet).values_list("who", flat=True)) == {
        "judge",
        "chief_judge",
    }
    with pytest.raises(Refused):
        acts.record_signatures(actor=of.officer, sheet=sheet, signed=["somebody"])


def test_printed_sheets_hold_every_aspect_and_of_a_blind_module_no_name() -> None:
    of = marked.contest(entries=2)
    name = of.entries[0].competitors.get().worker.name
    with translation.override("zh-hans"):
        content = content_of(of.event, of.module)
    assert len(content["sheets"]) == 12
    common = content["sheets"][0]
    assert [row["name"] for section in common["sections"] for row in section["rows"]] == [
        "坡口角度", "抗拉强度", "错边量", "劳保用品", "安全文明", "用时", "收尾用时",
    ]  # fmt: skip
    assert content["sheets"][2]["sections"][0]["rows"][0]["fields"] == ["□ 0　□ 1　□ 2　□ 3"]
    assert content["signatures"] == ["选手", "裁判员", "裁判长"]
    assert name in str(content)


def test_the_job_makes_a_pdf_for_whoever_asked() -> None:
    of = marked.contest(entries=1)
    with pytest.raises(NotAllowed):
        acts.print_sheets(actor=of.chief, module=of.module)
    job = acts.print_sheets(actor=of.officer, module=of.module, sheet=of.sheet(1))
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.result["sheets"]) == (Job.State.SUCCEEDED, 1)
    assert files.file_of(job).storage.open(job.result["file"]).read(5) == b"%PDF-"
