"""A union where something still runs cannot be closed, and is told what."""

from __future__ import annotations

import pytest

from competitions.planning.models import Event
from tests import factories
from unions.closing import obstacles

pytestmark = pytest.mark.django_db


def keys(code: str) -> list[str]:
    return sorted(finding.key for finding in obstacles(factories.tree()[code]))


def test_a_running_competition_and_an_enterprise_stand_in_the_way() -> None:
    factories.event(state=Event.State.UNDER_WAY)
    factories.enterprise()
    assert keys("130925") == ["enterprises.open_enterprises", "planning.running_competitions"]
    assert keys("130922") == []


def test_what_is_over_or_closed_does_not() -> None:
    factories.event(state=Event.State.ARCHIVED)
    factories.event(state=Event.State.CANCELLED)
    unit = factories.enterprise()
    unit.closed_on = unit.created_at.date()
    unit.save()
    assert keys("130925") == []
