"""The API shows what the pages show to the same person, and no more."""

from __future__ import annotations

import datetime

import pytest
from django.test import Client

from competitions.planning.models import Competition
from portal.acts.actors import Role
from tests import factories

pytestmark = pytest.mark.django_db


def names(client: Client, address: str) -> set[str]:
    return {item["name"] for item in client.get(address).json()["items"]}


def test_signed_out_sees_only_public_competitions(client: Client) -> None:
    factories.competition(name="已备案的")
    draft = factories.competition(name="还是草稿", state=Competition.State.DRAFT)

    assert names(client, "/api/v1/competitions") == {"已备案的"}
    assert client.get(f"/api/v1/competitions/{draft.pk}").status_code == 404


def test_a_county_sees_its_own_drafts_and_enterprises_only(client: Client) -> None:
    factories.competition(name="盐山草稿", state=Competition.State.DRAFT)
    factories.competition(factories.county("130922"), name="青县草稿", state=Competition.State.DRAFT)
    factories.enterprise("盐山甲厂")
    factories.enterprise("青县乙厂", factories.county("130922"))
    client.force_login(factories.staff_of_union(factories.county(), Role.OFFICER))

    assert names(client, "/api/v1/competitions") == {"盐山草稿"}
    assert names(client, "/api/v1/enterprises") == {"盐山甲厂"}
    assert names(client, "/api/v1/unions") == {"盐山县总工会", "盐山恒泽管件有限公司工会"}


def test_signed_out_sees_no_enterprise_and_no_union(client: Client) -> None:
    factories.enterprise("盐山甲厂")
    assert names(client, "/api/v1/enterprises") == set()
    assert names(client, "/api/v1/unions") == set()


def test_a_withdrawn_version_shows_its_reason_and_no_result(client: Client) -> None:
    event = factories.event()
    factories.result_version(
        event,
        snapshot={"rows": [{"name": "李某"}]},
        withdrawn_at=datetime.datetime(2026, 11, 1, tzinfo=datetime.UTC),
        withdrawal_reason="计分有误",
    )
    answer = client.get(f"/api/v1/results/{event.pk}/1").json()
    assert (answer["snapshot"], answer["withdrawal_reason"]) == (None, "计分有误")


def test_description_and_documentation_are_there(client: Client) -> None:
    description = client.get("/api/v1/openapi.json").json()
    assert set(description["paths"]) == {
        "/api/v1/competitions",
        "/api/v1/competitions/{competition_id}",
        "/api/v1/enterprises",
        "/api/v1/results/{event_id}",
        "/api/v1/results/{event_id}/{number}",
        "/api/v1/results/{event_id}/{number}/explanations",
        "/api/v1/unions",
    }
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    assert "swagger-ui-bundle" in page.content.decode()
