"""Which ranks the selection ladder reads: those of the newest version, while it stands."""

from __future__ import annotations

import pytest
from django.utils import timezone

from competitions.entries.ranking import Ranking, ranking_of
from competitions.planning.models import Event
from competitions.results.models import ResultVersion
from tests import factories

pytestmark = pytest.mark.django_db


def version(event: Event, number: int, ranks: list[tuple[int | None, int]]) -> ResultVersion:
    rows = [{"rank": rank, "entry": entry} for rank, entry in ranks]
    return factories.result_version(event, number, snapshot={"rows": rows})


def test_the_newest_version_counts_and_who_has_no_rank_is_left_out():
    event = factories.event(state=Event.State.PUBLISHED)
    assert ranking_of(event) is None
    version(event, 1, [(1, 10), (2, 11)])
    version(event, 2, [(2, 10), (1, 11), (None, 12)])
    version(factories.event(), 1, [(1, 99)])
    assert ranking_of(event) == Ranking(2, ((1, 11), (2, 10)))


def test_a_withdrawn_newest_version_leaves_no_ranking():
    event = factories.event(state=Event.State.SCORED)
    version(event, 1, [(1, 10)])
    version(event, 2, [(1, 11)])
    ResultVersion.objects.filter(number=2).update(withdrawn_at=timezone.now(), withdrawal_reason="计分有误")
    assert ranking_of(event) is None
