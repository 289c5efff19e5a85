"""Imports of the room, from files as clerks have them: found, checked, applied once, never doubled."""

from __future__ import annotations

import datetime
import io
from collections.abc import Sequence

import pytest

from enterprises.imports import ENTERPRISES, WORKERS
from enterprises.imports.registry import find_industry
from enterprises.models import ClusterMembership, Designation, Employment, Enterprise, Worker
from portal.acts import journal
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import acts, tasks  # noqa: F401  (registers the runners)
from portal.sheets.models import Upload, unpacked
from portal.sheets.registry import Import
from tests import factories
from tests.portal.sheets.files import xls, xlsx

pytestmark = pytest.mark.django_db
DAY = datetime.date


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        execute(str(job.pk), heartbeat=False)


def read(offer: Import, content: bytes, actor: Actor, **arguments: int) -> Upload:
    upload = acts.take_in(
        actor=actor, offer=offer, arguments=arguments, filename="名册.xlsx", stream=io.BytesIO(content)
    )
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.READY, upload.error
    return upload


def applied(upload: Upload, actor: Actor) -> Upload:
    acts.confirm(actor=actor, upload=upload)
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.APPLIED, upload.error
    return upload


def counts(upload: Upload) -> tuple[int, int, int, int]:
    return upload.count_new, upload.count_changed, upload.count_unchanged, upload.count_faulty


def errors(upload: Upload) -> dict[int, set[str]]:
    """Row number → columns that are wrong."""
    found = {}
    for row in upload.rows.filter(outcome="faulty"):
        content = unpacked(upload.key.unseal(row.content_sealed))
        found[row.number] = {column for column, _label, _message in content["errors"]}
    return found


def code(number: int) -> str:
    return factories.uscc(9300000 + number)


HEADER: list[object] = ["序号", "单位名称", "社会信用代码", "行业", "规模", "人数", "规上企业", "联系人", "联系电话",
          "小巨人有效期起", "小巨人有效期止", "小巨人批次", "所属产业集群", "入群日期", "备注"]  # fmt: skip


def rows() -> list[list[object]]:
    return [
        [1, "盐山恒泽管件有限公司", code(1), "C33 金属制品业", "中型", "260人", "是", "韩某", "0317 - 6221234",
         "2024.7.1", "2027年6月30日", "第六批", "盐山管道装备产业集群", "2022/3/1", ""],
        [2, " 盐山 瑞丰法兰有限公司", code(2).lower(), "金属制品业", "小型", "1,2", "√", "", "", "", "", "", "", "", "x"],
        [3, "盐山坏码厂", 91130925.0, "不存在业", "巨型", "", "", "", "12", "", "2024-01-01", "", "没有的集群", "", ""],
        [4, "盐山宏图机械厂", code(4), "34", "", "", "", "", "", "", "", "", "", "", ""],
    ]  # fmt: skip


def dirty_xlsx() -> bytes:
    wide = code(2)
    body = rows()
    body[1][2] = "".join(chr(ord(sign) + 0xFEE0) for sign in wide)
    body[1][5] = "１２０"
    content: list[list[object]] = [
        ["盐山县企业基本情况统计表"],
        ["填报单位：盐山县总工会", "", "", "2026年3月"],
        HEADER,
        *body,
        ["合计", "", "", "", "", 380],
    ]
    return xlsx(content, merged=["A1:O1", "A2:C2"])


@pytest.fixture
def county() -> Actor:
    factories.cluster()
    return factories.actor_at(factories.county())


def facts(number: int) -> tuple[object, ...]:
    made = Enterprise.objects.get(uscc=code(number))
    return (
        made.name,
        made.industry_section,
        made.industry_division,
        made.size,
        made.headcount,
        made.above_size,
    )


def test_a_clerks_workbook_is_read_previewed_and_applied(county: Actor) -> None:
    upload = read(ENTERPRISES, dirty_xlsx(), county)
    assert counts(upload) == (3, 0, 0, 1)
    assert errors(upload) == {
        6: {"uscc", "industry_division", "size", "contact_phone", "cluster", "giant_from"}
    }
    applied(upload, county)

    assert facts(1) == ("盐山恒泽管件有限公司", "C", "33", "medium", 260, True)
    assert facts(2) == ("盐山瑞丰法兰有限公司", "C", "33", "small", 120, True)
    assert facts(4) == ("盐山宏图机械厂", "C", "34", "", None, False)
    made = Enterprise.objects.get(uscc=code(1))
    assert (made.contact_phone, made.initials, made.county_id) == (
        "0317-6221234",
        "yshzgjyxgs",
        county.union_id,
    )
    giant = Designation.objects.get()
    assert (giant.enterprise, giant.kind, giant.valid_from, giant.valid_to, giant.batch) == (
        made,
        "little_giant",
        DAY(2024, 7, 1),
        DAY(2027, 6, 30),
        "第六批",
    )
    member = ClusterMembership.objects.get()
    assert (member.enterprise, member.cluster.name, member.since) == (
        made,
        "盐山管道装备产业集群",
        DAY(2022, 3, 1),
    )
    assert JournalRow.objects.filter(verb="import").count() == 5
    assert list(journal.broken_rows()) == []
    assert "韩某" not in "".join(str(row.after) for row in JournalRow.objects.all())


def test_the_same_file_again_changes_nothing(county: Actor) -> None:
    applied(read(ENTERPRISES, dirty_xlsx(), county), county)
    again = read(ENTERPRISES, dirty_xlsx(), county)
    assert counts(again) == (0, 0, 3, 1)
    assert (Enterprise.objects.count(), Designation.objects.count(), ClusterMembership.objects.count()) == (
        3,
        1,
        1,
    )


def test_changed_cells_are_shown_and_applied_and_empty_ones_leave_what_is_known(county: Actor) -> None:
    applied(read(ENTERPRISES, dirty_xlsx(), county), county)
    body = [HEADER, *rows()[:1]]
    body[1][5], body[1][4], body[1][10] = 300, "", "2026-12-31"
    upload = read(ENTERPRISES, xlsx(body), county)
    content = unpacked(upload.key.unseal(upload.rows.get().content_sealed))
    assert content["changes"] == [["headcount", 260, 300], ["giant_to", DAY(2027, 6, 30), DAY(2026, 12, 31)]]
    applied(upload, county)
    assert facts(1) == ("盐山恒泽管件有限公司", "C", "33", "medium", 300, True)
    assert Designation.objects.get().valid_to == DAY(2026, 12, 31)


@pytest.mark.parametrize("form", ["xls", "gb18030", "utf-8-sig"])
def test_other_kinds_of_files_say_the_same(form: str, county: Actor) -> None:
    body: Sequence[Sequence[object]] = [["盐山县企业表"], HEADER, *rows()[:1]]
    text = "\n".join(",".join(map(str, row)) for row in body)
    content = xls(body) if form == "xls" else text.encode(form)
    applied(read(ENTERPRISES, content, county), county)
    assert facts(1) == ("盐山恒泽管件有限公司", "C", "33", "medium", 260, True)


def test_an_overlapping_designation_and_anothers_enterprise_are_faulty(county: Actor) -> None:
    mine = factories.enterprise("盐山甲厂", uscc=code(1))
    Designation.objects.create(
        enterprise=mine,
        kind="little_giant",
        level="national",
        valid_from=DAY(2023, 1, 1),
        valid_to=DAY(2025, 12, 31),
    )
    factories.enterprise("青县机密厂", factories.county("130922"), uscc=code(4))
    upload = read(ENTERPRISES, xlsx([HEADER, rows()[0], rows()[3]]), county)
    assert errors(upload) == {2: {"giant_from"}, 3: {"uscc"}}
    text = upload.key.unseal(upload.rows.get(number=3).content_sealed)
    assert "青县总工会" in text
    assert "机密" not in text


def test_a_city_names_the_county_of_each_row() -> None:
    actor = factories.actor_at(factories.city())
    head = ["企业名称", "统一社会信用代码", "所属县区"]
    upload = read(
        ENTERPRISES,
        xlsx(
            [
                head,
                ["甲", code(1), "盐山县总工会"],
                ["乙", code(2), "青县总工会"],
                ["丙", code(3), "任丘"],
                ["丁", code(4), ""],
            ]
        ),
        actor,
    )
    assert errors(upload) == {4: {"county"}, 5: {"county"}}
    applied(upload, actor)
    assert dict(Enterprise.objects.values_list("name", "county__code")) == {"甲": "130925", "乙": "130922"}


@pytest.mark.parametrize(
    ("typed", "division", "found"),
    [("33", True, "33"), ("C33", True, "33"), ("金属制品业", True, "33"), ("C 制造业", False, "C"), ("制造业", False, "C"),
     ("制造业", True, None), ("99", True, None)],
)  # fmt: skip
def test_industries_are_known_by_code_and_name(typed: str, division: bool, found: str | None) -> None:
    assert find_industry(typed, division=division) == found


def test_only_officers_of_counties_import_enterprises() -> None:
    enterprise = factories.enterprise()
    for stranger in (
        factories.actor_in(enterprise),
        factories.actor_at(factories.county(), Role.VIEWER),
        factories.actor_at(factories.tree()["130925-001"]),
    ):
        with pytest.raises(NotAllowed):
            acts.take_in(
                actor=stranger,
                offer=ENTERPRISES,
                arguments={},
                filename="a.csv",
                stream=io.BytesIO(b"a,b\n1,2\n"),
            )


# --- Workers --------------------------------------------------------------------------------------------

PEOPLE: list[object] = ["姓名", "身份证号码", "手机号码", "工种", "技能等级", "是否会员", "入职日期"]


def test_workers_are_imported_moved_and_never_doubled() -> None:
    unit, former = factories.enterprise(), factories.enterprise()
    factories.trade("焊工")
    actor = factories.actor_in(unit)
    mover, namesake = factories.worker(former, "蒋某"), factories.worker(former, "沈某")
    fresh = factories.identity()
    body: list[list[object]] = [
        ["2026年职工名册"],
        PEOPLE,
        ["杨某", fresh, "199 1111 2222", "焊工", "高级工", "是", "2021.5.1"],
        ["蒋某", mover.identity, "", "焊工", "", "", "2026-01-01"],
        ["沈乙", namesake.identity, "", "", "", "", ""],
        ["朱某", int(fresh[:15]) * 1000, "", "", "", "", ""],
        ["秦某", "", "19911113333", "焊工", "", "", ""],
        ["尤某", "", "0317-2012345", "没有的工种", "", "", ""],
    ]
    upload = read(WORKERS, xlsx(body), actor)
    assert counts(upload) == (2, 1, 0, 3)
    assert errors(upload) == {5: {"identity"}, 6: {"identity"}, 8: {"phone", "trade"}}
    text = "".join(upload.key.unseal(row.content_sealed) for row in upload.rows.filter(outcome="faulty"))
    assert "沈某" not in text
    applied(upload, actor)

    here = Worker.objects.filter(employments__enterprise=unit, employments__until=None)
    assert {(person.name, person.skill_level) for person in here} == {("杨某", 4), ("蒋某", 3), ("秦某", 0)}
    assert Worker.objects.get(name="杨某").identity == fresh
    assert list(
        Employment.objects.filter(worker=mover).order_by("since").values_list("enterprise", "until")
    ) == [
        (former.pk, DAY(2025, 12, 31)),
        (unit.pk, None),
    ]
    again = read(WORKERS, xlsx(body), actor)
    assert counts(again) == (0, 0, 3, 3)


def test_a_county_imports_for_a_unit_but_not_for_anothers() -> None:
    unit, other = factories.enterprise(), factories.enterprise("青县厂", factories.county("130922"))
    actor = factories.actor_at(factories.county())
    applied(read(WORKERS, xlsx([PEOPLE, ["许某", "", "", "", "", "", ""]]), actor, enterprise=unit.pk), actor)
    assert Employment.objects.get().enterprise == unit
    with pytest.raises(NotAllowed):
        read(WORKERS, xlsx([PEOPLE, ["许某", "", "", "", "", "", ""]]), actor, enterprise=other.pk)
