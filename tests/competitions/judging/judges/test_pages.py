"""The pages as people use them: staff appoint and decide, the judge answers, declares and signs on the phone."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from competitions.judging.models import Appointment, Conflict, Judge
from portal.acts.models import JournalRow
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff() -> Client:
    return signed_in(factories.staff_of_union(factories.county()))


def page(client: Client, name: str, *arguments: Any, query: str = "") -> str:
    answer = client.get(reverse(name, args=arguments) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_from_the_register_to_the_signature(staff: Client) -> None:
    firm = factories.enterprise("盐山恒泽管件有限公司")
    event = register.event()
    entry = factories.entry(event, [factories.worker(firm, "选手某")], employer=firm)
    typed = {
        "name": "裁一鸣", "identity": factories.identity(number=700), "phone": "13912345678", "employer": firm.name,
        "trades": [factories.trade().pk], "skill_level": "5", "training": "培训班", "valid_from": "2026-01-01",
    }  # fmt: skip
    assert staff.post(reverse("judges:judge_new"), typed | {"name": ""}).status_code == 422
    assert staff.post(reverse("judges:judge_new"), typed).status_code == 302
    judge = Judge.objects.get()
    judge.user = factories.user("裁一鸣", phone="13912345678")
    judge.save()

    assert "裁一鸣" in page(staff, "judges:candidates", event.pk)
    # What speaks for it and the conflict stand on the page before anything is made.
    before = page(staff, "judges:appoint", event.pk, judge.pk, "judge")
    assert ("选手某" in before, "confirmed" in before, Appointment.objects.count()) == (True, False, 0)
    assert staff.post(reverse("judges:appoint", args=[event.pk, judge.pk, "judge"])).status_code == 302
    made = Appointment.objects.get()
    assert f"/judge/appointments/{made.pk}/" in page(staff, "judges:appointment", made.pk)

    phone = signed_in(judge.user)
    assert reverse("judge:appointment", args=[made.pk]) in page(phone, "judge:home")
    phone.post(reverse("judge:accept", args=[made.pk]))
    phone.post(reverse("judge:declare", args=[made.pk]), {"ground": "family", "person": "选手某"})
    own = page(phone, "judge:appointment", made.pk)
    assert ("恒泽" in own, str(entry.number) in own) == (False, False)
    form = page(phone, "judge:sign", made.pk)
    seen = re.search(r'name="seen" value="([0-9a-f ]+)"', form)
    assert seen is not None
    signature = {"seen": seen[1], "confidentiality": "on", "recusal": "on"}
    assert phone.post(reverse("judge:sign", args=[made.pk]), signature | {"recusal": ""}).status_code == 422
    assert phone.post(reverse("judge:sign", args=[made.pk]), signature).status_code == 302
    made.refresh_from_db()
    assert made.state == "signed"
    assert "2026-1" in page(phone, "judge:text", made.pk, "recusal")

    listed = page(staff, "judges:event", event.pk)
    assert listed.count("选手某") >= 2
    address = reverse("judges:conflict", args=[made.pk, entry.pk, "same_employer"])
    assert staff.post(address, {"recused": "yes"}).status_code == 422
    assert staff.post(address, {"recused": "yes", "reason": "同一单位"}).status_code == 302
    assert Conflict.objects.get().state == "confirmed"


def test_a_warning_is_confirmed_on_the_page_and_a_block_leaves_no_button(staff: Client) -> None:
    event = register.event()
    warned, blocked = register.judge(training=""), register.judge(skill_level=1)
    address = reverse("judges:appoint", args=[event.pk, warned.pk, "judge"])
    assert staff.post(address).status_code == 422
    assert staff.post(address, {"confirmed": "on"}).status_code == 302
    shown = page(staff, "judges:appoint", event.pk, blocked.pk, "judge")
    assert 'type="submit"' not in shown.partition("<main")[2]


def test_declining_asks_for_a_reason(staff: Client) -> None:
    made = register.appointed(state="invited")
    phone = signed_in(made.judge.user)
    assert phone.post(reverse("judge:decline", args=[made.pk]), {"reason": ""}).status_code == 422
    assert phone.post(reverse("judge:decline", args=[made.pk]), {"reason": "出差"}).status_code == 302
    assert "出差" in page(staff, "judges:event", made.event_id)


def test_a_number_is_shown_once_and_the_reason_kept(staff: Client) -> None:
    judge = register.judge(phone="13712349876")
    assert "13712349876" not in page(staff, "judges:judge", judge.pk)
    answer = staff.post(reverse("judges:unmask", args=[judge.pk]), {"field": "phone", "reason": "通知赛务"})
    assert "13712349876" in answer.content.decode()
    assert JournalRow.objects.get(verb="unmask").note == "通知赛务"


def test_the_export_is_an_act_that_masks_numbers_and_leaves_out_those_of_the_unions_above(
    staff: Client,
) -> None:
    register.judge(name="本县裁判", phone="13712349876")
    register.judge(factories.city(), "市级裁判", phone="13712349877")
    answer = staff.get(reverse("judges:export"), {"format": "xlsx"})
    sheet = load_workbook(io.BytesIO(answer.getvalue())).active
    assert sheet is not None
    phones = {row[0]: row[-1] for row in sheet.iter_rows(min_row=2, values_only=True)}
    assert phones == {"本县裁判": "137****9876", "市级裁判": None}
    assert JournalRow.objects.get(verb="export").after["rows"] == 2


def test_the_desk_leads_a_judge_to_the_own_pages() -> None:
    made = register.appointed(state="invited")
    client = signed_in(made.judge.user)
    assert f'href="{reverse("judge:home")}"' in page(client, "desk:home")
    empty = page(signed_in(factories.user()), "judge:home")
    assert reverse("judge:claim") in empty
