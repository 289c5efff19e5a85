"""The menu: who sees what, what is active, where the counts come from."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from portal.acts.actors import Actor, Role, Seat
from portal.acts.deeds import performing
from portal.desk import counting
from portal.desk.navigation import MENU, menu, nearest
from tests import factories

pytestmark = pytest.mark.django_db


def seat(kind: Seat.Kind, role: Role | None = None) -> Actor:
    return Actor(seat=Seat(kind=kind, key="t", role=role, path="0001", union_id=1, unit_id=7))


def names_for(actor: Actor) -> set[str]:
    return {place.url_name for group in MENU for place in group.places if place.seen_by(actor)}


def test_a_form_at_the_desk_stands_beside_the_menu_and_one_elsewhere_alone() -> None:
    actor = factories.actor_at(factories.county())
    client = Client()
    alone = client.get(reverse("account_login")).content.decode()
    assert ('<nav class="side"' in alone, '<header class="mast plain">' in alone) == (False, True)
    client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    for address in (reverse("planning:competition_new"), reverse("enterprises:enterprise_new")):
        page = client.get(address).content.decode()
        assert '<body class="desk focus"' in page
        assert page.count('<nav class="side"') == 1
        assert f'href="{reverse("entries:reviews")}"' in page
        assert '<header class="mast plain">' not in page
    alone = client.get(reverse("people:password")).content.decode()
    assert ('<nav class="side"' in alone, '<header class="mast plain">' in alone) == (False, True)


def test_each_seat_sees_its_own_places() -> None:
    own = {"desk:home", "desk:notices", "people:profile"}
    assert names_for(seat(Seat.Kind.SELF)) == own | {
        "entries:entries",
        "judge:home",
        "results:mine",
        "results:objections",
    }
    assert names_for(seat(Seat.Kind.UNION, Role.AUDITOR)) == own | {
        "unions:unions",
        "planning:calendar",
        "reports:reports",
        "desk:audit",
    }
    assert names_for(seat(Seat.Kind.UNIT, Role.OFFICER)) == own | {
        "planning:competitions",
        "checkin:home",
        "entries:open_events",
        "entries:entries",
        "judging:events",
        "judging:schemes",
        "results:awards",
        "results:certificates",
        "results:objections",
        "results:unit",
        "enterprises:enterprise",
        "enterprises:workers",
        "innovations:innovations",
    }
    officer = names_for(seat(Seat.Kind.UNION, Role.OFFICER))
    assert {"entries:reviews", "enterprises:registrations", "reports:reports"} <= officer
    assert officer & {"unions:people", "desk:audit", "desk:outbox"} == set()
    assert {"unions:people", "desk:audit", "desk:outbox"} <= names_for(
        seat(Seat.Kind.UNION, Role.ADMINISTRATOR)
    )


def test_every_place_exists() -> None:
    actor = seat(Seat.Kind.UNIT)
    places = [place for group in MENU for place in group.places]
    assert [place.url_name for place in places if not place.url(actor)] == []


def test_nobody_signed_out_sees_any_place() -> None:
    assert names_for(Actor.anonymous()) == set()


def test_the_longest_address_is_the_active_one() -> None:
    urls = ["/desk/", "/desk/entries/", "/desk/entries/review/"]
    assert nearest("/desk/entries/review/4/", urls) == "/desk/entries/review/"
    assert nearest("/desk/entries/9/", urls) == "/desk/entries/"
    assert nearest("/desk/elsewhere/", urls) == ""


def test_counts_stand_beside_their_list_and_summed_at_home() -> None:
    home = reverse("desk:home")
    groups = menu(seat(Seat.Kind.UNION, Role.OFFICER), home, {f"{home}nowhere/?state=x": 4, home: 1})
    first = groups[0]["items"][0]
    assert (first["url"], first["active"], first["count"]) == (home, True, 5)


def test_the_menu_costs_a_page_no_query(client: Client, django_assert_max_num_queries: object) -> None:
    officer = factories.staff_of_union(factories.county())
    client.force_login(officer)
    client.get(reverse("desk:home"))
    # Session, user, seats of unions, posts in units, unread notices.
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        page = client.get(reverse("desk:search"))
    assert page.context["navigation"][0]["items"][0]["active"] is False


def number_beside(page: Any, name: str) -> int:
    url = reverse(name)
    (count,) = {
        item["count"] for group in page.context["navigation"] for item in group["items"] if item["url"] == url
    }
    return int(count)


def test_every_page_shows_what_waits_now_and_not_what_waited_at_home(client: Client) -> None:
    event = factories.event()
    officer = factories.staff_of_union(factories.county())
    client.force_login(officer)
    pages = (reverse("desk:notices"), reverse("planning:competitions"))
    assert [number_beside(client.get(page), "entries:reviews") for page in pages] == [0, 0]

    unit = factories.enterprise()
    entry = factories.entry(event, employer=unit, state="submitted")
    with performing("submit", actor=factories.actor_in(unit), on=entry, may=lambda _actor, _entry: True):
        pass
    assert [number_beside(client.get(page), "entries:reviews") for page in pages] == [1, 1]
    # Beside it waits the report of the quarter that ended.
    assert number_beside(client.get(reverse("desk:home")), "desk:home") == 2


def test_an_act_that_does_not_concern_the_seat_costs_it_nothing(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(factories.staff_of_union(factories.county()))
    client.get(reverse("desk:home"))
    elsewhere = factories.competition(factories.county("130922"))
    with performing("submit", actor=Actor.system(), on=elsewhere, may=lambda _actor, _subject: True):
        pass
    with django_assert_max_num_queries(6):
        client.get(reverse("desk:search"))


def test_each_seat_of_a_person_has_its_own_numbers() -> None:
    county = factories.county()
    officer = factories.actor_at(county)
    factories.entry(factories.event(), state="submitted")
    waiting, _unread = counting.counts_of(officer)
    oneself = Actor(user=officer.user, seat=Seat(kind=Seat.Kind.SELF, key="self"))
    assert waiting["/desk/entries/review/?waiting=entries"] == 1
    assert counting.counts_of(oneself)[0] == {}
