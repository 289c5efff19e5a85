"""The world in which every address is walked: two counties, and people who cross the border between them.

County A (盐山) runs a competition. A firm of county B entered it, county C is its co-organiser, and a school of
county B hosts it. County B has a competition of its own that is still a draft, with which A has nothing to do.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.utils import timezone

from competitions.planning.models import AnnualPlan, Partner
from enterprises.models import Staff
from portal.acts import journal, outbox
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.models import Notice
from portal.jobs.models import Job
from tests import factories
from tests.addresses.stages import add_stages
from unions import invitations
from unions.models import Membership, Union, User

ROLES = (
    "out",
    "province",
    "city",
    "city_admin",
    "city_approver",
    "city_auditor",
    "a",
    "a_admin",
    "a_approver",
    "a_auditor",
    "a_finance",
    "grass",
    "b",
    "c",
    "firm",
    "firm_b",
    "firm_x",
    "school",
    "person",
    "stranger",
    # Judges of an event of county A, of whom one declined, and a judge of another of its events.
    "judge",
    "judge_declined",
    "judge_elsewhere",
)

# The unions above county A, and everybody with a role at county A or above it.
ABOVE = "province city city_admin city_approver city_auditor"
INSIDE_A = f"{ABOVE} a a_admin a_approver a_auditor a_finance"


@dataclass(slots=True)
class World:
    users: dict[str, User] = field(default_factory=dict)
    things: dict[str, Any] = field(default_factory=dict)

    def client(self, role: str) -> Client:
        """A browser in which that role is signed in; it shows errors as pages, as a real one does."""
        client = Client(raise_request_exception=True)
        if role != "out":
            client.force_login(
                self.users[role], backend="allauth.account.auth_backends.AuthenticationBackend"
            )
        return client

    def user(self, role: str) -> User | AnonymousUser:
        return self.users.get(role, AnonymousUser())

    def __getitem__(self, name: str) -> Any:
        """A thing of the world, or `thing.attribute`."""
        thing, _, attribute = name.partition(".")
        found = self.things[thing]
        return getattr(found, attribute) if attribute else found


def build() -> World:
    """Make the world. Every thing that could leak is there."""
    world = World()
    _people(world)
    _competitions(world)
    add_stages(world.things, world.users)
    _background(world)
    _record(world)
    return world


def _people(world: World) -> None:
    tree = factories.tree()
    city = tree["130900"]
    county_c = Union.objects.plant(
        city, code="130927", name="南皮县总工会", level=Union.Level.COUNTY, division_code="130927"
    )
    things = world.things
    things |= {
        "province": tree["130000"],
        "city": city,
        "county_a": tree["130925"],
        "county_b": tree["130922"],
        "county_c": county_c,
        "grass": tree["130925-001"],
    }
    seats = {
        "province": ("province", Role.VIEWER),
        "city": ("city", Role.OFFICER),
        "city_admin": ("city", Role.ADMINISTRATOR),
        "city_approver": ("city", Role.APPROVER),
        "city_auditor": ("city", Role.AUDITOR),
        "a": ("county_a", Role.OFFICER),
        "a_admin": ("county_a", Role.ADMINISTRATOR),
        "a_approver": ("county_a", Role.APPROVER),
        "a_auditor": ("county_a", Role.AUDITOR),
        "a_finance": ("county_a", Role.FINANCE),
        "grass": ("grass", Role.OFFICER),
        "b": ("county_b", Role.OFFICER),
        "c": ("county_c", Role.OFFICER),
    }
    for role, (where, held) in seats.items():
        world.users[role] = factories.staff_of_union(things[where], held, name=f"人员{role}", username=role)
    things["firm"] = factories.enterprise("盐山云岫管件有限公司", things["county_a"], union=things["grass"])
    things["firm_b"] = factories.enterprise("青县砺澄机箱有限公司", things["county_b"])
    things["firm_x"] = factories.enterprise("南皮禾泽五金有限公司", county_c)
    things["school"] = factories.school("青县栩泽职业教育中心", things["county_b"])
    for name in ("firm", "firm_b", "firm_x", "school"):
        world.users[name] = factories.staff_of_unit(things[name], name=f"人员{name}", username=name)
    for name, firm in (
        ("person", "firm"),
        ("person_b", "firm_b"),
        ("stranger", "firm_x"),
        ("student", "school"),
    ):
        things[name] = factories.worker(things[firm], f"选手{name}")
        if name in ROLES:
            things[name].user = world.users[name] = factories.user(f"选手{name}", username=name)
            things[name].save()
    for role in ("judge", "judge_declined", "judge_elsewhere"):
        world.users[role] = factories.user(f"账号{role}", username=role)
    things["membership_a"] = Membership.objects.get(user=world.users["a"])
    things["staff_firm"] = Staff.objects.get(user=world.users["firm"])


def _competitions(world: World) -> None:
    things = world.things
    things["cluster"] = factories.cluster(county_union=things["county_a"])
    things["plan"] = AnnualPlan.objects.create(union=things["county_a"], year=2026, title="盐山县2026年计划")
    things["competition"] = factories.competition(
        things["county_a"], "盐山管道竞赛", cluster=things["cluster"], plan=things["plan"]
    )
    Partner.objects.create(competition=things["competition"], part="co_organiser", union=things["county_c"])
    Partner.objects.create(competition=things["competition"], part="host", enterprise=things["school"])
    things["draft"] = factories.competition(things["county_a"], "盐山草案竞赛", state="draft")
    things["draft_event"] = factories.event(things["draft"], "草案赛项", state="planned")
    things["draft_b"] = factories.competition(things["county_b"], "青县草案竞赛", state="draft")
    things["open_event"] = factories.event(things["competition"], "焊工")
    things["consent_event"] = factories.event(things["competition"], "车工", requirements=["consent"])
    things["entry"] = factories.entry(things["open_event"], [things["person"]], employer=things["firm"])
    things["entry_b"] = factories.entry(things["open_event"], [things["person_b"]], employer=things["firm_b"])
    things["scored_event"] = factories.event(things["competition"], "钳工", state="scored")
    things["scored_entry"] = factories.entry(
        things["scored_event"], [factories.worker(things["firm"], "选手甲")], employer=things["firm"]
    )
    factories.scored(things["scored_entry"], "81", "90")


def _record(world: World) -> None:
    """An invitation, a notice, rows of the journal and messages: of county A, and of county B."""
    things = world.things
    things["user_a"] = world.users["a"]
    things["invitation_a"] = invitations.invite(
        actor=actor_for(world.users["a_admin"]),
        offer="unions.membership",
        union=things["county_a"],
        name="受邀人甲",
        phone="13712345678",
        terms={"role": "officer"},
    )
    things["notice_a"] = Notice.objects.create(user=world.users["a"], title="县甲的通知", url="/desk/")
    for letter, note in (("a", "县甲"), ("b", "县乙")):
        county = things[f"county_{letter}"]
        line = journal.Line("change", "unions.union", f"{county.pk}", county.pk, note=f"{note}的记录")
        (things[f"row_{letter}"],) = journal.write([line], actor=Actor.system())
        things[f"message_{letter}"] = outbox.post(
            recipient="13712345678",
            subject=f"{note}的消息",
            body="正文",
            dedupe=f"walk-{letter}",
            union_id=county.pk,
        )


def _background(world: World) -> None:
    world.things["job"] = Job.objects.create(
        kind="test.nothing",
        created_by=world.users["a"],
        union=world["county_a"],
        state=Job.State.SUCCEEDED,
        finished_at=timezone.now() - datetime.timedelta(minutes=1),
    )
