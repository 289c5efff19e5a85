"""The pages of what follows from awards: lists, decisions one by one and together, export, one's own."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.results import acts
from competitions.results.models import HonourRecommendation, Promotion
from portal.acts.actors import Actor, Role
from tests import factories
from tests.competitions.results.awarded import Contest, finished, published

pytestmark = pytest.mark.django_db

PROMOTIONS = "/desk/results/awards/promotions/"
HONOURS = "/desk/results/awards/honours/"


def signed_in(client: Client, actor: Actor) -> Client:
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def names(contest: Contest, page: str) -> set[int]:
    return {
        rank for rank in range(1, len(contest.entries) + 1) if f">{contest.worker(rank).name}</a>" in page
    }


def checkboxes(page: str) -> dict[int, bool]:
    """Record → whether it is ticked, of those that can be."""
    boxes = re.findall(r'<input[^>]*name="records"[^>]*>', page)
    return {int(re.findall(r'value="(\d+)"', box)[0]): box.endswith(" checked>") for box in boxes}


def exported(client: Client, url: str) -> str:
    answer: Any = client.get(f"{url}?format=csv")
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def promoted(contest: Contest, rank: int) -> Promotion:
    acts.decide(actor=contest.officer, record=contest.promotion(rank), verb="put_forward")
    return acts.confirm(actor=contest.approver, record=contest.promotion(rank))


def test_the_list_is_filtered_by_state_event_and_text(client: Client) -> None:
    contest, other = published(), published()
    promoted(contest, 1)
    acts.decide(actor=contest.officer, record=contest.promotion(2), verb="decline", reason="放弃")
    signed_in(client, contest.officer)

    def shown(query: str) -> set[int]:
        return names(contest, client.get(PROMOTIONS + query).content.decode())

    assert shown("") == {1, 2, 3, 4, 5}
    assert shown(f"?event={contest.event.pk}") == {1, 2, 3, 4, 5}
    assert shown(f"?event={other.event.pk}") == set()
    assert shown("?state=confirmed") == {1}
    assert shown("?state=uncertified") == {1}
    assert shown("?state=declined") == {2}
    assert shown(f"?text={contest.worker(3).name}") == {3}
    assert shown(f"?text={contest.event.competition.name}") == {1, 2, 3, 4, 5}
    assert shown("?state=nonsense&event=x&page=zz&sort=-nothing") == {1, 2, 3, 4, 5}
    certified = acts.certify(
        actor=contest.officer,
        promotion=contest.promotion(1),
        number="1",
        issued_on=timezone.localdate(),
    )
    assert certified.state == "confirmed"
    assert shown("?state=uncertified") == set()


@pytest.mark.parametrize("sort", ["person", "-unit", "rank", "-state", "confirmed"])
def test_every_column_that_sorts_does(client: Client, sort: str) -> None:
    contest = published(5)
    page = signed_in(client, contest.officer).get(f"{PROMOTIONS}?sort={sort}").content.decode()
    assert names(contest, page) == {1, 2}


def test_the_export_holds_what_the_list_shows_and_no_certificate_number(client: Client) -> None:
    contest = published(5)
    promoted(contest, 1)
    acts.certify(
        actor=contest.officer,
        promotion=contest.promotion(1),
        number="冀777888999",
        issued_on=datetime.date(2026, 5, 1),
    )
    signed_in(client, contest.officer)
    text = exported(client, PROMOTIONS)
    head, *rows = text.strip().splitlines()
    assert head.split(",") == [
        "姓名", "单位", "县（市、区）", "竞赛", "赛项", "名次", "奖项", "原技能等级", "晋级后等级", "发证日期", "状态", "确认日期",
    ]  # fmt: skip
    award = contest.award(1)
    assert rows[0].split(",") == [
        contest.worker(1).name,
        award.employer.name,
        "盐山县",
        contest.event.competition.name,
        contest.event.name,
        "1",
        "一等奖",
        "中级工（四级）",
        "技师（二级）",
        "2026-05-01",
        "已确认",
        timezone.localdate().isoformat(),
    ]
    assert len(rows) == 2
    assert "777888" not in text
    honours = exported(client, HONOURS)
    assert [line.split(",")[7] for line in honours.strip().splitlines()] == ["称号", "沧州市技术能手"]


def test_what_is_ticked_is_decided_together_and_the_rest_says_why(client: Client) -> None:
    contest = published()
    for rank in (1, 2):
        acts.decide(actor=contest.officer, record=contest.promotion(rank), verb="put_forward")
    administrator = factories.actor_at(factories.county(), Role.ADMINISTRATOR)
    signed_in(client, administrator)
    ticked = [contest.promotion(rank).pk for rank in (1, 2, 3)]

    answer = client.post(PROMOTIONS, {"verb": "confirm", "reason": "", "records": ticked})

    assert answer.status_code == 422
    assert [contest.promotion(rank).state for rank in (1, 2, 3)] == ["confirmed", "confirmed", "suggested"]
    page = answer.content.decode()
    assert page.count("未办理") == 1
    assert "已办理 2 项" in page
    assert checkboxes(page) == {
        ticked[2]: True,
        contest.promotion(4).pk: False,
        contest.promotion(5).pk: False,
    }
    assert 'value="put_forward"' in page
    assert 'value="confirm"' not in page, "nothing is left to confirm"

    answer = client.post(PROMOTIONS, {"reason": "", "records": ticked[2:]})
    assert answer.status_code == 422
    assert [pk for pk, checked in checkboxes(answer.content.decode()).items() if checked] == ticked[2:]

    answer = client.post(PROMOTIONS, {"verb": "decline", "reason": "放弃", "records": ticked[2:]})
    assert (answer.status_code, contest.promotion(3).state) == (302, "declined")


def test_nothing_ticked_or_no_right_is_said(client: Client) -> None:
    contest = published(5)
    signed_in(client, contest.officer)
    answer = client.post(PROMOTIONS, {"verb": "put_forward"})
    assert (answer.status_code, "请勾选需要办理的各项" in answer.content.decode()) == (422, True)
    viewer = factories.actor_at(factories.county(), Role.VIEWER)
    assert signed_in(client, viewer).post(PROMOTIONS, {"verb": "put_forward"}).status_code == 403


def test_one_is_taken_through_its_whole_way_on_pages(client: Client) -> None:
    contest = published(5)
    url = f"{HONOURS}{contest.honour().pk}/"
    signed_in(client, contest.officer)
    assert f"{url}put_forward/" in client.get(url).content.decode()
    assert client.post(f"{url}put_forward/").status_code == 302
    assert client.get(f"{url}confirm/").status_code == 403
    signed_in(client, contest.approver)
    assert client.post(f"{url}confirm/").status_code == 302
    signed_in(client, factories.actor_at(factories.city(), Role.APPROVER))
    page = client.get(url).content.decode()
    assert f"{url}grant/" in page
    assert f"{url}pass_on/" not in page
    assert client.post(f"{url}grant/", {"granted_on": "2099-01-01"}).status_code == 422
    assert client.post(f"{url}grant/", {"granted_on": ""}).status_code == 422
    assert client.post(f"{url}grant/", {"granted_on": "2026-05-01"}).status_code == 302
    assert HonourRecommendation.objects.get().state == "granted"
    again = client.get(f"{url}grant/", follow=True)
    assert (again.redirect_chain, "此项已办理" in again.content.decode()) == ([(url, 302)], True)
    for verb in ("lapse", "question", "nonsense"):
        assert client.get(f"{url}{verb}/").status_code == 404


def test_a_certificate_is_masked_for_staff_and_open_for_its_owner(client: Client) -> None:
    contest = published(5)
    promotion = promoted(contest, 1)
    acts.certify(
        actor=contest.officer,
        promotion=promotion,
        number="冀2026000123456",
        issued_on=datetime.date(2026, 5, 1),
    )
    url = f"{PROMOTIONS}{promotion.pk}/"
    staff = signed_in(client, contest.officer).get(url).content.decode()
    assert ("冀20*******3456" in staff, "冀2026000123456" in staff) == (True, False)
    owner = signed_in(client, factories.actor_self(contest.worker(1)))
    assert "冀2026000123456" in owner.get(url).content.decode()
    mine = owner.get(reverse("results:mine")).content.decode()
    assert "冀2026000123456" in mine
    assert "技师（二级）" in mine


def test_the_results_page_says_what_follows_and_works_it_out_anew(client: Client) -> None:
    contest = published(5)
    promoted(contest, 1)
    signed_in(client, contest.officer)
    page = client.get(reverse("results:staff", args=[contest.event.pk])).content.decode()
    assert "奖项后续" in page
    assert "/desk/results/awards/incentives/?event=" in page
    assert f"{PROMOTIONS}?event={contest.event.pk}" in page
    Promotion.objects.filter(state="suggested").update(state="lapsed")
    answer = client.post(reverse("results:work_out", args=[contest.event.pk]))
    assert answer.status_code == 302
    assert Promotion.objects.filter(state="suggested").count() == 1


def test_before_results_are_published_nothing_follows(client: Client) -> None:
    contest = finished(5)
    signed_in(client, contest.officer)
    page = client.get(reverse("results:staff", args=[contest.event.pk])).content.decode()
    assert "重新测算" not in page
    answer = client.post(reverse("results:work_out", args=[contest.event.pk]), follow=True)
    assert "请先公布成绩" in answer.content.decode()
    assert "公布有奖项的成绩后" in client.get(PROMOTIONS).content.decode()
