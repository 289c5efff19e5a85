"""What comes next for an event: in words for everybody, with a link for whoever may do it."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.planning.following import Following, following_of
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.dates import in_words
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import _checks
from tests import factories
from tests.competitions.results.noticed import on_notice

pytestmark = pytest.mark.django_db
HOUR = datetime.timedelta(hours=1)


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


@pytest.fixture
def approver() -> Actor:
    return factories.actor_at(factories.county(), Role.APPROVER, name="鲁建国")


def move(event: Event, verb: str) -> str:
    return reverse("planning:event_move", args=[event.pk, verb])


def test_entry_opens_by_itself_or_now(officer: Actor, approver: Actor) -> None:
    opens = timezone.now() + HOUR
    event = factories.event(state="planned", entry_opens_at=opens, entry_closes_at=opens + HOUR)
    words = f"{in_words(opens)}（北京时间）自动开放报名。"
    assert following_of(officer, event) == Following(words, "立即开放报名", move(event, "open"))
    signs = Following(words, turn="由盐山县总工会的经办人或管理员办理。")
    assert following_of(approver, event) == signs
    assert following_of(factories.actor_at(factories.city()), event) == signs
    event.entry_closes_at = None
    change = reverse("planning:event_reschedule", args=[event.pk])
    assert following_of(officer, event) == Following("报名时间尚未设定。", "设定报名时间", change)
    event.entry_opens_at, event.entry_closes_at = opens - 3 * HOUR, opens - 2 * HOUR
    assert following_of(officer, event) == Following("报名时间已过，一直未开放报名。", "更改报名时间", change)


def test_each_state_has_its_next_step(officer: Actor) -> None:
    today = timezone.localdate()
    first = factories.competition(starts_on=today)
    event = factories.event(first, starts_on=today, ends_on=today)
    seen = {}
    for state in Event.State:
        event.state = state.value
        said = following_of(officer, event)
        seen[state.value] = (said.action, said.url) if said is not None else None
    review, scores = (reverse(name, args=[event.pk]) for name in ("entries:review", "judging:scores"))
    del seen["planned"]
    assert seen == {
        "open": ("审核报名", review),
        "closed": ("开始比赛", move(event, "start")),
        "under_way": ("录入成绩", scores),
        "scored": ("", ""),
        "on_notice": ("", ""),
        "published": ("归档", move(event, "archive")),
        "archived": None,
        "postponed": ("恢复", move(event, "resume")),
        "cancelled": None,
    }


def test_onlookers_read_whose_turn_it_is_and_get_no_link(client: Client, officer: Actor) -> None:
    competition = factories.competition(organiser=factories.county("130922"))
    event = factories.event(competition, state="under_way")
    held = factories.event(
        factories.competition(enterprise=factories.enterprise(name="盐山甲厂")), state="scored"
    )
    assert following_of(factories.actor_at(factories.county("130922"), Role.VIEWER), held) == Following(
        "评分已完成，由主办单位签发人公布成绩。", turn="由盐山甲厂办理。"
    )
    city = factories.actor_at(factories.city())
    own = factories.actor_at(factories.county("130922"))
    scores = reverse("judging:scores", args=[event.pk])
    for address in (
        reverse("planning:event", args=[event.pk]),
        reverse("planning:competition", args=[competition.pk]),
    ):
        client.force_login(city.user)
        page = client.get(address).content.decode()
        assert "由青县总工会的经办人或管理员办理。" in page
        assert "轮到谁" in page
        assert f'<a class="next" href="{scores}">' not in page
        assert f'<a href="{scores}">录入成绩</a>' not in page
        client.force_login(own.user)
        page = client.get(address).content.decode()
        assert "由青县总工会的经办人或管理员办理。" not in page
        assert "轮到谁" not in page
        assert f'href="{scores}">录入成绩</a>' in page


def test_results_on_notice_are_made_final_only_once_it_is_over(client: Client, time_machine: Any) -> None:
    contest = on_notice()
    version = contest.version
    assert version is not None
    assert version.closes_at is not None
    final = reverse("results:finalise", args=[contest.event.pk])
    client.force_login(contest.approver.user)
    address = reverse("planning:event", args=[contest.event.pk])
    page = client.get(address).content.decode()
    assert f'href="{final}"' not in page
    assert f"公示期至 {in_words(version.closes_at)}（北京时间）" in page
    time_machine.move_to(version.closes_at + HOUR)
    client.force_login(contest.approver.user)
    page = client.get(address).content.decode()
    # In the sentence and as the button.
    assert page.count(f'href="{final}"') == 2


def test_before_filing_there_is_none(officer: Actor) -> None:
    event = factories.event(factories.competition(state="draft"), state="planned")
    assert following_of(officer, event) is None


def test_after_the_scoring_the_page_names_who_publishes_or_links_there(
    client: Client, officer: Actor, approver: Actor
) -> None:
    event = factories.event(state="scored")
    publish = reverse("results:publish", args=[event.pk])
    pages = {}
    for actor in (officer, approver):
        client.force_login(actor.user)
        for name, pk in (("planning:event", event.pk), ("planning:competition", event.competition_id)):
            pages[actor.role, name] = client.get(reverse(name, args=[pk])).content.decode()
    assert "鲁建国" in pages[Role.OFFICER, "planning:event"]
    for name in ("planning:event", "planning:competition"):
        assert f'href="{publish}"' not in pages[Role.OFFICER, name]
        assert f'href="{publish}"' in pages[Role.APPROVER, name]


@pytest.mark.parametrize(("pack", "words"), [(1, "公布成绩"), (2, "公示成绩")])
def test_every_way_to_publish_is_the_same_link_in_the_same_words(
    client: Client, approver: Actor, pack: int, words: str
) -> None:
    event = factories.event(factories.competition(policy_version=pack), state="scored")
    client.force_login(approver.user)
    publish = f'href="{reverse("results:publish", args=[event.pk])}"'
    for address in (
        reverse("planning:event", args=[event.pk]),
        reverse("planning:competition", args=[event.competition_id]),
        reverse("judging:events"),
        reverse("judging:scores", args=[event.pk]),
        reverse("results:staff", args=[event.pk]),
    ):
        page = client.get(address).content.decode()
        link = page[page.index(publish) :].partition("</a>")[0]
        assert link.endswith(words), address


def test_who_checks_and_who_signs_see_the_findings_before_the_button(
    client: Client, officer: Actor, approver: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def warned(_competition: object) -> list[Finding]:
        return [
            Finding(
                "planning.trade_interval", Severity.WARN, "同一工种去年办过", url="/x/edit/", action="去填写"
            )
        ]

    monkeypatch.setitem(_checks, "planning.trade_interval", warned)
    union = factories.county()
    union.sign_off_steps = ["prepare", "check", "sign_off"]
    union.save()
    draft = factories.competition(state="signing")
    factories.event(draft, state="planned")
    client.force_login(approver.user)
    for address in (
        reverse("planning:competition", args=[draft.pk]),
        reverse("planning:competition_move", args=[draft.pk, "check"]),
    ):
        page = client.get(address).content.decode()
        # Whoever checks cannot edit: the link to the form is not theirs.
        assert ("同一工种去年办过" in page, "/x/edit/" in page) == (True, False), address
