"""How many queries each list and each page may ask, with one row behind it and with thirty.

tests/query_budgets.json holds the table: a page (name of its address), whose argument it takes (`of`), as whom it
is read (`as`), and its budget. A page keeps to its budget, and more rows cost no more queries.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.entries.models import Delegation
from competitions.planning.models import AnnualPlan, Event
from competitions.reports.models import Report
from competitions.results.models import ResultVersion
from enterprises.models import Cluster, ClusterMembership, Registration
from portal.acts import outbox
from portal.acts.actors import Actor, Role
from portal.acts.deeds import performing
from portal.acts.models import Notice
from tests import factories
from unions.models import Union, User

pytestmark = pytest.mark.django_db
TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "query_budgets.json").read_text(encoding="utf-8"))


def yes(_actor: Actor, _thing: object) -> bool:
    return True


class World:
    """Everything that the pages list, in one county, growing row by row."""

    def __init__(self) -> None:
        county = factories.county()
        self.unit = factories.enterprise()
        self.person = factories.worker(self.unit)
        self.cluster = factories.cluster()
        self.competition = factories.competition(cluster=self.cluster)
        self.event = factories.event(self.competition)
        self.entry = factories.entry(self.event, [self.person], employer=self.unit)
        self.users: dict[str, User] = {
            "officer": factories.staff_of_union(county),
            "administrator": factories.staff_of_union(county, Role.ADMINISTRATOR),
            "auditor": factories.staff_of_union(county, Role.AUDITOR),
            "unit": factories.staff_of_unit(self.unit),
            "worker": factories.actor_self(self.person).user,
        }
        # One session each: that a session is renewed once a minute is no page's cost.
        self.clients = {"everybody": Client()}
        for name, user in self.users.items():
            self.clients[name] = Client()
            self.clients[name].force_login(user)
        self.arguments: dict[str, Any] = {
            "competition": self.competition.pk,
            "event": self.event.pk,
            "entry": self.entry.pk,
            "cluster": self.cluster.pk,
            "enterprise": self.unit.pk,
            "worker": self.person.pk,
            "union": county.pk,
            "growth": "innovations",
        }

    def grow(self, number: int) -> None:
        """One more row on every page: competitions, events, entries, people, acts, notices, messages."""
        county = factories.county()
        enterprise = factories.enterprise()
        ClusterMembership.objects.create(cluster=self.cluster, enterprise=enterprise, since="2023-01-01")
        Cluster.objects.create(county=county, name=f"集群{number}", product="管件")
        AnnualPlan.objects.create(union=county, year=2030 + number, title=f"计划{number}")
        Union.objects.plant(
            county,
            code=f"{county.code}-9{number:02d}",
            name=f"第{number}联合工会",
            level=Union.Level.GRASSROOTS,
            kind=Union.Kind.JOINT,
        )
        competition = factories.competition(cluster=self.cluster)
        event = factories.event(competition)
        factories.entry(event, [self.person], employer=self.unit)
        factories.entry(self.event, [factories.worker(self.unit)], employer=self.unit, state="submitted")
        done = factories.event(competition, state=Event.State.PUBLISHED)
        factories.entry(done, [self.person], employer=self.unit)
        ResultVersion.objects.create(event=done, number=1, snapshot={"rows": []}, sha256="0" * 64)
        Delegation.objects.create(competition=competition, union=county, name=f"代表队{number}")
        Registration.objects.create(
            token_hash=f"{number:064d}",
            number=f"Z{number:05d}",
            state=Registration.State.SUBMITTED,
            county=county,
            uscc=factories.uscc(),
            name=f"申请企业{number}",
        )
        Report.objects.create(
            union=county, year=2026, quarter=1, version=number + 1, snapshot={"indicators": {}}
        )
        factories.staff_of_union(county)
        actor = Actor.system()
        for subject in (competition, self.competition, self.event, self.entry, self.unit, county):
            with performing("change", actor=actor, on=subject, may=yes):
                pass
        for user in self.users.values():
            Notice.objects.create(user=user, title=f"通知{number}")
        outbox.post(
            recipient="19800000000",
            body="短信",
            dedupe=f"budget:{number}",
            user=self.users["officer"],
            union_id=county.pk,
        )

    def measured(self) -> dict[str, int]:
        """Queries of every page of the table, in its order."""
        found = {}
        for row in TABLE["pages"]:
            client = self.clients[row["as"]]
            url = reverse(row["page"], args=[self.arguments[row["of"]]] if "of" in row else [])
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
            assert answer.status_code == 200, (row, answer.status_code)
            found[f"{row['page']} as {row['as']}"] = len(queries)
        return found


def test_every_page_keeps_to_its_budget_whatever_the_number_of_rows() -> None:
    world = World()
    world.grow(1)
    world.measured()  # what is read once a process and kept, such as policy packs
    few = world.measured()
    for number in range(2, 31):
        world.grow(number)
    many = world.measured()
    budgets = {f"{row['page']} as {row['as']}": TABLE["budgets"][row["budget"]] for row in TABLE["pages"]}
    assert {page: count for page, count in many.items() if count > budgets[page]} == {}
    assert {page: (few[page], count) for page, count in many.items() if count > few[page]} == {}
