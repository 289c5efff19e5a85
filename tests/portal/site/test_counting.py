"""The home page shows the figures that the schedule counted, says of when they are, and counts where none are fresh."""

from __future__ import annotations

import datetime
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.planning.models import Competition
from portal.site import counting, queries
from portal.site.models import CountedTasks
from portal.site.tasks import count_tasks
from tests import factories

pytestmark = pytest.mark.django_db


def challenges_on(client: Client) -> Any:
    return client.get(reverse("site:home")).context["tiles"][0]["figure"]


def held(count: int) -> None:
    for _ in range(count):
        factories.competition(track=Competition.Track.CHALLENGE, year=timezone.localdate().year)


def test_what_was_counted_is_what_the_records_say() -> None:
    held(2)
    count_tasks()
    year = timezone.localdate().year
    counted = counting.counted_tasks(year)
    assert counted is not None
    fresh = queries.tasks(year)
    assert counted.challenges == 2
    assert (counted, counted.counted_at <= fresh.counted_at) == (
        queries.Tasks(**{name: getattr(fresh, name) for name in fresh.__slots__} | {"counted_at": counted.counted_at}),
        True,
    )  # fmt: skip


def test_the_page_shows_them_with_their_hour_until_they_are_counted_again(client: Client) -> None:
    held(1)
    count_tasks()
    moment = timezone.now() - datetime.timedelta(minutes=3)
    CountedTasks.objects.update(counted_at=moment)
    held(1)
    assert challenges_on(client) == 1
    hour = timezone.localtime(moment).strftime("%H:%M")
    assert f"{hour}（北京时间）" in client.get(reverse("site:home")).content.decode()
    count_tasks()
    assert challenges_on(client) == 2


def test_where_the_schedule_stands_still_the_page_counts_by_itself(client: Client) -> None:
    held(1)
    assert challenges_on(client) == 1
    count_tasks()
    held(1)
    CountedTasks.objects.update(counted_at=timezone.now() - counting.LASTS - datetime.timedelta(seconds=1))
    assert challenges_on(client) == 2


def test_the_figures_of_last_year_are_not_shown_for_this_one(client: Client) -> None:
    held(1)
    count_tasks()
    CountedTasks.objects.update(year=timezone.localdate().year - 1, figures={"challenges": 99})
    assert challenges_on(client) == 1
