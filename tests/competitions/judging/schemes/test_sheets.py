"""A scheme as a workbook: out, filled in, read again; everything wrong in a row said at once; one act."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import openpyxl
import pytest
from python_calamine import CalamineWorkbook

from competitions.judging import acts, scheme_tables
from competitions.judging.models import Scheme, SchemeVersion
from competitions.judging.scheme_imports import SCHEMES, aspect_from, compare, grouped, may_import
from portal.acts.actors import Actor
from portal.acts.models import JournalRow
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts as sheet_acts
from portal.sheets import tasks  # noqa: F401  (registers the runners)
from portal.sheets.models import Upload
from portal.sheets.registry import Context, Outcome, SheetRow
from portal.sheets.writing import write_template, write_xlsx
from tests import factories
from tests.competitions.judging.schemes import library

pytestmark = pytest.mark.django_db
LABELS = {column.key: column.label for column in scheme_tables.COLUMNS}


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        execute(str(job.pk), heartbeat=False)


def uploaded(actor: Actor, scheme: Scheme, content: bytes) -> Upload:
    """The file taken in, read and compared."""
    upload = sheet_acts.take_in(
        actor=actor,
        offer=SCHEMES,
        arguments={"scheme": scheme.pk},
        filename="评分标准.xlsx",
        stream=io.BytesIO(content),
    )
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY, upload.error
    return upload


def confirmed(actor: Actor, upload: Upload) -> None:
    sheet_acts.confirm(actor=actor, upload=upload)
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.APPLIED, upload.error


def empty(actor: Actor, name: str = "空白") -> Scheme:
    return acts.create_scheme(
        actor=actor,
        union=factories.county(),
        facts={"name": name, "trade": factories.trade(), "total": Decimal(100)},
    )


def workbook(content: dict[str, Any]) -> bytes:
    target = io.BytesIO()
    write_xlsx(target, scheme_tables.COLUMNS, scheme_tables.rows(content))
    return target.getvalue()


def bare(content: Any) -> Any:
    """The content without keys, which a sheet does not carry, and without rows where there are none."""
    if isinstance(content, dict):
        return {
            name: bare(value) for name, value in content.items() if name != "key" and value not in ("", [])
        }
    return [bare(each) for each in content] if isinstance(content, list) else content


def test_a_scheme_survives_the_way_through_a_workbook(officer: Actor) -> None:
    version = library.released(officer)
    scheme = empty(officer)
    upload = uploaded(officer, scheme, workbook(version.content))
    assert (upload.count_new, upload.count_faulty) == (16, 0)
    confirmed(officer, upload)
    draft = scheme.versions.get()
    assert draft.read().faults == ()
    made = acts.release_version(actor=officer, scheme=scheme)
    assert bare(made.content) == bare(version.content)
    # One act on the scheme, whatever the number of aspects.
    rows = JournalRow.objects.filter(
        object_type="judging.scheme", object_id=str(scheme.pk), verb="import_scheme"
    )
    assert [row.note for row in rows] == ["第 1 版：9 个评分项，共 100 分"]


def test_the_workbook_reads_alike_in_every_program(officer: Actor) -> None:
    """openpyxl and calamine see the same cells: figures as numbers, times as seconds."""
    stored = workbook(library.content())
    by_openpyxl = [
        ["" if cell is None else cell for cell in row]
        for row in openpyxl.load_workbook(io.BytesIO(stored)).worksheets[0].iter_rows(values_only=True)
    ]
    by_calamine = CalamineWorkbook.from_filelike(io.BytesIO(stored)).get_sheet_by_index(0).to_python()
    assert by_openpyxl == by_calamine
    header, *rows = by_calamine
    assert header == [column.label for column in scheme_tables.COLUMNS]
    lines = [{name: value for name, value in zip(header, row, strict=True) if value != ""} for row in rows]
    assert lines[0] == {
        "部分": "尺寸",
        "评分项": "坡口角度",
        "满分": 10,
        "评分方法": "测量（公差）",
        "单位": "°",
        "标准值": 60,
        "下偏差": 2,
        "上偏差": 2,
        "每超": 1,
        "每档扣分": 4,
        "评分说明": "用角度尺量三处",
    }
    assert lines[2:4] == [
        {
            "部分": "尺寸",
            "评分项": "错边量",
            "满分": 10,
            "评分方法": "测量（分档）",
            "单位": "mm",
            "其余得分": 0,
            "不超过": 0.5,
            "分值": 10,
        },
        {"部分": "尺寸", "评分项": "错边量", "不超过": 1, "分值": 5},
    ]
    assert {line["评分项"]: line.get("满分值") for line in lines}["用时"] == 1800


def test_the_template_offers_the_ways_of_marking(officer: Actor) -> None:
    target = io.BytesIO()
    write_template(target, SCHEMES.columns(Context(officer, {})))
    sheet = openpyxl.load_workbook(target).worksheets[0]
    lists = [rule.formula1 for rule in sheet.data_validations.dataValidation if rule.type == "list"]
    assert lists == ['"' + ",".join(scheme_tables.METHOD_NAMES) + '"']


def test_the_same_file_again_changes_nothing(officer: Actor) -> None:
    scheme = library.draft(officer)
    upload = uploaded(officer, scheme, workbook(library.content()))
    assert (upload.count_unchanged, upload.count_new, upload.count_changed) == (16, 0, 0)


def test_an_aspect_is_replaced_as_a_whole_and_others_stay(officer: Actor) -> None:
    scheme = library.draft(officer)
    content = library.content()
    dimensions = content["sections"][0]
    dimensions["aspects"] = dimensions["aspects"][2:]
    dimensions["aspects"][0]["rows"] = [{"upto": "0.8", "points": "10"}]
    dimensions["aspects"][1]["rows"][1]["name"] = "绝缘手套"
    content["sections"] = [
        dimensions,
        {"name": "附加", "aspects": [{**dimensions["aspects"][1], "name": "整理"}]},
    ]
    upload = uploaded(officer, scheme, workbook(content))
    assert (upload.count_changed, upload.count_new, upload.count_unchanged) == (3, 2, 0)
    confirmed(officer, upload)
    first, second, third = scheme.versions.get().content["sections"]
    assert [aspect["name"] for aspect in first["aspects"]] == ["坡口角度", "抗拉强度", "错边量", "劳保用品"]
    assert [(row["upto"], row["points"]) for row in first["aspects"][2]["rows"]] == [("0.8", "10")]
    # A row of the same name keeps its key, an aspect of the same name too.
    assert [(row["key"], row["name"]) for row in first["aspects"][3]["rows"]] == [
        ("i1", "面罩"),
        ("i2", "绝缘手套"),
    ]
    assert [aspect["key"] for aspect in first["aspects"]] == ["a1", "a2", "a3", "a4"]
    assert bare(second) == bare(library.content()["sections"][1])
    assert [(aspect["key"], aspect["name"]) for aspect in third["aspects"]] == [("a10", "整理")]


def row(number: int, **values: str) -> SheetRow:
    return SheetRow(number, {column: values.get(column) for column in LABELS}, [], LABELS)


def test_everything_wrong_is_said_at_its_cell(officer: Actor) -> None:
    scheme = empty(officer)
    rows = [
        row(
            2,
            section="外观",
            aspect="错边量",
            maximum="十",
            method="ranges",
            judges="5",
            upto="0.5",
            points="12",
        ),
        row(3, section="外观", aspect="错边量", maximum="8", upto="0.5", points="5", item="多余"),
        row(4, section="外观", aspect="焊缝成形", maximum="10", method="judgement"),
        row(
            5,
            section="安全",
            aspect="用时",
            maximum="5",
            method="time_linear",
            full_at="45:00",
            none_at="30:00",
        ),
        row(481, section="安全", aspect="清场", maximum="5", method="judgement"),
    ]
    found = compare(rows, Context(officer, {"scheme": scheme.pk}))
    told = {
        each.number: [(error.column, error.message) for error in outcome.errors]
        for each, outcome in zip(rows, found, strict=True)
    }
    assert told == {
        2: [
            ("judges", "“测量（分档）”不需要此栏，请清空。"),
            ("maximum", "“十”不是数字，请填写如 2.5 的数字。"),
        ],
        3: [
            ("maximum", "此栏只在该评分项的第一行（第 2 行）填写，请清空这里。"),
            ("item", "“测量（分档）”不需要此栏，请清空。"),
            ("upto", "各档上限须逐行增大，请调整顺序。"),
        ],
        4: [],
        5: [("none_at", "时限必须大于最佳用时。")],
        481: [("section", "一份评分标准最多写到第 480 行，请拆分。")],
    }
    assert [outcome.outcome for outcome in found] == [
        Outcome.FAULTY,
        Outcome.FAULTY,
        Outcome.NEW,
        Outcome.FAULTY,
        Outcome.FAULTY,
    ]


def test_a_faulty_row_keeps_its_whole_aspect_back(officer: Actor) -> None:
    scheme = empty(officer)
    rows = [
        row(2, section="外观", aspect="劳保", maximum="5", method="checklist", item="面罩", points="3"),
        row(3, section="外观", aspect="劳保", item="手套", points="二"),
    ]
    first, second = compare(rows, Context(officer, {"scheme": scheme.pk}))
    assert [error.message for error in first.errors] == ["同一评分项的第 3 行有误。"]
    assert [(error.column, error.message) for error in second.errors] == [
        ("points", "“二”不是数字，请填写如 2.5 的数字。")
    ]


def test_only_whoever_keeps_the_scheme_imports_and_only_into_a_draft(officer: Actor) -> None:
    scheme = library.draft(officer)
    context = {"scheme": scheme.pk}
    assert may_import(Context(officer, context))
    assert not may_import(Context(factories.actor_at(factories.county("130922")), context))
    assert not may_import(Context(factories.actor_at(factories.city()), context))
    assert not may_import(Context(officer, {"scheme": 0}))
    assert not may_import(Context(officer, {}))
    acts.release_version(actor=officer, scheme=scheme)
    assert not may_import(Context(officer, context))


def test_rows_of_one_aspect_need_not_stand_together() -> None:
    rows = [
        row(2, section="甲", aspect="一", maximum="2", item="x", points="1"),
        row(3, section="甲", aspect="二"),
        row(4, section="甲", aspect="一", item="y", points="1"),
        row(5, aspect="无部分"),
    ]
    groups = grouped(rows)
    assert [[each.number for each in group] for group in groups.values()] == [[2, 4], [3]]
    (first, _second) = groups.values()
    assert [each["name"] for each in aspect_from(first)["rows"]] == ["x", "y"]


def test_versions_of_others_are_not_touched(officer: Actor) -> None:
    version = library.released(officer)
    scheme = empty(officer)
    upload = uploaded(officer, scheme, workbook(version.content))
    confirmed(officer, upload)
    assert SchemeVersion.objects.get(pk=version.pk).sha256 == acts.fingerprint(version)
