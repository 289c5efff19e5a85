"""The pages of timetable and draw as people use them, without JavaScript; the public page and its files."""

from __future__ import annotations

import datetime
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.judging import acts
from competitions.judging.models import Draw, Session, Slot
from competitions.planning.models import Competition
from portal.acts.actors import Actor
from tests import factories
from tests.competitions.judging.timetable.scene import SEED, SOURCE, Scene, moment

pytestmark = pytest.mark.django_db


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


@pytest.fixture
def scene() -> Scene:
    return Scene()


@pytest.fixture
def browser(scene: Scene) -> Client:
    return signed_in(scene.officer)


def url(name: str, *arguments: object) -> str:
    return reverse(f"judging:{name}", args=arguments)


def typed(moment_: datetime.datetime) -> str:
    return f"{timezone.localtime(moment_):%Y-%m-%dT%H:%M}"


class TestTimetable:
    def test_sessions_are_made_in_a_row_and_listed(self, scene: Scene, browser: Client) -> None:
        empty = browser.get(url("timetable", scene.event.pk)).content.decode()
        assert "还没有场次" in empty
        answer = browser.post(
            url("sessions_new", scene.event.pk),
            {
                "module": "",
                "name": "",
                "count": "2",
                "starts_at": typed(moment(scene.event, 9)),
                "minutes": "90",
                "pause": "30",
                "place": "实训楼",
                "stations": "1-3",
                "capacity": "1",
            },
        )
        assert (answer.status_code, answer["Location"]) == (302, url("timetable", scene.event.pk))
        body = browser.get(url("timetable", scene.event.pk)).content.decode()
        assert re.findall(r'<td><a href="[^"]+">([^<]+)</a>', body) == ["第 1 场", "第 2 场"]
        assert body.count("0 / 3") == 2
        assert "整个赛项：还有 5 个参赛者没有安排场次和工位。" in body
        back = browser.get(url("timetable", scene.event.pk) + "?sort=-starts").content.decode()
        assert re.findall(r'<td><a href="[^"]+">([^<]+)</a>', back) == ["第 2 场", "第 1 场"]

    def test_what_was_typed_wrong_is_said_and_kept(self, scene: Scene, browser: Client) -> None:
        facts = {
            "name": "上午",
            "module": "",
            "starts_at": typed(moment(scene.event, 9)),
            "ends_at": typed(moment(scene.event, 11)),
            "place": "实训楼",
            "stations": "9-1",
            "capacity": "1",
        }
        answer = browser.post(url("session_new", scene.event.pk), facts)
        assert answer.status_code == 422
        assert "无法识别“9-1”" in answer.content.decode()
        assert 'value="上午"' in answer.content.decode()
        early = facts | {"stations": "1-3", "ends_at": typed(moment(scene.event, 8))}
        assert (
            "结束时间早于开始时间" in browser.post(url("session_new", scene.event.pk), early).content.decode()
        )
        assert not Session.objects.exists()
        browser.post(url("session_new", scene.event.pk), facts | {"stations": "1-3"})
        session = Session.objects.get()
        page = browser.get(url("session_edit", scene.event.pk, session.pk)).content.decode()
        assert 'value="1-3"' in page
        browser.post(
            url("session_edit", scene.event.pk, session.pk), facts | {"stations": "1-4", "name": "早场"}
        )
        session.refresh_from_db()
        assert (session.name, session.stations.count()) == ("早场", 4)
        browser.post(url("session_remove", scene.event.pk, session.pk))
        assert not Session.objects.exists()

    def test_an_entry_is_put_to_a_station_and_taken_out(self, scene: Scene, browser: Client) -> None:
        session = scene.session()
        station = session.stations.all()[1]
        entry = scene.entries[0]
        address = url("place", scene.event.pk, session.pk)
        assert (
            f'value="{station.pk}" selected'
            in browser.get(f"{address}?station={station.pk}").content.decode()
        )
        answer = browser.post(address, {"station": station.pk, "entry": entry.pk})
        assert answer["Location"] == url("session", scene.event.pk, session.pk)
        body = browser.get(answer["Location"]).content.decode()
        assert f"{entry.number} · {entry.competitors.get().worker.name}" in body
        assert "人工安排" in body
        sheet = b"".join(browser.get(url("timetable", scene.event.pk) + "?format=csv"))
        rows = sheet.decode("utf-8-sig").splitlines()
        assert rows[0] == "场次,模块,开始时间,结束时间,地点,工位,抽签号,报名编号,姓名或队名,单位"
        day = f"{scene.event.starts_on}"
        person = entry.competitors.get()
        assert rows[1:] == [
            f"第1场,,{day} 09:00,{day} 11:00,实训楼,2,,{entry.number},{person.worker.name},{person.employer.name}"
        ]
        slot = Slot.objects.get()
        browser.post(url("clear", scene.event.pk, slot.pk))
        assert not Slot.objects.exists()

    def test_the_ticket_and_the_entry_say_where(self, scene: Scene, browser: Client) -> None:
        entry = scene.entries[0]
        assert entry.enterprise is not None
        session = scene.session()
        acts.place_entry(actor=scene.officer, station=session.stations.all()[0], entry=entry)
        unit = signed_in(factories.actor_in(entry.enterprise))
        for name in ("ticket", "entry"):
            body = unit.get(reverse(f"entries:{name}", args=[entry.pk])).content.decode()
            assert "第1场，1 号工位" in body
            assert "09:00–11:00" in body

    def test_who_looks_on_finds_no_button(self, scene: Scene) -> None:
        session = scene.session()
        city = signed_in(factories.actor_at(factories.city()))
        body = city.get(url("timetable", scene.event.pk)).content.decode()
        assert "第1场" in body
        assert url("sessions_new", scene.event.pk) not in body
        assert city.get(url("place", scene.event.pk, session.pk)).status_code == 403


class TestDraw:
    def test_it_is_announced_held_and_annulled(self, scene: Scene, browser: Client) -> None:
        scene.sessions()
        announcement = {
            "source": SOURCE,
            "known_from": typed(timezone.now() + datetime.timedelta(minutes=2)),
            "spread": "on",
        }
        past = announcement | {"known_from": typed(timezone.now() - datetime.timedelta(minutes=2))}
        assert browser.post(url("draw_announce", scene.event.pk), past).status_code == 422
        browser.post(url("draw_announce", scene.event.pk), announcement)
        draw = Draw.objects.get()
        body = browser.get(url("draw", scene.event.pk)).content.decode()
        assert SOURCE in body
        assert url("draw_hold", scene.event.pk) not in body
        acts.end_draw(actor=scene.officer, event=scene.event, reason="改期")
        scene.announced_before()
        assert url("draw_hold", scene.event.pk) in browser.get(url("draw", scene.event.pk)).content.decode()
        browser.post(url("draw_hold", scene.event.pk), {"seed": SEED})
        held = Draw.objects.get(number=2)
        assert held.is_held
        body = browser.get(url("draw", scene.event.pk)).content.decode()
        for part in (SEED, held.result_sha256, draw.list_sha256, "改期"):
            assert part in body
        assert browser.post(url("draw_end", scene.event.pk), {"reason": ""}).status_code == 422
        browser.post(url("draw_end", scene.event.pk), {"reason": "名单漏人"})
        assert Draw.objects.get(number=2).end_reason == "名单漏人"


class TestPublic:
    def test_everybody_sees_numbers_and_no_name(self, scene: Scene) -> None:
        address = f"/draws/{scene.event.pk}/"
        client = Client()
        assert client.get(address).status_code == 404
        scene.sessions()
        announced = scene.announced_before()
        body = client.get(address).content.decode()
        assert all(str(entry.number) in body for entry in scene.entries)
        assert client.get(f"{address}1/result.txt").status_code == 404
        held = scene.held()
        answer = client.get(address)
        body = answer.content.decode()
        assert answer["Cache-Control"] == "public, max-age=0, must-revalidate, s-maxage=5"
        for part in (SEED, SOURCE, announced.list_sha256, held.result_sha256, "第2场"):
            assert part in body
        names = [entry.competitors.get().worker.name for entry in scene.entries]
        units = [entry.enterprise.name for entry in scene.entries if entry.enterprise]
        files = [client.get(f"{address}1/{name}").content for name in ("list.json", "result.txt")]
        for secret in (*names, *units):
            assert secret not in body
            assert all(secret.encode() not in file for file in files)
        assert files == [held.listed.encode(), held.result.encode()]

    def test_an_annulled_draw_stays_to_be_read(self, scene: Scene) -> None:
        scene.drawn()
        acts.end_draw(actor=scene.officer, event=scene.event, reason="名单漏人")
        body = Client().get(f"/draws/{scene.event.pk}/").content.decode()
        assert "名单漏人" in body
        assert SEED in body
        assert "目前没有有效的抽签" in body

    def test_no_draw_of_a_competition_that_is_not_public(self, scene: Scene) -> None:
        scene.drawn()
        Competition.objects.update(state=Competition.State.CANCELLED)
        assert Client().get(f"/draws/{scene.event.pk}/").status_code == 404
