"""The table of holidays: who keeps it, what it says of a year, and that the library fills only what is missing."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from competitions.planning.acts import complete_year, fill_calendar, remove_day, set_day
from competitions.planning.models import CalendarDay, CalendarYear
from competitions.planning.queries import working_calendar
from portal.acts.actors import Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db
PAGE = reverse("planning:calendar")


@pytest.fixture(autouse=True)
def empty_table() -> None:
    CalendarDay.objects.all().delete()
    CalendarYear.objects.all().delete()


def test_the_library_fills_what_is_missing_and_changes_nothing_on_record() -> None:
    keeper = factories.actor_at(factories.city(), Role.ADMINISTRATOR)
    own = set_day(actor=keeper, date=date(2026, 1, 2), is_workday=True, name="不放假", source="市总通知")
    assert {2024, 2025, 2026} <= set(fill_calendar())
    assert fill_calendar() == []
    own.refresh_from_db()
    assert (own.is_workday, own.source) == (True, "市总通知")
    calendar = working_calendar()
    assert [calendar.is_workday(date(2026, 10, day)) for day in (1, 7, 8, 10, 11)] == [
        False,
        False,
        True,
        True,
        False,
    ]
    assert JournalRow.objects.filter(verb="fill_calendar").count() == CalendarYear.objects.count()


def test_a_year_is_on_record_once_somebody_says_so() -> None:
    keeper = factories.actor_at(factories.province(), Role.ADMINISTRATOR)
    span = date(2027, 1, 4), date(2027, 1, 11)
    with pytest.raises(Refused):
        complete_year(actor=keeper, year=2027, source="国办发明电")
    day = set_day(actor=keeper, date=date(2027, 1, 1), is_workday=False, name="元旦")
    assert working_calendar().provisional(*span)
    complete_year(actor=keeper, year=2027, source="国办发明电")
    assert not working_calendar().provisional(*span)
    with pytest.raises(Refused):
        complete_year(actor=keeper, year=2027, source="再次")
    remove_day(actor=keeper, day=day)
    assert working_calendar().is_workday(date(2027, 1, 1))
    rows = JournalRow.objects.filter(object_type="planning.calendarday").order_by("pk")
    assert list(rows.values_list("verb", flat=True)) == ["set_day", "remove_day"]


def test_administrators_of_city_and_province_keep_it_and_nobody_else() -> None:
    unions = {"province": factories.province(), "city": factories.city(), "county": factories.county()}
    actors = {
        (name, role): factories.actor_at(union, role) for name, union in unions.items() for role in Role
    }
    actors["unit", Role.ADMINISTRATOR] = factories.actor_in(factories.enterprise())
    kept = set()
    for who, actor in actors.items():
        try:
            set_day(actor=actor, date=date(2027, 1, 1), is_workday=False, name="元旦")
        except NotAllowed:
            continue
        kept.add(who)
    assert kept == {("province", Role.ADMINISTRATOR), ("city", Role.ADMINISTRATOR)}


def test_the_page_is_changed_by_its_keepers_and_read_by_union_staff(client: Client) -> None:
    keeper = factories.staff_of_union(factories.city(), Role.ADMINISTRATOR)
    client.force_login(keeper)
    posted = {"date": "2027-01-01", "kind": "off", "name": "元旦", "source": "国办发明电〔2026〕9号"}
    assert client.post(PAGE, posted | {"date": "元旦"}).status_code == 200
    assert not CalendarDay.objects.exists()
    assert client.post(PAGE, posted).status_code == 302
    page = client.get(f"{PAGE}?year=2027").content.decode()
    assert "元旦" in page
    assert "国办发明电〔2026〕9号" in page
    assert "暂按周末推算" in page
    assert (
        client.post(reverse("planning:calendar_complete"), {"year": 2027, "source": "国办"}).status_code
        == 302
    )
    assert "暂按周末推算" not in client.get(f"{PAGE}?year=2027").content.decode()
    assert "元旦" not in client.get(f"{PAGE}?year=2027&kind=worked").content.decode()

    client.force_login(factories.staff_of_union(factories.county()))
    assert "元旦" in client.get(f"{PAGE}?year=2027").content.decode()
    day = CalendarDay.objects.get()
    refused = [
        client.post(PAGE, posted).status_code,
        client.post(reverse("planning:calendar_complete"), {"year": 2027, "source": "x"}).status_code,
        client.post(reverse("planning:calendar_remove", args=[day.pk])).status_code,
    ]
    assert refused == [403, 403, 403]
    client.force_login(factories.staff_of_unit(factories.enterprise()))
    assert client.get(PAGE).status_code == 404

    client.force_login(keeper)
    assert client.post(reverse("planning:calendar_remove", args=[day.pk])).status_code == 302
    assert not CalendarDay.objects.exists()
