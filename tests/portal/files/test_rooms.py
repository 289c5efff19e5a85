"""Every room answers its stored files alike, also where the file itself is missing; what is replaced stays findable."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Attachment
from competitions.funding import acts as funding
from competitions.funding.models import FundingLine
from competitions.innovations import acts as innovations
from competitions.innovations.models import Innovation
from competitions.judging.models import Declaration
from competitions.planning.models import Document, SignOff
from competitions.reports.models import Report
from enterprises.acts import save_designation
from enterprises.models import Designation
from portal.acts.actors import Role
from portal.acts.models import JournalRow
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 first"


def pdf(content: bytes = PDF) -> ContentFile[bytes]:
    return ContentFile(content, "a.pdf")


def of_planning() -> tuple[str, FieldFile]:
    made = Document.objects.create(competition=factories.competition(), kind="plan", title="方案", file=pdf())
    return reverse("planning:document", args=[made.pk]), made.file


def of_a_sign_off() -> tuple[str, FieldFile]:
    made = SignOff.objects.create(
        competition=factories.competition(),
        union=factories.county(),
        step="prepare",
        agreed=True,
        document=pdf(),
    )
    return reverse("planning:sign_off_document", args=[made.pk]), made.document


def of_an_entry() -> tuple[str, FieldFile]:
    entry = factories.entry(factories.event(factories.competition()))
    made = Attachment.objects.create(entry=entry, requirement="pledge", file=pdf())
    return reverse("entries:download", args=[entry.pk, made.pk]), made.file


def of_funds() -> tuple[str, FieldFile]:
    made = FundingLine.objects.create(
        competition=factories.competition(), source="fiscal", budget=1, document=pdf()
    )
    return reverse("funding:document", args=[made.pk]), made.document


def of_an_innovation() -> tuple[str, FieldFile]:
    made = Innovation.objects.create(
        enterprise=factories.enterprise(),
        title="焊缝打磨",
        kind="invention",
        proposed_on=timezone.localdate(),
        document=pdf(),
    )
    return reverse("innovations:document", args=["innovations", made.pk]), made.document


def of_a_designation() -> tuple[str, FieldFile]:
    made = Designation.objects.create(
        enterprise=factories.enterprise(),
        kind="little_giant",
        level="national",
        valid_from=timezone.localdate(),
        document=pdf(),
    )
    return reverse("enterprises:document", args=[made.pk]), made.document


def of_a_report() -> tuple[str, FieldFile]:
    made = Report.objects.create(
        union=factories.county(), year=2026, quarter=1, version=1, snapshot={"indicators": {}}, paper=pdf()
    )
    return reverse("reports:download", args=[made.pk, "pdf"]), made.paper


def of_a_declaration() -> tuple[str, FieldFile]:
    signed = register.appointed()
    made = Declaration.objects.create(
        appointment=signed, kind="recusal", text_version="2026-1", on_paper=True, document=pdf()
    )
    return reverse("judges:document", args=[made.pk]), made.document


def of_the_public() -> tuple[str, FieldFile]:
    made = Document.objects.create(
        competition=factories.competition(), kind="plan", title="方案", file=pdf(), public=True
    )
    return reverse("site:document", args=[made.pk]), made.file


STORED = [
    of_planning, of_a_sign_off, of_an_entry, of_funds, of_an_innovation, of_a_designation, of_a_declaration, of_a_report,
    of_the_public,
]  # fmt: skip


@pytest.mark.parametrize("make", STORED)
def test_a_stored_file_is_a_download_that_nobody_keeps_and_a_missing_one_is_explained(
    make: Callable[[], tuple[str, FieldFile]], caplog: pytest.LogCaptureFixture
) -> None:
    client = Client()
    client.force_login(factories.staff_of_union(factories.county(), Role.OFFICER))
    address, file = make()
    got: Any = client.get(address)
    assert b"".join(got.streaming_content) == PDF
    assert (
        got.status_code,
        got["Content-Type"],
        got["Content-Disposition"].split(";")[0],
        got["Cache-Control"],
        got["X-Content-Type-Options"],
    ) == (200, "application/pdf", "attachment", "private, no-store", "nosniff")

    file.storage.delete(str(file.name))
    missing = client.get(address)
    assert (missing.status_code, missing["Cache-Control"]) == (404, "private, no-store")
    if make is of_a_report:
        # Reports know a better way than asking somebody: counting again writes the file anew.
        assert "are missing from the store" in caplog.text
        return
    page = missing.content.decode()
    # Who is signed in is led to the desk and never asked to sign in; the number helps whoever is asked for help.
    assert (">工作台<" in page, ">登录<" in page) == (True, False)
    assert f"求助时请提供本次请求的编号：{missing.headers['X-Request-ID']}" in page
    assert "系统中有这份文件的记录，但存储中已找不到文件本身。" in page
    assert "请联系上传人重新上传" in page
    assert f"the stored file {file.name} is missing" in caplog.text


def test_a_document_that_was_replaced_is_opened_from_the_record() -> None:
    auditor = Client()
    auditor.force_login(factories.staff_of_union(factories.county(), Role.AUDITOR))
    unit = factories.enterprise()
    keeper = factories.actor_at(factories.county())
    facts: dict[str, Any] = {"kind": "little_giant", "level": "national", "valid_from": timezone.localdate()}
    designation = save_designation(actor=keeper, enterprise=unit, document=pdf(), **facts)
    save_designation(
        actor=keeper, enterprise=unit, designation=designation, document=pdf(b"%PDF-1.7 second"), **facts
    )
    finance = factories.actor_at(factories.county(), Role.FINANCE)
    line = funding.add_line(
        actor=finance,
        competition=factories.competition(),
        facts={"source": "fiscal", "budget": 1, "document": pdf()},
    )
    funding.change_line(actor=finance, line=line, facts={"document": pdf(b"%PDF-1.7 second")})
    record = innovations.add_record(
        actor=keeper,
        enterprise=unit,
        model=Innovation,
        facts={
            "title": "焊缝打磨",
            "kind": "invention",
            "proposed_on": timezone.localdate(),
            "document": pdf(),
        },
    )
    innovations.change_record(actor=keeper, record=record, facts={"document": pdf(b"%PDF-1.7 second")})

    for changed in (designation, line, record):
        row = JournalRow.objects.filter(
            object_type=changed._meta.label_lower, object_id=str(changed.pk)
        ).first()
        assert row is not None
        address = reverse("desk:audit_earlier_file", args=[row.pk, "document"])
        assert address in auditor.get(reverse("desk:audit_row", args=[row.pk])).content.decode()
        got: Any = auditor.get(address)
        assert b"".join(got.streaming_content) == PDF
        opened = JournalRow.objects.latest("id")
        assert (opened.verb, opened.after) == ("download", {"journal_row": row.pk, "column": "document"})

    first = JournalRow.objects.get(object_type="enterprises.designation", sequence=1)
    assert auditor.get(reverse("desk:audit_earlier_file", args=[first.pk, "document"])).status_code == 404
    assert auditor.get(reverse("desk:audit_earlier_file", args=[opened.pk, "title"])).status_code == 404
