"""What the parts of the seed hand on to each other."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable
from dataclasses import dataclass, field

from competitions.judging.models import Judge
from enterprises.models import Cluster, Enterprise, Trade, Worker
from portal.acts.actors import Actor, Role, actor_for
from portal.demo.seed.clock import Clock
from unions.models import Union, User


@dataclass(slots=True)
class World:
    """The tree, the people and the firms made so far; `rng` is the only source of chance."""

    today: datetime.date
    clock: Clock
    rng: random.Random
    # Code → union.
    unions: dict[str, Union] = field(default_factory=dict)
    # (union's code, role) → the person who holds it.
    staff: dict[tuple[str, Role], User] = field(default_factory=dict)
    # Enterprise's id → its administrator on the portal.
    unit_staff: dict[int, User] = field(default_factory=dict)
    enterprises: list[Enterprise] = field(default_factory=list)
    schools: list[Enterprise] = field(default_factory=list)
    clusters: dict[str, Cluster] = field(default_factory=dict)
    trades: dict[str, Trade] = field(default_factory=dict)
    # Enterprise's id → those who work (study) there, in order of their id.
    workers: dict[int, list[Worker]] = field(default_factory=dict)
    # The register of judges, in the order of `judges.REGISTER`.
    judges: list[Judge] = field(default_factory=list)
    say: Callable[[str], object] = print

    @property
    def counties(self) -> list[Union]:
        return [union for union in self.unions.values() if union.level == Union.Level.COUNTY]

    def actor(self, code: str, role: Role) -> Actor:
        """The person who holds `role` at the union `code`, in that seat."""
        actor = actor_for(self.staff[code, role])
        seat = next(
            seat for seat in actor.seats if seat.role == role and seat.union_id == self.unions[code].pk
        )
        return actor.in_seat(seat.key)

    def unit_actor(self, enterprise: Enterprise) -> Actor:
        """The administrator of an enterprise or school, in that seat."""
        return actor_for(self.unit_staff[enterprise.pk])
