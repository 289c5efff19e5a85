"""The small world of the tests is a true one."""

from __future__ import annotations

import pytest
from stdnum.cn import uscc as stdnum_uscc

from enterprises.models import Worker
from portal.acts.identity_numbers import normalise
from tests import factories

pytestmark = pytest.mark.django_db


def test_numbers_have_right_check_digits() -> None:
    assert stdnum_uscc.is_valid(factories.uscc())
    assert normalise(factories.identity()) != normalise(factories.identity())


def test_a_scored_entry_hangs_together() -> None:
    entry = factories.entry()
    factories.scored(entry, "80", "90")

    worker = Worker.objects.get(competitors__entry=entry)
    assert worker.employments.get().enterprise == entry.enterprise
    assert [str(score.score) for score in entry.module_scores.order_by("module__order")] == [
        "80.000",
        "90.000",
    ]
    assert factories.actor_at(factories.county()).path == factories.county().path
