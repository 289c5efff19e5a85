"""Scores from a spreadsheet: the export comes back filled in, or as clerks mangle it."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging.imports import SCORES
from competitions.judging.models import Outcome
from competitions.judging.queries import sheet
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts, tasks  # noqa: F401  (registers the runners)
from portal.sheets.models import Upload
from portal.sheets.reading import open_book
from tests import factories
from tests.competitions.judging.contests import score, under_way
from tests.portal.sheets.files import xlsx

pytestmark = pytest.mark.django_db
HEADER = ["报名编号", "姓名", "单位", "理论", "实操", "用时", "安全扣分", "参赛状态", "原因"]


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        execute(str(job.pk), heartbeat=False)


def read(actor: Actor, event: Event, content: bytes) -> Upload:
    upload = acts.take_in(
        actor=actor,
        offer=SCORES,
        arguments={"event": event.pk},
        filename="成绩表.xlsx",
        stream=io.BytesIO(content),
    )
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY, upload.error
    return upload


def counts(upload: Upload) -> tuple[int, int, int, int]:
    return upload.count_new, upload.count_changed, upload.count_unchanged, upload.count_faulty


def test_a_filled_sheet_is_previewed_and_recorded_once() -> None:
    event, (fresh, known, same, wrong, shifted) = under_way(5)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (known, "60", "61"), (same, "70", "71"))
    names = {entry.pk: entry.competitors.get().worker.name for entry in (fresh, known, same, wrong)}
    content = xlsx(
        [
            ["2026年焊工比赛成绩表"],
            HEADER,
            [fresh.number, names[fresh.pk], "", "８５．５", "缺考", "85:30", "", "", ""],
            [known.number, names[known.pk], "", 60, 99.5, "", 2, "", ""],
            [same.number, names[same.pk], "", 70, 71, "", "", "参赛", ""],
            [wrong.number, names[wrong.pk], "", 850, "", "85", "", "取消资格", ""],
            [shifted.number, names[fresh.pk], "", 50, 50, "", "", "", ""],
            ["不存在-01", "谁", "", 50, 50, "", "", "", ""],
        ]
    )
    upload = read(clerk, event, content)
    assert counts(upload) == (1, 1, 1, 3)
    assert sheet(event).line(fresh.pk).marks == {}

    acts.confirm(actor=clerk, upload=upload)
    run_jobs()

    upload.refresh_from_db()
    assert upload.state == Upload.State.APPLIED, upload.error
    theory, practical = event.modules.all()
    lines = {line.entry_id: line for line in sheet(event).lines}
    assert lines[fresh.pk].marks == {theory.pk: Decimal("85.5"), practical.pk: None}
    assert lines[fresh.pk].elapsed_seconds == 5130
    assert lines[known.pk].marks == {theory.pk: Decimal(60), practical.pk: Decimal("99.5")}
    assert lines[known.pk].safety_deductions == Decimal(2)
    assert (lines[wrong.pk].marks, lines[shifted.pk].marks) == ({}, {})
    outcome = Outcome.objects.get(entry=known)
    newest = JournalRow.objects.filter(object_type="judging.outcome", object_id=str(outcome.pk)).first()
    assert newest is not None
    assert (newest.verb, newest.before["scores"], newest.after["scores"]) == (
        "import_scores",
        {"理论": "60", "实操": "61"},
        {"理论": "60", "实操": "99.5"},
    )
    assert counts(read(clerk, event, content)) == (0, 0, 3, 3)


def test_the_export_comes_back_unchanged(client: Client) -> None:
    event, (first, second) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (first, "85.5", "90.25"), elapsed_seconds=5130, safety_deductions=Decimal("0.5"))
    client.force_login(clerk.user)
    content = client.get(reverse("judging:export", args=[event.pk]) + "?format=xlsx").getvalue()
    with open_book(io.BytesIO(content)) as book:
        assert book is not None
    upload = read(clerk, event, content)
    assert counts(upload) == (0, 0, 2, 0)
    assert sheet(event).line(second.pk).version == 0


def test_only_who_enters_scores_may_import(client: Client) -> None:
    event, _entries = under_way(1)
    stranger = factories.actor_at(factories.county("130922"))
    with pytest.raises(NotAllowed):
        acts.take_in(
            actor=stranger,
            offer=SCORES,
            arguments={"event": event.pk},
            filename="成绩表.xlsx",
            stream=io.BytesIO(xlsx([HEADER])),
        )
    client.force_login(stranger.user)
    address = reverse("sheets:new", args=["judging.scores"])
    assert client.get(f"{address}?event={event.pk}").status_code == 404
    client.force_login(factories.staff_of_union(factories.county()))
    assert client.get(f"{address}?event={event.pk}").status_code == 200
