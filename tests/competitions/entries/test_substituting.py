"""Substitution: when, by whom, with the same rules; the former competitor stays on record."""

from __future__ import annotations

import datetime

import pytest
from django.utils import timezone

from competitions.entries import acts
from competitions.entries.models import Competitor, Entry, Substitution
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db


class Scene:
    """An accepted entry of one worker in an event whose entry has closed, and a colleague who could come."""

    def __init__(self) -> None:
        self.unit: Enterprise = factories.enterprise()
        self.staff: Actor = factories.actor_in(self.unit)
        self.organiser: Actor = factories.actor_at(factories.county())
        self.event: Event = factories.event(
            state=Event.State.CLOSED, entry_closes_at=timezone.now() - datetime.timedelta(hours=1)
        )
        self.entry: Entry = factories.entry(self.event, employer=self.unit)
        self.leaving: Competitor = self.entry.competitors.get()
        self.coming: Worker = factories.worker(self.unit)

    def ask(self, **values: object) -> Substitution:
        return acts.ask_substitution(
            **{
                "actor": self.staff,
                "leaving": self.leaving,
                "coming": self.coming,
                "reason": "住院",
                **values,
            }  # type: ignore[arg-type]
        )


@pytest.fixture
def scene() -> Scene:
    return Scene()


def test_another_comes_and_the_former_stays_on_record(scene: Scene):
    Competitor.objects.filter(pk=scene.leaving.pk).update(captain=True, order=3)
    asked = scene.ask()
    assert Notice.objects.filter(user=scene.organiser.user).count() == 1
    acts.approve_substitution(actor=scene.organiser, substitution=asked, opinion="同意")
    former, newcomer = Competitor.objects.filter(entry=scene.entry).order_by("id")
    assert (former.worker, former.active, former.left_at is not None) == (
        scene.leaving.worker,
        False,
        True,
    )
    assert (newcomer.worker, newcomer.active, newcomer.captain, newcomer.order, newcomer.employer) == (
        scene.coming,
        True,
        True,
        3,
        scene.unit,
    )
    asked.refresh_from_db()
    assert (asked.state, asked.opinion) == (Substitution.State.APPROVED, "同意")
    verbs = JournalRow.objects.filter(object_type="entries.substitution").order_by("id")
    assert list(verbs.values_list("verb", flat=True)) == ["ask_substitution", "approve_substitution"]
    assert Notice.objects.filter(user=scene.staff.user).count() == 1


def test_a_refusal_leaves_everything_and_needs_a_reason(scene: Scene):
    asked = scene.ask()
    with pytest.raises(Refused) as refusal:
        acts.refuse_substitution(actor=scene.organiser, substitution=asked, opinion="")
    assert refusal.value.field == "opinion"
    acts.refuse_substitution(actor=scene.organiser, substitution=asked, opinion="证据不足")
    assert list(Competitor.objects.values_list("worker", "active")) == [(scene.leaving.worker_id, True)]
    with pytest.raises(Refused):
        acts.approve_substitution(actor=scene.organiser, substitution=asked)
    assert scene.ask().state == Substitution.State.REQUESTED


@pytest.mark.parametrize("state", list(Event.State))
def test_only_between_the_deadline_and_the_start(scene: Scene, state: str):
    asked = scene.ask()
    Event.objects.update(state=state)
    allowed = state in (Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED)
    if allowed:
        acts.approve_substitution(actor=scene.organiser, substitution=asked)
    else:
        with pytest.raises(Refused):
            acts.approve_substitution(actor=scene.organiser, substitution=asked)
    assert Competitor.objects.filter(worker=scene.coming, active=True).exists() is allowed


def test_before_the_deadline_the_entry_is_simply_changed(scene: Scene):
    Event.objects.update(state=Event.State.OPEN, entry_closes_at=timezone.now() + datetime.timedelta(hours=1))
    scene.leaving = Competitor.objects.get()
    with pytest.raises(Refused):
        scene.ask()


def test_the_same_rules_hold_for_who_comes(scene: Scene):
    stranger = factories.worker(factories.enterprise())
    entered = factories.entry(scene.event, employer=scene.unit).competitors.get().worker
    for worker, key in ((stranger, "entries.employer"), (entered, "entries.already_here")):
        with pytest.raises(Refused) as refusal:
            scene.ask(coming=worker)
        assert [finding.key for finding in refusal.value.findings if finding.severity == "block"] == [key]
    assert not Substitution.objects.exists()


def test_who_was_entered_meanwhile_does_not_come(scene: Scene):
    asked = scene.ask()
    factories.entry(scene.event, [scene.coming], employer=scene.unit)
    with pytest.raises(Refused):
        acts.approve_substitution(actor=scene.organiser, substitution=asked)
    scene.leaving.refresh_from_db()
    assert scene.leaving.active


def test_nobody_comes_into_an_entry_that_has_ended_meanwhile(scene: Scene):
    asked = scene.ask()
    # As it stands for a moment while a refusal is written: the entry first, its people after it.
    Entry.objects.filter(pk=scene.entry.pk).update(state=Entry.State.REFUSED)
    with pytest.raises(Refused):
        acts.approve_substitution(actor=scene.organiser, substitution=asked)
    assert list(Competitor.objects.filter(entry=scene.entry)) == [scene.leaving]


def test_one_open_request_for_each_competitor(scene: Scene):
    scene.ask()
    with pytest.raises(Refused):
        scene.ask(coming=factories.worker(scene.unit))
    assert Substitution.objects.count() == 1


def test_a_reason_is_needed(scene: Scene):
    with pytest.raises(Refused) as refusal:
        scene.ask(reason="  ")
    assert refusal.value.field == "reason"


def test_who_may_ask_and_who_may_decide(scene: Scene):
    for actor in (factories.actor_in(factories.enterprise()), factories.actor_at(factories.county("130922"))):
        with pytest.raises(NotAllowed):
            scene.ask(actor=actor)
    asked = scene.ask()
    for actor in (scene.staff, factories.actor_at(factories.city())):
        with pytest.raises(NotAllowed):
            acts.approve_substitution(actor=actor, substitution=asked)
        with pytest.raises(NotAllowed):
            acts.refuse_substitution(actor=actor, substitution=asked, opinion="不")
