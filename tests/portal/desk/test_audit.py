"""The record of acts: who reads what of it, page by page, exported, proved."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portal.acts import journal, triggers
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from portal.desk import queries, record, tasks  # noqa: F401  (registers the runners)
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from unions.acts import tree
from unions.models import Union

pytestmark = pytest.mark.django_db
QINGXIAN = "130922"


@pytest.fixture
def auditor() -> Actor:
    return factories.actor_at(factories.county(), Role.AUDITOR, name="赵审计", username="auditor-a")


def seated(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def write(union: Union | None, number: int = 1, verb: str = "change", note: str = "") -> list[JournalRow]:
    """So many rows, each of an object of its own."""
    lines = [
        journal.Line(
            verb=verb,
            object_type="unions.union",
            object_id=f"{union.pk if union else 0}00{place}",
            union_id=union.pk if union else None,
            before={"name": "旧名"},
            after={"name": "新名"},
            note=note,
        )
        for place in range(number)
    ]
    return journal.write(lines, actor=Actor.system())


# --- Scope ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", list(Role))
def test_only_auditors_and_administrators_read_the_record(role: Role) -> None:
    client = seated(factories.actor_at(factories.county(), role))
    expected = 200 if role in {Role.AUDITOR, Role.ADMINISTRATOR} else 403
    assert client.get("/desk/audit/").status_code == expected
    if expected == 403:
        assert client.post("/desk/audit/export/", {"format": "csv"}).status_code == 403
        assert client.post("/desk/audit/verify/").status_code == 403


def test_a_county_reads_its_own_branch_and_the_root_reads_everything(auditor: Actor) -> None:
    (own,), (below,) = write(factories.county()), write(factories.tree()["130925-001"])
    (above,), (beside,), (nowhere,) = write(factories.city()), write(factories.county(QINGXIAN)), write(None)

    root = factories.actor_at(factories.province(), Role.AUDITOR)
    city = factories.actor_at(factories.city(), Role.AUDITOR)
    assert set(record.visible_rows(auditor)) == {own, below}
    assert set(record.visible_rows(city)) == {own, below, above, beside}
    assert set(record.visible_rows(root)) == {own, below, above, beside, nowhere}


def test_a_row_of_another_county_is_404_and_not_on_the_page(auditor: Actor) -> None:
    (beside,) = write(factories.county(QINGXIAN), note="青县的意见")
    (own,) = write(factories.county(), note="盐山的意见")
    client = seated(auditor)

    assert client.get(f"/desk/audit/{beside.pk}/").status_code == 404
    assert client.get(f"/desk/audit/{own.pk}/").status_code == 200
    page = client.get("/desk/audit/").content.decode()
    assert "盐山的意见" in page
    assert "青县的意见" not in page
    assert "青县的意见" not in client.get("/desk/audit/?text=青县").content.decode()
    narrowed = client.get(f"/desk/audit/?union={factories.county(QINGXIAN).pk}").content.decode()
    assert "青县的意见" not in narrowed


# --- Filters and pages --------------------------------------------------------------------------------------


def test_filters_narrow_by_person_act_object_day_and_words(auditor: Actor, time_machine: Any) -> None:
    officer = factories.actor_at(factories.city(), Role.ADMINISTRATOR, name="王建国")
    time_machine.move_to("2026-03-02T15:59:00Z")
    tree.change_union(actor=officer, union=factories.county(), name="盐山县工会", reason="更名批复")
    time_machine.move_to("2026-03-02T16:01:00Z")  # the third of March in Beijing
    tree.set_steps(actor=officer, union=factories.county(), steps=["sign"])
    change, steps = JournalRow.objects.filter(object_type="unions.union").order_by("id")

    def found(**criteria: Any) -> set[JournalRow]:
        return set(record.found(auditor, record.Criteria(**criteria)))

    assert found() == {change, steps}
    assert found(who="建国") == {change, steps}
    assert found(who="赵审计") == set()
    assert found(verb="set_steps") == {steps}
    assert found(object_type="unions.union", object_id=str(factories.county().pk)) == {change, steps}
    assert found(object_type="unions.user") == set()
    assert found(since="2026-03-03") == {steps}
    assert found(until="2026-03-02") == {change}
    assert found(text="批复") == {change}
    assert found(union_id=factories.tree()["130925-001"].pk) == set()


def test_pages_by_key_show_every_row_once_both_ways(auditor: Actor) -> None:
    written = [row.pk for row in write(factories.county(), 25)][::-1]
    rows = record.found(auditor, record.Criteria())

    first = record.stretch(rows, size=10)
    second = record.stretch(rows, before=first.older, size=10)
    third = record.stretch(rows, before=second.older, size=10)
    assert [row.pk for page in (first, second, third) for row in page.rows] == written
    assert (first.newer, third.older) == (None, None)

    back = record.stretch(rows, after=third.newer, size=10)
    assert [row.pk for row in back.rows] == [row.pk for row in second.rows]
    front = record.stretch(rows, after=back.newer, size=10)
    assert [row.pk for row in front.rows] == [row.pk for row in first.rows]
    assert front.newer is None


def test_the_number_of_queries_does_not_grow_with_the_rows(auditor: Actor) -> None:
    client, counts = seated(auditor), []
    client.get("/desk/audit/")
    for number in (1, 30):
        write(factories.county(), number, verb=f"change{number}")
        client.get("/desk/")  # the first page after an act counts anew what waits
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/desk/audit/").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12


def test_a_row_in_human_words_with_sealed_values_hidden(auditor: Actor) -> None:
    officer = factories.actor_at(factories.county(), Role.OFFICER, name="刘洋", phone="13700001111")
    from unions.acts import account

    account.set_phone(actor=officer, user=officer.user, phone="13700002222", verified=True)
    row = JournalRow.objects.get(verb="set_phone")
    page = seated(auditor).get(f"/desk/audit/{row.pk}/").content.decode()

    for words in ("已加密", "未被篡改", "刘洋", "盐山县总工会 · 经办人"):
        assert words in page
    for secret in ("13700001111", "13700002222", "gAAAA"):
        assert secret not in page


# --- Export -------------------------------------------------------------------------------------------------


def test_a_short_export_comes_at_once_and_stands_in_the_record(auditor: Actor) -> None:
    write(factories.county(), note="=HYPERLINK(1)")
    write(factories.county(QINGXIAN), note="青县的意见")
    answer = seated(auditor).post("/desk/audit/export/?verb=change", {"format": "xlsx"})

    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    rows = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert rows[0][:4] == ["时间（北京时间）", "操作人", "操作时角色", "操作"]
    assert [(line[6], line[7], line[8]) for line in rows[1:]] == [
        ("盐山县总工会", "=HYPERLINK(1)", "名称：旧名 → 新名")
    ]
    (exported,) = JournalRow.objects.filter(verb="export")
    assert (exported.actor_id, exported.union_id) == (auditor.user_id, factories.county().pk)
    assert exported.after == {"list": "操作记录", "rows": 1, "format": "xlsx", "filter": {"verb": "change"}}


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_long_export_is_a_job_with_a_file_for_nobody_else(
    auditor: Actor, kind: str, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(record, "AT_ONCE", 3)
    write(factories.county(), 5, note="意见")
    write(factories.county(QINGXIAN), 5, note="青县的意见")
    client = seated(auditor)

    answer = client.post("/desk/audit/export/", {"format": kind})
    job = Job.objects.get()
    assert answer.headers["Location"] == f"/desk/jobs/{job.pk}/"
    assert client.get(job.url).status_code == 404  # not made yet
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()

    # The five, and the export that stands in the record already.
    assert (job.state, job.result["rows"]) == (Job.State.SUCCEEDED, 6)
    content = b"".join(client.get(job.url).streaming_content)  # type: ignore[attr-defined]
    if kind == "csv":
        text = content.decode("utf-8-sig")
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).active
        assert sheet is not None
        text = "\n".join(str([cell.value for cell in line]) for line in sheet.iter_rows())
    assert text.count("旧名 → 新名") == 5
    assert "青县的意见" not in text
    other = factories.actor_at(factories.county(), Role.AUDITOR)
    assert seated(other).get(job.url).status_code == 404
    assert default_storage.exists(job.result["file"])


def test_an_export_made_after_the_seat_is_gone_is_empty(
    auditor: Actor, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Any
) -> None:
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(record, "AT_ONCE", 0)
    write(factories.county(), 5)
    job = record.begin_export(actor=auditor, criteria=record.Criteria(), kind="csv", rows=5)
    auditor.user.memberships.all().delete()
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert (job.state, job.result["rows"]) == (Job.State.SUCCEEDED, 0)


# --- Proof --------------------------------------------------------------------------------------------------


def prove(actor: Actor) -> dict[str, Any]:
    job = record.begin_proof(actor=actor)
    execute(str(job.pk), heartbeat=False)
    job.refresh_from_db()
    assert job.state == Job.State.SUCCEEDED, job.error
    outcome: dict[str, Any] = job.result
    return outcome


def test_a_whole_record_is_proved(auditor: Actor) -> None:
    write(factories.county(), 4)
    outcome = prove(auditor)
    # The four, and the row that says that the proof was asked for.
    assert (outcome["rows"], outcome["broken"], outcome["missing_triggers"]) == (5, 0, [])
    assert JournalRow.objects.filter(verb="verify_record", actor_id=auditor.user_id).count() == 1
    page = seated(auditor).get(Job.objects.get().url).content.decode()
    assert "5行记录全部完整" in page


def test_an_altered_row_of_the_scope_is_found_and_one_outside_is_not_shown(auditor: Actor) -> None:
    (own,), (beside,) = write(factories.county()), write(factories.county(QINGXIAN))
    triggers.remove(connection)
    JournalRow.objects.filter(pk__in=[own.pk, beside.pk]).update(note="后来改的")
    triggers.install(connection)

    outcome = prove(auditor)
    assert (outcome["broken"], [each["row"] for each in outcome["shown"]]) == (1, [own.pk])
    page = seated(auditor).get(f"/desk/audit/{own.pk}/").content.decode()
    assert "已被篡改" in page
    root = factories.actor_at(factories.province(), Role.AUDITOR)
    assert prove(root)["broken"] == 2


def test_who_may_not_read_may_not_prove_or_export() -> None:
    viewer = factories.actor_at(factories.city(), Role.VIEWER)
    with pytest.raises(NotAllowed):
        record.begin_proof(actor=viewer)
    with pytest.raises(NotAllowed):
        record.begin_export(actor=viewer, criteria=record.Criteria(), kind="csv", rows=1)
    assert not Job.objects.exists()


def test_the_figures_of_an_auditor_count_the_own_branch_alone(auditor: Actor) -> None:
    root = factories.actor_at(factories.province(), Role.AUDITOR)
    for union in (factories.county(), factories.county(QINGXIAN), None):
        write(union, verb="sign_in_failed")
    assert queries.audit_figures(auditor) == {"today": 1, "failed": 1, "exports": 0}
    assert queries.audit_figures(root) == {"today": 3, "failed": 3, "exports": 0}


def test_what_stands_behind_a_tile_is_what_it_counts(auditor: Actor, time_machine: Any) -> None:
    now = timezone.now()
    counted = ("sign_in_failed", "export", "export_entries", "unmask", "reveal")
    time_machine.move_to(now - datetime.timedelta(days=8))
    for verb in counted:
        write(factories.county(), verb=verb, note="八天前")
    time_machine.move_to(now)
    for verb in counted:
        write(factories.county(), verb=verb, note=f"这周的{verb}")
    write(factories.county(), verb="rename", note="改名")
    client = seated(auditor)

    figures = {tile["label"]: tile for tile in client.get("/desk/").context["figures"]}
    failed, disclosed = figures["近 7 天登录失败"], figures["近 7 天导出与查看完整号码"]
    assert (failed["figure"], disclosed["figure"]) == (1, 4)
    for tile, notes in (
        (failed, {"这周的sign_in_failed"}),
        (disclosed, {"这周的export", "这周的export_entries", "这周的unmask", "这周的reveal"}),
    ):
        shown = client.get(tile["url"]).context["page"].rows
        assert {row.note for row in shown} == notes, tile["label"]
