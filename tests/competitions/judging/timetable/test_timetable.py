"""Sessions and stations: made, changed, taken out; entries put there by hand without clashes."""

from __future__ import annotations

import datetime

import pytest
from django.db import IntegrityError, transaction

from competitions.entries.models import Entry
from competitions.judging import acts, queries
from competitions.judging.acts import SessionRow
from competitions.judging.models import Session, Slot
from competitions.judging.stations import read_stations, shown_stations
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.timetable.scene import Scene, facts, moment

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return Scene()


def refused(scene: Scene, **values: object) -> tuple[str, str]:
    """(field, message) with which a session is refused."""
    with pytest.raises(Refused) as refusal:
        scene.session(**values)  # type: ignore[arg-type]
    return refusal.value.field, str(refusal.value.message)


class TestLabels:
    @pytest.mark.parametrize(
        ("typed", "labels"),
        [
            ("1-4", ["1", "2", "3", "4"]),
            ("１～３，５", ["1", "2", "3", "5"]),
            ("A1-A3、B1-B2", ["A1", "A2", "A3", "B1", "B2"]),
            ("01 - 03", ["01", "02", "03"]),
            ("1-2号", ["1号", "2号"]),
            ("焊机一;焊机二", ["焊机一", "焊机二"]),
        ],
    )
    def test_they_are_read_as_people_type_them(self, typed: str, labels: list[str]) -> None:
        assert list(read_stations(typed)) == labels

    @pytest.mark.parametrize("typed", ["5-1", "1-900", "1-150 A1-A150", "超" * 21])
    def test_nonsense_is_refused(self, typed: str) -> None:
        with pytest.raises(ValueError, match=r"."):
            read_stations(typed)

    def test_they_are_shown_so_that_they_can_be_typed_again(self) -> None:
        for typed in ("1-12", "1、2", "A1、A2、A3、7-9", "1-3、5-8"):
            assert shown_stations(read_stations(typed)) == typed


class TestSessions:
    def test_one_is_made_with_its_stations(self, scene: Scene) -> None:
        made = scene.session(stations=("1", "2"), capacity=2)
        assert [(station.label, station.capacity) for station in made.stations.all()] == [("1", 2), ("2", 2)]
        found = queries.sessions_of(scene.event).get()
        assert (found.size, found.booths, found.taken) == (4, 2, 0)  # type: ignore[attr-defined]
        assert list(
            JournalRow.objects.filter(object_type="judging.session").values_list("verb", flat=True)
        ) == ["add_session"]

    def test_several_in_a_row_follow_each_other_with_a_pause(self, scene: Scene) -> None:
        first = facts(scene.event, "", 8, 10)
        row = SessionRow(first, count=3, pause=30)
        made = acts.add_sessions(actor=scene.officer, event=scene.event, row=row)
        assert [(each.name, each.starts_at, each.ends_at) for each in made] == [
            ("第 1 场", moment(scene.event, 8), moment(scene.event, 10)),
            ("第 2 场", moment(scene.event, 10, 30), moment(scene.event, 12, 30)),
            ("第 3 场", moment(scene.event, 13), moment(scene.event, 15)),
        ]
        later = SessionRow(facts(scene.event, "", 16, 17), count=1)
        assert [
            each.name for each in acts.add_sessions(actor=scene.officer, event=scene.event, row=later)
        ] == ["第 4 场"]

    def test_a_row_that_runs_out_of_the_days_makes_nothing(self, scene: Scene) -> None:
        row = SessionRow(facts(scene.event, "", 20, 22), count=3)
        with pytest.raises(Refused) as refusal:
            acts.add_sessions(actor=scene.officer, event=scene.event, row=row)
        assert refusal.value.field == "starts_at"
        assert not Session.objects.exists()

    def test_what_cannot_be_is_said_on_its_field(self, scene: Scene) -> None:
        scene.session()
        theory = scene.event.modules.all()[0]
        assert refused(scene, start=12, end=13) == ("name", "本赛项已有同名的场次。")
        assert refused(scene, name="第2场", start=11, end=10)[0] == "ends_at"
        assert refused(scene, name="第2场", starts_at=moment(scene.event, 9) - datetime.timedelta(days=1))[
            0
        ] == ("starts_at")
        assert refused(scene, name="第2场", start=13, end=14, module=theory)[0] == "module"
        assert refused(scene, name="第2场", start=13, end=14, stations=())[0] == "stations"
        assert refused(scene, name="第2场", start=13, end=14, stations=("1", "1"))[0] == "stations"

    def test_a_station_is_not_used_by_two_sessions_at_once(self, scene: Scene) -> None:
        scene.session()
        field, message = refused(scene, name="第2场", start=10, end=12, stations=("3", "4"))
        assert (field, "第1场" in message) == ("starts_at", True)
        scene.session("第2场", 10, 12, stations=("4", "5"))
        scene.session("第3场", 10, 12, place="理论教室")
        scene.session("第4场", 11, 12)

    def test_the_database_keeps_times_names_and_places(self, scene: Scene) -> None:
        session = scene.session()
        station = session.stations.all()[0]
        wrong = Session(event=scene.event, name="反", starts_at=session.ends_at, ends_at=session.starts_at)
        again = Session(
            event=scene.event, name=session.name, starts_at=session.starts_at, ends_at=session.ends_at
        )
        one, two = scene.entries[:2]
        Slot.objects.create(session=session, station=station, place=1, entry=one)
        for impossible in (
            wrong,
            again,
            Slot(session=session, station=station, place=1, entry=two),
            Slot(session=session, station=session.stations.all()[1], place=1, entry=one),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                impossible.save()

    def test_a_moved_session_is_told_and_kept_from_clashes(self, scene: Scene) -> None:
        early, late = scene.sessions()
        entry = scene.entries[0]
        worker = entry.competitors.get().worker
        account = factories.actor_self(worker).user
        acts.place_entry(actor=scene.officer, station=early.stations.all()[0], entry=entry)
        scene.changed(early, starts_at=moment(scene.event, 8), ends_at=moment(scene.event, 10))
        early.refresh_from_db()
        assert early.starts_at == moment(scene.event, 8)
        (notice,) = Notice.objects.filter(user=account)
        assert "第1场" in notice.title
        with pytest.raises(Refused) as refusal:
            scene.changed(early, stations=("2", "3"))
        assert refusal.value.field == "stations"
        scene.changed(late, stations=("2", "4"))
        assert [station.label for station in late.stations.all()] == ["2", "4"]

    def test_only_an_empty_session_goes(self, scene: Scene) -> None:
        early, late = scene.sessions()
        slot = acts.place_entry(actor=scene.officer, station=early.stations.all()[0], entry=scene.entries[0])
        acts.remove_session(actor=scene.officer, session=late)
        with pytest.raises(Refused):
            acts.remove_session(actor=scene.officer, session=early)
        acts.clear_slot(actor=scene.officer, slot=slot)
        acts.remove_session(actor=scene.officer, session=early)
        assert not Session.objects.exists()

    @pytest.mark.parametrize("state", list(Event.State))
    def test_once_it_is_over_the_timetable_stays(self, scene: Scene, state: str) -> None:
        Event.objects.update(state=state)
        open_in = ("planned", "open", "closed", "postponed", "under_way")
        if state in open_in:
            scene.session()
        else:
            with pytest.raises(Refused):
                scene.session()
        assert Session.objects.exists() is (state in open_in)

    @pytest.mark.parametrize("role", list(Role))
    def test_only_who_runs_the_event_lays_it_out(self, scene: Scene, role: Role) -> None:
        actor = factories.actor_at(factories.county(), role)
        stranger = factories.actor_at(factories.county("130922"), role)
        if role in (Role.OFFICER, Role.ADMINISTRATOR):
            acts.add_session(actor=actor, event=scene.event, facts=facts(scene.event))
        else:
            with pytest.raises(NotAllowed):
                acts.add_session(actor=actor, event=scene.event, facts=facts(scene.event))
        with pytest.raises(NotAllowed):
            acts.add_session(actor=stranger, event=scene.event, facts=facts(scene.event, "乙"))


class TestPlaces:
    def test_an_entry_moves_and_leaves_no_place_behind(self, scene: Scene) -> None:
        early, late = scene.sessions()
        entry = scene.entries[0]
        acts.place_entry(actor=scene.officer, station=early.stations.all()[0], entry=entry)
        acts.place_entry(actor=scene.officer, station=late.stations.all()[1], entry=entry)
        (slot,) = Slot.objects.all()
        assert (slot.session, slot.station.label, slot.place, slot.order) == (late, "2", 1, None)
        assert [each.pk for each in queries.without_place(scene.event, None)] == [
            each.pk for each in scene.entries[1:]
        ]

    def test_a_full_station_is_full(self, scene: Scene) -> None:
        session = scene.session(stations=("1",), capacity=2)
        (station,) = session.stations.all()
        for entry in scene.entries[:2]:
            acts.place_entry(actor=scene.officer, station=station, entry=entry)
        with pytest.raises(Refused) as refusal:
            acts.place_entry(actor=scene.officer, station=station, entry=scene.entries[2])
        assert refusal.value.field == "station"
        assert sorted(Slot.objects.values_list("place", flat=True)) == [1, 2]

    def test_strangers_and_unaccepted_entries_have_none(self, scene: Scene) -> None:
        station = scene.session().stations.all()[0]
        waiting = factories.entry(scene.event, state=Entry.State.SUBMITTED)
        for entry in (waiting, factories.entry()):
            with pytest.raises(Refused) as refusal:
                acts.place_entry(actor=scene.officer, station=station, entry=entry)
            assert refusal.value.field == "entry"

    def test_nobody_is_in_two_modules_at_once(self, scene: Scene) -> None:
        theory, practice = scene.event.modules.all()
        one = scene.session("理论", 9, 11, module=theory, place="教室")
        two = scene.session("实操", 10, 12, module=practice)
        three = scene.session("实操二", 11, 12, module=practice, stations=("7",))
        entry = scene.entries[0]
        acts.place_entry(actor=scene.officer, station=one.stations.all()[0], entry=entry)
        with pytest.raises(Refused, match="理论"):
            acts.place_entry(actor=scene.officer, station=two.stations.all()[0], entry=entry)
        acts.place_entry(actor=scene.officer, station=three.stations.all()[0], entry=entry)
        assert Slot.objects.filter(entry=entry).count() == 2
        with pytest.raises(Refused, match="理论"):
            scene.changed(three, starts_at=moment(scene.event, 10, 30))

    def test_who_is_wanted_elsewhere_is_shown_and_must_be_confirmed(self, scene: Scene) -> None:
        entry = scene.entries[0]
        worker = entry.competitors.get().worker
        other = Scene(count=1)
        second = factories.entry(other.event, [worker], employer=entry.enterprise)
        acts.place_entry(actor=other.officer, station=other.session().stations.all()[0], entry=second)
        station = scene.session(start=10, end=12).stations.all()[0]
        with pytest.raises(Refused) as refusal:
            acts.place_entry(actor=scene.officer, station=station, entry=entry)
        assert worker.name in str(refusal.value.findings[0].message)
        acts.place_entry(actor=scene.officer, station=station, entry=entry, confirmed=True)
        (found,) = queries.collisions(queries.competing(scene.event))
        assert (found.person, found.slot.entry, found.other.entry_id) == (worker.name, entry, second.pk)
