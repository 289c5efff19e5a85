"""Totals of delegations and units from published versions: who counts, why, and who may look."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from competitions.judging.ranking import pack_of
from competitions.planning.models import Event
from competitions.results import books, queries, totals
from competitions.results.acts import withdraw
from competitions.results.models import ResultVersion
from tests import factories
from tests.competitions.results.awarded import Contest, published

pytestmark = pytest.mark.django_db


def rewritten(contest: Contest, *groups: str, **event: Any) -> list[ResultVersion]:
    """The versions as if their ranked rows, best first, had come from these delegations. Not saved."""
    versions = list(queries.standing_versions(contest.event.competition))
    for version in versions:
        version.snapshot["event"].update(event)
        for row, group in zip(version.snapshot["rows"], groups, strict=True):
            row["delegation"] = group
    return versions


def test_delegations_are_ranked_by_the_points_of_their_best_two() -> None:
    contest = published(6)
    versions = rewritten(contest, "盐山队", "沧县队", "沧县队", "沧县队", "盐山队", "青县队")
    table = totals.of_delegations(versions, pack_of(contest.event.competition))
    assert table is not None
    assert table.title == "代表队总分"
    # 10+6, 9+8 (7 is left out), 5.
    assert [(place.rank, place.group, place.total) for place in table.places] == [
        (1, "沧县队", "17"),
        (2, "盐山队", "16"),
        (3, "青县队", "5"),
    ]
    assert [(part.name, part.rank, part.worth, part.counts) for part in table.places[0].parts] == [
        (contest.worker(2).name, 2, "9", True),
        (contest.worker(3).name, 3, "8", True),
        (contest.worker(4).name, 4, "7", False),
    ]
    assert "10、9、8" in table.rule
    assert not table.shares_a_rank


def test_an_exhibition_event_brings_nothing() -> None:
    contest = published(3)
    versions = rewritten(contest, "甲", "乙", "丙", exhibition=True)
    pack = pack_of(contest.event.competition)
    assert totals.of_delegations(versions, pack) is None
    assert totals.of_members(versions[0], pack) is None


def test_units_are_ranked_by_the_scores_of_their_best_three() -> None:
    contest = published(7)
    (version,) = rewritten(contest, *"甲乙甲甲乙甲乙")
    table = totals.of_members(version, pack_of(contest.event.competition))
    assert table is not None
    # 95+93+92 (90 is left out) and 94+91+89.
    assert [(place.rank, place.group, place.total) for place in table.places] == [
        (1, "甲", "280.00"),
        (2, "乙", "274.00"),
    ]
    (version,) = rewritten(contest, *"甲乙甲甲乙甲丙")
    table = totals.of_members(version, pack_of(contest.event.competition))
    assert table is not None
    assert [(place.rank, place.group) for place in table.places] == [(1, "甲"), (None, "乙"), (None, "丙")]


def test_a_withdrawn_version_brings_nothing() -> None:
    contest = published(5)
    assert contest.version is not None
    withdraw(actor=contest.approver, version=contest.version, reason="有误")
    assert list(queries.standing_versions(contest.event.competition)) == []


def test_the_page_and_the_export_are_the_organiser_s(client: Client) -> None:
    contest = published(5)
    competition = contest.event.competition
    url = f"/desk/results/totals/{competition.pk}/"
    client.force_login(contest.officer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(url).content.decode()
    # Nobody came in a delegation here.
    assert "<h2>单位总分</h2>" in page
    assert "<h2>代表队总分</h2>" not in page
    assert contest.award(1).employer.name in page
    sheet: Any = client.get(f"{url}?format=csv")
    lines = b"".join(sheet.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 5 + 5
    stranger = factories.actor_at(factories.county("130922"))
    client.force_login(stranger.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(url).status_code == 404


def test_without_results_the_page_says_what_to_do(client: Client) -> None:
    event: Event = factories.event(factories.competition())
    officer = factories.actor_at(factories.county())
    client.force_login(officer.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    page = client.get(f"/desk/results/totals/{event.competition_id}/").content.decode()
    assert "暂无可计算的成绩" in page


def test_the_book_holds_them_where_there_are_several() -> None:
    contest = published(4)
    competition = contest.event.competition
    versions = rewritten(contest, "甲", "乙", "甲", "乙")
    made = books.of(competition, versions, [], scores=False, made_at=versions[0].published_at)
    assert made["totals"]["rows"] == [["1", "甲", "18"], ["2", "乙", "16"]]
    alone = books.of(
        competition, rewritten(contest, *"甲甲甲甲"), [], scores=False, made_at=versions[0].published_at
    )
    assert alone["totals"]["rows"] == []
