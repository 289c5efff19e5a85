"""Who may do what with enterprises, clusters, workers and registrations.

Predicates take the actor and the record. A role at a union holds for the counties and unions below it; a
unit's staff may act for their own unit only.
"""

from __future__ import annotations

from enterprises.models import Cluster, Enterprise, Registration
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union

OFFICERS = {Role.OFFICER, Role.ADMINISTRATOR}


def _covers(actor: Actor, *unions: Union | None) -> bool:
    return actor.at_union and any(union is not None and contains(actor.path, union.path) for union in unions)


def may_keep_registry(actor: Actor, place: Union | Enterprise) -> bool:
    """Enter, change and close enterprises of a county: its officers, and those of the unions above."""
    county = place.county if isinstance(place, Enterprise) else place
    return actor.role in OFFICERS and _covers(actor, county)


def may_enter_somewhere(actor: Actor) -> bool:
    """Whether there can be a county whose registry the actor keeps: officers of counties and above."""
    return (
        actor.at_union
        and actor.role in OFFICERS
        and actor.seat is not None
        and (actor.seat.level != Union.Level.GRASSROOTS)
    )


def may_see_staff(actor: Actor, enterprise: Enterprise) -> bool:
    """See who works on the portal for a unit: its own people, and the unions above it."""
    return (
        actor.unit_id == enterprise.pk
        if actor.at_unit
        else _covers(actor, enterprise.county, enterprise.union)
    )


def may_keep_cluster(actor: Actor, place: Union | Cluster) -> bool:
    """Enter and change clusters of a county: its officers, and those of the unions above."""
    county = place.county if isinstance(place, Cluster) else place
    return actor.role in OFFICERS and _covers(actor, county)


def may_review_registration(actor: Actor, registration: Registration) -> bool:
    """Accept, return or refuse a registration: officers of its county and above."""
    return actor.role in OFFICERS and _covers(actor, registration.county)


def may_manage_workers(actor: Actor, enterprise: Enterprise) -> bool:
    """Enter and change a unit's workers: its own staff, and officers of its county, its union and above."""
    if actor.at_unit:
        return actor.unit_id == enterprise.pk
    return actor.role in OFFICERS and _covers(actor, enterprise.county, enterprise.union)


def may_erase_workers(actor: Actor, enterprise: Enterprise) -> bool:
    """Erase a person: administrators of the unit, of its county and above."""
    return actor.role is Role.ADMINISTRATOR and may_manage_workers(actor, enterprise)


def may_manage_staff(actor: Actor, enterprise: Enterprise) -> bool:
    """Invite and dismiss a unit's staff: its administrators, and officers of its county and above."""
    if actor.at_unit:
        return actor.unit_id == enterprise.pk and actor.role is Role.ADMINISTRATOR
    return may_keep_registry(actor, enterprise)
