"""The draw: announced before the seed is known, held once, ended with a reason; what it fixes."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from django.utils import timezone

from competitions.entries import acts as entry_acts
from competitions.entries.models import Entry
from competitions.judging import acts, drawing, queries
from competitions.judging.models import Draw, ModuleScheme, Slot
from competitions.planning.lifecycles import EVENT
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.acts.lifecycle import findings_for
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.schemes import library
from tests.competitions.judging.timetable.scene import SEED, SOURCE, Scene

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def numbers(scene: Scene) -> list[str]:
    return [entry.number or "" for entry in scene.entries]


class TestAnnouncement:
    def test_it_fixes_the_list_and_shows_no_name(self, scene: Scene) -> None:
        scene.sessions()
        draw = scene.announced(spread=True)
        content = json.loads(draw.listed)
        assert content == {
            "algorithm": 1,
            "event": scene.event.name,
            "spread": True,
            "entries": [
                {"number": number, "unit": "1" if place < 3 else "2"}
                for place, number in enumerate(numbers(scene))
            ],
            "parts": [
                {
                    "key": "all",
                    "name": "",
                    "sessions": [
                        {
                            "name": name,
                            "stations": [{"label": label, "places": 1} for label in ("1", "2", "3")],
                        }
                        for name in ("第1场", "第2场")
                    ],
                }
            ],
        }
        assert draw.list_sha256 == drawing.fingerprint(draw.listed.encode())
        assert (draw.number, draw.source, draw.seed, draw.is_held) == (1, SOURCE, "", False)

    def test_the_seed_must_still_be_unknown(self, scene: Scene) -> None:
        scene.sessions()
        with pytest.raises(Refused) as refusal:
            scene.announced(known_from=timezone.now())
        assert refusal.value.field == "known_from"

    def test_it_needs_places_for_all_and_every_entry_reviewed(self, scene: Scene) -> None:
        with pytest.raises(Refused, match="先设置场次"):
            scene.announced()
        scene.session()
        with pytest.raises(Refused, match=r"3 个位置.*5 个参赛"):
            scene.announced()
        scene.session("第2场", 13, 15)
        waiting = factories.entry(scene.event, state=Entry.State.SUBMITTED)
        with pytest.raises(Refused, match="审核"):
            scene.announced()
        Entry.objects.filter(pk=waiting.pk).update(state="refused")
        scene.announced()

    def test_parallel_modules_are_not_drawn(self, scene: Scene) -> None:
        theory, practice = scene.event.modules.all()
        stations = tuple("12345")
        scene.session("理论", 9, 11, module=theory, stations=stations, place="教室")
        second = scene.session("实操", 10, 12, module=practice, stations=stations)
        with pytest.raises(Refused, match="同时"):
            scene.announced()
        scene.changed(second, starts_at=second.starts_at + datetime.timedelta(hours=1))
        scene.announced()

    def test_sessions_and_stations_stay_until_lots_are_drawn(self, scene: Scene) -> None:
        first, second = scene.sessions()
        scene.announced()
        with pytest.raises(Refused, match="撤回"):
            scene.session("第3场", 16, 17)
        with pytest.raises(Refused, match="撤回"):
            acts.remove_session(actor=scene.officer, session=second)
        with pytest.raises(Refused, match="撤回"):
            scene.changed(first, stations=("1", "2"))
        # Where it takes place is no part of the list.
        scene.changed(first, place="二号楼")

    @pytest.mark.parametrize("state", list(Event.State))
    def test_only_between_the_end_of_entry_and_the_start(self, scene: Scene, state: str) -> None:
        scene.sessions()
        Event.objects.update(state=state)
        if state in ("closed", "postponed"):
            scene.announced()
        else:
            with pytest.raises(Refused):
                scene.announced()
        assert Draw.objects.exists() is (state in ("closed", "postponed"))

    @pytest.mark.parametrize("role", list(Role))
    def test_only_who_runs_the_event_draws(self, scene: Scene, role: Role) -> None:
        scene.sessions()
        actor = factories.actor_at(factories.county(), role)
        if role in (Role.OFFICER, Role.ADMINISTRATOR):
            scene.announced(actor=actor)
        else:
            with pytest.raises(NotAllowed):
                scene.announced(actor=actor)


class TestDraw:
    def test_everybody_gets_the_place_that_the_seed_says(self, scene: Scene, tmp_path: Path) -> None:
        draw = scene.drawn()
        expected = drawing.drawn(drawing.read_list(draw.listed.encode()), SEED)
        assert draw.result.encode() == drawing.rendered(expected)
        assert draw.result_sha256 == drawing.fingerprint(draw.result.encode())
        slots = Slot.objects.order_by("order").values_list(
            "order", "entry__number", "session__name", "station__label", "place"
        )
        assert list(slots) == [
            (row.order, row.number, row.session, row.station, row.place) for row in expected
        ]
        (tmp_path / "list.json").write_text(draw.listed, encoding="utf-8")
        call_command("redraw", seed=SEED, list=tmp_path / "list.json", output=tmp_path / "result.txt")
        assert (tmp_path / "result.txt").read_text(encoding="utf-8") == draw.result
        row = JournalRow.objects.get(verb="hold_draw", object_type="judging.draw")
        assert (row.after["seed"], row.after["result_sha256"]) == (SEED, draw.result_sha256)

    def test_spreading_puts_units_apart(self) -> None:
        scene = Scene(count=6)
        scene.drawn(spread=True)
        for unit in (scene.entries[:3], scene.entries[3:]):
            sessions = [Slot.objects.get(entry=entry).session.name for entry in unit]
            assert sorted((sessions.count("第1场"), sessions.count("第2场"))) == [1, 2]

    def test_each_module_is_drawn_by_itself(self, scene: Scene) -> None:
        theory, practice = scene.event.modules.all()
        scene.session("理论", 8, 9, module=theory, stations=("教室",), capacity=5)
        scene.session("实操上午", 9, 11, module=practice)
        scene.session("实操下午", 13, 15, module=practice)
        draw = scene.drawn()
        assert {line.split("\t")[0] for line in draw.result.splitlines()} == {"1", "2"}
        assert Slot.objects.filter(module=theory).count() == Slot.objects.filter(module=practice).count() == 5

    def test_not_before_it_is_announced_and_known_and_only_once(self, scene: Scene) -> None:
        scene.sessions()
        with pytest.raises(Refused, match="公告"):
            scene.held()
        draw = scene.announced()
        with pytest.raises(Refused, match="时间未到") as refusal:
            scene.held()
        assert refusal.value.field == "seed"
        acts.end_draw(actor=scene.officer, event=scene.event, reason="改用其他来源")
        scene.announced_before()
        with pytest.raises(Refused):
            scene.held("  ")
        scene.held()
        with pytest.raises(Refused, match="已经抽签"):
            scene.held("1")
        draw.refresh_from_db()
        assert (draw.end_reason, draw.seed) == ("改用其他来源", "")

    def test_a_list_that_changed_meanwhile_is_not_drawn(self, scene: Scene) -> None:
        scene.sessions()
        scene.announced_before()
        entry_acts.refuse(actor=scene.officer, entry=scene.entries[0], reason="不符合条件")
        with pytest.raises(Refused, match="公告后"):
            scene.held()
        assert not Slot.objects.exists()

    def test_it_fixes_the_marking_schemes(self, scene: Scene) -> None:
        Event.objects.update(judging=Event.Judging.SHEETS)
        version = library.released(scene.officer)
        module = scene.event.modules.all()[0]
        scene.event.refresh_from_db()
        acts.attach_schemes(actor=scene.officer, event=scene.event, choices={module.pk: version})
        scene.drawn()
        assert ModuleScheme.objects.get().frozen_at is not None

    def test_it_ends_substitution(self, scene: Scene) -> None:
        entry = scene.entries[0]
        assert entry.enterprise is not None
        unit = factories.actor_in(entry.enterprise)
        asked = {
            "actor": unit,
            "leaving": entry.competitors.get(),
            "coming": factories.worker(entry.enterprise),
            "reason": "住院",
        }
        waiting = entry_acts.ask_substitution(**asked)  # type: ignore[arg-type]
        scene.sessions()
        with pytest.raises(Refused, match="更换"):
            scene.announced()
        entry_acts.refuse_substitution(actor=scene.officer, substitution=waiting, opinion="证据不足")
        scene.drawn()
        with pytest.raises(Refused, match="已经抽签"):
            entry_acts.ask_substitution(**asked)  # type: ignore[arg-type]
        acts.end_draw(actor=scene.officer, event=scene.event, reason="名单有误")
        entry_acts.ask_substitution(**asked)  # type: ignore[arg-type]

    def test_entry_is_not_opened_again_under_a_draw(self, scene: Scene) -> None:
        reopening = EVENT.transition("reopen", "closed")
        assert reopening is not None

        def blocked() -> bool:
            return any(
                row.key == "judging.nothing_drawn" and row.severity == "block"
                for row in findings_for(reopening, scene.event)
            )

        assert not blocked()
        scene.drawn()
        assert blocked()

    def test_entrants_are_told_and_find_it_on_the_ticket(self, scene: Scene) -> None:
        worker = scene.entries[0].competitors.get().worker
        account = factories.actor_self(worker).user
        scene.drawn()
        (notice,) = Notice.objects.filter(user=account)
        assert notice.url == f"/draws/{scene.event.pk}/"

    def test_changes_by_hand_need_a_reason_afterwards(self, scene: Scene) -> None:
        scene.drawn()
        slot = Slot.objects.filter(session__name="第1场").first()
        free = next(
            station
            for station in scene.event.sessions.get(name="第2场").stations.all()
            if not station.slots.exists()
        )
        assert slot is not None
        with pytest.raises(Refused) as refusal:
            acts.place_entry(actor=scene.officer, station=free, entry=slot.entry)
        assert refusal.value.field == "reason"
        acts.place_entry(actor=scene.officer, station=free, entry=slot.entry, reason="工位停电")
        slot.refresh_from_db()
        assert (slot.station, slot.order) == (free, None)


class TestEnding:
    def test_an_annulled_draw_stays_with_its_reason_and_a_new_one_follows(self, scene: Scene) -> None:
        first = scene.drawn()
        with pytest.raises(Refused) as refusal:
            acts.end_draw(actor=scene.officer, event=scene.event, reason=" ")
        assert refusal.value.field == "reason"
        acts.end_draw(actor=scene.officer, event=scene.event, reason="名单漏人")
        assert not Slot.objects.exists()
        second = scene.drawn("99")
        first.refresh_from_db()
        assert (first.number, second.number) == (1, 2)
        assert (first.end_reason, first.is_held, second.is_held) == ("名单漏人", False, True)
        assert queries.draw_in_force(scene.event) == second

    def test_not_once_the_contest_has_begun(self, scene: Scene) -> None:
        scene.drawn()
        Event.objects.update(state=Event.State.UNDER_WAY)
        with pytest.raises(Refused):
            acts.end_draw(actor=scene.officer, event=scene.event, reason="名单漏人")

    def test_the_database_refuses_to_change_what_is_public(self, scene: Scene) -> None:
        draw = scene.drawn()
        for values in ({"seed": "1"}, {"result": ""}, {"listed": "{}"}, {"source": "别处"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                Draw.objects.filter(pk=draw.pk).update(**values)
        acts.end_draw(actor=scene.officer, event=scene.event, reason="名单漏人")
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(end_reason="别的")
        with pytest.raises(DatabaseError), transaction.atomic():
            Draw.objects.filter(pk=draw.pk).update(ended_at=None)


def test_the_start_of_the_contest_warns_of_entries_without_a_place(scene: Scene) -> None:
    starting = EVENT.transition("start", "closed")
    assert starting is not None

    def said() -> list[str]:
        return [
            row.severity
            for row in findings_for(starting, scene.event)
            if row.key == "judging.timetable_complete"
        ]

    assert said() == []
    scene.sessions()
    assert said() == ["warn"]
    scene.drawn()
    assert said() == ["pass"]
