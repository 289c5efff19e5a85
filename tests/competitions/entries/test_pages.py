"""The pages as people walk them: one unit, one organiser, from the open event to the admission ticket."""

from __future__ import annotations

import datetime
import io
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries import acts
from competitions.entries.models import Entry, Substitution
from competitions.planning.models import Event
from enterprises.models import Worker
from portal.acts.models import JournalRow, Notice
from tests import factories

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"0" * 64


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def url(name: str, *arguments: Any) -> str:
    return reverse(f"entries:{name}", args=arguments)


def test_the_way_of_an_entry_through_its_pages(settings: Any, tmp_path: Any):
    settings.MEDIA_ROOT = tmp_path
    unit = factories.enterprise()
    unit_client = client_of(factories.staff_of_unit(unit))
    organiser_client = client_of(factories.staff_of_union(factories.county()))
    event = factories.event(requirements=["consent", "stamped_form"], capacity=2)

    page = unit_client.get(url("open_events"))
    assert event.name in page.content.decode()
    assert url("new", event.pk) in page.content.decode()

    assert unit_client.get(url("new", event.pk)).status_code == 200
    number = factories.identity()
    typed = {
        "name": "赵某",
        "identity": number,
        "phone": "19800000001",
        "skill_level": "4",
        "union_member": "on",
    }
    wrong = unit_client.post(url("worker_new", event.pk), {**typed, "identity": number[:-1] + "0"})
    if number[-1] != "0":
        assert wrong.status_code == 200
        assert not Worker.objects.exists()
    answer = unit_client.post(url("worker_new", event.pk), typed)
    entry = Entry.objects.get()
    assert answer.headers["Location"] == url("entry", entry.pk)
    worker = Worker.objects.get()
    assert (worker.name, worker.identity, worker.phone) == ("赵某", number, "19800000001")

    assert "1" in unit_client.get(url("attachments", entry.pk)).content.decode()
    unit_client.post(url("attachments", entry.pk), {"slot": f"consent-{worker.pk}", "agreed": "1"})
    refused = unit_client.post(
        url("attachments", entry.pk),
        {"slot": "stamped_form-0", "file": SimpleUploadedFile("a.pdf", b"hello")},
    )
    assert refused.status_code == 409
    unit_client.post(
        url("attachments", entry.pk),
        {"slot": "stamped_form-0", "file": SimpleUploadedFile("a.pdf", PDF)},
    )
    printed = unit_client.get(url("form", entry.pk)).content.decode()
    assert number not in printed
    assert f"{number[:3]}***********{number[-4:]}" in printed

    checked = unit_client.get(url("check", entry.pk)).content.decode()
    assert "赵某" in checked
    undeclared = unit_client.post(url("check", entry.pk), {})
    assert undeclared.status_code == 200
    answer = unit_client.post(url("check", entry.pk), {"declared": "on"})
    assert answer.headers["Location"] == url("entry", entry.pk)
    entry.refresh_from_db()
    assert entry.state == Entry.State.SUBMITTED

    listed = organiser_client.get(url("review", event.pk)).content.decode()
    assert str(entry.number) in listed
    assert number not in listed
    later = timezone.localtime() + datetime.timedelta(days=2)
    answer = organiser_client.post(
        url("decide", entry.pk),
        {"decision": "return", "reason": "盖章不清晰", "correct_by": later.strftime("%Y-%m-%dT%H:%M")},
    )
    assert answer.status_code == 302
    assert "盖章不清晰" in unit_client.get(url("entry", entry.pk)).content.decode()
    assert Notice.objects.filter(user__posts__enterprise=unit).count() == 1
    unit_client.post(url("check", entry.pk), {"declared": "on"})

    answer = organiser_client.post(url("review", event.pk), {"entries": [entry.pk], "decision": "accept"})
    assert answer.status_code == 302
    entry.refresh_from_db()
    assert entry.state == Entry.State.ACCEPTED

    ticket = unit_client.get(url("ticket", entry.pk)).content.decode()
    assert str(entry.number) in ticket
    assert "<svg" in ticket

    attachment = entry.attachments.get(requirement="stamped_form")
    answer = organiser_client.get(url("download", entry.pk, attachment.pk))
    assert b"".join(answer.streaming_content) == PDF  # type: ignore[attr-defined]
    assert answer.headers["Content-Disposition"] == (
        f'attachment; filename="{entry.number}-stamped_form.pdf"'
    )
    assert JournalRow.objects.filter(verb="download", object_id=str(entry.pk)).count() == 1

    competitor = entry.competitors.get()
    assert number not in organiser_client.get(url("identity", entry.pk, competitor.pk)).content.decode()
    without = organiser_client.post(url("identity", entry.pk, competitor.pk), {"reason": " "})
    assert number not in without.content.decode()
    shown = organiser_client.post(url("identity", entry.pk, competitor.pk), {"reason": "核对身份证"})
    assert number in shown.content.decode()
    assert "no-store" in shown.headers["Cache-Control"]
    row = JournalRow.objects.get(verb="unmask")
    assert (row.note, row.after["competitor"]) == ("核对身份证", competitor.pk)


def test_a_substitution_through_its_pages():
    unit = factories.enterprise()
    unit_client = client_of(factories.staff_of_unit(unit))
    organiser_client = client_of(factories.staff_of_union(factories.county()))
    event = factories.event(state=Event.State.CLOSED, entry_closes_at=timezone.now())
    entry = factories.entry(event, employer=unit)
    leaving = entry.competitors.get()
    coming = factories.worker(unit, "钱某")

    assert "钱某" in unit_client.get(url("substitute", entry.pk)).content.decode()
    answer = unit_client.post(
        url("substitute", entry.pk), {"leaving": leaving.pk, "coming": coming.pk, "reason": "住院"}
    )
    assert answer.headers["Location"] == url("entry", entry.pk)
    asked = Substitution.objects.get()
    assert "钱某" in organiser_client.get(url("review", event.pk)).content.decode()
    answer = organiser_client.post(url("substitution", asked.pk), {"decision": "approve", "opinion": "同意"})
    assert answer.status_code == 302
    assert list(entry.competitors.order_by("id").values_list("worker", "active")) == [
        (leaving.worker_id, False),
        (coming.pk, True),
    ]
    page = unit_client.get(url("entry", entry.pk)).content.decode()
    assert "钱某" in page


def test_who_has_entered_already_is_not_offered_as_a_substitute():
    unit = factories.enterprise()
    client = client_of(factories.staff_of_unit(unit))
    event = factories.event(state=Event.State.CLOSED, entry_closes_at=timezone.now(), same_trade_only=True)
    entry = factories.entry(event, employer=unit)
    busy = factories.entry(event, employer=unit).competitors.get().worker
    stranger = factories.worker(unit, trade=factories.trade("电工"))
    free = factories.worker(unit)

    page = client.get(url("substitute", entry.pk)).content.decode()
    offered = {
        worker.pk: f'name="coming" value="{worker.pk}" id="worker-{worker.pk}">' in page
        for worker in (busy, stranger, free)
    }
    assert offered == {busy.pk: False, stranger.pk: False, free.pk: True}
    assert f'value="{busy.pk}" id="worker-{busy.pk}" disabled>' in page
    assert "已报名本赛项" in page

    typed = {"leaving": entry.competitors.get().pk, "reason": "住院"}
    answer = client.post(url("substitute", entry.pk), {**typed, "coming": busy.pk})
    assert answer.status_code == 200
    assert "住院</textarea>" in answer.content.decode()
    assert not Substitution.objects.exists()
    kept = client.post(url("substitute", entry.pk), {**typed, "coming": free.pk, "reason": ""})
    assert f'value="{free.pk}" id="worker-{free.pk}" checked>' in kept.content.decode()


def test_the_bulk_review_keeps_what_was_ticked_and_typed():
    client = client_of(factories.staff_of_union(factories.county()))
    event = factories.event()
    entries = [factories.entry(event, state=Entry.State.SUBMITTED) for _ in range(3)]
    first, second, third = (entry.pk for entry in entries)
    page = client.get(url("review", event.pk)).content.decode()
    assert 'name="decision"' in page
    county = event.competition.organiser
    assert f'<option value="{county.pk}">盐山县</option>' in page
    # A county from which nobody has entered is not offered.
    assert f'<option value="{factories.county("130922").pk}">' not in page
    assert " checked" not in page.replace("data-check-all", "")

    def ticked(answer: Any) -> list[int]:
        body = answer.content.decode()
        return [
            pk
            for pk in (first, second, third)
            if f'id="entry-{pk}" aria-label="{numbers[pk]}" checked' in body
        ]

    numbers = {entry.pk: str(entry) for entry in entries}
    both = {"entries": [first, third]}
    undecided = client.post(url("review", event.pk), {**both, "reason": "照片不清"})
    assert (ticked(undecided), "照片不清</textarea>" in undecided.content.decode()) == ([first, third], True)
    no_reason = client.post(url("review", event.pk), {**both, "decision": "refuse"})
    assert (ticked(no_reason), 'value="refuse"' in no_reason.content.decode()) == ([first, third], True)
    assert set(Entry.objects.values_list("state", flat=True)) == {Entry.State.SUBMITTED}

    # One of the two cannot be decided any more: it alone stays ticked, with the reason; the other is done.
    Entry.objects.filter(pk=third).update(state=Entry.State.WITHDRAWN)
    partly = client.post(url("review", event.pk), {**both, "decision": "refuse", "reason": "不符合报名条件"})
    body = partly.content.decode()
    assert (ticked(partly), "1 份报名未能办理" in body, "不符合报名条件</textarea>" in body) == (
        [third],
        True,
        True,
    )
    assert [Entry.objects.get(pk=pk).state for pk in (first, second, third)] == [
        Entry.State.REFUSED,
        Entry.State.SUBMITTED,
        Entry.State.WITHDRAWN,
    ]


def test_several_are_chosen_and_sent_in_together():
    unit = factories.enterprise()
    staff = factories.staff_of_unit(unit)
    client = client_of(staff)
    event = factories.event()
    workers = [factories.worker(unit) for _ in range(3)]
    answer = client.post(url("new", event.pk), {"workers": [worker.pk for worker in workers]})
    assert answer.headers["Location"] == url("unsent", event.pk)
    ids = list(Entry.objects.values_list("pk", flat=True))
    answer = client.post(url("unsent", event.pk), {"entries": ids, "declared": "on"})
    assert answer.status_code == 302
    assert Entry.objects.filter(state=Entry.State.SUBMITTED).count() == 3


def test_what_cannot_be_sent_in_yet_is_not_offered_and_ticks_stay():
    unit = factories.enterprise()
    client = client_of(factories.staff_of_unit(unit))
    event = factories.event(requirements=["photo"])
    workers = [factories.worker(unit) for _ in range(2)]
    client.post(url("new", event.pk), {"workers": [worker.pk for worker in workers]})
    page = client.get(url("unsent", event.pk)).content.decode()
    assert "目前都还不能提交" in page
    assert "提交勾选" not in page
    assert 'id="all-entries"' not in page

    Event.objects.filter(pk=event.pk).update(requirements=[])
    first, second = Entry.objects.order_by("pk").values_list("pk", flat=True)
    answer = client.post(url("unsent", event.pk), {"entries": [first]})  # the declaration is missing
    page = answer.content.decode()
    assert f'value="{first}" id="entry-{first}" checked' in page
    assert f'value="{second}" id="entry-{second}">' in page
    assert not Entry.objects.filter(state=Entry.State.SUBMITTED).exists()


def test_drafts_are_paged_and_only_those_of_the_page_are_sent_in():
    unit = factories.enterprise()
    client = client_of(factories.staff_of_unit(unit))
    event = factories.event()
    made = [factories.entry(event, employer=unit, state=Entry.State.DRAFT) for _ in range(51)]
    elsewhere = factories.entry(event, state=Entry.State.DRAFT)
    page = client.get(url("unsent", event.pk)).content.decode()
    assert "第 1–50 项，共 51 项" in " ".join(page.split())
    assert "只提交本页勾选的报名" in page
    assert f'id="entry-{made[49].pk}"' in page
    assert f'id="entry-{made[50].pk}"' not in page
    second = f"{url('unsent', event.pk)}?page=2"
    page = client.get(second).content.decode()
    assert f'id="entry-{made[50].pk}"' in page
    assert f'id="entry-{elsewhere.pk}"' not in page

    answer = client.post(second, {"entries": [entry.pk for entry in made], "declared": "on"})
    assert answer.headers["Location"] == url("unsent", event.pk)
    sent = Entry.objects.filter(state=Entry.State.SUBMITTED).values_list("pk", flat=True)
    assert list(sent) == [made[50].pk]
    page = client.get(url("unsent", event.pk)).content.decode()
    assert "只提交本页勾选的报名" not in page


def test_county_staff_choose_the_unit_first():
    unit = factories.enterprise(name="盐山恒泽管件有限公司")
    foreign = factories.enterprise(name="青县华兴机箱有限公司", county_union=factories.county("130922"))
    client = client_of(factories.staff_of_union(factories.county()))
    event = factories.event()
    page = client.get(url("new", event.pk)).content.decode()
    assert unit.name in page
    assert foreign.name not in page
    assert client.get(url("new", event.pk), {"unit": unit.pk}).status_code == 200
    assert client.get(url("new", event.pk), {"unit": foreign.pk}).status_code == 404


def test_a_competitor_sees_own_entry_and_ticket_only():
    entry = factories.entry()
    worker = entry.competitors.get().worker
    other = factories.entry()
    client = client_of(factories.actor_self(worker).user)
    page = client.get(url("entries")).content.decode()
    assert str(entry.number) in page
    assert str(other.number) not in page
    assert client.get(url("entry", entry.pk)).status_code == 200
    assert client.get(url("ticket", entry.pk)).status_code == 200
    assert client.get(url("entry", other.pk)).status_code == 404
    assert client.get(url("ticket", other.pk)).status_code == 404


def test_the_lists_are_exported_without_personal_numbers():
    unit = factories.enterprise()
    entry = factories.entry(employer=unit)
    worker = entry.competitors.get().worker
    client = client_of(factories.staff_of_unit(unit))
    answer = client.get(url("export"), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert str(entry.number) in text
    assert worker.name in text
    assert worker.identity not in text
    assert worker.phone not in text
    assert client.get(url("export"), {"format": "xlsx"}).getvalue()[:2] == b"PK"


def test_the_organisers_export_is_masked_and_journalled():
    event = factories.event()
    entry = factories.entry(event)
    worker = entry.competitors.get().worker
    client = client_of(factories.staff_of_union(factories.county()))
    answer = client.get(url("review_export", event.pk), {"format": "csv"})
    text = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    assert worker.phone not in text
    assert f"{worker.phone[:3]}****{worker.phone[-4:]}" in text
    assert worker.identity not in text
    assert worker.identity[-4:] in text
    row = JournalRow.objects.get(verb="export")
    assert (row.object_type, row.object_id) == ("planning.event", str(event.pk))
    assert row.after == {"list": event.name, "rows": 1, "format": "csv"}


def test_full_telephone_numbers_go_out_for_a_reason_as_an_unmasking():
    event = factories.event()
    entry, _other = factories.entry(event), factories.entry(event)
    worker = entry.competitors.get().worker
    client = client_of(factories.staff_of_union(factories.county()))
    address = f"{url('review_export_full', event.pk)}?q={entry.number}"
    asked = client.get(address)
    assert worker.phone not in asked.content.decode()
    without = client.post(address, {"reason": " "})
    assert (without.status_code, JournalRow.objects.filter(verb="unmask").exists()) == (422, False)

    answer = client.post(address, {"reason": "逐一通知抽签时间"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    cells = {cell for line in sheet.iter_rows(min_row=2, values_only=True) for cell in line}
    assert (worker.phone in cells, worker.identity in cells) == (True, False)
    assert answer["Cache-Control"] == "private, no-store"
    row = JournalRow.objects.get(verb="unmask")
    assert (row.object_type, row.object_id, row.note) == ("planning.event", str(event.pk), "逐一通知抽签时间")
    assert row.after == {
        "list": event.name,
        "rows": sheet.max_row - 1,
        "format": "xlsx",
        "filter": {"q": "***"},
    }
    assert not JournalRow.objects.filter(verb="export").exists()
    viewer = client_of(factories.staff_of_unit(factories.enterprise()))
    assert viewer.post(address, {"reason": "想要"}).status_code == 404


def test_drafts_can_be_discarded_and_entries_withdrawn_by_their_pages():
    unit = factories.enterprise()
    staff = factories.actor_in(unit)
    client = client_of(staff.user)
    event = factories.event()
    draft = acts.start(actor=staff, event=event, enterprise=unit)
    assert client.get(url("discard", draft.pk)).status_code == 200
    assert client.post(url("discard", draft.pk)).status_code == 302
    sent = acts.submit(
        actor=staff,
        entry=acts.start(actor=staff, event=event, enterprise=unit, workers=[factories.worker(unit)]),
    )
    assert client.post(url("reopen", sent.pk)).status_code == 302
    assert client.post(url("withdraw", sent.pk), {"reason": ""}).status_code == 302
    sent.refresh_from_db()
    assert sent.state == Entry.State.WITHDRAWN


def test_a_returned_entry_leads_the_unit_to_the_record_that_is_to_be_corrected():
    unit = factories.enterprise()
    staff, worker = factories.actor_in(unit), factories.worker(unit)
    sent = acts.submit(
        actor=staff, entry=acts.start(actor=staff, event=factories.event(), enterprise=unit, workers=[worker])
    )
    record = reverse("enterprises:worker_edit", args=[worker.pk])
    organiser = client_of(factories.staff_of_union(factories.county()))
    client = client_of(staff.user)
    assert record not in client.get(url("entry", sent.pk)).content.decode()
    Entry.objects.filter(pk=sent.pk).update(state=Entry.State.RETURNED, reason="请补充技能等级")
    assert record in client.get(url("entry", sent.pk)).content.decode()
    assert client.get(record).status_code == 200
    assert record not in organiser.get(url("entry", sent.pk)).content.decode()
