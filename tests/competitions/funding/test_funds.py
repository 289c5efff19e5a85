"""Funds of a competition: finance officers keep them, whoever manages the competition reads them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from competitions.funding import acts, queries
from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def competition() -> Competition:
    return factories.competition(factories.county())


def client(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_finance_officer_enters_and_changes_a_line(competition: Competition) -> None:
    browser = client(factories.staff_of_union(factories.county(), Role.FINANCE))
    page = browser.get(reverse("funding:competition", args=[competition.pk])).content.decode()
    assert "还没有经费记录" in page
    add = reverse("funding:add", args=[competition.pk])
    browser.post(add, {"source": "fiscal", "budget": "50000", "disbursed": "30000", "spent": "0"})
    line = FundingLine.objects.get()
    assert (line.budget, line.disbursed, line.spent) == (Decimal(50000), Decimal(30000), Decimal(0))
    edit = reverse("funding:edit", args=[line.pk])
    browser.post(edit, {"source": "fiscal", "budget": "50000", "disbursed": "30000", "spent": "1234.56"})
    assert queries.sums(queries.lines(Actor.system(), competition)) == {
        "budget": Decimal(50000),
        "disbursed": Decimal(30000),
        "spent": Decimal("1234.56"),
    }
    again = browser.post(add, {"source": "fiscal", "budget": "1", "disbursed": "0", "spent": "0"})
    assert again.status_code == 422
    assert "该来源已有记录" in again.content.decode()
    assert browser.post(add, {"source": "other", "budget": "-1"}).status_code == 422
    assert [
        row.verb for row in JournalRow.objects.filter(object_type="funding.fundingline").order_by("id")
    ] == [
        "add_funds",
        "change_funds",
    ]
    page = browser.get(reverse("funding:competition", args=[competition.pk])).content.decode()
    assert "1,234.56" in page


def test_a_voucher_is_kept_under_a_name_of_the_portal_s_own(competition: Competition) -> None:
    browser = client(factories.staff_of_union(factories.county(), Role.FINANCE))
    facts = {"source": "fiscal", "budget": "5", "disbursed": "0", "spent": "0"}
    paper = ContentFile(b"%PDF-1.7 voucher", "王小明的报销单.html")
    browser.post(reverse("funding:add", args=[competition.pk]), {**facts, "document": paper})
    line = FundingLine.objects.get()
    assert str(line.document.name).endswith(".pdf")
    got: Any = browser.get(reverse("funding:document", args=[line.pk]))
    assert (got.status_code, got["Content-Type"]) == (200, "application/pdf")
    assert b"".join(got.streaming_content) == b"%PDF-1.7 voucher"
    written = f"{line.document.name}{got['Content-Disposition']}" + "".join(
        f"{row.before}{row.after}" for row in JournalRow.objects.all()
    )
    assert "王小明" not in written


def test_who_reads_and_who_keeps(competition: Competition) -> None:
    line = FundingLine.objects.create(competition=competition, source="fiscal", budget=10)
    page = reverse("funding:competition", args=[competition.pk])
    edit = reverse("funding:edit", args=[line.pk])
    officer = client(factories.staff_of_union(factories.county(), Role.OFFICER))
    assert (officer.get(page).status_code, officer.get(edit).status_code) == (200, 403)
    # Published to everybody, but its funds are not.
    neighbour = client(factories.staff_of_union(factories.county("130922"), Role.FINANCE))
    assert (neighbour.get(page).status_code, neighbour.get(edit).status_code) == (404, 404)
    unit = client(factories.staff_of_unit(factories.enterprise()))
    assert (unit.get(page).status_code, unit.get(edit).status_code) == (404, 404)
    with pytest.raises(NotAllowed):
        acts.change_line(
            actor=factories.actor_at(factories.county(), Role.OFFICER),
            line=line,
            facts={"budget": Decimal(1)},
        )


def test_amounts_below_nothing_are_refused_by_the_database(competition: Competition) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        FundingLine.objects.create(competition=competition, source="fiscal", budget=-1)
