"""From an upload to applied rows: previewed, confirmed, applied once, sealed, seen by nobody else."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from enterprises.models import Trade
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.journal import Line
from portal.acts.models import JournalRow
from portal.acts.refusals import Refused
from portal.jobs.acts import retry
from portal.jobs.models import Job
from portal.jobs.running import claim, execute
from portal.sheets import acts, staging, tasks  # noqa: F401  (registers the runners)
from portal.sheets.columns import Column, Kind
from portal.sheets.models import StagedRow, Upload, packed, unpacked
from portal.sheets.registry import Compared, Context, Import, Outcome, SheetRow, compared, register_import
from tests import factories
from tests.portal.sheets.files import IDENTITY, xlsx

pytestmark = pytest.mark.django_db

COLUMNS = (
    Column("name", "工种", required=True, max_length=10),
    Column("code", "代码"),
    Column("person", "身份证号", Kind.IDENTITY),
)


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    known = {
        trade.name: trade for trade in Trade.objects.filter(name__in=[row.values["name"] for row in rows])
    }
    found = []
    for row in rows:
        trade = known.get(row.values["name"])
        if row.values.get("code") == "坏":
            found.append(Compared(errors=[row.error("code", "no such code")]))
        elif trade is None:
            found.append(Compared(Outcome.NEW))
        else:
            found.append(compared({"code": trade.code}, {"code": row.values.get("code")}, trade.pk))
    return found


def apply(rows: Iterator[Any], context: Context, deed: Any) -> dict[str, Any]:
    count = 0
    for row in rows:
        count += 1
        if row.outcome == Outcome.NEW:
            made = Trade.objects.create(name=row.values["name"], code=row.values.get("code") or "")
            deed.lines([Line("import", "enterprises.trade", str(made.pk))])
        else:
            Trade.objects.filter(pk=row.target).update(code=row.values["code"])
    return {"message": f"{count} rows"}


OFFER = register_import(
    Import(
        kind="test.trades",
        label="Trades",
        arguments=("event",),
        columns=lambda _context: COLUMNS,
        may=lambda context: (
            context.actor.role in {Role.OFFICER, Role.ADMINISTRATOR} and context.arguments.get("event") != 404
        ),
        compare=compare,
        apply=apply,
        unique=(("name",),),
        back=lambda _context: "/desk/",
    )
)


def run_jobs() -> None:
    for job in Job.objects.filter(state=Job.State.QUEUED):
        execute(str(job.pk), heartbeat=False)


def taken_in(rows: Sequence[Sequence[object]], actor: Actor | None = None) -> Upload:
    actor = actor or factories.actor_at(factories.county())
    header = [column.label for column in COLUMNS]
    content = io.BytesIO(xlsx([["工种表"], header, *rows]))
    upload = acts.take_in(actor=actor, offer=OFFER, arguments={}, filename="工种.xlsx", stream=content)
    run_jobs()
    upload.refresh_from_db()
    return upload


def counts(upload: Upload) -> tuple[int, int, int, int]:
    return upload.count_new, upload.count_changed, upload.count_unchanged, upload.count_faulty


def rows_of(upload: Upload) -> list[tuple[int, str]]:
    return list(upload.rows.order_by("number").values_list("number", "outcome"))


MIXED: list[list[object]] = [
    ["焊工", "1", None],
    ["车工", "2", None],
    ["钳工", "9", None],
    ["坏工", "坏", "12"],
    ["新工种", "", IDENTITY],
]


@pytest.fixture
def known() -> None:
    for name, code in (("焊工", "1"), ("车工", "")):
        Trade.objects.create(name=name, code=code)


@pytest.mark.usefixtures("known")
def test_a_file_becomes_rows_that_are_new_changed_unchanged_or_faulty() -> None:
    upload = taken_in(MIXED)
    assert upload.state == Upload.State.READY
    assert rows_of(upload) == [(3, "unchanged"), (4, "changed"), (5, "new"), (6, "faulty"), (7, "new")]
    assert counts(upload) == (2, 1, 1, 1)
    faulty = unpacked(upload.key.unseal(upload.rows.get(number=6).content_sealed))
    assert [column for column, _label, _message in faulty["errors"]] == ["person", "code"]


@pytest.mark.usefixtures("known")
def test_nothing_personal_lies_about_in_clear() -> None:
    upload = taken_in(MIXED)
    with upload.file.open("rb") as file:
        stored = file.read()
    assert not stored.startswith(b"PK")
    text = "".join(StagedRow.objects.values_list("content_sealed", flat=True)) + "".join(
        f"{row.before}{row.after}" for row in JournalRow.objects.all()
    )
    assert IDENTITY not in text
    assert "新工种" not in text


@pytest.mark.usefixtures("known")
def test_confirmed_rows_are_applied_as_one_act_and_only_once() -> None:
    actor = factories.actor_at(factories.county())
    upload = taken_in(MIXED, actor)
    acts.confirm(actor=actor, upload=upload)
    with pytest.raises(Refused):
        acts.confirm(actor=actor, upload=upload)
    job = Job.objects.get(kind=acts.APPLY)
    run_jobs()
    Job.objects.filter(pk=job.pk).update(state=Job.State.QUEUED)
    run_jobs()

    upload.refresh_from_db()
    assert (upload.state, upload.result) == (Upload.State.APPLIED, {"message": "3 rows"})
    assert dict(Trade.objects.values_list("name", "code")) == {
        "焊工": "1",
        "车工": "2",
        "钳工": "9",
        "新工种": "",
    }
    assert JournalRow.objects.filter(verb="apply", object_type="sheets.upload").count() == 1
    assert JournalRow.objects.filter(verb="import").count() == 2

    again = taken_in([row for row in MIXED if row[0] != "坏工"], actor)
    assert counts(again) == (0, 0, 4, 0)
    with pytest.raises(Refused):
        acts.confirm(actor=actor, upload=again)


@pytest.mark.usefixtures("known")
def test_what_has_changed_since_the_preview_is_not_overwritten() -> None:
    actor = factories.actor_at(factories.county())
    upload = taken_in(MIXED, actor)
    Trade.objects.filter(name="车工").update(code="7")
    acts.confirm(actor=actor, upload=upload)
    run_jobs()

    upload.refresh_from_db()
    assert upload.state == Upload.State.FAILED
    assert "4" in upload.error
    assert dict(Trade.objects.values_list("name", "code")) == {"焊工": "1", "车工": "7"}
    acts.read_again(actor=actor, upload=upload)
    run_jobs()
    upload.refresh_from_db()
    assert (upload.state, counts(upload)) == (Upload.State.READY, (2, 1, 1, 1))


@pytest.mark.usefixtures("known")
def test_whoever_lost_the_seat_applies_nothing() -> None:
    actor = factories.actor_at(factories.county())
    upload = taken_in(MIXED, actor)
    acts.confirm(actor=actor, upload=upload)
    actor.user.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.FAILED
    assert Trade.objects.count() == 2


def test_reading_goes_on_where_a_dead_worker_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "BATCH", 2)
    actor = factories.actor_at(factories.county())
    content = io.BytesIO(xlsx([["工种", "代码"], *[[f"工种{number}", "1"] for number in range(7)]]))
    upload = acts.take_in(actor=actor, offer=OFFER, arguments={}, filename="a.xlsx", stream=content)
    seen: list[int] = []

    def dying(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
        seen.extend(row.number for row in rows)
        if seen == [2, 3, 4, 5]:
            raise SystemExit
        return compare(rows, context)

    register_import(Import(**{**{name: getattr(OFFER, name) for name in OFFER.__slots__}, "compare": dying}))
    try:
        run = claim(str(upload.job_id))
        assert run is not None
        with pytest.raises(SystemExit):
            staging.read(run)
        Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
        execute(str(upload.job_id), heartbeat=False)
    finally:
        register_import(OFFER)
    upload.refresh_from_db()
    assert seen == [2, 3, 4, 5, 4, 5, 6, 7, 8]
    assert (upload.state, counts(upload)) == (Upload.State.READY, (7, 0, 0, 0))
    assert [number for number, _outcome in rows_of(upload)] == list(range(2, 9))


def test_what_cannot_be_read_says_why() -> None:
    actor = factories.actor_at(factories.county())
    with pytest.raises(Refused) as refusal:
        acts.take_in(
            actor=actor, offer=OFFER, arguments={}, filename="a.xlsx", stream=io.BytesIO(b"%PDF-1.7\x00\x01")
        )
    assert refusal.value.field == "file"
    upload = acts.take_in(
        actor=actor, offer=OFFER, arguments={}, filename="b.csv", stream=io.BytesIO("甲,乙\n1,2\n".encode())
    )
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == Upload.State.FAILED
    assert "工种" in upload.error
    assert upload.job is not None
    # The same file would end the same way: neither the upload's page nor the job's offers it.
    with translation.override("zh-hans"):
        with pytest.raises(Refused, match="无法读取"):
            acts.read_again(actor=actor, upload=upload)
        with pytest.raises(Refused, match="结果也会相同"):
            retry(actor=actor, job=upload.job)
    client = Client()
    client.force_login(actor.user)
    page = client.get(f"/desk/sheets/{upload.pk}/").content.decode()
    assert ("/read-again/" in page, "另选文件" in page, "/discard/" in page) == (False, True, True)
    page = client.get(f"/desk/jobs/{upload.job.pk}/").content.decode()
    assert ("/retry/" in page, f'href="/desk/sheets/{upload.pk}/"' in page) == (False, True)


def test_an_empty_table_is_not_read_again() -> None:
    actor = factories.actor_at(factories.county())
    upload = taken_in([], actor)
    assert (upload.state, upload.is_unreadable, upload.may_be_read_again) == (
        Upload.State.FAILED,
        True,
        False,
    )


def test_old_uploads_are_emptied_and_cannot_be_opened_any_more() -> None:
    old, young = taken_in([["焊工", "1", None]]), taken_in([["焊工", "1", None]])
    storage, name = old.file.storage, old.file.name
    Upload.objects.filter(pk=old.pk).update(created_at=timezone.now() - timedelta(days=31))
    sealed = old.rows.get().content_sealed

    assert acts.delete_old() == 1
    assert acts.delete_old() == 0
    old.refresh_from_db()
    assert (old.state, old.rows.count(), old.key.wrapped, old.key.unseal(sealed)) == ("discarded", 0, "", "")
    assert young.rows.count() == 1
    assert name is not None
    assert storage.exists(str(young.file.name))


def test_packing_keeps_dates_and_decimals() -> None:
    import datetime
    from decimal import Decimal

    values = {"a": datetime.date(2025, 11, 3), "b": Decimal("1.50"), "c": [1, None, True, "x"]}
    assert unpacked(packed(values)) == values


# --- Pages ----------------------------------------------------------------------------------------------


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.mark.usefixtures("known")
def test_the_way_through_the_pages() -> None:
    actor = factories.actor_at(factories.county())
    client = client_of(actor)
    address = reverse("sheets:new", args=["test.trades"]) + "?event=7"
    assert client.get(address).status_code == 200
    file = SimpleUploadedFile("工种.xlsx", xlsx([["工种", "代码", "身份证号"], *MIXED]))
    answer = client.post(address, {"file": file})
    upload = Upload.objects.get()
    assert upload.arguments == {"event": 7}
    page = reverse("sheets:upload", args=[upload.pk])
    assert answer["Location"] == page
    assert client.get(page).status_code == 200
    run_jobs()

    faulty = client.get(page).content.decode()
    assert "坏工" in faulty
    assert "no such code" in faulty
    assert "新工种" not in faulty
    changed = client.get(page, {"show": "changed"}).content.decode()
    assert "<ins>2</ins>" in changed
    new = client.get(page, {"show": "new"}).content.decode()
    assert "110***********002X" in new.replace("&#x27;", "")
    assert IDENTITY not in new

    sheet = client.get(reverse("sheets:faulty", args=[upload.pk]))
    workbook = openpyxl.load_workbook(io.BytesIO(sheet.content))
    values = list(workbook.active.values)  # type: ignore[union-attr]
    assert values[0] == ("工种", "代码", "身份证号", "错误")
    assert values[1][:3] == ("坏工", "坏", "12")
    assert "no such code" in str(values[1][3])
    row = JournalRow.objects.get(verb="export")
    assert (row.object_id, row.actor_id, row.after["faulty_rows"]) == (str(upload.pk), actor.user_id, 1)

    client.post(reverse("sheets:confirm", args=[upload.pk]))
    run_jobs()
    assert "3 rows" in client.get(page).content.decode()


def test_nobody_else_sees_an_upload() -> None:
    county = factories.county()
    upload = taken_in(MIXED, factories.actor_at(county))
    enterprise = factories.enterprise()
    strangers = {
        "an officer beside": factories.actor_at(county),
        "an administrator of another county": factories.actor_at(
            factories.county("130922"), Role.ADMINISTRATOR
        ),
        "a unit": factories.actor_in(enterprise),
        "a person": actor_for(factories.user()),
    }
    for who, stranger in strangers.items():
        client = client_of(stranger)
        for name in ("upload", "progress", "faulty"):
            assert client.get(reverse(f"sheets:{name}", args=[upload.pk])).status_code == 404, (who, name)
        for name in ("confirm", "read_again", "discard"):
            assert client.post(reverse(f"sheets:{name}", args=[upload.pk])).status_code == 404, (who, name)
    administrator = client_of(factories.actor_at(county, Role.ADMINISTRATOR))
    assert administrator.get(reverse("sheets:upload", args=[upload.pk])).status_code == 200
    assert administrator.get(reverse("sheets:faulty", args=[upload.pk])).status_code == 403
    assert not JournalRow.objects.filter(verb="export").exists()
    assert administrator.post(reverse("sheets:confirm", args=[upload.pk])).status_code == 403
    assert Client().get(reverse("sheets:upload", args=[upload.pk])).status_code == 302


@pytest.mark.parametrize("address", ["?event=404", "?event=x", "?event=-1"])
def test_what_may_not_be_imported_is_not_found(address: str) -> None:
    client = client_of(factories.actor_at(factories.county()))
    assert client.get(reverse("sheets:new", args=["test.trades"]) + address).status_code == 404
    assert client.get(reverse("sheets:template", args=["test.trades"]) + address).status_code == 404
    assert client.get(reverse("sheets:new", args=["test.none"])).status_code == 404


def test_the_template_is_a_workbook_with_the_columns() -> None:
    client = client_of(factories.actor_at(factories.county()))
    answer = client.get(reverse("sheets:template", args=["test.trades"]))
    workbook = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert [cell.value for cell in workbook.active[1]] == ["工种*", "代码", "身份证号"]  # type: ignore[index]


@pytest.mark.parametrize("rows", [1, 30])
def test_a_preview_asks_no_more_for_many_rows(rows: int, django_assert_max_num_queries: Any) -> None:
    actor = factories.actor_at(factories.county())
    upload = taken_in([[f"工种{number}", "1", None] for number in range(rows)], actor)
    client = client_of(actor)
    # The first page after acts counts the numbers beside the menu anew.
    client.get(reverse("sheets:upload", args=[upload.pk]))
    with django_assert_max_num_queries(14):
        client.get(reverse("sheets:upload", args=[upload.pk]), {"show": "new"})
