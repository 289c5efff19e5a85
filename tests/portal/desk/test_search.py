"""The one search box: what it finds, by what, and that nothing outside the scope shows."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.planning.models import Competition
from portal.acts.actors import Actor, Role
from portal.desk.finding import search
from tests import factories

pytestmark = pytest.mark.django_db


def found(actor: Actor, text: str) -> list[str]:
    return [hit.title for group in search(actor, text) for hit in group.hits]


def test_names_initials_and_numbers_find_the_same_enterprise() -> None:
    enterprise = factories.enterprise("盐山恒泽管件有限公司")
    actor = factories.actor_at(factories.county())
    for text in ("恒泽管件", "hzgj", enterprise.uscc, enterprise.uscc[:10].lower()):
        assert "盐山恒泽管件有限公司" in found(actor, text), text


def test_a_filing_number_finds_the_competition_and_a_code_the_union() -> None:
    factories.competition(name="盐山焊工竞赛", filing_number="沧工竞备〔2026〕7号")
    actor = factories.actor_at(factories.county())
    assert found(actor, "〔2026〕7号") == ["盐山焊工竞赛"]
    assert found(actor, "130925-001") == ["盐山恒泽管件有限公司工会"]


def test_only_a_whole_number_finds_a_person() -> None:
    worker = factories.worker(name="丁大川")
    actor = factories.actor_at(factories.county())
    assert found(actor, worker.identity) == ["丁大川"]
    assert found(actor, worker.identity.lower()) == ["丁大川"]
    assert found(actor, worker.phone) == ["丁大川"]
    assert found(actor, worker.identity[:17]) == []
    assert found(actor, worker.phone[:10]) == []


def test_another_county_sees_nothing_that_is_not_public() -> None:
    factories.enterprise("盐山恒泽管件有限公司")
    worker = factories.worker(name="盐丁大川")
    factories.competition(name="盐山草稿竞赛", state=Competition.State.DRAFT)
    factories.competition(name="盐山公开竞赛")
    neighbour = factories.actor_at(factories.county("130922"))
    assert found(neighbour, "盐") == []
    assert found(neighbour, "盐山") == ["盐山公开竞赛"]
    assert found(neighbour, worker.identity) == []


def test_a_unit_finds_its_own_people_and_a_worker_nobody() -> None:
    employer = factories.enterprise("盐山恒泽管件有限公司")
    factories.worker(employer, name="丁大川")
    mine = factories.worker(factories.enterprise(), name="丁小川")
    assert found(factories.actor_in(employer), "大川") == ["丁大川"]
    assert found(factories.actor_in(employer), "小川") == []
    assert found(factories.actor_self(mine), "大川") == []


def test_an_auditor_finds_no_people() -> None:
    worker = factories.worker(name="丁大川")
    auditor = factories.actor_at(factories.county(), Role.AUDITOR)
    assert found(auditor, worker.identity) == []


def test_a_persons_number_never_stands_in_an_address(client: Client) -> None:
    worker = factories.worker(name="丁大川")
    client.force_login(factories.staff_of_union(factories.county()))
    page = client.post(reverse("desk:search"), {"q": worker.identity})
    assert page.status_code == 200
    assert "丁大川" in page.content.decode()
    answer = client.post(reverse("desk:search"), {"q": "恒泽"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/search/?q=%E6%81%92%E6%B3%BD")


def test_htmx_gets_the_results_alone(client: Client) -> None:
    factories.enterprise("盐山恒泽管件有限公司")
    client.force_login(factories.staff_of_union(factories.county()))
    part = client.post(reverse("desk:search"), {"q": "恒泽"}, headers={"HX-Request": "true"}).content.decode()
    assert "盐山恒泽管件有限公司" in part
    assert "<html" not in part


@pytest.mark.parametrize("count", [1, 30])
def test_the_search_is_a_constant_number_of_queries(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        factories.entry(
            factories.event(factories.competition(name=f"盐明竞赛{number}")), [factories.worker(name="盐明")]
        )
    actor = factories.actor_at(factories.county())
    with django_assert_num_queries(9):
        kinds = [group.label for group in search(actor, "盐明")]
    assert {"竞赛", "职工"} <= set(kinds)
