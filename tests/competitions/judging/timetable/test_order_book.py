"""The order book as PDF and .docx, read back: facts, schedule, sessions, people, judges, rules; blind modules name nobody."""

from __future__ import annotations

import io
from typing import Any

import docx
import pypdf
import pytest
from django.test import Client
from django.urls import reverse

from competitions.judging import tasks  # noqa: F401  (registers the runners)
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.timetable.scene import SEED, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    """A drawn event with a theory session for all and two blind practical ones; a chief, and a judge who declined."""
    made = Scene(count=4)
    theory, practice = made.event.modules.all()
    practice.blind = True
    practice.save()
    made.session("理论考试", 8, 9, module=theory, place="一号教室", stations=("A1", "A2", "A3", "A4"))
    made.session("上午场", 10, 12, module=practice, stations=("7", "8"))
    made.session("下午场", 13, 15, module=practice, stations=("7", "8"))
    made.drawn()
    register.appointed(made.event, register.judge(name="裁判长甲"), "chief")
    register.appointed(made.event, register.judge(name="裁判乙"), state="declined")
    return made


def written(actor: Actor, competition: Competition, file_format: str) -> bytes:
    """The book as it is asked for and fetched in a browser."""
    client = Client()
    client.force_login(actor.user)
    answer = client.post(reverse("judging:order_book", args=[competition.pk]), {"file_format": file_format})
    job = Job.objects.latest("created_at")
    assert answer["Location"] == reverse("jobs:job", args=[job.pk])
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.error) == ("succeeded", "")
    return b"".join(client.get(job.url))


def text_of(content: bytes, file_format: str) -> str:
    if file_format == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(content)).pages
        return "".join("".join(page.extract_text().split()) for page in pages)
    document = docx.Document(io.BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "".join("".join(part.split()) for part in [*(row.text for row in document.paragraphs), *cells])


@pytest.mark.parametrize("file_format", ["pdf", "docx"])
def test_it_holds_what_everybody_must_know(scene: Scene, file_format: str) -> None:
    competition = scene.event.competition
    text = text_of(written(scene.officer, competition, file_format), file_format)
    for part in (
        competition.name,
        "秩序册",
        "盐山县总工会",
        "赛程",
        "一号教室",
        "理论考试",
        "下午场",
        "裁判长甲",
        "实操70%",
        SEED.replace(" ", ""),
        "参赛须知",
    ):
        assert part.replace(" ", "") in text, part
    for entry in scene.entries:
        person = entry.competitors.get()
        assert str(entry.number) in text
        assert person.worker.name in text
        assert person.worker.phone not in text
        assert person.worker.identity not in text
    assert "裁判乙" not in text


def test_sessions_of_a_blind_module_name_nobody(scene: Scene) -> None:
    document = docx.Document(io.BytesIO(written(scene.officer, scene.event.competition, "docx")))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    heads = [table[0] for table in tables]
    open_head = ["工位", "抽签号", "报名编号", "姓名或队名", "单位"]
    assert heads.count(open_head) == 1
    assert heads.count(open_head[:3]) == 2
    named = next(table for table in tables if table[0] == open_head)
    assert sorted(row[2] for row in named[1:]) == sorted(str(entry.number) for entry in scene.entries)


def test_the_same_book_has_the_same_bytes(scene: Scene) -> None:
    from competitions.judging import order_book, order_book_word

    moment = scene.event.starts_on
    made_at = scene.event.sessions.all()[0].starts_at
    book = order_book.of(scene.event.competition, [scene.event], made_at=made_at)
    assert order_book_word.written(book, made_at=made_at) == order_book_word.written(book, made_at=made_at)
    assert moment.isoformat() in book["made_at"]


def test_cancelled_events_stay_out_and_strangers_get_nothing(scene: Scene) -> None:
    competition = scene.event.competition
    cancelled = factories.event(competition, "取消的赛项", state=Event.State.CANCELLED)
    client = Client()
    client.force_login(scene.officer.user)
    page = client.get(reverse("judging:order_book", args=[competition.pk])).content.decode()
    assert scene.event.name in page
    assert "4 / 4" in page
    assert cancelled.name not in page
    paper = written(scene.officer, competition, "pdf")
    assert cancelled.name not in text_of(paper, "pdf")
    job = Job.objects.latest("created_at")
    other = factories.actor_at(factories.county("130922"))
    stranger: Any = Client()
    stranger.force_login(other.user)
    for name, argument in (("order_book", competition.pk), ("order_book_file", job.pk)):
        assert stranger.get(reverse(f"judging:{name}", args=[argument])).status_code == 404
