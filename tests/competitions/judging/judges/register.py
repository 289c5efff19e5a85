"""A register for tests: judges with accounts, appointed to events in any state."""

from __future__ import annotations

import datetime
from typing import Any

from django.utils import timezone

from competitions.judging.models import Appointment, Judge, JudgeEmployment
from competitions.planning.models import Event
from enterprises.models import Enterprise, SkillLevel
from portal.acts.actors import Actor, Seat
from tests import factories
from unions.initials import initials
from unions.models import Union


def judge(
    union: Union | None = None,
    name: str = "",
    employer: Enterprise | None = None,
    *,
    account: bool = True,
    **values: Any,
) -> Judge:
    """A trained technician of the trade 焊工, on record with 盐山 since 2020, employed where it is said."""
    made = Judge(
        union=union or factories.county(),
        name=name or f"裁判{next(factories._count)}",
        skill_level=values.pop("skill_level", SkillLevel.TECHNICIAN),
        training=values.pop("training", "市级裁判员培训班"),
        valid_from=values.pop("valid_from", datetime.date(2020, 1, 1)),
        **{key: value for key, value in values.items() if key not in ("trades", "identity", "phone")},
    )
    made.initials = initials(made.name)
    made.identity = values.get("identity", "")
    made.phone = values.get("phone", f"197{next(factories._count):08d}")
    if account:
        made.user = factories.user(made.name, phone=made.phone)
    made.save()
    made.trades.set(values.get("trades", [factories.trade()]))
    if employer is not None:
        JudgeEmployment.objects.create(judge=made, enterprise=employer, since=datetime.date(2020, 1, 1))
    return made


def event(**values: Any) -> Event:
    """An event of a filed competition of 盐山, next month."""
    return factories.event(values.pop("of", None), **values)


def appointed(
    to: Event | None = None,
    of: Judge | None = None,
    role: str = "judge",
    state: str = "signed",
    **values: Any,
) -> Appointment:
    """An appointment as it stands in the database, without the acts that lead there."""
    return Appointment.objects.create(
        event=to or event(),
        judge=of or judge(),
        role=role,
        state=state,
        signed_at=timezone.now() if state == "signed" else None,
        **values,
    )


def self_of(someone: Judge) -> Actor:
    """The judge, signed in for nothing but the own affairs."""
    return Actor(user=someone.user, seat=Seat(kind=Seat.Kind.SELF, key="self"))
