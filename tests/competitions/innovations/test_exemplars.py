"""Exemplars: kept by unions, confirmed by the union or one above it, seen by the unit that they are about."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from competitions.innovations import acts, queries
from competitions.innovations.models import Exemplar
from portal.acts.actors import Actor, Role
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db
LIST = "/desk/growth/exemplars/"
DAY = datetime.date(2026, 8, 12)
FACTS: dict[str, Any] = {
    "title": "以赛促训，一家管件企业的做法",
    "track": "internal",
    "published_on": DAY,
    "medium": "沧州工人报",
}


def client(actor: Actor) -> Client:
    browser = Client()
    browser.force_login(actor.user)
    return browser


def kept(**values: Any) -> Exemplar:
    return Exemplar.objects.create(union=values.pop("union", factories.county()), **{**FACTS, **values})


def outcome(act: Any, **arguments: Any) -> str:
    with transaction.atomic():
        try:
            act(**arguments)
            said = "yes"
        except NotAllowed:
            said = "no"
        transaction.set_rollback(True)
    return said


def test_who_keeps_and_who_confirms() -> None:
    firm = factories.enterprise()
    exemplar = kept(enterprise=firm)
    actors = {
        **{role.value: factories.actor_at(factories.county(), role) for role in Role},
        "city": factories.actor_at(factories.city()),
        "other county": factories.actor_at(factories.county("130922")),
        "its firm": factories.actor_in(firm),
    }
    yes = {"administrator", "officer", "approver", "city"}
    for act, arguments in (
        (acts.add_exemplar, {"union": factories.county(), "facts": {**FACTS, "medium": "另一媒体"}}),
        (acts.change_record, {"record": exemplar, "facts": {"title": "新标题"}}),
        (acts.confirm_record, {"record": exemplar}),
    ):
        found = {name: outcome(act, actor=actor, **arguments) for name, actor in actors.items()}
        assert found == {name: "yes" if name in yes else "no" for name in actors}, act


def test_a_confirmed_exemplar_is_not_changed_until_reopened() -> None:
    officer = factories.actor_at(factories.county())
    exemplar = acts.add_exemplar(actor=officer, union=factories.county(), facts=FACTS)
    [waiting] = queries.waiting_for(officer)
    assert (waiting.count, waiting.url) == (1, f"{LIST}?state=waiting")
    acts.confirm_record(actor=officer, record=exemplar)
    assert queries.waiting_for(officer) == []
    with pytest.raises(Refused):
        acts.change_record(actor=officer, record=exemplar, facts={"title": "新标题"})
    acts.reopen_record(actor=officer, record=exemplar)
    acts.change_record(actor=officer, record=exemplar, facts={"title": "新标题"})
    assert Exemplar.objects.get().title == "新标题"


def test_who_sees_which() -> None:
    firm = factories.enterprise()
    about_firm, plain = kept(enterprise=firm, confirmed_at=timezone.now()), kept(medium="河北工人报")
    waiting = kept(enterprise=firm, medium="中国工人报")
    elsewhere = kept(union=factories.county("130922"))
    actors = {
        "system": (Actor.system(), {about_firm, waiting, plain, elsewhere}),
        "city": (factories.actor_at(factories.city(), Role.VIEWER), {about_firm, waiting, plain, elsewhere}),
        "county": (factories.actor_at(factories.county()), {about_firm, waiting, plain}),
        "firm": (factories.actor_in(firm), {about_firm}),
        "other firm": (factories.actor_in(factories.enterprise()), set()),
        "worker": (factories.actor_self(factories.worker(firm)), set()),
    }
    for name, (actor, seen) in actors.items():
        assert set(queries.records(actor, "exemplars")) == seen, name


def test_the_list_finds_by_title_medium_and_unit_and_exports() -> None:
    firm = factories.enterprise("盐山云岫管件有限公司")
    kept(enterprise=firm, cluster=factories.cluster(), link="https://example.org/1")
    kept(title="校企共育", track="school", medium="河北工人报")
    browser = client(factories.actor_at(factories.county()))

    def found(query: str) -> set[str]:
        page = browser.get(LIST + query).content.decode()
        return {title for title in ("以赛促训", "校企共育") if title in page}

    assert found("") == {"以赛促训", "校企共育"}
    assert found("?text=河北工人报") == {"校企共育"}
    assert found("?text=云岫") == {"以赛促训"}
    assert found("?text=共育") == {"校企共育"}
    assert found("?state=confirmed") == set()
    file: Any = browser.get(f"{LIST}?format=csv")
    text = b"".join(file.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[0] == "典型案例,任务,工会,企业或院校,产业集群,发布日期,发布媒体"
    assert (
        "以赛促训，一家管件企业的做法,企业内部竞赛与技能成长,盐山县总工会,盐山云岫管件有限公司,盐山管道装备产业集群,2026-08-12,沧州工人报"
        in text
    )


def test_the_form_keeps_it_for_the_own_union_and_refuses_what_is_wrong() -> None:
    officer = factories.actor_at(factories.county())
    elsewhere = factories.enterprise(county_union=factories.county("130922"))
    browser = client(officer)
    wrong = browser.post(
        f"{LIST}new/",
        {**FACTS, "link": "no address", "enterprise": elsewhere.name, "published_on": "2026-13-01"},
    )
    assert wrong.status_code == 422
    assert set(wrong.context["form"].errors) == {"link", "enterprise", "published_on"}
    paper = SimpleUploadedFile("剪报.pdf", b"%PDF-1.4 paper")
    done = browser.post(f"{LIST}new/", {**FACTS, "link": "https://example.org/a", "document": paper})
    exemplar = Exemplar.objects.get()
    assert (done.status_code, exemplar.union, exemplar.medium) == (302, factories.county(), "沧州工人报")
    assert "剪报" not in str(exemplar.document.name)
    page = browser.get(f"{LIST}{exemplar.pk}/").content.decode()
    assert 'href="https://example.org/a"' in page
    again = browser.post(f"{LIST}new/", FACTS)
    assert (again.status_code, "该发布记录已存在" in again.content.decode()) == (422, True)
    assert client(factories.actor_in(factories.enterprise())).get(f"{LIST}new/").status_code == 403


@pytest.mark.parametrize("typed", ["盐山云岫管件有限公司", "code"])
def test_the_unit_is_typed_by_name_or_code(typed: str) -> None:
    firm = factories.enterprise("盐山云岫管件有限公司")
    other = factories.enterprise("盐山云帆管件有限公司")
    browser = client(factories.actor_at(factories.county()))
    assert firm.name not in browser.get(f"{LIST}new/").content.decode(), "an area has too many to list"

    part = browser.post(f"{LIST}new/", {**FACTS, "enterprise": "云"})
    said = part.context["form"].errors["enterprise"][0]
    assert (part.status_code, firm.uscc in said, other.uscc in said) == (422, True, True)
    unknown = browser.post(f"{LIST}new/", {**FACTS, "enterprise": "无此单位"})
    assert "没有名为“无此单位”" in unknown.content.decode()

    done = browser.post(
        f"{LIST}new/", {**FACTS, "enterprise": f" {firm.uscc.lower() if typed == 'code' else typed} "}
    )
    exemplar = Exemplar.objects.get()
    assert (done.status_code, exemplar.enterprise) == (302, firm)
    assert f'value="{firm.name}"' in browser.get(f"{LIST}{exemplar.pk}/edit/").content.decode()


def test_of_two_units_of_one_name_the_code_is_asked() -> None:
    twins = [factories.enterprise("盐山同名管件有限公司") for _ in range(2)]
    browser = client(factories.actor_at(factories.county()))
    answer = browser.post(f"{LIST}new/", {**FACTS, "enterprise": twins[0].name})
    assert (answer.status_code, Exemplar.objects.count()) == (422, 0)
    assert all(twin.uscc in answer.content.decode() for twin in twins)


def test_the_database_keeps_a_publication_once() -> None:
    kept()
    with pytest.raises(IntegrityError), transaction.atomic():
        kept()


def test_reports_count_confirmed_ones_of_the_period_in_scope() -> None:
    officer = factories.actor_at(factories.county())
    for exemplar in (kept(), kept(medium="甲", published_on=DAY + datetime.timedelta(days=1))):
        acts.confirm_record(actor=officer, record=exemplar)
    kept(medium="乙")
    counted = [
        queries.exemplars_published(union.path, DAY, DAY).count()
        for union in (factories.city(), factories.county(), factories.county("130922"))
    ]
    assert counted == [1, 1, 0]
