"""Pages of reports: who sees which, the records behind every figure, exports."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.funding.models import FundingLine
from competitions.reports import acts, pages, queries, tasks  # noqa: F401  (tasks registers the runner)
from competitions.reports.indicators import INDICATORS, Dimension
from competitions.reports.models import Report
from portal.acts.actors import Actor, Role
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.reports.test_figures import reckoned
from tests.competitions.reports.world import World, build
from unions.models import Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    return build()


def made(union: Union, year: int = 2025, quarter: int = 4) -> Report:
    job = Job.objects.create(
        kind=acts.KIND,
        arguments={"union_id": union.pk, "year": year, "quarter": quarter},
        union=union,
    )
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    return Report.objects.get(pk=job.result["report"])


def signed_in(union: Union, role: Role = Role.OFFICER) -> Client:
    client = Client()
    client.force_login(factories.staff_of_union(union, role))
    return client


def addresses(report: Report) -> list[str]:
    return [
        reverse("reports:report", args=[report.pk]),
        f"{reverse('reports:records')}?version={report.pk}&indicator=participations",
        *(reverse("reports:download", args=[report.pk, kind]) for kind in ("xlsx", "pdf", "json")),
    ]


def test_who_sees_a_countys_report(world: World) -> None:
    report = made(world.qingxian)
    for address in addresses(report):
        for union in (world.qingxian, world.city, world.province):
            assert signed_in(union, Role.VIEWER).get(address).status_code == 200, address
        for union in (world.yanshan, world.langfang, world.xianghe):
            assert signed_in(union).get(address).status_code == 404, address
        unit = Client()
        unit.force_login(factories.staff_of_unit(world.enterprises["third"]))
        assert unit.get(address).status_code == 404
        assert Client().get(address).status_code == 302


def test_a_county_cannot_have_anothers_report_made(world: World) -> None:
    report = made(world.qingxian)
    client = signed_in(world.yanshan)
    assert client.post(reverse("reports:recompute", args=[report.pk])).status_code == 404
    answer = client.post(reverse("reports:make"), {"union": world.qingxian.pk, "quarter": "2025Q4"})
    assert answer.status_code == 422
    assert (
        signed_in(world.qingxian, Role.VIEWER)
        .post(reverse("reports:recompute", args=[report.pk]))
        .status_code
        == 403
    )
    assert Job.objects.count() == 1


def test_a_report_is_asked_for_on_the_list(world: World) -> None:
    client = signed_in(world.city)
    page = client.get(reverse("reports:reports")).content.decode()
    assert "还没有报告" in page
    quarter = page.split('name="quarter"')[2].split('value="')[1][:6]
    answer = client.post(reverse("reports:make"), {"union": world.yanshan.pk, "quarter": quarter})
    job = Job.objects.get()
    assert answer.headers["Location"] == reverse("jobs:job", args=[job.pk])
    assert job.union_id == world.yanshan.pk


def test_the_list_shows_the_newest_version_of_what_is_in_scope(world: World) -> None:
    first = made(world.yanshan)
    world.events["unfinished"].state = "scored"
    world.events["unfinished"].save()
    second = made(world.yanshan)
    other = made(world.qingxian)
    found = list(queries.reports(factories.actor_at(world.city)))
    assert found == [second, other]
    assert list(queries.reports(factories.actor_at(world.qingxian))) == [other]
    assert list(queries.versions(second)) == [second, first]
    page = signed_in(world.yanshan).get(reverse("reports:report", args=[first.pk])).content.decode()
    assert reverse("reports:report", args=[second.pk]) in page


def test_every_figure_of_the_page_leads_to_as_many_records(world: World) -> None:
    """All indicators × dimensions × cells of a stored version, through the query that the page uses."""
    report = made(world.city)
    checked = 0
    for each in INDICATORS:
        stored = report.snapshot["figures"][each.key]
        for whole in (False, True) if each.out_of else (False,):
            figures = stored["out_of"] if whole else stored
            for dimension in Dimension:
                for cell, value in figures.get(dimension.value, {}).items():
                    records = list(queries.records(report, each, dimension, cell, whole=whole))
                    source = each.out_of if whole else each.source
                    assert reckoned(source, records) == value, (each.key, dimension, cell, whole)
                    assert queries.figure(report, each, dimension, cell, whole=whole) == value
                    checked += 1
    assert checked > 100


@pytest.mark.parametrize("indicator", [each.key for each in INDICATORS])
def test_the_records_are_listed_and_exported(world: World, indicator: str) -> None:
    report = made(world.city)
    client = signed_in(world.city)
    address = f"{reverse('reports:records')}?version={report.pk}&indicator={indicator}"
    page = client.get(address)
    value = report.snapshot["figures"][indicator]["total"][""]
    assert page.status_code == 200
    count = page.context["page"].paginator.count
    assert page.context["differs"] is False
    [chosen] = [each for each in INDICATORS if each.key == indicator]
    assert count == value or chosen.source.summed
    answer = client.get(f"{address}&format=csv")
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))  # type: ignore[attr-defined]
    assert len(rows) == count + (2 if chosen.source.summed else 1)
    if chosen.source.summed:
        place = [column.key for column in page.context["columns"]].index(chosen.source.summed)
        assert (rows[-1][0], rows[-1][place]) == ("合计", str(value))
    assert client.get(f"{address}&format=xlsx").status_code == 200


def test_people_are_masked(world: World) -> None:
    report = made(world.city)
    client = signed_in(world.city)
    for indicator in ("participations", "people", "workers", "people_without_identity"):
        address = f"{reverse('reports:records')}?version={report.pk}&indicator={indicator}"
        page = client.get(address).content.decode()
        for letter in "ABCDSX":
            worker = world.workers[letter]
            assert worker.name not in page
            assert not worker.identity or worker.identity not in page
    assert (
        "李*"
        in client.get(f"{reverse('reports:records')}?version={report.pk}&indicator=people").content.decode()
    )


def test_a_cell_lists_its_own_records(world: World) -> None:
    report = made(world.city)
    client = signed_in(world.city)
    address = f"{reverse('reports:records')}?version={report.pk}&indicator=events_held"
    page = client.get(f"{address}&county={world.qingxian.pk}")
    assert [str(row["cells"][0][1]) for row in page.context["rows"]] == ["青县延后赛赛项", "青县补录赛赛项"]
    page = client.get(f"{address}&track=challenge")
    assert [str(row["cells"][0][1]) for row in page.context["rows"]] == ["沧州决赛赛项"]
    assert client.get(f"{address}&award=first").status_code == 404
    assert client.get(f"{address}&whole=1").status_code == 404
    assert (
        client.get(f"{reverse('reports:records')}?version={report.pk}&indicator=nothing").status_code == 404
    )
    assert client.get(f"{reverse('reports:records')}?version=x&indicator=people").status_code == 404


def test_a_change_after_the_version_is_said(world: World) -> None:
    report = made(world.city)
    world.events["moved"].state = "cancelled"
    world.events["moved"].save()
    page = signed_in(world.city).get(
        f"{reverse('reports:records')}?version={report.pk}&indicator=events_held"
    )
    assert (page.context["figure"], page.context["page"].paginator.count, page.context["differs"]) == (
        4,
        3,
        True,
    )
    assert "记录有变动" in page.content.decode()


def test_a_sum_stands_below_its_amounts_and_a_change_is_said(world: World) -> None:
    report = made(world.city)
    client = signed_in(world.city)
    address = f"{reverse('reports:records')}?version={report.pk}&indicator=funds_disbursed"
    page = client.get(address)
    assert page.context["differs"] is False
    assert [str(value) for _column, value in page.context["last_line"]] == ["合计", "", "", "38000.00", ""]
    assert "全部 2 条记录合计" in page.content.decode()
    line = FundingLine.objects.get(competition=world.events["final"].competition)
    line.disbursed += 5
    line.save()
    page = client.get(address)
    assert (page.context["figure"], page.context["now"], page.context["differs"]) == (
        "38000.00",
        "38005.00",
        True,
    )
    assert "现合计为 38,005.00" in page.content.decode()


def test_a_grassroots_union_is_called_by_name_or_code(world: World) -> None:
    client = signed_in(world.yanshan)
    for text, union in (("130925-J01", world.joint), ("盐山联合", world.joint)):
        values = {"union": world.yanshan.pk, "called": text, "quarter": "2025Q4"}
        assert client.post(reverse("reports:make"), values).status_code == 302
        assert Job.objects.latest("created_at").union_id == union.pk
    asked = Job.objects.count()
    for text, answer in (("盐山", "多个工会"), ("青县", "没有编号或名称"), ("无此工会", "没有编号或名称")):
        page = client.post(
            reverse("reports:make"), {"union": world.yanshan.pk, "called": text, "quarter": "2025Q4"}
        )
        assert page.status_code == 422
        assert answer in page.content.decode()
        assert "青县总工会" not in page.content.decode()
    assert Job.objects.count() == asked


def test_a_grassroots_union_reads_its_report_by_enterprise(world: World) -> None:
    report = made(world.joint)
    client = signed_in(world.joint)
    page = client.get(reverse("reports:report", args=[report.pk])).content.decode()
    assert "按企业" in page
    assert "按县" not in page
    first = world.enterprises["first"].pk
    address = f"{reverse('reports:records')}?version={report.pk}&indicator=participations_of_workers"
    assert client.get(f"{address}&enterprise={first}").context["page"].paginator.count == 3
    assert client.get(f"{address}&county={world.yanshan.pk}").status_code == 404
    assert signed_in(world.qingxian).get(reverse("reports:report", args=[report.pk])).status_code == 404
    assert report.workbook.read()[:2] == b"PK"
    assert report.paper.read()[:5] == b"%PDF-"


def test_a_file_lost_from_the_store_says_so_and_is_written_anew(world: World) -> None:
    report = made(world.city)
    client = signed_in(world.city)
    address = reverse("reports:download", args=[report.pk, "pdf"])
    answer = client.get(address)
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "private, no-store")
    paper = b"".join(answer.streaming_content)  # type: ignore[attr-defined]
    report.paper.storage.delete(str(report.paper.name))

    viewer = signed_in(world.city, Role.VIEWER).get(address)
    assert (viewer.status_code, viewer.headers["Cache-Control"]) == (404, "private, no-store")
    assert "请本级工会经办人重新统计" in viewer.content.decode()
    again = reverse("reports:recompute", args=[report.pk])
    assert again not in viewer.content.decode()
    page = client.get(address)
    assert page.status_code == 404
    assert again in page.content.decode()
    client.post(again)
    execute(str(Job.objects.latest("created_at").pk), heartbeat=False)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == paper  # type: ignore[attr-defined]
    assert Report.objects.count() == 1


def test_queries_stay_constant(world: World) -> None:
    made(world.city)
    client = signed_in(world.city)

    def queries_of(address: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    queries_of(reverse("reports:reports"))
    listed = queries_of(reverse("reports:reports"))
    for number in range(1, 4):
        made(world.yanshan, 2025, number)
        made(world.qingxian, 2025, number)
    report = Report.objects.filter(union=world.city).get()
    # The first page after acts counts the numbers beside the menu anew.
    queries_of(reverse("reports:reports"))
    assert queries_of(reverse("reports:reports")) == listed <= 12
    assert queries_of(reverse("reports:report", args=[report.pk])) <= 18
    assert queries_of(f"{reverse('reports:records')}?version={report.pk}&indicator=participations") <= 12


def test_parts_of_a_whole_are_drawn_as_bars_with_their_share(world: World) -> None:
    report = made(world.city)
    kinds = {
        part["id"]: {chart["kind"] for chart in part["charts"]}
        for part in pages.parts(report)
        if part["charts"]
    }
    assert kinds == {
        "by-county": {"bar"},
        "by-track": {"shares"},
        "by-level": {"shares"},
    }


def test_the_desk_marks_figures_of_a_quarter_that_still_runs(world: World, time_machine: Any) -> None:
    made(world.city)
    time_machine.move_to("2026-02-10T12:00:00+08:00")
    made(world.city, 2026, 1)
    actor = factories.actor_at(world.city)
    assert {str(figure.note) for figure in queries.figures_for(actor)} == {
        "2026年第1季度，阶段性数据，截至2026年2月10日"
    }
    # Counted again once the quarter is over, they are final.
    time_machine.move_to("2026-04-01T08:00:00+08:00")
    made(world.city, 2026, 1)
    assert {str(figure.note) for figure in queries.figures_for(actor)} == {"2026年第1季度"}


def test_the_desk_is_told_what_waits_and_what_was_counted(world: World) -> None:
    actor = factories.actor_at(world.city)
    [waiting] = queries.waiting_for(actor)
    assert (waiting.count, waiting.url) == (1, f"{reverse('reports:reports')}#make")
    assert queries.waiting_for(factories.actor_at(world.city, Role.VIEWER)) == []
    assert queries.waiting_for(factories.actor_in(world.enterprises["first"])) == []
    assert queries.figures_for(actor) == []
    report = made(world.city)
    figures = queries.figures_for(actor)
    assert [figure.value for figure in figures] == [4, 8, 5, 3]
    assert {figure.url for figure in figures} == {reverse("reports:report", args=[report.pk])}
    assert {str(figure.note) for figure in figures} == {"2025年第4季度"}
    assert queries.figures_for(Actor.anonymous()) == []
