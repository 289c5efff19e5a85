"""Staff who press together, on PostgreSQL with real threads: the rules on roles hold all the same."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from competitions.judging import acts
from portal.acts.models import JournalRow
from portal.acts.refusals import Refused
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*work: Callable[[], object]) -> list[str]:
    """Each in a thread of its own, let go together: "done" or "refused"."""
    gate = threading.Barrier(len(work), timeout=30)

    def one(act: Callable[[], object]) -> str:
        try:
            connection.ensure_connection()
            gate.wait()
            act()
        except Refused:
            return "refused"
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_of_many_chiefs_appointed_at_once_one_stays() -> None:
    event, officer = register.event(), factories.actor_at(factories.county())
    judges = [register.judge() for _each in range(8)]
    found = at_once(
        *(
            lambda judge=judge: acts.appoint(actor=officer, event=event, judge=judge, role="chief")
            for judge in judges
        )
    )
    assert Counter(found) == {"done": 1, "refused": 7}
    assert event.appointments.live().count() == 1


def test_roles_that_exclude_each_other_are_not_given_by_two_people_at_once() -> None:
    event, officer = register.event(), factories.actor_at(factories.county())
    judge = register.judge()
    roles = ("judge", "blinder", "scorer", "arbitrator")
    found = at_once(
        *(
            lambda role=role: acts.appoint(actor=officer, event=event, judge=judge, role=role)
            for role in roles
        )
    )
    assert Counter(found) == {"done": 1, "refused": 3}


def test_a_judge_who_accepts_while_staff_withdraw_ends_in_one_state_with_both_in_order() -> None:
    subject = register.appointed(state="invited")
    own, officer = register.self_of(subject.judge), factories.actor_at(factories.county())
    at_once(
        lambda: acts.accept(actor=own, appointment=subject),
        lambda: acts.withdraw(actor=officer, appointment=subject, reason="调整"),
    )
    subject.refresh_from_db()
    assert subject.state == "withdrawn"
    rows = JournalRow.objects.filter(object_type="judging.appointment").order_by("sequence")
    assert [row.verb for row in rows] in (["accept", "withdraw"], ["withdraw"])


def test_one_person_entered_by_two_unions_at_once_is_one_judge() -> None:
    number = factories.identity(number=801)
    facts = acts.JudgeFacts(name="裁一鸣", identity=number)
    unions = [factories.county(), factories.county("130922"), factories.city()]
    actors = [factories.actor_at(union) for union in unions]
    found = at_once(
        *(
            lambda actor=actor, union=union: acts.register_judge(actor=actor, union=union, facts=facts)
            for actor, union in zip(actors, unions, strict=True)
        )
    )
    assert Counter(found) == {"done": 1, "refused": 2}
