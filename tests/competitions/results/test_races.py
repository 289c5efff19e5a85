"""Two at the same moment, on PostgreSQL with real threads: one version, one sheet, nothing overwritten."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal

import pytest
from django.db import connection

from competitions.judging.acts import Scores, record_scores
from competitions.judging.queries import sheet
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results.acts import publish
from competitions.results.models import ResultVersion
from portal.acts.actors import Role
from portal.acts.refusals import Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way

pytestmark = [pytest.mark.postgresql, pytest.mark.django_db(transaction=True)]


def at_once(*work: Callable[[], object]) -> list[object]:
    """Run all at the same moment, each on its own connection; what each returned, or the refusal."""
    gate = threading.Barrier(len(work), timeout=30)

    def one(task: Callable[[], object]) -> object:
        connection.ensure_connection()
        gate.wait()
        try:
            return task()
        except Refused as refusal:
            return refusal
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(one, work))


def test_eight_who_publish_at_once_make_exactly_one_version() -> None:
    event, (entry,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    move_event(actor=clerk, event=event, verb="finish")
    approvers = [factories.actor_at(factories.county(), Role.APPROVER) for _ in range(8)]

    outcomes = at_once(*(lambda who=who: publish(actor=who, event=event) for who in approvers))

    assert sum(isinstance(outcome, ResultVersion) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Refused) for outcome in outcomes) == 7
    assert [version.number for version in ResultVersion.objects.filter(event=event)] == [1]
    assert Event.objects.get(pk=event.pk).state == Event.State.PUBLISHED


def test_of_eight_clerks_on_one_line_one_is_saved_and_seven_are_told() -> None:
    event, (entry,) = under_way(1)
    theory, _practical = event.modules.all()
    clerks = [factories.actor_at(factories.county()) for _ in range(8)]

    outcomes = at_once(
        *(
            lambda who=who, mark=mark: record_scores(
                actor=who, event=event, rows=[Scores(entry.pk, 0, {theory.pk: Decimal(mark)})]
            )
            for mark, who in enumerate(clerks, start=60)
        )
    )

    saved = [mark for mark, outcome in enumerate(outcomes, start=60) if getattr(outcome, "saved", ())]
    assert len(saved) == 1
    assert sum(bool(getattr(outcome, "conflicts", ())) for outcome in outcomes) == 7
    line = sheet(event).line(entry.pk)
    assert (line.marks, line.version) == ({theory.pk: Decimal(saved[0])}, 1)
