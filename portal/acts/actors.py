"""Who acts: a signed-in person in one of the seats that the person holds.

A *seat* is what gives scope: a role at a union (`Seat.Kind.UNION`), a role in an enterprise or school
(`Seat.Kind.UNIT`), or simply being oneself (`Seat.Kind.SELF`). Rooms register providers of seats; a person
with several switches between them in the header.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any, Protocol


class Role(enum.StrEnum):
    """Roles at a union; a unit's staff use ADMINISTRATOR and OFFICER only."""

    ADMINISTRATOR = "administrator"
    OFFICER = "officer"
    APPROVER = "approver"
    FINANCE = "finance"
    VIEWER = "viewer"
    AUDITOR = "auditor"


class Account(Protocol):
    """The little that the ground floor knows of a user."""

    pk: Any

    @property
    def is_authenticated(self) -> bool: ...


@dataclass(frozen=True, slots=True)
class Seat:
    """One place from which a person acts."""

    class Kind(enum.StrEnum):
        UNION = "union"
        UNIT = "unit"
        SELF = "self"
        SYSTEM = "system"

    kind: Kind
    key: str
    label: str = ""
    # What the journal keeps instead of the label, where the label names a person; "": the label.
    recorded_as: str = ""
    role: Role | None = None
    union_id: int | None = None
    # treebeard path of the union; scope is the range of paths that begin with it.
    path: str = ""
    level: str = ""
    unit_id: int | None = None


@dataclass(frozen=True, slots=True)
class Actor:
    """A user (None when signed out or for the portal itself) in a seat (None: no role, only what is public)."""

    user: Any = None
    seat: Seat | None = None
    seats: tuple[Seat, ...] = field(default=(), compare=False)

    @classmethod
    def system(cls) -> Actor:
        """The portal itself: jobs, schedules, the seed. Sees everything; the journal shows no person."""
        return cls(seat=Seat(kind=Seat.Kind.SYSTEM, key="system"))

    @classmethod
    def anonymous(cls) -> Actor:
        return cls()

    @property
    def user_id(self) -> int | None:
        return self.user.pk if self.user is not None else None

    @property
    def is_system(self) -> bool:
        return self.seat is not None and self.seat.kind is Seat.Kind.SYSTEM

    @property
    def at_union(self) -> bool:
        return self.seat is not None and self.seat.kind is Seat.Kind.UNION

    @property
    def at_unit(self) -> bool:
        return self.seat is not None and self.seat.kind is Seat.Kind.UNIT

    @property
    def role(self) -> Role | None:
        return self.seat.role if self.seat is not None else None

    @property
    def union_id(self) -> int | None:
        return self.seat.union_id if self.seat is not None else None

    @property
    def unit_id(self) -> int | None:
        return self.seat.unit_id if self.seat is not None else None

    @property
    def path(self) -> str:
        return self.seat.path if self.seat is not None else ""

    def in_seat(self, key: str) -> Actor:
        """The same person in another of the seats held; unchanged when that seat is not held (any more)."""
        for seat in self.seats:
            if seat.key == key:
                return replace(self, seat=seat)
        return self


SeatProvider = Callable[[Any], Iterable[Seat]]
_providers: list[SeatProvider] = []


def register_seats(provider: SeatProvider) -> SeatProvider:
    """Add a provider `(user) -> seats`; called from `AppConfig.ready()`."""
    if provider not in _providers:
        _providers.append(provider)
    return provider


def actor_for(user: Any, seat_key: str = "") -> Actor:
    """The actor for a user: in the seat named by `seat_key`, else in the first one held.

    Everyone signed in also holds the SELF seat, which shows only what is their own.
    """
    if user is None or not user.is_authenticated:
        return Actor.anonymous()
    seats = [seat for provider in _providers for seat in provider(user)]
    seats.append(Seat(kind=Seat.Kind.SELF, key="self"))
    actor = Actor(user=user, seat=seats[0], seats=tuple(seats))
    return actor.in_seat(seat_key) if seat_key else actor
