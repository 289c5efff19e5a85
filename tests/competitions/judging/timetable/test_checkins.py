"""The entrance: by QR or number, present, late or absent, identity compared, absences taken over into the scores."""

from __future__ import annotations

import datetime

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Attachment, Entry
from competitions.judging import acts, queries
from competitions.judging.models import CheckIn, ModuleScore, Outcome
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.timetable.scene import Scene, moment

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 64


@pytest.fixture
def scene() -> Scene:
    """Two sessions, 9 to 11 and 13 to 15, with everybody drawn."""
    made = Scene()
    made.drawn()
    return made


def at(scene: Scene, hour: int, minute: int = 0) -> time_machine.travel:
    return time_machine.travel(moment(scene.event, hour, minute))


def of(scene: Scene, name: str) -> Entry:
    """An entry of that session."""
    return Entry.objects.filter(slots__session__name=name).order_by("number")[0]


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


class TestActs:
    def test_on_time_late_and_absent(self, scene: Scene) -> None:
        first, second = scene.event.sessions.all()
        early, late = (slot.entry for slot in first.slots.all()[:2])
        with at(scene, 8, 40):
            row = acts.check_in(actor=scene.officer, entry=early, session=first, identity_checked=True)
        assert (row.state, row.identity_checked, row.by) == ("present", True, scene.officer.user)
        with at(scene, 9, 10):
            acts.check_in(actor=scene.officer, entry=late, session=first, identity_checked=True, note="堵车")
            missing = second.slots.all()[0].entry
            with pytest.raises(Refused, match="尚未开始"):
                acts.mark_absent(actor=scene.officer, entry=missing, session=second)
        with at(scene, 14):
            acts.mark_absent(actor=scene.officer, entry=missing, session=second)
            # Whoever comes after all is late.
            acts.check_in(actor=scene.officer, entry=missing, session=second, identity_checked=True)
        assert sorted(CheckIn.objects.values_list("state", "note")) == [
            ("late", ""),
            ("late", "堵车"),
            ("present", ""),
        ]

    def test_nobody_is_admitted_unseen_elsewhere_or_before_the_day(self, scene: Scene) -> None:
        first, second = scene.event.sessions.all()
        entry = first.slots.all()[0].entry
        with pytest.raises(Refused, match="比赛首日"):
            acts.check_in(actor=scene.officer, entry=entry, session=first, identity_checked=True)
        with at(scene, 8):
            with pytest.raises(Refused) as refusal:
                acts.check_in(actor=scene.officer, entry=entry, session=first, identity_checked=False)
            assert refusal.value.field == "identity_checked"
            for wrong in (second, None):
                with pytest.raises(Refused, match="不在本场"):
                    acts.check_in(actor=scene.officer, entry=entry, session=wrong, identity_checked=True)

    @pytest.mark.parametrize("role", list(Role))
    def test_only_who_runs_the_event_admits(self, scene: Scene, role: Role) -> None:
        (first, _second) = scene.event.sessions.all()
        entry = first.slots.all()[0].entry
        actor = factories.actor_at(factories.county(), role)
        with at(scene, 8):
            if role in (Role.OFFICER, Role.ADMINISTRATOR):
                acts.check_in(actor=actor, entry=entry, session=first, identity_checked=True)
            else:
                with pytest.raises(NotAllowed):
                    acts.check_in(actor=actor, entry=entry, session=first, identity_checked=True)

    def test_closing_puts_down_whoever_is_missing(self, scene: Scene) -> None:
        first = scene.event.sessions.all()[0]
        entry = first.slots.all()[0].entry
        with at(scene, 8, 50):
            acts.check_in(actor=scene.officer, entry=entry, session=first, identity_checked=True)
            with pytest.raises(Refused):
                acts.close_entrance(actor=scene.officer, event=scene.event, session=first)
        with at(scene, 9, 30):
            assert acts.close_entrance(actor=scene.officer, event=scene.event, session=first) == 2
            assert acts.close_entrance(actor=scene.officer, event=scene.event, session=first) == 0
        counts = queries.counted(queries.arrivals(scene.event))
        assert counts == {"present": 1, "late": 0, "absent": 2, "missing": 2}

    def test_absences_become_states_of_the_score_sheet(self, scene: Scene) -> None:
        first = scene.event.sessions.all()[0]
        here, absent = (slot.entry for slot in first.slots.all()[:2])
        with at(scene, 9, 30):
            acts.check_in(actor=scene.officer, entry=here, session=first, identity_checked=True)
            acts.mark_absent(actor=scene.officer, entry=absent, session=first)
            assert [(row.entry, row.whole) for row in queries.absences(scene.event)] == [(absent, True)]
            Event.objects.update(state=Event.State.UNDER_WAY)
            scene.event.refresh_from_db()
            acts.record_absences(actor=scene.officer, event=scene.event, reason="签到时登记")
        outcome = Outcome.objects.get()
        assert (outcome.entry, outcome.status, outcome.reason) == (absent, "absent", "签到时登记")
        assert queries.absences(scene.event) == []

    def test_an_absence_from_one_module_is_one_of_that_module(self) -> None:
        scene = Scene(count=2)
        theory, practice = scene.event.modules.all()
        one = scene.session("理论", 9, 10, module=theory, place="教室")
        two = scene.session("实操", 11, 12, module=practice)
        scene.drawn()
        entry = scene.entries[0]
        Event.objects.update(state=Event.State.UNDER_WAY)
        scene.event.refresh_from_db()
        with at(scene, 11, 30):
            acts.check_in(actor=scene.officer, entry=entry, session=one, identity_checked=True)
            acts.mark_absent(actor=scene.officer, entry=entry, session=two)
            (proposed,) = queries.absences(scene.event)
            assert (proposed.entry, proposed.modules) == (entry, (practice,))
            acts.record_absences(actor=scene.officer, event=scene.event)
        score = ModuleScore.objects.get()
        assert (score.entry, score.module, score.absent) == (entry, practice, True)

    def test_without_a_timetable_one_checks_in_to_the_event(self) -> None:
        scene = Scene(count=1)
        with at(scene, 8):
            acts.check_in(actor=scene.officer, entry=scene.entries[0], session=None, identity_checked=True)
        with pytest.raises(IntegrityError), transaction.atomic():
            CheckIn.objects.create(entry=scene.entries[0], state="late")


class TestPages:
    def test_the_ticket_leads_to_the_entrance(self, scene: Scene) -> None:
        from competitions.entries.ticketing import ticket_code

        entry = of(scene, "第1场")
        assert ticket_code(entry).endswith(f"/desk/check-in/{entry.number}/")
        assert ticket_code(entry).startswith("http")

    def test_a_number_is_typed_and_found_or_not(self, scene: Scene) -> None:
        browser = signed_in(scene.officer)
        entry = of(scene, "第1场")
        home = reverse("checkin:home")
        answer = browser.get(home, {"number": f" {str(entry.number).lower()} "})
        assert answer["Location"] == reverse("checkin:entry", args=[entry.number])
        wrong = browser.get(home, {"number": "T999999"})
        assert (wrong.status_code, "没有这个编号" in wrong.content.decode()) == (422, True)

    def test_identity_is_shown_masked_with_the_photograph(self, scene: Scene) -> None:
        entry = of(scene, "第1场")
        person = entry.competitors.get()
        photo = Attachment.objects.create(
            entry=entry, worker=person.worker, requirement="photo", file=ContentFile(PNG, "face.png")
        )
        with at(scene, 8, 30):
            browser = signed_in(scene.officer)
            body = browser.get(reverse("checkin:entry", args=[entry.number])).content.decode()
            address = reverse("checkin:photo", args=[entry.number, photo.pk])
            picture = browser.get(address)
        assert person.worker.name in body
        assert person.worker.identity not in body
        assert f"{person.worker.identity[:3]}" in body
        assert f'src="{address}"' in body
        assert b"".join(picture) == PNG
        assert (picture["Content-Type"], picture["X-Content-Type-Options"]) == ("image/png", "nosniff")
        unit = signed_in(factories.actor_in(person.employer))
        other = signed_in(factories.actor_at(factories.county("130922")))
        for stranger in (unit, other):
            assert stranger.get(address).status_code == 404
            assert stranger.get(reverse("checkin:entry", args=[entry.number])).status_code == 404

    def test_admitting_asks_for_the_comparison(self, scene: Scene) -> None:
        entry = of(scene, "第1场")
        session = scene.event.sessions.all()[0]
        address = reverse("checkin:entry", args=[entry.number])
        with at(scene, 8, 30):
            browser = signed_in(scene.officer)
            facts = {"session": session.pk, "act": "present", "note": ""}
            refused = browser.post(address, facts)
            assert (refused.status_code, "请先核对" in refused.content.decode()) == (422, True)
            browser.post(address, facts | {"identity_checked": "on"})
        assert CheckIn.objects.get().state == "present"

    def test_the_list_filters_counts_closes_and_exports(self, scene: Scene) -> None:
        first, second = scene.event.sessions.all()
        entry = first.slots.all()[0].entry
        with at(scene, 9, 20):
            browser = signed_in(scene.officer)
            acts.check_in(actor=scene.officer, entry=entry, session=first, identity_checked=True)
            page = reverse("checkin:event", args=[scene.event.pk])

            def numbers(query: str) -> int:
                return browser.get(page + query).content.decode().count('<a href="/desk/check-in/T')

            assert numbers("") == 5
            assert numbers("?state=late") == 1
            assert numbers(f"?session={second.pk}") == 2
            assert numbers(f"?text={entry.competitors.get().worker.name}") == 1
            assert numbers("?text=zzzz") == 0
            close = reverse("checkin:close", args=[scene.event.pk, first.pk])
            assert close in browser.get(page).content.decode()
            browser.post(close)
            sheet = b"".join(browser.get(f"{page}?format=csv&state=absent"))
            rows = sheet.decode("utf-8-sig").splitlines()
            assert (
                rows[0] == "场次,开始时间,工位,报名编号,姓名或队名,单位,状态,已核对身份,登记时间,登记人,备注"
            )
            assert len(rows) == 3
            absences = reverse("checkin:absences", args=[scene.event.pk])
            assert "本赛项缺赛" in browser.get(absences).content.decode()
            # Scores are entered once the contest has begun.
            assert browser.post(absences).status_code == 422
            Event.objects.update(state=Event.State.UNDER_WAY)
            browser.post(absences)
        assert Outcome.objects.filter(status="absent").count() == 2

    def test_events_appear_on_their_day(self, scene: Scene) -> None:
        browser = signed_in(scene.officer)
        assert scene.event.name not in browser.get(reverse("checkin:home")).content.decode()
        with time_machine.travel(moment(scene.event, 7) + datetime.timedelta(minutes=1)):
            browser = signed_in(scene.officer)
            assert scene.event.name in browser.get(reverse("checkin:home")).content.decode()
        assert timezone.localdate() < scene.event.starts_on
