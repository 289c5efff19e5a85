"""Who may do what in planning. Predicates take the actor and a competition, an event or a union.

An organiser's staff act for their own union; for competitions of a grassroots union or inside an enterprise
the unions above may act too, because many units have no account. Deciding is for the one union that the
policy pack names.
"""

from __future__ import annotations

from typing import Any

import rules

from competitions.planning import governance
from competitions.planning.models import AnnualPlan, Competition, Event
from portal.acts.actors import Actor, Role
from portal.acts.scope import contains
from unions.models import Union

_PREPARING = (Role.OFFICER, Role.ADMINISTRATOR)
_DECIDING = (Role.APPROVER, Role.ADMINISTRATOR)


def _competition_of(thing: Any) -> Competition:
    competition: Competition = thing.competition if isinstance(thing, Event) else thing
    return competition


def _of_the_organiser(actor: Actor, thing: Any, roles: tuple[Role, ...]) -> bool:
    competition = _competition_of(thing)
    if actor.role not in roles:
        return False
    if actor.at_unit:
        return competition.enterprise_id is not None and competition.enterprise_id == actor.unit_id
    if not actor.at_union:
        return False
    organiser = competition.organiser
    if competition.enterprise_id is not None or organiser.level == Union.Level.GRASSROOTS:
        return contains(actor.path, organiser.path)
    return actor.union_id == organiser.pk


@rules.predicate("planning.may_prepare")
def may_prepare(actor: Actor, thing: Any) -> bool:
    """Write and submit: the organiser's officers and administrators; a unit's own staff."""
    return _of_the_organiser(actor, thing, _PREPARING)


@rules.predicate("planning.may_sign")
def may_sign(actor: Actor, thing: Any) -> bool:
    """Check and sign off inside the organiser."""
    return actor.at_union and _of_the_organiser(actor, thing, _DECIDING)


@rules.predicate("planning.may_run")
def may_run(actor: Actor, thing: Any) -> bool:
    """Open entry, start, finish, postpone, cancel an event."""
    return _of_the_organiser(actor, thing, _PREPARING)


@rules.predicate("planning.may_publish")
def may_publish(actor: Actor, thing: Any) -> bool:
    """Publish results and take them back: who signs for the organiser; inside an enterprise whoever runs it."""
    if _of_the_organiser(actor, thing, _DECIDING):
        return True
    return _competition_of(thing).enterprise_id is not None and _of_the_organiser(actor, thing, _PREPARING)


@rules.predicate("planning.notice_is_due")
def notice_is_due(actor: Actor, event: Any) -> bool:
    """The policy pack asks for a public notice before results of this event are final."""
    return governance.notice_due(event)


may_announce = may_publish & notice_is_due
may_publish_at_once = may_publish & ~notice_is_due


@rules.predicate("planning.may_decide")
def may_decide(actor: Actor, competition: Any) -> bool:
    """File, approve, return or refuse: approvers and administrators of the union that the pack names."""
    decider = governance.decider_path(competition)
    return bool(decider) and actor.at_union and actor.path == decider and actor.role in _DECIDING


@rules.predicate("planning.is_decided_above")
def is_decided_above(actor: Actor, competition: Any) -> bool:
    return bool(governance.decider_path(competition))


@rules.predicate("planning.needs_approval")
def needs_approval(actor: Actor, competition: Any) -> bool:
    return governance.needs_approval(competition)


@rules.predicate("planning.more_steps_follow")
def more_steps_follow(actor: Actor, competition: Any) -> bool:
    return len(governance.steps_left(competition)) > 1


@rules.predicate("planning.one_step_remains")
def one_step_remains(actor: Actor, competition: Any) -> bool:
    return len(governance.steps_left(competition)) == 1


@rules.predicate("planning.no_step_remains")
def no_step_remains(actor: Actor, competition: Any) -> bool:
    return not governance.steps_left(competition)


@rules.predicate("planning.another_signed_before")
def another_signed_before(actor: Actor, competition: Any) -> bool:
    """The actor took no earlier step of this round, or the union has nobody else."""
    return governance.may_take_next_step(competition, actor.user_id)


may_check = may_sign & more_steps_follow & another_signed_before
may_sign_off = (may_sign & one_step_remains & another_signed_before) | (may_prepare & no_step_remains)
may_submit = (may_prepare | may_sign) & is_decided_above
may_file = may_decide & ~needs_approval
may_approve = may_decide & needs_approval
may_file_alone = (may_prepare | may_sign) & ~is_decided_above
may_cancel = may_prepare | may_sign


@rules.predicate("planning.may_edit")
def may_edit(actor: Actor, thing: Any) -> bool:
    """Change what the form holds: only while it is a draft or returned."""
    editable = (Competition.State.DRAFT, Competition.State.RETURNED)
    return _competition_of(thing).state in editable and may_prepare(actor, thing)


@rules.predicate("planning.may_add_document")
def may_add_document(actor: Actor, competition: Any) -> bool:
    """Papers may still come after filing: technical documents, evidence."""
    return may_prepare(actor, competition) or may_sign(actor, competition)


@rules.predicate("planning.may_plan_at")
def may_plan_at(actor: Actor, union: Any) -> bool:
    """Make a plan or a competition of this union; of a grassroots union also from above."""
    if not (isinstance(union, Union) and actor.at_union and actor.role in _PREPARING):
        return False
    if union.level == Union.Level.GRASSROOTS:
        return contains(actor.path, union.path)
    return actor.union_id == union.pk


@rules.predicate("planning.may_edit_plan")
def may_edit_plan(actor: Actor, plan: Any) -> bool:
    return isinstance(plan, AnnualPlan) and may_plan_at(actor, plan.union)


@rules.predicate("planning.may_hold_internal")
def may_hold_internal(actor: Actor, enterprise: Any) -> bool:
    """An enterprise's own staff, or officers of a union that it belongs to, on its behalf."""
    if actor.role not in _PREPARING:
        return False
    if actor.at_unit:
        return bool(actor.unit_id == enterprise.pk)
    paths = [union.path for union in (enterprise.county, enterprise.union) if union is not None]
    return actor.at_union and any(contains(actor.path, path) for path in paths)


def may_create(actor: Actor) -> bool:
    """Whether the actor writes competitions of the own union at all."""
    return actor.at_union and actor.role in _PREPARING


def may_start_internal(actor: Actor) -> bool:
    """Whether the actor may hold internal competitions of some enterprise."""
    return (actor.at_union or actor.at_unit) and actor.role in _PREPARING


@rules.predicate("planning.may_keep_calendar")
def may_keep_calendar(actor: Actor, calendar: Any = None) -> bool:
    """Change holidays and make-up days, which count for every union: administrators of city and province."""
    return (
        actor.at_union
        and actor.role is Role.ADMINISTRATOR
        and actor.seat is not None
        and actor.seat.level in (Union.Level.PROVINCE, Union.Level.CITY)
    )


@rules.predicate("planning.may_copy")
def may_copy(actor: Actor, competition: Any) -> bool:
    """Make next year's draft: whoever writes competitions of this organiser, or the unit that held it."""
    own = competition.enterprise_id is not None and competition.enterprise_id == actor.unit_id
    return may_plan_at(actor, competition.organiser) or (own and actor.role in _PREPARING)
