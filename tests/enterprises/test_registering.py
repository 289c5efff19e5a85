"""Self-registration: a draft under a secret link, handed in, returned, corrected, accepted."""

from __future__ import annotations

import datetime
import re
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from enterprises.acts import accept_registration, refuse_registration, return_registration
from enterprises.acts.registering import receipt_number
from enterprises.models import Enterprise, Registration, Staff
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow, Message, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions import invitations
from unions.models import Invitation

pytestmark = pytest.mark.django_db
PHONE = "13900002222"


@pytest.fixture(autouse=True)
def _no_brakes() -> None:
    cache.clear()


def answers(**values: Any) -> dict[str, Any]:
    return {
        "name": "盐山新锐管件有限公司",
        "uscc": factories.uscc(9200001),
        "kind": "enterprise",
        "county": factories.county().pk,
        "industry_division": "33",
        "headcount": "80",
        "applicant_name": "冯某",
        "applicant_phone": "139 0000 2222",
        "agreed": "on",
        **values,
    }


def started(**values: Any) -> tuple[Client, str]:
    """A browser and the address of its draft."""
    client = Client()
    answer = client.post(reverse("enterprise:register"), answers(**values))
    return client, answer["Location"].split("?")[0]


def handed_in(**values: Any) -> tuple[Client, str, Registration]:
    client, address = started(**values)
    client.post(address, {"submit": "1"})
    return client, address, Registration.objects.latest("pk")


def test_what_was_typed_is_kept_at_once_whatever_it_is() -> None:
    client, address = started(uscc="123", applicant_phone="", headcount="many")
    page = client.get(address, {"step": "check"})
    assert page.status_code == 422
    text = page.content.decode()
    assert [
        kept for kept in ("盐山新锐管件有限公司", 'value="123"', 'value="many"', "冯某") if kept not in text
    ] == []
    assert Registration.objects.get().state == "draft"
    other_browser = Client().get(address, {"step": "edit"}).content.decode()
    assert "盐山新锐管件有限公司" in other_browser


def test_the_way_to_acceptance_with_a_return() -> None:
    officer = factories.staff_of_union(factories.county())
    client, address, registration = handed_in()
    assert registration.state == "submitted"
    assert re.fullmatch(rf"QY{timezone.localdate():%y%m%d}\d{{6}}", registration.number)
    assert receipt_number(datetime.date(2026, 7, 31), 4711) == "QY260731004711"
    assert registration.number in client.get(address).content.decode()
    assert list(Notice.objects.values_list("user_id", flat=True)) == [officer.pk]
    actor = factories.actor_at(factories.county())

    with pytest.raises(Refused):
        return_registration(actor=actor, registration=registration, reason=" ")
    return_registration(actor=actor, registration=registration, reason="名称与执照不符")
    page = client.get(address, {"step": "edit"}).content.decode()
    assert "名称与执照不符" in page
    client.post(address, answers(name="盐山新锐管业有限公司"))
    assert "盐山新锐管业有限公司" in client.get(address, {"step": "check"}).content.decode()
    client.post(address, {"submit": "1"})
    registration.refresh_from_db()
    assert (registration.state, registration.name) == ("submitted", "盐山新锐管业有限公司")

    made = accept_registration(actor=actor, registration=registration)
    assert (made.name, made.county, made.industry_section, made.contact_phone) == (
        "盐山新锐管业有限公司",
        factories.county(),
        "C",
        PHONE,
    )
    invitation = Invitation.objects.get()
    assert (invitation.name, invitation.phone, invitation.terms) == (
        "冯某",
        PHONE,
        {"enterprise": made.pk, "role": "administrator"},
    )
    user = invitations.accept_invitation(
        invitation=invitation, username="fengmou", password=factories.PASSWORD
    )
    post = Staff.objects.get()
    assert (post.user, post.enterprise, post.role) == (user, made, "administrator")
    bodies = [message.body for message in Message.objects.all()]
    assert [body for body in bodies if "名称与执照不符" in body] != []
    with pytest.raises(Refused):
        accept_registration(actor=actor, registration=registration)


def test_a_refusal_ends_it() -> None:
    client, address, registration = handed_in()
    refuse_registration(
        actor=factories.actor_at(factories.county()), registration=registration, reason="不在本县登记"
    )
    assert "不在本县登记" in client.get(address).content.decode()
    client.post(address, answers())
    registration.refresh_from_db()
    assert (registration.state, Enterprise.objects.count()) == ("refused", 0)


@pytest.mark.parametrize("taken_by", ["an enterprise", "a registration"])
def test_a_code_is_taken_once_and_says_whom_to_ask_only(taken_by: str) -> None:
    code = factories.uscc(9200001)
    if taken_by == "an enterprise":
        factories.enterprise("青县机密机箱厂", factories.county("130922"), uscc=code)
    else:
        handed_in(name="青县机密机箱厂", county=factories.county("130922").pk)
    client, address = started()
    page = client.post(address, {"submit": "1"})
    text = page.content.decode()
    assert page.status_code == 422
    assert "青县总工会" in text
    assert "机密" not in text
    assert Registration.objects.get(name="盐山新锐管件有限公司").state == "draft"


def test_only_its_county_reviews() -> None:
    _client, _address, registration = handed_in()
    for stranger in (
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.county(), Role.VIEWER),
        factories.actor_in(factories.enterprise()),
        Actor.anonymous(),
    ):
        with pytest.raises(NotAllowed):
            accept_registration(actor=stranger, registration=registration)
    accept_registration(actor=factories.actor_at(factories.city()), registration=registration)


def test_the_pages_of_review() -> None:
    client, address, registration = handed_in()
    desk = Client()
    desk.force_login(factories.staff_of_union(factories.county()))
    page = reverse("enterprises:registration", args=[registration.pk])
    assert "盐山新锐管件有限公司" in desk.get(page).content.decode()
    assert desk.post(page, {"decision": "return", "reason": ""}).status_code == 422
    answer = desk.post(page, {"decision": "accept", "union": ""})
    made = Enterprise.objects.get()
    assert answer["Location"] == reverse("enterprises:enterprise", args=[made.pk])
    assert "2222" in client.get(address).content.decode()


def test_a_wrong_link_is_not_found_and_the_stored_hash_opens_nothing() -> None:
    _client, _address, registration = handed_in()
    for token in ("nothing", registration.token_hash):
        assert Client().get(reverse("enterprise:application", args=[token])).status_code == 404


def test_what_only_looks_like_a_number_is_no_county() -> None:
    # "²" is a digit to Python and no number.
    client, address = started(county="²", headcount="²")
    assert Registration.objects.get().county is None
    assert client.get(f"{address}?step=check").status_code == 422


def test_too_many_attempts_are_braked() -> None:
    client = Client()
    codes = [client.post(reverse("enterprise:register"), answers()).status_code for _time in range(31)]
    assert (set(codes[:30]), codes[30]) == ({302}, 429)


def test_neither_name_nor_phone_of_the_applicant_stands_in_the_journal() -> None:
    handed_in()
    text = "".join(f"{row.before}{row.after}{row.note}" for row in JournalRow.objects.all())
    assert [secret for secret in ("冯某", PHONE, "139 0000 2222") if secret in text] == []
