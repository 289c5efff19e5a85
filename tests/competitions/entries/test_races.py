"""Many people at once, on PostgreSQL with real threads: places are given exactly as many times as there are."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from competitions.entries import acts
from competitions.entries.models import Competitor, Entry
from portal.acts.actors import Actor
from portal.acts.refusals import Refused
from tests import factories

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(work: list[tuple[Actor, Entry]], threads: int = 24) -> list[str]:
    """Submit all of them from several threads; "sent" or the keys that blocked, in the order of `work`."""
    gate = threading.Barrier(threads, timeout=30)
    warmed = threading.local()

    def one(task: tuple[Actor, Entry]) -> str:
        actor, entry = task
        try:
            if not getattr(warmed, "ready", False):
                warmed.ready = True
                connection.ensure_connection()
                gate.wait()
            acts.submit(actor=actor, entry=entry)
        except Refused as refusal:
            return ",".join(sorted(f.key for f in refusal.findings if f.severity == "block")) or "refused"
        else:
            return "sent"

    with ThreadPoolExecutor(threads) as pool:
        outcomes = list(pool.map(one, work))
        finish = threading.Barrier(threads, timeout=30)

        def close(_: int) -> None:
            finish.wait()
            connection.close()

        list(pool.map(close, range(threads)))
    return outcomes


def test_two_hundred_for_fifty_places_give_exactly_fifty():
    event = factories.event(capacity=50)
    work = []
    for _ in range(20):
        unit = factories.enterprise()
        staff = factories.actor_in(unit)
        work += [
            (
                staff,
                acts.start(actor=staff, event=event, enterprise=unit, workers=[factories.worker(unit)]),
            )
            for _ in range(10)
        ]
    outcomes = at_once(work)
    assert outcomes.count("sent") == 50
    assert outcomes.count("entries.capacity") == 150
    sent = Entry.objects.filter(event=event, state=Entry.State.SUBMITTED)
    assert sent.count() == 50
    prefix = f"{event.competition.year}-{event.pk:04d}-"
    assert sorted(str(entry) for entry in sent) == [f"{prefix}{n:04d}" for n in range(1, 51)]
    assert Competitor.objects.filter(event=event, active=True).count() == 50


def test_a_units_quota_holds_when_its_staff_press_together():
    event = factories.event(quota_per_unit=3)
    unit = factories.enterprise()
    staff = factories.actor_in(unit)
    work = [
        (staff, acts.start(actor=staff, event=event, enterprise=unit, workers=[factories.worker(unit)]))
        for _ in range(24)
    ]
    outcomes = at_once(work)
    assert (outcomes.count("sent"), outcomes.count("entries.quota")) == (3, 21)


def test_one_person_is_entered_once_however_many_try():
    event = factories.event()
    unit = factories.enterprise()
    staff = factories.actor_in(unit)
    worker = factories.worker(unit)
    work = [
        (staff, acts.start(actor=staff, event=event, enterprise=unit, workers=[worker])) for _ in range(24)
    ]
    outcomes = at_once(work)
    assert (outcomes.count("sent"), outcomes.count("entries.already_here")) == (1, 23)
