"""The home of the desk in each seat, and what must not stand on it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Entry
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.deeds import performing
from portal.desk import queries
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db


def yes(_actor: Actor, _thing: object) -> bool:
    return True


def test_whoever_is_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get(reverse("desk:home"))
    assert (answer.status_code, answer["Location"]) == (302, "/account/login/?next=/desk/")


def test_a_county_sees_its_own_days_and_not_its_neighbours() -> None:
    soon = timezone.now() + datetime.timedelta(days=4)
    ours = factories.competition(name="盐山竞赛")
    factories.event(ours, "焊条电弧焊", entry_closes_at=soon)
    theirs = factories.competition(factories.county("130922"), name="青县竞赛")
    factories.event(theirs, "钣金工", entry_closes_at=soon)
    rows = queries.deadlines(factories.actor_at(factories.county()))
    assert [(str(row.what), row.title, row.days_left) for row in rows] == [
        ("报名截止", "焊条电弧焊", 4),
        ("比赛开始", "焊条电弧焊", 30),
    ]


def test_recent_acts_are_those_of_the_scope() -> None:
    ours = factories.competition(name="盐山竞赛")
    theirs = factories.competition(factories.county("130922"), name="青县竞赛")
    for competition in (ours, theirs):
        with performing("submit", actor=Actor.system(), on=competition, may=yes):
            pass
    county = [row["title"] for row in queries.recent(factories.actor_at(factories.county()))]
    city = [row["title"] for row in queries.recent(factories.actor_at(factories.city()))]
    assert county == ["上报上级工会：盐山竞赛"]
    assert city == ["上报上级工会：青县竞赛", "上报上级工会：盐山竞赛"]


def test_a_unit_sees_the_acts_of_its_own_staff_alone() -> None:
    employer = factories.enterprise()
    mine, other = factories.actor_in(employer), factories.actor_in(factories.enterprise())
    of = factories.event()
    for actor, number in ((mine, "T1"), (other, "T2")):
        entry = factories.entry(of, employer=employer, number=number)
        with performing("submit", actor=actor, on=entry, may=yes):
            pass
    assert [row["object"].title.partition(" ")[0] for row in queries.recent(mine)] == ["T1"]


def test_a_unit_is_offered_open_events_with_the_places_taken(client: Client) -> None:
    employer = factories.enterprise()
    event = factories.event(name="焊条电弧焊", capacity=60)
    factories.event(name="已截止赛项", state=Event.State.CLOSED)
    factories.entry(event, employer=employer)
    factories.entry(event, state=Entry.State.DRAFT)
    actor = factories.actor_in(employer)
    shown: Any = queries.open_events(actor)
    assert [(row.name, row.taken) for row in shown] == [("焊条电弧焊", 1)]
    client.force_login(actor.user)
    page = client.get(reverse("desk:home")).content.decode()
    assert "焊条电弧焊" in page
    assert "已截止赛项" not in page


def test_a_worker_sees_own_entries_and_no_draft(client: Client) -> None:
    worker = factories.worker(name="丁大川")
    actor = factories.actor_self(worker)
    factories.entry(factories.event(name="焊条电弧焊"), [worker])
    factories.entry(factories.event(name="还在起草"), [worker], state=Entry.State.DRAFT)
    factories.entry(factories.event(name="别人的赛项"))
    assert [row.entry.event.name for row in queries.own_entries(actor)] == ["焊条电弧焊"]
    client.force_login(actor.user)
    page = client.get(reverse("desk:home")).content.decode()
    assert "焊条电弧焊" in page
    assert "还在起草" not in page
    assert "别人的赛项" not in page


def test_a_judge_is_led_to_the_own_judging_and_not_to_an_empty_list_of_entries(client: Client) -> None:
    judge = register.judge(name="韩承规")
    over = timezone.localdate() - datetime.timedelta(days=9)
    register.appointed(factories.event(name="焊条电弧焊"), judge, role="chief")
    register.appointed(factories.event(name="推辞的赛项"), judge, state="declined", reason="出差")
    register.appointed(factories.event(name="赛完的赛项", starts_on=over, ends_on=over), judge)
    register.appointed(factories.event(name="别人的赛项"), register.judge())
    actor = register.self_of(judge)
    assert [row.event.name for row in queries.own_judging(actor)] == ["焊条电弧焊"]
    client.force_login(actor.user)
    page = client.get(reverse("desk:home")).content.decode()
    assert [name in page for name in ("焊条电弧焊", "推辞的赛项", "赛完的赛项", "别人的赛项")] == [
        True,
        False,
        False,
        False,
    ]
    assert "您还没有参赛报名" not in page


def test_first_steps_go_away_once_done_or_old() -> None:
    employer = factories.enterprise()
    actor = factories.actor_in(employer)
    assert {step.done for step in queries.first_steps(actor)} <= {False}
    actor.user.date_joined = timezone.now() - datetime.timedelta(days=31)
    assert queries.first_steps(actor) == []


@pytest.mark.parametrize("role", list(Role))
def test_every_role_of_a_union_has_a_home(client: Client, role: Role) -> None:
    client.force_login(factories.staff_of_union(factories.county(), role, name="王某"))
    page = client.get(reverse("desk:home"))
    assert page.status_code == 200
    assert "王某" in page.content.decode()
    assert page["Cache-Control"] == "max-age=0, no-cache, no-store, must-revalidate, private"


def test_figures_that_are_nought_stand_folded(client: Client) -> None:
    factories.competition(year=timezone.localdate().year)
    client.force_login(factories.staff_of_union(factories.county(), Role.VIEWER))
    page = client.get(reverse("desk:home"))
    shown = {row["label"]: row["figure"] for row in page.context["figures"]}
    noughts = {str(row["label"]) for row in page.context["noughts"]}
    assert (shown["本年度竞赛"], 0 in shown.values()) == (1, False)
    assert "可报名赛项" in noughts
    assert f"另有 {len(noughts)} 项为 0" in page.content.decode()
