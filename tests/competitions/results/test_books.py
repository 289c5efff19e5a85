"""The results book: what stands in it, read back by independent readers of PDF and Excel."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from competitions.results import acts, books, queries, tasks  # noqa: F401  (registers the runner)
from competitions.results.models import ResultVersion
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.results.awarded import Contest, finished, published
from tests.competitions.results.noticed import on_notice

pytestmark = pytest.mark.django_db


def book_of(contest: Contest, *, scores: bool = False) -> books.Book:
    competition = contest.event.competition
    versions = list(queries.standing_versions(competition))
    missing = queries.events_without_results(competition, versions)
    return books.of(competition, versions, missing, scores=scores, made_at=timezone.now())


def written(contest: Contest, file_format: str, *, scores: bool = False) -> bytes:
    job = acts.begin_book(
        actor=contest.officer, competition=contest.event.competition, file_format=file_format, scores=scores
    )
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    with files.file_of(job).storage.open(job.result["file"]) as file:
        content: bytes = file.read()
    return content


def test_it_holds_every_ranked_row_and_counts_the_awards_by_unit() -> None:
    contest = published(10)
    made = book_of(contest)
    (event,) = made["events"]
    assert event["head"] == ["名次", "姓名", "单位", "奖项", "称号"]
    assert [row[:2] for row in event["rows"]] == [
        [str(rank), contest.worker(rank).name] for rank in range(1, 11)
    ]
    sums = {row[0]: [int(cell) for cell in row[1:]] for row in made["awards"]["rows"]}
    assert sum(row[-1] for row in sums.values()) == 5
    assert all(sum(row[:-1]) == row[-1] for row in sums.values())
    assert made["missing"] == []


def test_what_is_on_public_notice_is_missing_in_it() -> None:
    contest = on_notice()
    made = book_of(contest)
    assert made["events"] == []
    assert len(made["missing"]) == 1


def test_final_scores_stand_in_it_only_where_they_are_asked_for() -> None:
    contest = published(5)
    assert "95.00" not in str(book_of(contest))
    with_scores = book_of(contest, scores=True)
    assert [row[3] for row in with_scores["events"][0]["rows"]] == [
        "95.00",
        "94.00",
        "93.00",
        "92.00",
        "91.00",
    ]


def test_an_event_without_standing_results_is_named_and_a_cancelled_one_is_not() -> None:
    contest = published(5)
    competition = contest.event.competition
    waiting = factories.event(competition, "待评赛项")
    factories.event(competition, "取消赛项", state="cancelled")
    assert book_of(contest)["missing"] == [waiting.name]
    version = ResultVersion.objects.get()
    acts.withdraw(actor=contest.approver, version=version, reason="有误")
    made = book_of(contest)
    assert made["events"] == []
    assert set(made["missing"]) == {contest.event.name, waiting.name}


def test_the_pdf_has_a_cover_an_overview_the_event_and_the_awards() -> None:
    contest = published(10)
    reader = PdfReader(io.BytesIO(written(contest, "pdf")))
    texts = [page.extract_text().replace(" ", "").replace("\n", "") for page in reader.pages]
    assert "成绩册" in texts[0]
    assert contest.event.competition.name in texts[0]
    assert "目录" in texts[1]
    assert "总表" in texts[2]
    assert all(contest.worker(rank).name.replace(" ", "") in texts[3] for rank in range(1, 11))
    assert "获奖情况" in texts[4]
    assert len(texts) == 5


def test_the_workbook_has_real_tables_with_the_same_rows() -> None:
    contest = published(10)
    book = openpyxl.load_workbook(io.BytesIO(written(contest, "xlsx", scores=True)))
    assert book.sheetnames == ["总表", contest.event.name, "各单位获奖情况"]
    (table,) = book[contest.event.name].tables.values()
    rows = [[cell.value for cell in row] for row in book[contest.event.name][table.ref]]
    assert rows[0] == ["名次", "姓名", "单位", "总成绩", "奖项", "称号"]
    assert [row[0] for row in rows[1:]] == list(range(1, 11))
    assert rows[1][1] == contest.worker(1).name


def test_events_of_one_name_get_sheets_of_their_own() -> None:
    contest = published(5)
    made = book_of(contest)
    made["events"] = [dict(made["events"][0], title="焊接/装配:" + "长" * 40) for _ in range(3)]
    from competitions.results.workbook import book_workbook

    names = openpyxl.load_workbook(io.BytesIO(book_workbook(made))).sheetnames
    assert len(set(names)) == 5
    assert all(len(name) <= 31 for name in names)


def test_only_the_organiser_s_side_has_it_made_and_it_stands_in_the_journal() -> None:
    contest = published(5)
    competition = contest.event.competition
    with pytest.raises(NotAllowed):
        acts.begin_book(
            actor=factories.actor_at(factories.county("130922")),
            competition=competition,
            file_format="pdf",
            scores=False,
        )
    acts.begin_book(actor=contest.officer, competition=competition, file_format="xlsx", scores=True)
    row = JournalRow.objects.get(verb="print_book")
    assert (row.after["events"], row.after["scores"]) == (1, True)
    other = finished(3)
    with pytest.raises(Refused, match="公布"):
        acts.begin_book(
            actor=other.officer, competition=other.event.competition, file_format="pdf", scores=False
        )


def test_the_page_names_the_events_and_starts_the_job(client: Client) -> None:
    contest = published(5)
    competition = contest.event.competition
    client.force_login(contest.officer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/desk/results/books/{competition.pk}/").content.decode()
    assert contest.event.name in page
    answer: Any = client.post(f"/desk/results/books/{competition.pk}/", {"file_format": "pdf"})
    job = Job.objects.get(kind="results.book")
    assert answer["Location"] == f"/desk/jobs/{job.pk}/"
    execute(str(job.pk), heartbeat=False)
    file: Any = client.get(f"/desk/results/books/file/{job.pk}/")
    assert b"".join(file.streaming_content)[:5] == b"%PDF-"
    stranger = factories.actor_at(factories.county("130922"))
    client.force_login(stranger.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(f"/desk/results/books/{competition.pk}/").status_code == 404
    assert client.get(f"/desk/results/books/file/{job.pk}/").status_code == 404
