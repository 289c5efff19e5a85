"""Two contests that differ only in whom something happened to look the same from the judges' side, byte for byte.

Who was absent, withdrew, was disqualified or stopped is known to everybody in the hall. Were any answer to depend on
it, a code would have a name.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from difflib import unified_diff

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from competitions.judging import acts
from competitions.judging.models import BlindCode
from tests import factories
from tests.competitions.judging.blinding.crawl import Crawl, plain
from tests.competitions.judging.blinding.hidden import Hidden, Who, noon
from unions.models import User

pytestmark = pytest.mark.django_db

ROLES = (
    "judge of the first panel",
    "judge of the second panel",
    "chief",
    "scorer",
    "station codes",
    "work codes",
)
WHO = {
    "absent": Who(absent=3),
    "withdrawn": Who(withdrawn=3),
    "disqualified": Who(disqualified=7),
    "stopped": Who(stopped=7),
    "stopped in the other panel": Who(stopped=4),
    "recused": Who(recused=7),
    "recused and put into the other panel": Who(recused=4, second=(4, 5, 6, 7)),
}
ALL_AT_ONCE = Who(absent=3, withdrawn=0, disqualified=7, recused=4, stopped=5, second=(4, 5, 6, 7))
Said = dict[str, list[tuple[str, int, str]]]


def user(hidden: Hidden, role: str) -> User:
    contest = hidden.contest
    of = {
        "judge of the first panel": hidden.seats[0],
        "judge of the second panel": hidden.seats[5],
        "chief": contest.chief_appointment,
        "station codes": hidden.blinders[0],
        "work codes": hidden.blinders[1],
    }
    if role == "scorer":
        assert isinstance(contest.scorer.user, User)
        return contest.scorer.user
    return hidden.user(of[role])


def said(who: Who, *, locked: bool = False) -> Said:
    """Role → everything that it is told in such a contest, without what differs each time."""
    found: Said = {}
    # The same names and numbers in each of them.
    monkeypatch = pytest.MonkeyPatch()
    monkeypatch.setattr(factories, "_count", itertools.count(5_000))
    with time_machine.travel(noon(), tick=False), transaction.atomic():
        hidden = Hidden(who, furnished=False)
        if locked:
            acts.lock_module(actor=hidden.contest.chief, marking=hidden.contest.reread(), confirmed=True)
        codes = list(BlindCode.objects.values_list("code", flat=True))
        for role in ROLES:
            client = Client()
            client.force_login(
                user(hidden, role), backend="allauth.account.auth_backends.AuthenticationBackend"
            )
            crawl = Crawl(client)
            starts = ("judge:home", "judge:sheets_data", "desk:home", "desk:notices")
            crawl.follow([reverse(name) for name in starts], most=40, within=("/judge/", "/desk/", "/draws/"))
            found[role] = [
                (plain(answer.address), answer.status, plain(answer.text, codes)) for answer in crawl.answers
            ]
        transaction.set_rollback(True)
    monkeypatch.undo()
    return found


@pytest.fixture(scope="module")
def usual(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[dict[bool, Said]]:  # type: ignore[type-arg]
    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        yield {locked: said(Who(), locked=locked) for locked in (False, True)}


@pytest.mark.parametrize("other", WHO)
def test_nothing_tells_whom_it_happened_to(usual: dict[bool, Said], other: str) -> None:
    assert_alike(usual[False], said(WHO[other]))


def test_nor_does_it_once_the_module_is_locked(usual: dict[bool, Said]) -> None:
    assert_alike(usual[True], said(ALL_AT_ONCE, locked=True))


def assert_alike(here: Said, there: Said) -> None:
    differences = {}
    for role in ROLES:
        assert [row[:2] for row in here[role]] == [row[:2] for row in there[role]], role
        for (address, _status, one), (_address, _also, two) in zip(here[role], there[role], strict=True):
            if one != two:
                lines = unified_diff(one.split("\n"), two.split("\n"), n=0)
                differences[f"{role} {address}"] = [line for line in lines if line[0] not in "@ "][2:]
    assert differences == {}


def test_there_is_something_to_compare(usual: dict[bool, Said]) -> None:
    """The judges' pages are among what is compared, with the codes in them."""
    for role in ROLES:
        assert any("<code 2>" in text for _address, _status, text in usual[False][role]), role
    addresses = {address for address, _status, _text in usual[False]["chief"]}
    assert {
        "/judge/chief/<id>/",
        "/judge/chief/<id>/incidents/",
        "/judge/chief/<id>/incidents/new/",
    } <= addresses
    assert "/judge/chief/<id>/<id>/board/" in addresses
