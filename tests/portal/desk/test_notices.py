"""A person's own notices."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from portal.acts.models import Notice
from tests import factories
from unions.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> User:
    return factories.staff_of_union(factories.county())


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def notice(user: User, title: str = "报名被退回", url: str = "/desk/unions/") -> Notice:
    return Notice.objects.create(user=user, title=title, url=url)


def test_reading_one_goes_where_it_points_and_lowers_the_count(reader: User) -> None:
    first, second = notice(reader), notice(reader, "成绩已公布")
    client = browser(reader)
    assert client.get("/desk/notices/").context["unread_count"] == 2

    assert client.get(f"/desk/notices/{first.pk}/").headers["Location"] == "/desk/unions/"

    page = client.get("/desk/notices/")
    assert page.context["unread_count"] == 1
    assert [row.pk for row in client.get("/desk/notices/?show=unread").context["page"]] == [second.pk]
    assert [row.pk for row in page.context["page"]] == [second.pk, first.pk]


def test_a_notice_never_leads_out_of_the_portal(reader: User) -> None:
    out = notice(reader, url="https://evil.example/")
    assert browser(reader).get(f"/desk/notices/{out.pk}/").headers["Location"] == "/desk/notices/"


def test_reading_again_keeps_the_first_moment(reader: User) -> None:
    row, client = notice(reader), browser(reader)
    client.get(f"/desk/notices/{row.pk}/")
    row.refresh_from_db()
    first = row.read_at
    client.get(f"/desk/notices/{row.pk}/")
    row.refresh_from_db()
    assert row.read_at == first is not None


def test_all_are_read_at_once_and_only_ones_own(reader: User) -> None:
    other = factories.staff_of_union(factories.county())
    notice(reader), notice(reader), notice(other)

    browser(reader).post("/desk/notices/read-all/")

    assert set(Notice.objects.filter(read_at__isnull=True).values_list("user", flat=True)) == {other.pk}


def test_somebody_elses_notice_is_404_and_stays_unread(reader: User) -> None:
    foreign = notice(factories.staff_of_union(factories.county()), "别人的通知")
    client = browser(reader)
    assert client.get(f"/desk/notices/{foreign.pk}/").status_code == 404
    assert "别人的通知" not in client.get("/desk/notices/").content.decode()
    foreign.refresh_from_db()
    assert foreign.read_at is None


def test_a_notice_is_passed_on_as_link_code_and_text(reader: User) -> None:
    row = notice(reader)
    page = browser(reader).get(f"/desk/notices/{row.pk}/pass-on/").content.decode()
    assert f"报名被退回\n{settings.PUBLIC_URL}/desk/unions/</textarea>" in page
    assert '<svg class="qr"' in page or 'class="qr"' in page
    row.refresh_from_db()
    assert row.read_at is None

    foreign = notice(factories.staff_of_union(factories.county()), "别人的通知")
    assert browser(reader).get(f"/desk/notices/{foreign.pk}/pass-on/").status_code == 404


def test_what_points_out_of_the_portal_is_not_passed_on(reader: User) -> None:
    out = notice(reader, url="https://evil.example/")
    page = browser(reader).get(f"/desk/notices/{out.pk}/pass-on/").content.decode()
    assert "evil.example" not in page
    assert f"{settings.PUBLIC_URL}/desk/notices/" in page


def test_an_empty_list_says_what_comes_here(reader: User) -> None:
    assert "暂无通知" in browser(reader).get("/desk/notices/").content.decode()


def test_the_number_of_queries_does_not_grow_with_the_notices(reader: User) -> None:
    client, counts = browser(reader), []
    client.get("/desk/notices/")
    for number in (1, 29):
        for _place in range(number):
            notice(reader)
        with CaptureQueriesContext(connection) as captured:
            client.get("/desk/notices/")
        counts.append(len(captured))
    assert counts[0] == counts[1] <= 12
