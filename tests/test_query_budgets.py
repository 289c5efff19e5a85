"""How many queries each list and each page may ask, with one row behind it and with thirty.

tests/query_budgets.json holds the table: a page (name of its address), whose argument it takes (`of`), as whom it
is read (`as`), and its budget. A page keeps to its budget, and more rows cost no more queries.
"""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Delegation, Entry
from competitions.innovations.models import Exemplar
from competitions.judging.models import (
    AspectMark,
    Incident,
    Interest,
    JudgeEmployment,
    ModuleScheme,
    PanelEntry,
    Scheme,
    SchemeVersion,
    ScoreSheet,
    Session,
    Slot,
)
from competitions.planning.models import AnnualPlan, Event, Module
from competitions.reports.models import Report
from competitions.results.models import (
    Arbitration,
    Award,
    Certificate,
    HonourRecommendation,
    Incentive,
    Objection,
    Promotion,
)
from enterprises.models import Cluster, ClusterMembership, Enterprise, Registration, Worker
from portal.acts import outbox
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.deeds import performing
from portal.acts.models import Notice
from portal.site.counting import count_tasks
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.schemes import library
from tests.competitions.judging.sheets import marked
from tests.competitions.judging.timetable import scene
from unions.models import Union, User

pytestmark = pytest.mark.django_db
TABLE: dict[str, Any] = json.loads((Path(__file__).parent / "query_budgets.json").read_text(encoding="utf-8"))
# As much of a published version as pages read of it.
SNAPSHOT = {
    "rows": [],
    "counts": {"ranked": 0},
    "policy": {"key": "hebei-cangzhou-2025", "version": 1},
    "event": {"name": "赛项", "exhibition": False, "team": False},
}


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
        self.judge = register.judge(employer=self.unit)
        self.appointment = register.appointed(self.event, self.judge, state="accepted")
        self.users: dict[str, User] = {
            "officer": factories.staff_of_union(county),
            "administrator": factories.staff_of_union(county, Role.ADMINISTRATOR),
            "auditor": factories.staff_of_union(county, Role.AUDITOR),
            "unit": factories.staff_of_unit(self.unit),
            "worker": factories.actor_self(self.person).user,
            "judge": register.self_of(self.judge).user,
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
            "exemplars": "exemplars",
            "promotions": "promotions",
            "honours": "honours",
            "incentives": "incentives",
            "judge": self.judge.pk,
            "appointment": self.appointment.pk,
        }
        self.done = factories.event(self.competition, state=Event.State.PUBLISHED)
        self.version = factories.result_version(self.done, snapshot=SNAPSHOT)
        self.arguments["done"] = self.done.pk
        self.sheets = library.sheet_event(of=self.competition)
        self.scheme = library.draft(actor_for(self.users["officer"]))
        self.arguments |= {"sheets": self.sheets.pk, "scheme": self.scheme.pk}
        drawn = scene.Scene()
        drawn.drawn()
        self.session = scene.Scene.of(self.event, drawn.officer).session("甲", stations=("1",), capacity=40)
        self.arguments |= {
            "session": (self.event.pk, self.session.pk),
            "drawn": drawn.event.pk,
            "ticket": self.entry.number,
        }
        self.marked = marked.contest(entries=1, composed=False)
        self.seats = [register.appointed(self.marked.event, self.judge), *self.marked.judges[1:]]
        marked.compose(self.marked, [("第一组", self.seats, self.marked.entries)])
        self.arguments |= {
            "marked": self.marked.event.pk,
            "marked_module": (self.marked.event.pk, self.marked.module.pk),
            "marked_sheet": (self.marked.event.pk, self.marked.sheet(1).pk),
        }
        self.arguments["promotion"] = ("promotions", self.promoted(self.done, self.person).pk)
        self.arguments["incentive"] = ("incentives", Incentive.objects.get().pk)
        self.arguments["certificate"] = Certificate.objects.get().pk
        self.arguments["objection"] = self.objected(self.event, self.entry).pk

    def objected(self, event: Event, entry: Entry) -> Objection:
        """An objection of the worker's under arbitration."""
        made = Objection.objects.create(
            number=f"异{Objection.objects.count()}",
            event=event,
            entry=entry,
            kind="results",
            text="请复核",
            state="assigned",
            filed_by=self.users["worker"],
            due_at=timezone.now(),
        )
        Arbitration.objects.create(objection=made, appointment=self.appointment)
        return made

    def promoted(self, event: Event, person: Worker) -> Promotion:
        """A person's award in an event, with a suggested promotion and recommendation and a proposed incentive."""
        award = Award.objects.create(
            event=event,
            version=self.version,
            entry=event.entries.filter(competitors__worker=person).first()
            or factories.entry(event, [person], employer=self.unit),
            worker=person,
            employer=self.unit,
            rank=1,
            kind="first",
        )
        HonourRecommendation.objects.create(award=award, honour="沧州市技术能手", granted_by="city")
        Incentive.objects.create(award=award, name="市级一类", proposed_amount=5000, state="proposed")
        certificate = Certificate(
            award=award, version=self.version, number=f"证{award.pk}", code=f"{award.pk:016d}"
        )
        certificate.content = "{}"
        certificate.save()
        return Promotion.objects.create(award=award, from_level=3, to_level=5)

    def sheets_of(self, number: int) -> None:
        """One more entry in the panel, with its sheets and an incident."""
        panel = self.marked.module.marking_panels.get()
        entry = factories.entry(self.marked.event, employer=self.unit)
        PanelEntry.objects.create(panel=panel, module=self.marked.module, entry=entry)
        about: dict[str, Any] = {"module": self.marked.module, "entry": entry, "panel": panel}
        ScoreSheet.objects.bulk_create(
            ScoreSheet(seat=seat, appointment=judge, **about)
            for seat, judge in enumerate([None, *self.seats])
        )
        Incident.objects.create(
            event=self.marked.event,
            module=self.marked.module,
            entry=entry,
            kind="other",
            description=str(number),
        )

    def schemes(self, number: int) -> None:
        """One more scheme in the library, one more version of the first, one more module that has it."""
        more = {"content": library.content(), "sha256": "0" * 64, "released_at": timezone.now()}
        other = Scheme.objects.create(union=self.scheme.union, trade=self.scheme.trade, name=f"标准{number}")
        SchemeVersion.objects.create(scheme=other, number=1, **more)
        version = SchemeVersion.objects.create(scheme=self.scheme, number=number + 1, **more)
        added = Module.objects.create(
            event=self.sheets, name=f"模块{number}", kind="practical", weight=1, order=number
        )
        for module in library.sheet_event().modules.all():
            ModuleScheme.objects.create(module=module, version=version)
        ModuleScheme.objects.create(module=added, version=version)

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
        entry = factories.entry(event, [self.person], employer=self.unit)
        factories.entry(self.event, [factories.worker(self.unit)], employer=self.unit, state="submitted")
        done = factories.event(competition, state=Event.State.PUBLISHED)
        factories.entry(done, [self.person], employer=self.unit)
        factories.result_version(done, snapshot=SNAPSHOT)
        self.objected(event, entry)
        Arbitration.objects.create(
            objection_id=self.arguments["objection"],
            appointment=register.appointed(self.event, register.judge(), "arbitrator"),
        )
        self.promoted(done, factories.worker(enterprise))
        self.promoted(self.done, factories.worker(self.unit))
        Promotion.objects.filter(award__worker=self.promoted(event, self.person).award.worker).update(
            state="confirmed", confirmed_on="2026-05-01"
        )
        Exemplar.objects.create(
            union=county,
            title=f"典型{number}",
            track="cluster",
            enterprise=enterprise,
            cluster=self.cluster,
            published_on="2026-05-01",
            medium="报刊",
        )
        self.schemes(number)
        self.sheets_of(number)
        self._lay(number)
        self._mark()
        Delegation.objects.create(competition=competition, union=county, name=f"代表队{number}")
        Registration.objects.create(
            token_hash=f"{number:064d}",
            number=f"Z{number:05d}",
            state=Registration.State.SUBMITTED,
            county=county,
            uscc=factories.uscc(),
            name=f"申请企业{number}",
        )
        self._appoint(number, event, enterprise)
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

    def _lay(self, number: int) -> None:
        """One more session, and one more entry in the first."""
        starts_at = self.session.ends_at + datetime.timedelta(minutes=number)
        Session.objects.create(
            event=self.event,
            name=f"场次{number}",
            starts_at=starts_at,
            ends_at=starts_at + datetime.timedelta(minutes=1),
        )
        Slot.objects.create(
            session=self.session,
            station=self.session.stations.get(),
            place=number,
            entry=factories.entry(self.event, employer=self.unit),
        )

    def _mark(self) -> None:
        """One more sheet of the judge, with a mark."""
        sheet = ScoreSheet.objects.create(
            module=self.marked.module,
            entry=factories.entry(self.marked.event),
            panel=self.marked.module.marking_panels.get(),
            seat=1,
            appointment=self.seats[0],
        )
        AspectMark.objects.create(sheet=sheet, aspect="a5", value={"points": "2"}, revision=1)

    def _appoint(self, number: int, event: Event, employer: Enterprise) -> None:
        """One more judge at the event, one more event and employer of the judge, one more declared interest."""
        register.appointed(self.event, register.judge(employer=self.unit))
        register.appointed(event, self.judge)
        JudgeEmployment.objects.create(judge=self.judge, enterprise=employer, until="2020-01-01")
        interest = Interest(
            appointment=self.appointment, ground="family", unit=f"某单位{number}", key=self.judge.key
        )
        interest.person = f"亲属{number}"
        interest.save()

    def measured(self) -> dict[str, int]:
        """Queries of every page of the table, in its order; the home page's figures counted by the schedule."""
        count_tasks()
        found = {}
        for client in self.clients.values():
            # What waits is counted anew on the first page after something happened; see portal.desk.counting.
            client.get(reverse("desk:notices"))
        for row in TABLE["pages"]:
            client = self.clients[row["as"]]
            of = self.arguments[row["of"]] if "of" in row else ()
            url = reverse(row["page"], args=of if isinstance(of, tuple) else [of])
            with CaptureQueriesContext(connection) as queries:
                answer = client.get(url)
            assert answer.status_code == 200, (row, answer.status_code)
            found[f"{row['page']} as {row['as']}"] = len(queries)
        return found


@time_machine.travel(timezone.now(), tick=False)  # once a minute a page also renews its reader's session
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
