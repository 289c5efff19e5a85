"""The public site: what it shows, what it never shows, and that its bytes are everybody's."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Entry
from competitions.planning.models import Competition, Document, Event, Partner
from enterprises.models import ClusterMembership, Designation
from portal.site import queries
from portal.site.counting import count_tasks
from tests import factories

pytestmark = pytest.mark.django_db
PAGES = ("home", "competitions", "clusters", "help", "privacy", "accessibility")


def text_of(client: Client, name: str, *arguments: int, **query: Any) -> str:
    answer = client.get(reverse(f"site:{name}", args=arguments), query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_only_filed_and_approved_competitions_are_public(client: Client) -> None:
    hidden = [
        factories.competition(name=f"未公开{state}", state=state)
        for state in Competition.State.values
        if state not in Competition.PUBLIC_STATES
    ]
    factories.competition(name="已备案竞赛")
    factories.competition(name="已批准竞赛", state=Competition.State.APPROVED)
    page = text_of(client, "competitions")
    assert "已备案竞赛" in page
    assert "已批准竞赛" in page
    assert "未公开" not in page
    assert "未公开" not in text_of(client, "home")
    for competition in hidden:
        assert client.get(reverse("site:competition", args=[competition.pk])).status_code == 404


def test_no_page_names_a_person(client: Client) -> None:
    event = factories.event(factories.competition(name="盐山焊工竞赛"), capacity=60)
    worker = factories.worker(name="丁大川独一名")
    factories.entry(event, [worker])
    for name in PAGES:
        assert "丁大川独一名" not in text_of(client, name)
    page = text_of(client, "competition", event.competition_id)
    assert "丁大川独一名" not in page
    assert "1 / 60" in page


def test_places_taken_leave_out_drafts_and_withdrawn(client: Client) -> None:
    event = factories.event(capacity=9)
    for state in Entry.State.values:
        factories.entry(event, state=state)
    (row,) = queries.open_now()
    assert (row.places, row.closes) == ("3 / 9", event.entry_closes_at)


def test_what_closes_first_stands_first_and_internal_ones_are_left_out() -> None:
    soon, later = (timezone.now() + datetime.timedelta(days=days) for days in (2, 9))
    factories.event(factories.competition(name="晚截止"), entry_closes_at=later)
    factories.event(factories.competition(name="早截止"), entry_closes_at=soon)
    factories.event(factories.competition(name="企业内部", enterprise=factories.enterprise()))
    factories.event(factories.competition(name="已过期"), entry_closes_at=timezone.now())
    assert [row.name for row in queries.open_now()] == ["早截止", "晚截止"]


def test_an_open_competition_is_one_row_with_all_its_open_events() -> None:
    soon, later = (timezone.now() + datetime.timedelta(days=days) for days in (2, 9))
    competition = factories.competition(name="盐山焊工竞赛", grade=Competition.Grade.CLASS_II)
    for closes, capacity in ((later, 9), (soon, 5)):
        factories.entry(factories.event(competition, entry_closes_at=closes, capacity=capacity))
    factories.event(competition, state=Event.State.PLANNED, capacity=100)
    assert queries.open_now() == [
        queries.Open(
            pk=competition.pk,
            name="盐山焊工竞赛",
            level=competition.level,
            grade="class_2",
            organiser=competition.organiser.name,
            events=2,
            closes=soon,
            taken=2,
            capacities=(9, 5),
        )
    ]
    factories.event(competition, entry_closes_at=None, capacity=None)
    (row,) = queries.open_now()
    assert (row.events, row.closes, row.places) == (3, soon, "2 / 14 + 1 项不限")
    level = competition.get_level_display()
    assert row.of == f"{level} · 二类 · {competition.organiser.name}"


def test_the_figures_of_the_four_tasks() -> None:
    year = timezone.localdate().year
    day = timezone.localdate()
    giant, other = factories.enterprise(), factories.enterprise()
    for enterprise in (giant, other):
        Designation.objects.create(
            enterprise=enterprise, kind="little_giant", level="national", valid_from=day, valid_to=day
        )
    Designation.objects.create(
        enterprise=factories.enterprise(),
        kind="little_giant",
        level="national",
        valid_from=datetime.date(2020, 1, 1),
        valid_to=datetime.date(2023, 1, 1),
    )
    factories.cluster("没有竞赛的集群")

    def held(track: str, **values: Any) -> Event:
        return factories.event(factories.competition(track=track, year=year, **values))

    factories.entry(held("challenge"), employer=giant)
    factories.entry(held("challenge", state=Competition.State.DRAFT), employer=other)
    held("cluster", cluster=factories.cluster())
    pupil = factories.worker(student=True)
    school = held("school")
    factories.entry(school, [pupil])
    factories.entry(held("school"), [pupil])
    factories.entry(school, [factories.worker()])
    held("internal", enterprise=giant)
    counted = queries.tasks(year)
    assert counted == queries.Tasks(
        year=year,
        challenges=1,
        giants_taking_part=1,
        giants=2,
        clusters_with_competition=1,
        clusters=2,
        school_competitions=2,
        students=1,
        internal=1,
        internal_enterprises=1,
        counted_at=counted.counted_at,
    )


def test_filters_find_and_a_word_that_is_no_choice_changes_nothing(client: Client) -> None:
    neighbour = factories.county("130922")
    ours = factories.competition(name="盐山焊工竞赛", filing_number="沧工竞备〔2026〕7号")
    factories.event(ours, "焊条电弧焊")
    factories.competition(neighbour, "青县钣金竞赛", track=Competition.Track.SCHOOL)

    def found(**query: Any) -> list[str]:
        return [
            row.competition.name for row in client.get(reverse("site:competitions"), query).context["rows"]
        ]

    assert found(q="焊条") == ["盐山焊工竞赛"]
    assert found(q="yshg") == ["盐山焊工竞赛"]
    assert found(q="〔2026〕7") == ["盐山焊工竞赛"]
    assert found(county=neighbour.pk) == ["青县钣金竞赛"]
    assert found(track="school") == ["青县钣金竞赛"]
    assert found(phase="entry") == ["盐山焊工竞赛"]
    assert set(found(track="nothing", year="x", page="zz")) == {"盐山焊工竞赛", "青县钣金竞赛"}
    assert found(q="没有这样的竞赛") == []


def test_a_page_names_partners_public_papers_and_results(client: Client) -> None:
    competition = factories.competition(name="盐山焊工竞赛", introduction="<b>欢迎</b>参赛")
    event = factories.event(competition, "焊条电弧焊", state=Event.State.PUBLISHED)
    withdrawn = factories.event(competition, "管道焊接", state=Event.State.SCORED)
    factories.result_version(event)
    factories.result_version(withdrawn, withdrawn_at=timezone.now(), withdrawal_reason="有误")
    Partner.objects.create(competition=competition, part="support", name="盐山县人社局")
    public, hidden = (
        Document.objects.create(
            competition=competition,
            kind="plan",
            title=title,
            public=shown,
            file=ContentFile(b"%PDF-", name="a.pdf"),
        )
        for title, shown in (("实施方案", True), ("内部意见", False))
    )
    shown = queries.competition(competition.pk)
    assert [version.event_id for version in shown.results] == [event.pk]
    page = text_of(client, "competition", competition.pk)
    assert "盐山县人社局" in page
    assert "实施方案" in page
    assert "内部意见" not in page
    assert "&lt;b&gt;欢迎" in page
    paper = client.get(reverse("site:document", args=[public.pk]))
    assert b"".join(paper.streaming_content) == b"%PDF-"  # type: ignore[attr-defined]
    assert paper["Content-Disposition"].startswith("attachment")
    assert client.get(reverse("site:document", args=[hidden.pk])).status_code == 404
    Competition.objects.update(state=Competition.State.DRAFT)
    assert client.get(reverse("site:document", args=[public.pk])).status_code == 404


def test_a_cluster_counts_its_enterprises_of_today(client: Client) -> None:
    cluster = factories.cluster(introduction="管道装备远近闻名。")
    for until in (None, datetime.date(2021, 1, 1)):
        ClusterMembership.objects.create(
            cluster=cluster, enterprise=factories.enterprise(), since=datetime.date(2020, 1, 1), until=until
        )
    factories.competition(name="集群竞赛", cluster=cluster)
    shown = queries.cluster(cluster.pk)
    assert (shown.enterprises, shown.giants, shown.competitions) == (1, 0, 1)
    page = text_of(client, "cluster", cluster.pk)
    assert "管道装备远近闻名。" in page
    assert "集群竞赛" in page
    assert cluster.name in text_of(client, "clusters")


# --- Bytes ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES)
def test_pages_may_be_stored_by_caches_and_ask_nobody_who_they_are(client: Client, name: str) -> None:
    client.force_login(factories.staff_of_union(factories.county(), name="王经办独一名"))
    answer = client.get(reverse(f"site:{name}"))
    assert answer["Cache-Control"] == "public, max-age=30, s-maxage=60"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies
    assert "王经办独一名" not in answer.content.decode()
    again = client.get(reverse(f"site:{name}"), headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_the_care_version_is_never_stored_for_others(client: Client, settings: Any) -> None:
    settings.PUBLIC_PAGE_SECONDS = 30
    cache.clear()
    standard = client.get(reverse("site:home"))
    client.cookies["care"] = "1"
    care = client.get(reverse("site:home"))
    del client.cookies["care"]
    again = client.get(reverse("site:home"))
    cache.clear()
    assert 'class="care"' in care.content.decode()
    assert care["Cache-Control"] == "private, no-cache"
    assert again.content == standard.content
    assert 'class="care"' not in again.content.decode()


def test_a_kept_page_asks_the_database_nothing(
    client: Client, settings: Any, django_assert_num_queries: Any
) -> None:
    settings.PUBLIC_PAGE_SECONDS = 30
    cache.clear()
    first = client.get(reverse("site:home"))
    with django_assert_num_queries(0):
        second = client.get(reverse("site:home"))
    cache.clear()
    assert second.content == first.content


@pytest.mark.parametrize("count", [1, 30])
@pytest.mark.parametrize("name", ["home", "competitions", "competition", "clusters", "cluster"])
def test_public_pages_ask_seven_queries_at_most(
    client: Client, django_assert_max_num_queries: Any, name: str, count: int
) -> None:
    cluster = factories.cluster()
    competition = factories.competition(cluster=cluster)
    for number in range(count):
        factories.result_version(factories.event(competition, state=Event.State.PUBLISHED))
        factories.entry(factories.event(factories.competition(cluster=cluster)))
        factories.cluster(f"集群{number}")
    arguments = {"competition": [competition.pk], "cluster": [cluster.pk]}.get(name, [])
    count_tasks()
    with django_assert_max_num_queries(7):
        assert client.get(reverse(f"site:{name}", args=arguments)).status_code == 200
