"""Before a module is unblinded nobody on the judges' side finds out who is who, whatever the person asks for.

Each role asks for every address of the project, with the things of the blind event wherever an address names one,
follows the links of what it got, and reads pages, files and headers. A name that stands in the answer for everybody
is no secret; beside a code it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
import time_machine
from django.db import transaction
from django.test import Client
from django.urls import reverse

from competitions.judging.models import BlindCode
from tests.addresses.table import TABLE, everything
from tests.addresses.walk import addresses
from tests.addresses.world import World
from tests.competitions.judging.blinding.crawl import Answer, Crawl, addresses_of, asked
from tests.competitions.judging.blinding.hidden import COUNT, Hidden, noon
from unions.models import User

pytestmark = pytest.mark.django_db

#: Who marks or keeps the sheets; those with a number sit on a panel and have another seat as well.
MARKING = (
    "judge",
    "chief",
    "scorer",
    "judge_officer",
    "judge_auditor",
    "judge_administrator",
    "judge_of_a_firm",
)
ROLES = (*MARKING, "station_blinder", "work_blinder", "arbitrator", "nobody")
#: A seat at a union opens the registers of firms and people, where names stand that tell nothing of the event: what
#: such a judge may not open is tested by the rules (test_sides).
OTHER_SEATS = ("judge_officer", "judge_auditor", "judge_administrator")
_SEATED = {"judge": 0, "judge_officer": 5, "judge_auditor": 6, "judge_administrator": 7, "judge_of_a_firm": 8}


@dataclass
class Scene:
    """The world of all addresses, and the blind event in it."""

    world: World
    hidden: Hidden

    def user(self, role: str) -> User | None:
        hidden = self.hidden
        if role in _SEATED:
            return hidden.user(hidden.seats[_SEATED[role]])
        of = {
            "chief": hidden.contest.chief_appointment,
            "station_blinder": hidden.blinders[0],
            "work_blinder": hidden.blinders[1],
            "arbitrator": hidden.arbitrator,
        }
        if role == "scorer":
            user: User | None = hidden.contest.scorer.user
            return user
        return hidden.user(of[role]) if role in of else None

    def client(self, role: str) -> Client:
        client = Client(raise_request_exception=True)
        if (user := self.user(role)) is not None:
            client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    def secrets(self, role: str) -> set[str]:
        """What the role must not read before the module is unblinded, unless everybody may."""
        hidden = self.hidden
        station, work = (set(hidden.codes(kind).values()) for kind in ("station", "work"))
        people = hidden.names() | hidden.identities()
        places = hidden.numbers() | hidden.stations()
        if role == "station_blinder":
            return people | work
        if role == "work_blinder":
            return people | places
        if role in ("arbitrator", "nobody"):
            return station | work
        secrets = people | places | station
        if role == "judge_of_a_firm":
            secrets -= self._own_of_the_firm()
        if role in _SEATED:
            panel = (
                set(hidden.who.second) if _SEATED[role] >= 5 else set(range(COUNT)) - set(hidden.who.second)
            )
            secrets |= set(hidden.codes("work", set(range(COUNT)) - panel).values())
        return secrets

    def _own_of_the_firm(self) -> set[str]:
        """What a firm's own staff know of its own entry."""
        entry = self.hidden.entries[4]
        worker = entry.competitors.get().worker
        assert entry.enterprise is not None
        station = entry.slots.get().station.label
        return {
            *(worker.name, worker.initials, worker.identity, worker.identity[-8:], worker.phone),
            *(entry.enterprise.name, entry.enterprise.initials, entry.enterprise.uscc),
            *(entry.team_name, str(entry.number), str(entry.pk), station),
        }


@pytest.fixture(scope="module")
def scene(django_db_setup: None, django_db_blocker: pytest.FixtureDef) -> Iterator[Scene]:  # type: ignore[type-arg]
    with (
        django_db_blocker.unblock(),  # type: ignore[attr-defined]
        time_machine.travel(noon()),
        transaction.atomic(),
    ):
        world = everything()
        yield Scene(world, Hidden())
        transaction.set_rollback(True)


def walked(scene: Scene, role: str) -> tuple[Crawl, set[str]]:
    """Everything the role gets, and the names of the addresses that it asked for."""
    crawl, names = Crawl(scene.client(role)), set()
    things = scene.hidden.things()
    for row in TABLE:
        names.add(row.name)
        for address in addresses_of(row, scene.world, things):
            if "logout" not in address:
                crawl.ask(address, row.method)
    crawl.follow([reverse("judge:home"), reverse("desk:home"), "/"])
    return crawl, names


@pytest.mark.parametrize("role", [role for role in ROLES if role not in OTHER_SEATS])
def test_no_answer_gives_anybody_away(scene: Scene, role: str) -> None:
    crawl, names = walked(scene, role)
    assert names == set(addresses())
    secrets, outside = scene.secrets(role), scene.client("nobody")
    codes = set(BlindCode.objects.values_list("code", flat=True))

    found: dict[str, set[str]] = {}
    for answer in crawl.answers:
        told = answer.holds(secrets)
        if told and not _everybodys(outside, answer, told, codes):
            found[f"{answer.method} {answer.address}"] = told
    assert found == {}


def _everybodys(outside: Client, answer: Answer, told: set[str], codes: set[str]) -> bool:
    """Whether anybody without an account reads the same there, and no code beside it."""
    if answer.holds(codes):
        return False
    return told <= asked(outside, answer.address, answer.method).holds(told)


@pytest.mark.parametrize("role", ["chief", "scorer", *_SEATED])
def test_the_crawl_reaches_the_codes_that_the_role_marks_by(scene: Scene, role: str) -> None:
    """So that the test above reads what there is to read: a judge meets the codes of the own panel."""
    hidden = scene.hidden
    there = set(range(COUNT)) - {hidden.who.absent, hidden.who.withdrawn}
    if role in _SEATED:
        second = set(hidden.who.second)
        there &= second if _SEATED[role] >= 5 else set(range(COUNT)) - second
    crawl = Crawl(scene.client(role))
    crawl.follow([reverse("judge:home"), reverse("judge:sheets_data")], most=80)
    seen = {code for answer in crawl.answers for code in answer.holds(hidden.codes("work").values())}
    assert seen == set(hidden.codes("work", there).values())


@pytest.mark.parametrize(
    ("role", "kinds"), [("station_blinder", ["station"]), ("work_blinder", ["station", "work"])]
)
def test_a_blinder_reaches_the_own_layer_its_labels_and_nothing_else(
    scene: Scene, role: str, kinds: list[str]
) -> None:
    crawl = Crawl(scene.client(role))
    hidden = scene.hidden
    files = [reverse("judge:labels", args=[job.pk]) for job in hidden.jobs]
    crawl.follow([reverse("judge:home"), *files], most=60)
    read = {kind for kind in ("station", "work") if crawl_holds(crawl, hidden.codes(kind).values())}
    assert read == set(kinds)
    labels = [answer for answer in crawl.answers if "application/pdf" in answer.text]
    held = [answer.holds(hidden.codes(kinds[-1]).values()) for answer in labels]
    assert [codes for codes in held if codes] == [set(hidden.codes(kinds[-1]).values())]


def crawl_holds(crawl: Crawl, codes: object) -> bool:
    wanted = set(codes)  # type: ignore[call-overload]
    return any(answer.holds(wanted) for answer in crawl.answers)
