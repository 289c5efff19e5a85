"""Who may do what with entries.

The unit's own staff enter for the unit; staff of a union above it may do so on its behalf. A delegation is
its union's. The organiser's officers decide, those of unions above the organiser look on; co-organisers and
hosts see who comes and nothing personal beyond the name.
"""

from __future__ import annotations

from competitions.entries.models import Attachment, Competitor, Delegation, Entry, Substitution
from competitions.planning.models import Competition, Event
from enterprises.models import Enterprise
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union

STAFF = (Role.ADMINISTRATOR, Role.OFFICER)


def is_staff_of(actor: Actor, union: Union | None) -> bool:
    """Officer or administrator of the union or of one above it."""
    return actor.at_union and actor.role in STAFF and union is not None and contains(actor.path, union.path)


def may_enter_for(actor: Actor, enterprise: Enterprise) -> bool:
    """The unit's own staff, or staff of a union above it."""
    if actor.at_unit:
        return actor.role in STAFF and actor.unit_id == enterprise.pk
    return is_staff_of(actor, enterprise.county) or is_staff_of(actor, enterprise.union)


def may_send(actor: Actor, union: Union) -> bool:
    """Who may form a delegation of a union: its own staff."""
    return actor.at_union and actor.role in STAFF and actor.union_id == union.pk


def may_lead(actor: Actor, delegation: Delegation) -> bool:
    return is_staff_of(actor, delegation.union)


def may_edit(actor: Actor, entry: Entry) -> bool:
    """Who writes, sends in, changes and withdraws an entry."""
    if entry.delegation is not None:
        return may_lead(actor, entry.delegation)
    return entry.enterprise is not None and may_enter_for(actor, entry.enterprise)


def may_review(actor: Actor, event: Event) -> bool:
    """Officers and administrators of the organiser itself; of an internal competition, the unit's staff."""
    competition = event.competition
    if competition.enterprise_id is not None and actor.at_unit:
        return actor.role in STAFF and actor.unit_id == competition.enterprise_id
    return actor.at_union and actor.role in STAFF and actor.union_id == competition.organiser_id


def may_watch(actor: Actor, competition: Competition) -> bool:
    """Staff of the organiser or of a union above it: they see what the organiser sees."""
    if competition.enterprise_id is not None and actor.at_unit:
        return actor.unit_id == competition.enterprise_id
    return is_staff_of(actor, competition.organiser)


def may_decide(actor: Actor, entry: Entry) -> bool:
    return may_review(actor, entry.event)


def may_see_personal(actor: Actor, entry: Entry) -> bool:
    """Who sees telephone, masked identity number and attachments: who entered, and the organiser's side."""
    return (
        may_edit(actor, entry)
        or may_watch(actor, entry.event.competition)
        or (actor.at_unit and actor.role in STAFF and actor.unit_id == entry.enterprise_id)
    )


def may_unmask(actor: Actor, entry: Entry) -> bool:
    """Who may read an identity number in full, with a reason: who entered, and the organiser itself."""
    return may_edit(actor, entry) or may_review(actor, entry.event)


def may_read(actor: Actor, attachment: Attachment, entry: Entry) -> bool:
    """Who opens a paper; a list that people of several units may have signed is not for each of these units."""
    return may_read_lists(actor, entry) if attachment.joint_id is not None else may_see_personal(actor, entry)


def may_read_lists(actor: Actor, entry: Entry) -> bool:
    """Who opens a list that several signed: whoever enters them, and the organiser's side."""
    return may_edit(actor, entry) or may_watch(actor, entry.event.competition)


def may_ask_substitution(actor: Actor, competitor: Competitor) -> bool:
    return may_edit(actor, competitor.entry)


def may_decide_substitution(actor: Actor, substitution: Substitution) -> bool:
    return may_review(actor, substitution.entry.event)


def may_set_quota(actor: Actor, delegation: Delegation) -> bool:
    """The organiser gives the places."""
    competition = delegation.competition
    return actor.at_union and actor.role in STAFF and actor.union_id == competition.organiser_id
