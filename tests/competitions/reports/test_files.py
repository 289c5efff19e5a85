"""The workbook and the paper, read back by independent readers."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import openpyxl
import pypdf
import pytest
from django.core.management import CommandError, call_command

from competitions.reports import acts, tasks  # noqa: F401  (tasks registers the runner)
from competitions.reports.models import Report
from competitions.reports.paper import typeset
from competitions.reports.snapshots import encoded
from competitions.reports.workbook import written
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests.competitions.reports.world import World, build

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(settings: Any, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = str(tmp_path)
    return build()


@pytest.fixture
def report(world: World) -> Report:
    job = Job.objects.create(
        kind=acts.KIND,
        arguments={"union_id": world.city.pk, "year": 2025, "quarter": 4},
        union=world.city,
    )
    execute(str(job.pk), heartbeat=False)
    return Report.objects.get()


def test_the_workbook_has_tables_charts_and_figures(report: Report) -> None:
    book = openpyxl.load_workbook(io.BytesIO(report.workbook.read()))
    assert book.sheetnames == [
        "合计", "按县（市、区）", "按任务", "按级别", "按产业集群", "获奖名次 按奖项",
        "“五小”成果提出数 按类别", "“五小”成果采纳数 按类别", "“五小”成果经济效益 按类别",
        "经费预算 按来源", "经费拨付 按来源", "经费支出 按来源", "指标说明",
    ]  # fmt: skip
    for sheet in book:
        assert len(sheet.tables) == 1
        assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth) == (9, None)
        assert sheet.print_title_rows == "$4:$4"
    sheets: list[Any] = list(book)
    assert [len(sheet._charts) for sheet in sheets] == [0, *[1] * 11, 0]

    totals = {row[1]: row[2:6] for row in book["合计"].iter_rows(min_row=5, values_only=True)}
    assert totals["参赛人次"] == (8, None, None, "人次")
    assert totals["参赛人数"] == (5, None, None, "人")
    assert totals["“五小”成果经济效益"] == (120000.5, None, None, "元")
    assert totals["参赛“小巨人”企业"] == (2, 3, 0.667, "家")

    counties = list(book["按县（市、区）"].iter_rows(min_row=4, values_only=True))
    heads = [str(head) for head in counties[0]]
    assert heads[:4] == ["县（市、区）", "举办竞赛（项）", "举办场次（场）", "涉及职业（工种）（个）"]
    column = heads.index("参赛人次（人次）")
    assert [(row[0], row[column]) for row in counties[1:4]] == [
        ("沧州市总工会（本级）", 2),
        ("盐山县总工会", 4),
        ("青县总工会", 2),
    ]
    [table] = book["按县（市、区）"].tables.values()
    assert table.ref.startswith("A4:")
    # Nobody from another city is named anywhere.
    text = " ".join(str(value) for sheet in book for row in sheet.values for value in row if value)
    assert "香河" not in text
    assert "廊坊" not in text


def test_the_paper_is_a4_with_figures_and_page_numbers(report: Report) -> None:
    paper = pypdf.PdfReader(io.BytesIO(report.paper.read()))
    assert len(paper.pages) >= 4
    for page in paper.pages:
        assert (round(float(page.mediabox.width)), round(float(page.mediabox.height))) == (595, 842)
    texts = [page.extract_text() for page in paper.pages]
    assert "企业职工职业技能竞赛季度报告" in texts[0]
    assert "沧州市总工会" in texts[0]
    assert "2025年第4季度" in texts[0].replace(" ", "")
    for number, text in enumerate(texts, start=1):
        assert f"— {number} —" in text
    whole = "\n".join(texts)
    assert "参赛人次" in whole
    assert report.sha256 in whole.replace("\n", "")
    assert "香河" not in whole
    # The head of a table that goes over the page stands on the next one again.
    with_head = [text for text in texts if "身份未核验" in text]
    assert len(with_head) >= 2


def test_the_same_version_gives_the_same_bytes(report: Report) -> None:
    with report.workbook.open("rb") as workbook, report.paper.open("rb") as paper:
        assert written(report) == workbook.read()
        assert typeset(report) == paper.read()


@pytest.mark.django_db(transaction=True)
def test_the_command_writes_a_stored_version(world: World, tmp_path: Path, capsys: Any) -> None:
    for kind, beginning in (("xlsx", b"PK"), ("pdf", b"%PDF-"), ("json", b"{")):
        target = tmp_path / f"report.{kind}"
        call_command("report", "130900", "2025Q4", format=kind, output=target)
        assert target.read_bytes().startswith(beginning)
    report = Report.objects.get()
    assert (tmp_path / "report.json").read_bytes() == encoded(report.snapshot)


@pytest.mark.parametrize(("code", "quarter"), [("999999", "2025Q4"), ("130900", "2025-12")])
def test_the_command_says_what_is_wrong(world: World, tmp_path: Path, code: str, quarter: str) -> None:
    with pytest.raises(CommandError, match=code if code == "999999" else "2025-12"):
        call_command("report", code, quarter, format="json", output=tmp_path / "report.json")
    assert not (tmp_path / "report.json").exists()
