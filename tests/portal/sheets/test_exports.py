"""Lists that leave the portal: each stands in the journal, numbers masked; files of jobs have their time."""

from __future__ import annotations

import ast
import datetime
import os
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from competitions.innovations.models import Innovation
from enterprises import exports as of_enterprises
from enterprises import tasks  # noqa: F401  (registers the runner)
from portal.acts.actors import Role, actor_for
from portal.acts.dates import in_words
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from portal.desk import record
from portal.desk import tasks as desk_tasks  # noqa: F401  (registers the runners)
from portal.jobs import files
from portal.jobs.models import Job
from portal.jobs.running import execute
from portal.sheets import exports
from portal.sheets.columns import Column, Kind
from portal.sheets.exports import masked
from tests import factories
from unions.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Any) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def administrator() -> User:
    return factories.staff_of_union(factories.county(), Role.ADMINISTRATOR, name="赵管理")


def seated(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


# --- Every list -------------------------------------------------------------------------------------------


def of_a_plan() -> str:
    from competitions.planning.models import AnnualPlan

    plan = AnnualPlan.objects.create(union=factories.county(), year=2027, title="盐山县2027年竞赛计划")
    return reverse("planning:plan_export", args=[plan.pk])


def of_entries() -> str:
    factories.entry(factories.event(name="焊条电弧焊"))
    return reverse("entries:export")


def of_entrants() -> str:
    return reverse(
        "entries:review_export", args=[factories.entry(factories.event(name="焊条电弧焊")).event_id]
    )


def of_scores() -> str:
    event = factories.event(name="焊条电弧焊", state="under_way")
    factories.entry(event)
    return reverse("judging:export", args=[event.pk])


def of_funds() -> str:
    return reverse("funding:competition", args=[factories.competition().pk])


def of_innovations() -> str:
    Innovation.objects.create(
        enterprise=factories.enterprise(), title="打磨", kind="invention", proposed_on=timezone.localdate()
    )
    return reverse("innovations:records", args=["innovations"])


def of_enterprise_list() -> str:
    factories.enterprise()
    return reverse("enterprises:export")


def of_competitions() -> str:
    factories.competition()
    return reverse("planning:competitions_export")


# address → (list in the journal, rows, kind of object that the act is filed on)
LISTS: list[tuple[Callable[[], str], str, int, str]] = [
    (lambda: reverse("unions:export"), "工会", 2, "unions.user"),
    (lambda: reverse("unions:people_export"), "人员与角色", 1, "unions.user"),
    (of_enterprise_list, "企业", 1, "unions.user"),
    (of_competitions, "竞赛", 1, "unions.user"),
    (of_a_plan, "盐山县2027年竞赛计划", 0, "planning.annualplan"),
    (of_entries, "报名", 1, "unions.user"),
    (of_entrants, "焊条电弧焊", 1, "planning.event"),
    (of_scores, "焊条电弧焊", 1, "planning.event"),
    (of_funds, "竞赛经费", 0, "planning.competition"),
    (of_innovations, "“五小”创新", 1, "unions.user"),
    (lambda: reverse("reports:reports"), "季度报告", 0, "unions.user"),
]


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize(("make", "listed", "rows", "filed_on"), LISTS)
def test_who_took_out_which_list_stands_in_the_journal(
    make: Callable[[], str], listed: str, rows: int, filed_on: str, kind: str, administrator: User
) -> None:
    address = make()
    answer: Any = seated(administrator).get(address, {"format": kind, "page": "2"})
    assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    assert answer["Content-Disposition"].startswith("attachment; filename")
    if kind == "csv":
        assert answer.getvalue().decode("utf-8-sig").count("\r\n") == rows + 1
    (row,) = JournalRow.objects.filter(verb="export")
    assert (row.actor_id, row.object_type, row.union_id) == (
        administrator.pk,
        filed_on,
        factories.county().pk,
    )
    assert row.after == {"list": listed, "rows": rows, "format": kind}


def test_no_unknown_format_and_no_row_for_it(administrator: User) -> None:
    client = seated(administrator)
    for address in (
        "unions:export",
        "unions:people_export",
        "enterprises:export",
        "planning:competitions_export",
    ):
        assert client.get(reverse(address), {"format": "exe"}).status_code == 404
    assert not JournalRow.objects.filter(verb="export").exists()


@pytest.mark.parametrize("typed", ["１３７ 0000 1111", "张三", "zs", "19900504"])
def test_the_filter_is_kept_without_what_was_typed(typed: str, administrator: User) -> None:
    factories.staff_of_union(factories.county(), phone="13700001111")
    query = {"format": "csv", "q": typed, "role": "officer", "sort": "name", "stray": f"name is {typed}"}
    seated(administrator).get(reverse("unions:people_export"), query)
    assert JournalRow.objects.get(verb="export").after == {
        "list": "人员与角色",
        "rows": 0 if typed in ("张三", "zs", "19900504") else 1,
        "format": "csv",
        "filter": {"q": "***", "role": "officer", "stray": "***"},
    }


def test_nothing_is_read_for_whoever_may_not_or_gives_no_reason(administrator: User) -> None:
    read: list[int] = []

    def rows() -> Iterator[list[object]]:
        read.append(1)
        yield ["13700001111"]

    request: Any = RequestFactory().get("/")
    request.actor = actor_for(administrator, "")
    columns = [Column("phone", "手机", Kind.PHONE)]
    with pytest.raises(NotAllowed):
        exports.sheet(request, "csv", "名单", columns, rows(), may=lambda _actor, _subject: False)
    with pytest.raises(Refused, match="needed for"):
        exports.sheet(request, "csv", "名单", columns, rows(), reason=" ")
    assert not read
    assert not JournalRow.objects.filter(verb__in=["export", "unmask"]).exists()


def test_every_column_of_numbers_of_people_is_of_a_kind_that_is_masked() -> None:
    """A column whose key speaks of a telephone or identity number says so by its kind, or it would go out in clear."""
    plain = []
    for room in ("portal", "unions", "enterprises", "competitions"):
        for path in (settings.BASE_DIR / room).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if not (isinstance(node, ast.Call) and ast.unparse(node.func).split(".")[-1] == "Column"):
                    continue
                key = ast.unparse(node.args[0]) if node.args else ""
                about_people = any(word in key for word in ("phone", "identity", "mobile"))
                if about_people and not re.search(r"Kind\.(PHONE|IDENTITY)", ast.unparse(node)):
                    plain.append(f"{path.name}: {key}")
    assert plain == []


def test_numbers_of_people_are_masked_by_the_kind_of_their_column() -> None:
    columns = [
        Column("name", "姓名"),
        Column("phone", "手机", Kind.PHONE),
        Column("identity", "证件", Kind.IDENTITY),
        Column("uscc", "代码", Kind.USCC),
    ]
    rows: list[list[object]] = [
        ["李某", "13700001111", "130925199005041234", "91130925MA0000001X"],
        ["王某", "", None, ""],
    ]
    assert list(masked(columns, rows)) == [
        ["李某", "137****1111", "130***********1234", "91130925MA0000001X"],
        ["王某", "", None, ""],
    ]


# --- Files of jobs ----------------------------------------------------------------------------------------


def finished(administrator: User, monkeypatch: pytest.MonkeyPatch) -> tuple[Client, Job]:
    """A long list of enterprises, written by its job."""
    monkeypatch.setattr(of_enterprises, "AT_ONCE", 0)
    factories.enterprise("盐山甲厂", size="small")
    client = seated(administrator)
    client.get(reverse("enterprises:export"), {"format": "csv", "size": "small"})
    job = Job.objects.get()
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    return client, job


def test_a_long_list_is_an_act_too(administrator: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _client, job = finished(administrator, monkeypatch)
    row = JournalRow.objects.get(verb="export")
    assert (row.actor_id, row.union_id) == (administrator.pk, factories.county().pk)
    assert row.after == {
        "list": "企业",
        "rows": 1,
        "format": "csv",
        "filter": {"size": "small", "sort": "name"},
    }
    assert (job.created_by_id, job.union_id, job.result["rows"]) == (
        administrator.pk,
        factories.county().pk,
        1,
    )


def test_the_page_says_until_when_and_the_file_goes_when_its_time_is_over(
    administrator: User,
    monkeypatch: pytest.MonkeyPatch,
    time_machine: Any,
    django_capture_on_commit_callbacks: Any,
) -> None:
    client, job = finished(administrator, monkeypatch)
    name = job.result["file"]
    assert job.finished_at is not None
    until = job.finished_at + datetime.timedelta(days=7)
    assert job.file_until == until
    page = client.get(reverse("jobs:job", args=[job.pk])).content.decode()
    assert f"文件可下载至 {in_words(until)}（北京时间），到期自动删除。" in page
    assert client.get(job.url).status_code == 200

    assert files.delete_old(now=until - datetime.timedelta(hours=1)) == 0
    assert default_storage.exists(name)
    # Already before the nightly deletion the time is over for the reader.
    time_machine.move_to(until + datetime.timedelta(seconds=1))
    client = seated(administrator)
    assert client.get(job.url).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert files.delete_old(now=until + datetime.timedelta(hours=1)) == 1
    job.refresh_from_db()
    assert (default_storage.exists(name), job.result) == (False, {"rows": 1})
    assert Job.objects.get(pk=job.pk).file_until is None
    gone = client.get(job.url)
    assert gone.status_code == 404
    assert "导出文件保留 7 天后自动删除，此文件已到期。" in gone.content.decode()
    assert "文件可下载至" not in client.get(reverse("jobs:job", args=[job.pk])).content.decode()
    deleted = JournalRow.objects.filter(verb="delete_old").get()
    assert (deleted.object_type, deleted.object_id, deleted.actor_id) == ("jobs.job", str(job.pk), None)


def test_a_file_that_cannot_be_deleted_keeps_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    stuck, free = (
        default_storage.save(f"exports/{name}.csv", ContentFile(b"x")) for name in ("a-stuck", "b-free")
    )
    past = (timezone.now() - datetime.timedelta(days=8)).timestamp()
    for name in (stuck, free):
        os.utime(default_storage.path(name), (past, past))
    delete = default_storage.delete

    def refuse(name: str) -> None:
        if name == stuck:
            raise PermissionError(name)
        delete(name)

    monkeypatch.setattr(default_storage, "delete", refuse)
    assert files.delete_old() == 1
    assert (default_storage.exists(stuck), default_storage.exists(free)) == (True, False)


def test_files_that_no_job_names_go_too_and_other_folders_stay() -> None:
    old = {
        name: default_storage.save(name, ContentFile(b"x"))
        for name in ("exports/no-job.csv", "record/1b0e.xlsx", "designations/2026/paper.pdf")
    }
    fresh = default_storage.save("exports/fresh.csv", ContentFile(b"x"))
    past = (timezone.now() - datetime.timedelta(days=8)).timestamp()
    for name in old.values():
        os.utime(default_storage.path(name), (past, past))

    assert files.delete_old() == 2
    assert [default_storage.exists(name) for name in (*old.values(), fresh)] == [False, False, True, True]


def test_the_record_of_acts_exported_by_a_job_has_the_same_time(monkeypatch: pytest.MonkeyPatch) -> None:
    auditor = factories.actor_at(factories.county(), Role.AUDITOR)
    job = record.begin_export(actor=auditor, criteria=record.Criteria(verb="seed"), kind="xlsx", rows=0)
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.result == {"file": f"exports/{job.pk}.xlsx", "rows": 0}
    assert job.file_until is not None
