"""The register from a spreadsheet: entered once, brought up to date, faults named by row and column."""

from __future__ import annotations

import datetime

import pytest

from competitions.judging.judge_imports import JUDGES
from competitions.judging.models import Judge
from enterprises.models import SkillLevel
from portal.acts.actors import Role
from portal.acts.refusals import NotAllowed
from tests import factories
from tests.competitions.judging.judges import register
from tests.enterprises.test_imports import applied, counts, errors, read
from tests.portal.sheets.files import xlsx

pytestmark = pytest.mark.django_db
HEADER: list[object] = [
    "裁判员姓名",
    "身份证号码",
    "联系电话",
    "单位",
    "执裁工种",
    "技能等级",
    "职称",
    "培训情况",
    "有效期",
]


def number(of: int) -> str:
    return factories.identity(number=600 + of)


def test_a_list_is_entered_once_and_brought_up_to_date_later() -> None:
    factories.trade("钳工")
    factories.trade()
    firm = factories.enterprise("盐山恒泽管件有限公司")
    actor = factories.actor_at(factories.county())
    rows: list[list[object]] = [
        HEADER,
        [
            "裁一鸣",
            number(1),
            "139 1234 5678",
            "盐山恒泽管件有限公司",
            "焊工、钳工",
            "高级技师",
            "高级工程师",
            "市级培训班",
            "2029-02-28",
        ],
        ["裁二鸣", number(2), "", "市属某研究所", "焊工", "技师", "", "", ""],
    ]
    upload = read(JUDGES, xlsx(rows), actor)
    assert counts(upload) == (2, 0, 0, 0)
    applied(upload, actor)
    first = Judge.objects.get(name="裁一鸣")
    assert (first.identity, first.phone, first.skill_level) == (
        number(1),
        "13912345678",
        SkillLevel.SENIOR_TECHNICIAN,
    )
    assert {trade.name for trade in first.trades.all()} == {"焊工", "钳工"}
    assert (first.employments.get().enterprise, first.valid_to) == (firm, datetime.date(2029, 2, 28))
    assert Judge.objects.get(name="裁二鸣").employments.get().name == "市属某研究所"

    assert counts(read(JUDGES, xlsx(rows), actor)) == (0, 0, 2, 0)
    rows[2] = ["裁二鸣", number(2), "", "", "", "高级技师", "", "复训", ""]
    upload = read(JUDGES, xlsx(rows), actor)
    assert counts(upload) == (0, 1, 1, 0)
    applied(upload, actor)
    second = Judge.objects.get(name="裁二鸣")
    assert (second.skill_level, second.training) == (SkillLevel.SENIOR_TECHNICIAN, "复训")
    assert (second.employments.get().name, [trade.name for trade in second.trades.all()]) == (
        "市属某研究所",
        ["焊工"],
    )


def test_faults_are_named_by_row_and_column() -> None:
    factories.trade()
    register.judge(factories.city(), "市裁判", identity=number(9))
    register.judge(factories.county(), "本县裁判", identity=number(8))
    rows: list[list[object]] = [
        HEADER,
        ["", number(1), "", "", "", "", "", "", ""],
        ["裁甲", "11010519491231002", "0317-6221234", "", "没有的工种", "", "", "", "2020-01-01"],
        ["市裁判", number(9), "", "", "", "", "", "", ""],
        ["另一个名字", number(8), "", "", "", "", "", "", ""],
        ["裁乙", "", "", "", "", "", "", "", ""],
    ]
    found = errors(read(JUDGES, xlsx(rows), factories.actor_at(factories.county())))
    assert found == {
        2: {"name"},
        3: {"identity", "phone", "trades", "valid_to"},
        4: {"identity"},
        5: {"identity"},
        6: {"identity"},
    }


def test_only_officers_import() -> None:
    factories.trade()
    for actor in (
        factories.actor_at(factories.county(), Role.APPROVER),
        factories.actor_in(factories.enterprise()),
    ):
        with pytest.raises(NotAllowed):
            read(JUDGES, xlsx([HEADER]), actor)
