"""The reasons of every figure are the same on the page, in the book and in the API, and nobody reads another's."""

from __future__ import annotations

import html
import io
import re
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from competitions.entries.models import Entry
from competitions.judging import acts as judging
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results import acts, tasks  # noqa: F401  (registers the runner)
from competitions.results.acts import publish, withdraw
from competitions.results.models import ResultVersion
from enterprises.models import Worker
from portal.acts.actors import Actor, Role
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.sheets import marked
from tests.competitions.results.awarded import Contest, published
from tests.competitions.results.test_award_pages import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> marked.Contest:
    """Published results of three entries that judges marked by sheets, one of them with a deduction."""
    of = marked.contest(entries=3)
    for place, entry in enumerate(of.entries):
        for seat in range(1, 6):
            marked.fill(of, of.sheet(seat, entry), a6={"points": str(10 - place)})
    incident = judging.report_incident(
        actor=of.chief,
        event=of.event,
        kind="violation",
        description="未戴面罩",
        module=of.module,
        entry=of.entries[2],
    )
    judging.decide_incident(actor=of.chief, incident=incident, decision="扣分", deduction=Decimal(2))
    marked.fill_all(of)
    judging.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
    event = move_event(
        actor=of.officer, event=Event.objects.get(pk=of.event.pk), verb="finish", confirmed=True
    )
    publish(actor=factories.actor_at(factories.county(), Role.APPROVER), event=event, confirmed=True)
    return of


def address(event: Event, number: int = 1) -> str:
    return f"/api/v1/results/{event.pk}/{number}/explanations"


def bare(text: str) -> str:
    """Without spaces and breaks, which a paper puts where lines end."""
    return re.sub(r"\s", "", text)


def sentences(item: dict[str, Any]) -> list[str]:
    """Every sentence and figure of an explanation, in the order of reading."""
    found = [*item["score"]]
    for module in item["marking"]:
        for section in module["sections"]:
            found.append(f"{section['name']}{section['points']}/{section['maximum']}")
            for aspect in section["aspects"]:
                found += [f"{aspect['name']}{aspect['points']}/{aspect['maximum']}", *aspect["how"]]
        found += module["total"]
    return [bare(each) for each in [*found, *item["placing"]]]


def book(of: marked.Contest, file_format: str) -> bytes:
    job = acts.begin_book(
        actor=of.officer,
        competition=of.event.competition,
        file_format=file_format,
        scores=False,
        reasons=True,
    )
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    with files.file_of(job).storage.open(job.result["file"]) as file:
        content: bytes = file.read()
    return content


def in_order(parts: list[str], text: str) -> bool:
    """Whether all stand in the text, one after the other."""
    at = 0
    for part in parts:
        at = text.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True


def own(entry: Entry) -> Actor:
    return factories.actor_self(Worker.objects.get(competitors__entry=entry))


def test_page_paper_and_api_say_the_same_of_every_figure(judged: marked.Contest, client: Client) -> None:
    of = judged
    answer = signed_in(client, of.officer).get(address(of.event)).json()
    items = {item["entry"]: item for item in answer["items"]}
    assert [item["rank"] for item in answer["items"]] == [1, 2, 3]
    assert set(items) == {entry.pk for entry in of.entries}
    assert answer["sha256"] == ResultVersion.objects.get(event=of.event).sha256
    for entry in of.entries:
        item = items[entry.pk]
        assert (len(item["marking"]), len(item["score"]) > 0, len(item["placing"]) > 0) == (1, True, True)
        assert len(sentences(item)) > 20
        # Whoever competed reads on the page, and from the API, what the organiser reads from it.
        person = signed_in(Client(), own(entry))
        assert person.get(address(of.event)).json()["items"] == [item]
        page = person.get(reverse("results:mine")).content.decode()
        text = bare(html.unescape(re.sub(r"<[^>]+>", "", page)))
        assert in_order(sentences(item), text), item["name"]
    paper = "".join(page.extract_text() for page in PdfReader(io.BytesIO(book(of, "pdf"))).pages)
    printed = re.sub(r"—\d+—", "", _without_headers(paper, of))
    for item in answer["items"]:
        lacking = [each for each in sentences(item) if each not in printed]
        assert lacking == [], item["name"]
    assert all(bare(each) in printed for each in answer["awards"])
    workbook = openpyxl.load_workbook(io.BytesIO(book(of, "xlsx")))
    cells = bare(
        "".join(str(cell.value or "") for row in workbook["成绩和名次的由来"].iter_rows() for cell in row)
    )
    for item in answer["items"]:
        assert [each for each in item["score"] + item["placing"] if bare(each) not in cells] == []
    deducted = items[of.entries[2].pk]
    assert any("违规" in line for module in deducted["marking"] for line in module["total"])
    assert not [judge for judge in of.judges if judge.judge.name in paper + cells + str(answer)]


def _without_headers(paper: str, of: marked.Contest) -> str:
    """The text of the paper as one, without the line at the head of each page."""
    return bare(paper).replace(bare(f"{of.event.competition.name}成绩册"), "")


def test_everybody_reads_only_what_is_theirs(client: Client) -> None:
    contest = published(5)
    other = factories.enterprise()
    employer = contest.award(1).employer
    url = address(contest.event)

    def read(actor: Actor) -> list[int]:
        answer = signed_in(Client(), actor).get(url)
        return [item["entry"] for item in answer.json()["items"]] if answer.status_code == 200 else []

    everybody = [entry.pk for entry in contest.entries]
    assert {
        "officer": read(contest.officer),
        "above": read(factories.actor_at(factories.city())),
        "another county": read(factories.actor_at(factories.county("130922"))),
        "unit": read(factories.actor_in(employer)),
        "another unit": read(factories.actor_in(other)),
        "the second": read(factories.actor_self(contest.worker(2))),
        "a stranger": read(factories.actor_self(factories.worker(other))),
    } == {
        "officer": everybody,
        "above": everybody,
        "another county": [],
        "unit": everybody,
        "another unit": [],
        "the second": everybody[1:2],
        "a stranger": [],
    }
    assert client.get(url).status_code == 404


def test_what_was_withdrawn_explains_itself_to_the_organiser_alone(client: Client) -> None:
    contest = published(5)
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="评分有误")
    url = address(contest.event)
    assert signed_in(client, contest.officer).get(url).status_code == 200
    assert signed_in(client, factories.actor_self(contest.worker(1))).get(url).status_code == 404


def test_rows_come_in_portions_and_ask_as_often_for_many(client: Client) -> None:
    asked = []
    for count in (1, 12):
        contest: Contest = published(count)
        signed_in(client, contest.officer)
        url = address(contest.event)
        client.get(url)
        with CaptureQueriesContext(connection) as found:
            answer = client.get(url).json()
        asked.append(len(found))
        assert (answer["count"], len(answer["items"])) == (count, count)
    assert asked[0] == asked[1]
    assert [item["rank"] for item in client.get(f"{url}?offset=3&limit=2").json()["items"]] == [4, 5]
    assert client.get(f"{url}?limit=0").status_code == 422
