"""A small true world for tests: plain functions, each making one thing with what it needs.

Everything made here passes the database's constraints. Numbers that must be unique are counted.
"""

from __future__ import annotations

import datetime
import functools
import itertools
from decimal import Decimal
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import ModuleScore, Outcome
from competitions.planning.models import Competition, Event, Module
from competitions.results.models import ResultVersion
from enterprises.models import Cluster, Employment, Enterprise, SkillLevel, Staff, Trade, Worker
from portal.acts.actors import Actor, Role, Seat, actor_for
from unions.initials import initials
from unions.models import Membership, Union, User

_count = itertools.count(1)
PASSWORD = "Jingsai-2026"


def tree() -> dict[str, Union]:
    """Hebei, Cangzhou, two counties (盐山 130925, 青县 130922) and an enterprise union; by code.

    Calling it again gives the same tree.
    """
    if not Union.objects.exists():
        province = Union.objects.plant(None, code="130000", name="河北省总工会", level=Union.Level.PROVINCE)
        city = Union.objects.plant(province, code="130900", name="沧州市总工会", level=Union.Level.CITY)
        yanshan = Union.objects.plant(
            city, code="130925", name="盐山县总工会", level=Union.Level.COUNTY, division_code="130925"
        )
        Union.objects.plant(
            city, code="130922", name="青县总工会", level=Union.Level.COUNTY, division_code="130922"
        )
        Union.objects.plant(
            yanshan,
            code="130925-001",
            name="盐山恒泽管件有限公司工会",
            level=Union.Level.GRASSROOTS,
            kind=Union.Kind.ENTERPRISE,
        )
    return {union.code: union for union in Union.objects.all()}


def province() -> Union:
    return tree()["130000"]


def city() -> Union:
    return tree()["130900"]


def county(code: str = "130925") -> Union:
    """盐山县总工会, or 青县总工会 with code 130922."""
    return tree()[code]


@functools.cache
def _hashed() -> str:
    """The password's hash, worked out once: Argon2 is slow on purpose."""
    return make_password(PASSWORD)


def user(name: str = "王某", phone: str = "", **values: Any) -> User:
    """A user with the password `PASSWORD` and a phone of the 199 0000 range."""
    number = next(_count)
    made = User(username=values.pop("username", f"user{number}"), name=name, phone_verified=True, **values)
    made.password = _hashed()
    made.phone = phone or f"199{number:08d}"
    made.save()
    return made


def staff_of_union(union: Union, role: Role = Role.OFFICER, **values: Any) -> User:
    """A user who holds `role` at `union` from last year on."""
    made = user(**values)
    Membership.objects.create(
        user=made,
        union=union,
        role=role.value,
        valid_from=timezone.localdate() - datetime.timedelta(days=365),
    )
    return made


def staff_of_unit(enterprise: Enterprise, role: Role = Role.ADMINISTRATOR, **values: Any) -> User:
    """A user who works on the portal for an enterprise or school."""
    made = user(**values)
    Staff.objects.create(
        user=made,
        enterprise=enterprise,
        role=role.value,
        valid_from=timezone.localdate() - datetime.timedelta(days=365),
    )
    return made


def actor_at(union: Union, role: Role = Role.OFFICER, **values: Any) -> Actor:
    """A new user's actor, seated in `role` at `union`."""
    return actor_for(staff_of_union(union, role, **values))


def actor_in(enterprise: Enterprise, role: Role = Role.ADMINISTRATOR, **values: Any) -> Actor:
    """A new user's actor, seated in an enterprise or school."""
    return actor_for(staff_of_unit(enterprise, role, **values))


def actor_self(worker: Worker) -> Actor:
    """The actor of a worker who signs in for nothing but what is their own."""
    if worker.user is None:
        worker.user = user(name=worker.name)
        worker.save()
    return Actor(user=worker.user, seat=Seat(kind=Seat.Kind.SELF, key="self"))


_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)


def uscc(number: int | None = None) -> str:
    """A unified social credit code with a right check character, of a fictional body."""
    body = f"91130925MA{number if number is not None else next(_count):07d}"
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(body, _USCC_WEIGHTS, strict=True))
    return body + _USCC_SIGNS[(31 - total % 31) % 31]


def identity(birthday: datetime.date = datetime.date(1990, 5, 4), number: int | None = None) -> str:
    """An identity number with a right check digit; the person is fictional."""
    body = f"130925{birthday:%Y%m%d}{(number if number is not None else next(_count)) % 1000:03d}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    total = sum(int(digit) * weight for digit, weight in zip(body, weights, strict=True))
    return body + "10X98765432"[total % 11]


def enterprise(name: str = "", county_union: Union | None = None, **values: Any) -> Enterprise:
    """An enterprise under 盐山 unless told otherwise."""
    number = next(_count)
    name = name or f"盐山恒泽{number}号管件有限公司"
    return Enterprise.objects.create(
        name=name,
        initials=initials(name),
        uscc=values.pop("uscc", None) or uscc(number),
        county=county_union or county(),
        industry_section=values.pop("industry_section", "C"),
        industry_division=values.pop("industry_division", "33"),
        **values,
    )


def school(name: str = "沧州示范职业技术学校", county_union: Union | None = None) -> Enterprise:
    return enterprise(
        name, county_union, kind=Enterprise.Kind.SCHOOL, industry_section="P", industry_division="83"
    )


def cluster(name: str = "盐山管道装备产业集群", county_union: Union | None = None, **values: Any) -> Cluster:
    return Cluster.objects.get_or_create(
        name=name,
        defaults={
            "county": county_union or county(),
            "product": "管道装备",
            "initials": initials(name),
            **values,
        },
    )[0]


def trade(name: str = "焊工") -> Trade:
    return Trade.objects.get_or_create(name=name, defaults={"initials": initials(name)})[0]


def worker(
    employer: Enterprise | None = None,
    name: str = "",
    *,
    birthday: datetime.date = datetime.date(1990, 5, 4),
    identified: bool = True,
    skill_level: int = SkillLevel.MIDDLE,
    **values: Any,
) -> Worker:
    """A worker of the trade 焊工, employed since 2020 at `employer` (a new enterprise when none is given)."""
    number = next(_count)
    made = Worker(
        name=name or f"李某{number}",
        trade=values.pop("trade", None) or trade(),
        skill_level=skill_level,
        **values,
    )
    made.initials = initials(made.name)
    if identified:
        made.identity = identity(birthday, number)
    made.phone = f"198{number:08d}"
    made.save()
    Employment.objects.create(
        worker=made, enterprise=employer or enterprise(), since=datetime.date(2020, 1, 1)
    )
    return made


def competition(organiser: Union | None = None, name: str = "", **values: Any) -> Competition:
    """A filed county competition next month, unless told otherwise."""
    number = next(_count)
    organiser = organiser or county()
    first = values.pop("starts_on", timezone.localdate() + datetime.timedelta(days=30))
    name = name or f"盐山管道装备焊工技能竞赛{number}"
    return Competition.objects.create(
        organiser=organiser,
        name=name,
        initials=initials(name),
        year=values.pop("year", first.year),
        level=values.pop("level", organiser.level if organiser.level != "grassroots" else "enterprise"),
        track=values.pop("track", Competition.Track.CLUSTER),
        starts_on=first,
        ends_on=values.pop("ends_on", first),
        state=values.pop("state", Competition.State.FILED),
        **values,
    )


def event(
    of: Competition | None = None,
    name: str = "",
    *,
    weights: tuple[tuple[str, str, str], ...] = (("理论", "theory", "30"), ("实操", "practical", "70")),
    **values: Any,
) -> Event:
    """An individual event of workers, open for entry until ten days from now, with its modules."""
    of = of or competition()
    now = timezone.now()
    made = Event.objects.create(
        competition=of,
        name=name or f"焊条电弧焊{next(_count)}",
        trade=values.pop("trade", None) or trade(),
        starts_on=values.pop("starts_on", of.starts_on),
        ends_on=values.pop("ends_on", of.ends_on),
        entry_opens_at=values.pop("entry_opens_at", now - datetime.timedelta(days=5)),
        entry_closes_at=values.pop("entry_closes_at", now + datetime.timedelta(days=10)),
        state=values.pop("state", Event.State.OPEN),
        **values,
    )
    Module.objects.bulk_create(
        Module(event=made, name=module_name, kind=kind, weight=Decimal(weight), order=order)
        for order, (module_name, kind, weight) in enumerate(weights)
    )
    return made


def entry(
    of: Event | None = None,
    workers: list[Worker] | None = None,
    *,
    employer: Enterprise | None = None,
    **values: Any,
) -> Entry:
    """An accepted entry of one new worker, unless told otherwise."""
    of = of or event()
    employer = employer or enterprise()
    workers = workers or [worker(employer)]
    state = values.pop("state", Entry.State.ACCEPTED)
    made = Entry.objects.create(
        event=of,
        enterprise=employer,
        state=state,
        number=values.pop("number", None if state == Entry.State.DRAFT else f"T{next(_count):06d}"),
        submitted_at=None if state == Entry.State.DRAFT else timezone.now(),
        **values,
    )
    Competitor.objects.bulk_create(
        Competitor(
            entry=made,
            event=of,
            worker=person,
            employer=employer,
            skill_level=person.skill_level,
            order=order,
            active=state in Entry.TAKING_A_PLACE,
        )
        for order, person in enumerate(workers)
    )
    return made


def scored(of: Entry, *scores: str, **figures: Any) -> Outcome:
    """The entry's outcome with a score for each module of its event, in order."""
    for module, score in zip(of.event.modules.all(), scores, strict=True):
        ModuleScore.objects.create(entry=of, module=module, score=Decimal(score))
    return Outcome.objects.create(entry=of, **figures)


def result_version(of: Event, number: int = 1, **values: Any) -> ResultVersion:
    """A version with an empty snapshot, final since it was published, unless told otherwise."""
    moment = values.get("published_at") or values.get("withdrawn_at") or timezone.now()
    values = {"opens_at": moment, "told_at": moment, "sha256": "0" * 64, "snapshot": {"rows": []}} | values
    if "closes_at" not in values:
        values.setdefault("final_at", moment)
    return ResultVersion.objects.create(event=of, number=number, **values)
