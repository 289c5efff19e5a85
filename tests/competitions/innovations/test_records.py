"""Growth records: kept by units, confirmed by counties, invisible to everybody else."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.innovations import acts, queries
from competitions.innovations.models import Innovation, Partnership, Training
from enterprises.models import Enterprise
from portal.acts.actors import Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db
Day = datetime.date


@pytest.fixture
def firm() -> Enterprise:
    return factories.enterprise("盐山云岫管件有限公司")


def training(firm: Enterprise, **values: Any) -> Training:
    return Training.objects.create(
        enterprise=firm, subject="焊接安全", held_on=Day(2025, 10, 10), people=20, **values
    )


def client(user: Any) -> Client:
    browser = Client()
    browser.force_login(user)
    return browser


def test_a_unit_adds_and_the_county_confirms(firm: Enterprise) -> None:
    unit, county = factories.actor_in(firm), factories.actor_at(factories.county())
    worker = factories.worker(firm)
    record = acts.add_record(
        actor=unit,
        enterprise=firm,
        model=Innovation,
        facts={
            "title": "夹具改进",
            "kind": "improvement",
            "proposed_on": Day(2025, 10, 1),
            "proposers": [worker],
        },
    )
    assert list(record.proposers.all()) == [worker]
    [waiting] = queries.waiting_for(county)
    assert (waiting.count, waiting.url) == (1, "/desk/growth/innovations/?state=waiting")
    with pytest.raises(NotAllowed):
        acts.confirm_record(actor=unit, record=record)

    acts.confirm_record(actor=county, record=record)
    record.refresh_from_db()
    assert (record.is_confirmed, record.confirmed_by_id) == (True, county.user_id)
    assert queries.waiting_for(county) == []
    with pytest.raises(Refused):
        acts.change_record(actor=unit, record=record, facts={"title": "另一名称"})
    with pytest.raises(Refused):
        acts.confirm_record(actor=county, record=record)

    acts.reopen_record(actor=county, record=record)
    acts.change_record(actor=unit, record=record, facts={"title": "另一名称"})
    record.refresh_from_db()
    assert (record.title, record.is_confirmed) == ("另一名称", False)
    rows = JournalRow.objects.filter(object_type="innovations.innovation").order_by("sequence")
    assert [row.verb for row in rows] == [
        "add_growth_record",
        "confirm_growth_record",
        "reopen_growth_record",
        "change_growth_record",
    ]
    assert {row.union_id for row in rows} == {firm.county_id}


def test_nobody_else_sees_or_changes_a_record(firm: Enterprise) -> None:
    record = training(firm)
    other_firm = factories.enterprise("青县砺澄机箱有限公司", factories.county("130922"))
    strangers = (
        factories.actor_in(other_firm),
        factories.actor_at(factories.county("130922")),
    )
    for actor in strangers:
        assert list(queries.records(actor, "training")) == []
        with pytest.raises(NotAllowed):
            acts.change_record(actor=actor, record=record, facts={"people": 1})
        with pytest.raises(NotAllowed):
            acts.add_record(actor=actor, enterprise=firm, model=Training, facts={})
        with pytest.raises(NotAllowed):
            acts.confirm_record(actor=actor, record=record)
    viewer = factories.actor_at(factories.city(), Role.VIEWER)
    assert list(queries.records(viewer, "training")) == [record]
    with pytest.raises(NotAllowed):
        acts.confirm_record(actor=viewer, record=record)
    for name in ("record", "edit"):
        address = reverse(f"innovations:{name}", args=["training", record.pk])
        for actor in strangers:
            assert client(actor.user).get(address).status_code == 404


@pytest.mark.parametrize("kind", ["innovations", "mentorships", "training", "partnerships"])
def test_the_pages_of_each_kind_show(firm: Enterprise, kind: str) -> None:
    for user in (factories.staff_of_unit(firm), factories.staff_of_union(factories.county())):
        browser = client(user)
        listed = browser.get(reverse("innovations:records", args=[kind]))
        assert listed.status_code == 200
        assert "还没有记录" in listed.content.decode()
        form = browser.get(f"{reverse('innovations:new', args=[kind])}?enterprise={firm.pk}")
        assert form.status_code == 200
        assert firm.name in form.content.decode()
        assert (
            browser.post(f"{reverse('innovations:new', args=[kind])}?enterprise={firm.pk}").status_code == 422
        )
    county = client(factories.staff_of_union(factories.county()))
    assert "为哪家企业或院校填报" in county.get(reverse("innovations:new", args=[kind])).content.decode()
    address = reverse("innovations:new", args=[kind])
    chosen = county.get(address, {"unit": firm.uscc})
    assert (chosen.status_code, chosen["Location"]) == (302, f"{address}?enterprise={firm.pk}")
    asked = county.get(address, {"unit": firm.name[2:4]})
    assert (asked.status_code, firm.uscc in asked.content.decode()) == (422, True)
    viewer = client(factories.staff_of_union(factories.county(), Role.VIEWER))
    assert viewer.get(reverse("innovations:new", args=[kind])).status_code == 403


def test_a_form_saves_and_offers_only_ones_own_people(firm: Enterprise) -> None:
    own, other = factories.worker(firm, "赵本厂"), factories.worker(name="钱外厂")
    browser = client(factories.staff_of_unit(firm))
    address = reverse("innovations:new", args=["innovations"])
    page = browser.get(address).content.decode()
    assert own.name in page
    assert other.name not in page
    answer = browser.post(
        address,
        {
            "title": "夹具改进",
            "kind": "improvement",
            "proposers": [own.pk],
            "proposed_on": "2025-10-01",
            "state": "adopted",
            "decided_on": "2025-10-20",
            "benefit": "1200.50",
            "document": SimpleUploadedFile("说明.pdf", b"%PDF-1.7 content"),
        },
    )
    record = Innovation.objects.get()
    assert answer.headers["Location"] == reverse("innovations:record", args=["innovations", record.pk])
    page = browser.get(answer.headers["Location"]).content.decode()
    assert "1,200.50" in page or "1200.50" in page
    document = browser.get(reverse("innovations:document", args=["innovations", record.pk]))
    assert b"".join(document.streaming_content) == b"%PDF-1.7 content"  # type: ignore[attr-defined]


def test_a_document_is_known_by_its_content(firm: Enterprise) -> None:
    browser = client(factories.staff_of_unit(firm))
    answer = browser.post(
        reverse("innovations:new", args=["training"]),
        {
            "subject": "安全",
            "held_on": "2025-10-01",
            "people": 3,
            "document": SimpleUploadedFile("说明.pdf", b"MZ program"),
        },
    )
    assert answer.status_code == 422
    assert Training.objects.count() == 0


def test_a_partnership_on_record_is_a_message_not_an_error(firm: Enterprise) -> None:
    school = factories.school()
    Partnership.objects.create(enterprise=firm, school=school, since=Day(2025, 1, 1), content="共建基地")
    answer = client(factories.staff_of_unit(firm)).post(
        reverse("innovations:new", args=["partnerships"]),
        {"school": school.name, "since": "2025-01-01", "content": "又一份"},
    )
    assert answer.status_code == 422
    assert "该校企合作已有记录" in answer.content.decode()


def test_a_school_is_found_by_typing_and_never_guessed(firm: Enterprise) -> None:
    school = factories.school("盐山职业技术教育中心")
    factories.school("盐山第二职业学校")
    staff = client(factories.staff_of_unit(firm))
    address = reverse("innovations:new", args=["partnerships"])
    page = staff.get(address).content.decode()
    assert '<option value="盐山职业技术教育中心">' in page
    assert "<select" not in page
    # A firm is no school, and a part of a name that fits several is none of them.
    for typed, meant in ((firm.name, ""), ("盐山", "盐山职业技术教育中心")):
        answer = staff.post(address, {"school": typed, "since": "2025-01-01", "content": "共建"})
        assert (answer.status_code, meant in answer.content.decode()) == (422, True)
    assert not Partnership.objects.exists()

    staff.post(address, {"school": school.name, "since": "2025-01-01", "content": "共建"})
    assert Partnership.objects.get().school == school


@pytest.mark.parametrize(
    "facts",
    [
        {"state": "adopted"},
        {"state": "adopted", "decided_on": Day(2025, 9, 30)},
        {"state": "proposed", "benefit": 5},
        {"state": "proposed", "decided_on": Day(2025, 10, 2)},
    ],
)
def test_the_database_refuses_what_makes_no_sense(firm: Enterprise, facts: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Innovation.objects.create(
            enterprise=firm, title="夹具", kind="design", proposed_on=Day(2025, 10, 1), **facts
        )


def test_the_list_asks_the_database_a_constant_number_of_times(firm: Enterprise) -> None:
    browser = client(factories.staff_of_union(factories.county()))
    address = reverse("innovations:records", args=["training"])
    training(firm)
    browser.get(address)
    counted = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as captured:
            browser.get(address)
        counted.append(len(captured))
        for _position in range(29):
            training(factories.enterprise())
    assert counted[0] == counted[1] <= 12
    csv = browser.get(f"{address}?format=csv")
    assert len(b"".join(csv.streaming_content).decode().splitlines()) == 60  # type: ignore[attr-defined]
