"""Codes in layers: made by their blinders, seen by nobody else, opened in reverse order after the lock."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging import acts, blinding, queries
from competitions.judging.acts.blinding import SIGNS
from competitions.judging.models import Appointment, BlindCode, BlindLayer, ModuleScore
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked
from unions.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def codes(layer: BlindLayer) -> dict[int, str]:
    return dict(BlindCode.objects.filter(layer=layer).values_list("entry_id", "code"))


class TestNaming:
    def test_two_layers_need_two_people(self, scene: Scene) -> None:
        both = register.appointed(scene.event, of=scene.blinders[0].judge, role="arbitrator")
        for station in (scene.blinders[1], both):
            with pytest.raises(Refused) as refusal:
                scene.name(station=station, work=scene.blinders[1])
            assert refusal.value.field == "station"
        assert not BlindLayer.objects.exists()

    def test_only_signed_blinders_of_the_event_keep_codes(self, scene: Scene) -> None:
        invited = register.appointed(scene.event, role="blinder", state="accepted")
        stranger = register.appointed(role="blinder")
        for wrong in (invited, stranger, scene.contest.judges[0]):
            with pytest.raises(Refused) as refusal:
                scene.name(work=wrong)
            assert refusal.value.field == "work"

    def test_a_module_that_is_not_blind_has_none(self, scene: Scene) -> None:
        scene.module.blind = False
        scene.module.save()
        with pytest.raises(Refused):
            scene.name()

    def test_a_layer_with_codes_stays_and_can_change_hands(self, scene: Scene) -> None:
        station, work = scene.coded()
        with pytest.raises(Refused):
            scene.name(station=None)
        third = register.appointed(scene.event, role="blinder")
        scene.name(station=third)
        assert queries.own_layers(scene.first) == []
        assert queries.own_layers(register.self_of(third.judge)) == [station]
        assert queries.own_layers(scene.second) == [work]

    @pytest.mark.parametrize("role", list(Role))
    def test_only_who_runs_the_event_names_them(self, scene: Scene, role: Role) -> None:
        actor = factories.actor_at(factories.county(), role)
        if role in (Role.OFFICER, Role.ADMINISTRATOR):
            assert len(scene.name(actor=actor)) == 2
        else:
            with pytest.raises(NotAllowed):
                scene.name(actor=actor)


class TestMaking:
    def test_codes_are_unique_plain_to_read_and_follow_nothing(self) -> None:
        scene = Scene(20, composed=False)
        station, work = scene.coded()
        of_station, of_work = codes(station), codes(work)
        assert len(of_station) == len(of_work) == 20
        everything = [*of_station.values(), *of_work.values()]
        assert len(set(everything)) == 40
        assert set("".join(everything)) <= set(SIGNS)
        assert not set("01OILSZ258B") & set(SIGNS)
        assert {len(code) for code in of_station.values()} == {4}
        assert {len(code) for code in of_work.values()} == {6}
        # In the order of the entries the codes stand in no order of their own.
        in_order = [of_work[pk] for pk in sorted(of_work)]
        assert in_order not in (sorted(in_order), sorted(in_order, reverse=True))

    def test_a_late_entry_gets_a_code_and_the_others_keep_theirs(self, scene: Scene) -> None:
        station, work = scene.coded()
        before = codes(station), codes(work)
        late = factories.entry(scene.event)
        assert acts.make_codes(actor=scene.first, layer=station) == 1
        assert acts.make_codes(actor=scene.second, layer=work) == 1
        after = codes(station), codes(work)
        for old, new in zip(before, after, strict=True):
            assert {pk: code for pk, code in new.items() if pk != late.pk} == old
        assert acts.make_codes(actor=scene.first, layer=station) == 0

    def test_the_work_codes_wait_for_the_station_codes(self, scene: Scene) -> None:
        _station, work = scene.name()
        with pytest.raises(Refused, match="赛位号尚未生成"):
            acts.make_codes(actor=scene.second, layer=work)

    def test_nobody_but_the_blinder_makes_them(self, scene: Scene) -> None:
        station, _work = scene.name()
        strangers = (scene.second, scene.officer, scene.contest.chief, scene.contest.judge(1))
        for stranger in strangers:
            with pytest.raises(NotAllowed):
                acts.make_codes(actor=stranger, layer=station)

    @pytest.mark.parametrize("state", list(Event.State))
    def test_from_the_end_of_entry_to_the_end_of_the_contest(self, scene: Scene, state: str) -> None:
        station, _work = scene.name()
        Event.objects.update(state=state)
        if state in ("closed", "postponed", "under_way"):
            acts.make_codes(actor=scene.first, layer=station)
        else:
            with pytest.raises(Refused):
                acts.make_codes(actor=scene.first, layer=station)

    def test_no_code_stands_in_the_journal(self, scene: Scene) -> None:
        station, work = scene.coded()
        written = "".join(f"{row.before}{row.after}{row.note}" for row in JournalRow.objects.all())
        assert "codes_made" in written
        for code in (*codes(station).values(), *codes(work).values()):
            assert code not in written

    def test_the_database_keeps_codes_unique_and_unchanged(self, scene: Scene) -> None:
        station, _work = scene.coded()
        one, two = BlindCode.objects.filter(layer=station)[:2]
        with pytest.raises(DatabaseError), transaction.atomic():
            BlindCode.objects.filter(pk=one.pk).update(code="XXXX")
        late = factories.entry(scene.event)
        for wrong in (
            BlindCode(layer=station, entry=late, code=one.code),
            BlindCode(layer=station, entry_id=two.entry_id, code="YYYY"),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                wrong.save()


class TestTheDoor:
    def test_judges_see_work_codes_and_nothing_else(self, scene: Scene) -> None:
        assert queries.sheets_of(scene.contest.judge(1)) == []
        _station, work = scene.coded()
        shown = [sheet.label for sheet in queries.sheets_of(scene.contest.judge(4)) if not sheet.is_common]
        assert shown == sorted(codes(work).values())
        assert blinding.without_code(scene.module, [entry.pk for entry in scene.contest.entries]) == []

    def test_elsewhere_the_number_is_the_name(self) -> None:
        plain = marked.contest(2)
        named = blinding.labels_of(plain.module, [entry.pk for entry in plain.entries])
        assert named == {entry.pk: entry.number for entry in plain.entries}
        assert blinding.is_open(plain.module)

    def test_each_blinder_sees_two_neighbouring_sides(self, scene: Scene) -> None:
        station, work = scene.coded()
        inner, outer = queries.pairs_of(station), queries.pairs_of(work)
        assert {(pair.known, pair.code) for pair in inner} == {
            (entry.number, codes(station)[entry.pk]) for entry in scene.contest.entries
        }
        assert [pair.known for pair in outer] == sorted(codes(station).values())
        assert all(pair.where == "" for pair in outer)

    def test_one_layer_leads_from_the_entry_to_the_work(self, scene: Scene) -> None:
        (work,) = scene.name(station=None)
        acts.make_codes(actor=scene.second, layer=work)
        assert {pair.known for pair in queries.pairs_of(work)} == {
            entry.number for entry in scene.contest.entries
        }


class TestOpening:
    def test_the_scores_appear_with_the_last_layer(self, scene: Scene) -> None:
        station, work = scene.locked()
        assert not ModuleScore.objects.exists()
        with pytest.raises(Refused, match="先解密作品号"):
            acts.open_layer(actor=scene.first, layer=station)
        acts.open_layer(actor=scene.second, layer=work)
        assert not ModuleScore.objects.exists()
        assert not blinding.is_open(scene.module)
        acts.open_layer(actor=scene.first, layer=station)
        assert blinding.is_open(scene.module)
        assert ModuleScore.objects.filter(module=scene.module).count() == 3
        with pytest.raises(Refused):
            acts.open_layer(actor=scene.first, layer=station)

    def test_not_before_the_chief_judge_has_locked(self, scene: Scene) -> None:
        _station, work = scene.coded()
        with pytest.raises(Refused, match="锁定"):
            acts.open_layer(actor=scene.second, layer=work)

    def test_without_codes_nothing_is_locked(self, scene: Scene) -> None:
        scene.name()
        marked.fill_all(scene.contest)
        with pytest.raises(Refused) as refusal:
            acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        assert "还有 3 个参赛者没有盲号" in str([str(row.message) for row in refusal.value.findings])

    def test_the_blinder_or_staff_open_and_nobody_else(self, scene: Scene) -> None:
        station, work = scene.locked()
        for stranger in (scene.first, scene.contest.chief, scene.contest.judge(1)):
            with pytest.raises(NotAllowed):
                acts.open_layer(actor=stranger, layer=work)
        acts.open_layer(actor=scene.officer, layer=work)
        acts.open_layer(actor=scene.first, layer=station)

    def test_a_module_opened_again_writes_its_scores_at_the_next_lock(self, scene: Scene) -> None:
        station, work = scene.locked()
        acts.open_layer(actor=scene.second, layer=work)
        acts.open_layer(actor=scene.first, layer=station)
        acts.ask_reopening(actor=scene.contest.chief, marking=scene.contest.reread(), reason="漏判")
        acts.confirm_reopening(actor=scene.officer, marking=scene.contest.reread())
        assert not ModuleScore.objects.exists()
        acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        assert ModuleScore.objects.count() == 3


class TestKeptFromNames:
    """A judge who also works at the organiser's desk: the seat shows nothing until the codes are opened."""

    def both(self, scene: Scene, role: str = "judge") -> tuple[Actor, Client]:
        appointment = (
            scene.contest.judges[0]
            if role == "judge"
            else Appointment.objects.get(event=scene.event, role=role)
        )
        user = appointment.judge.user
        assert user is not None
        Membership.objects.create(
            user=user, union=factories.county(), role="officer", valid_from="2020-01-01"
        )
        from portal.acts.actors import actor_for

        client = Client()
        client.force_login(user)
        return actor_for(user), client

    @pytest.mark.parametrize("role", ["judge", "chief", "scorer"])
    def test_no_page_file_search_or_count_names_anybody(self, scene: Scene, role: str) -> None:
        actor, client = self.both(scene, role)
        entry = scene.contest.entries[0]
        name, number = entry.competitors.get().worker.name, str(entry.number)
        others = factories.entry(factories.event(), employer=entry.enterprise)
        assert set(Entry.objects.visible_to(actor)) == {others}
        event_pk = scene.event.pk
        pages = [
            reverse("entries:entry", args=[entry.pk]),
            reverse("entries:ticket", args=[entry.pk]),
            reverse("entries:review", args=[event_pk]),
            reverse("entries:review_export", args=[event_pk]),
            reverse("entries:export") + "?format=csv",
            reverse("entries:entries"),
            reverse("judging:scores", args=[event_pk]),
            reverse("judging:export", args=[event_pk]),
            reverse("judging:standings", args=[event_pk]),
            reverse("judging:history", args=[event_pk, entry.pk]),
            reverse("judging:timetable", args=[event_pk]),
            reverse("judging:timetable", args=[event_pk]) + "?format=csv",
            reverse("judging:blinding", args=[event_pk]),
            reverse("judges:event", args=[event_pk]),
            reverse("results:staff", args=[event_pk]),
            reverse("planning:event", args=[event_pk]),
            reverse("desk:home"),
            f"{reverse('desk:search')}?q={name}",
            f"{reverse('desk:search')}?q={number}",
            reverse("judge:home"),
            *(reverse("judge:appointment", args=[row.pk]) for row in scene.contest.judges[:1]),
        ]
        for page in pages:
            answer = client.get(page)
            body = b"".join(answer) if answer.streaming else answer.content
            # The person's own search is repeated in its field.
            hits = (
                body.decode("utf-8-sig", "replace")
                .replace(f'value="{name}"', "")
                .replace(f'value="{number}"', "")
            )
            assert answer.status_code in (200, 302, 403, 404), page
            assert name not in hits or (f"q={name}" in page and hits.count(name) <= 2), page

    def test_a_colleague_still_sees_everything(self, scene: Scene) -> None:
        assert set(Entry.objects.visible_to(scene.officer)) == set(scene.contest.entries)

    def test_once_opened_the_seat_shows_them_again(self, scene: Scene) -> None:
        actor, _client = self.both(scene)
        station, work = scene.locked()
        acts.open_layer(actor=scene.second, layer=work)
        assert not Entry.objects.visible_to(actor).exists()
        acts.open_layer(actor=scene.first, layer=station)
        assert set(Entry.objects.visible_to(actor)) == set(scene.contest.entries)

    def test_whoever_works_there_is_not_appointed(self) -> None:
        event, module, officer = marked.event_by_sheets(state=Event.State.CLOSED)
        judge = register.judge()
        assert judge.user is not None
        Membership.objects.create(
            user=judge.user, union=factories.city(), role="viewer", valid_from="2020-01-01"
        )
        acts.appoint(actor=officer, event=event, judge=judge, role="judge", confirmed=True)
        event.appointments.all().delete()
        module.blind = True
        module.save()
        with pytest.raises(Refused) as refusal:
            acts.appoint(actor=officer, event=event, judge=judge, role="judge", confirmed=True)
        assert "judging.sees_names" in {row.key for row in refusal.value.findings}
        acts.appoint(actor=officer, event=event, judge=judge, role="blinder", confirmed=True)

    def test_queries_do_not_grow(self, scene: Scene, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(1):
            list(Entry.objects.visible_to(scene.officer))
        assert len(list(itertools.islice(queries.blind_modules(scene.event), 5))) == 1
