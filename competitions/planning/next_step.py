"""Whose turn it is on a competition's way through filing: the step, who may take it, who has taken one.

Reads memberships; it must not decide anything: `rules` does. What it says of people is for the organiser's side.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.models import Competition, Event
from competitions.planning.publishing import publishing_words
from portal.acts.actors import Actor, Role
from unions.models import Membership, Union, in_force
from unions.rules import may_manage_people

_C = Competition.State
_SIGNING = (Role.APPROVER, Role.ADMINISTRATOR)
_SUBMITTING = (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may take the step: name, role or roles in words, whether the reader is meant."""

    name: str
    roles: str
    reader: bool


@dataclass(frozen=True, slots=True)
class NextStep:
    """`taken`: (name, step) of those who have had their turn. `alone`: they are all that the union has.

    `people` is empty where nobody holds a fitting role; then `above` names the union whose administrators appoint
    somebody, and `appoint_url` leads there, for a reader who may.
    """

    label: str
    union: Union
    people: list[Person]
    taken: list[tuple[str, str]]
    alone: bool = False
    above: str = ""
    appoint_url: str = ""


def next_step(actor: Actor, subject: Competition) -> NextStep | None:
    """Whose turn it is; None while it is being written, once it is decided, or where a unit holds it itself.

    One query, two where the union above decides. Give the competition with its sign-offs read ahead.
    """
    if subject.state == _C.SUBMITTED:
        decider = Union.objects.filter(path=governance.decider_path(subject)).first()
        label = _("Approval") if governance.needs_approval(subject) else _("Filing")
        return _turn(actor, label, decider, _SIGNING) if decider is not None else None
    if subject.state == _C.SIGNED and subject.enterprise_id is None:
        above = governance.decider_path(subject)
        label = _("Submission to the union above") if above else _("Filing")
        return _turn(actor, label, subject.organiser, _SUBMITTING)
    if subject.state == _C.SIGNING and (left := governance.steps_left(subject)):
        taken = {row.by_id: row for row in governance.current_round(subject) if row.agreed}
        done = [(str(row.by), str(row.get_step_display())) for row in taken.values() if row.by is not None]
        return _turn(actor, str(Union.Step(left[0]).label), subject.organiser, _SIGNING, set(taken), done)
    return None


def publishing_turn(actor: Actor, event: Event) -> NextStep | None:
    """Who may publish the results, once the scoring is finished; None before and after, or where a unit holds it itself.

    One query.
    """
    if event.state != Event.State.SCORED or event.competition.enterprise_id is not None:
        return None
    return _turn(actor, publishing_words(event).label, event.competition.organiser, _SIGNING)


def _turn(
    actor: Actor,
    label: str,
    union: Union,
    roles: tuple[Role, ...],
    taken: set[int | None] | None = None,
    done: list[tuple[str, str]] | None = None,
) -> NextStep:
    holding = _holders(union, roles)
    free = {key: names for key, names in holding.items() if key[0] not in (taken or set())}
    people = [
        Person(name, "、".join(held), user_id == actor.user_id)
        for (user_id, name), held in (free or holding).items()
    ]
    appoints = not people and may_manage_people(actor, union)
    return NextStep(
        label=label,
        union=union,
        people=people,
        taken=done or [],
        alone=bool(people) and not free,
        above=union.parent.name if union.parent is not None and not people else "",
        appoint_url=reverse("unions:appoint", args=[union.pk]) if appoints else "",
    )


def _holders(union: Union, roles: tuple[Role, ...]) -> dict[tuple[int, str], list[str]]:
    """(user, name) → roles in words, of the union; of a grassroots union without any, of the nearest above it."""
    paths = [union.path]
    if union.level == Union.Level.GRASSROOTS:
        paths += [union.path[:end] for end in range(len(union.path) - Union.steplen, 0, -Union.steplen)]
    rows = (
        Membership.objects.filter(
            in_force(timezone.localdate()),
            union__path__in=paths,
            role__in=[role.value for role in roles],
            user__is_active=True,
        )
        .select_related("user", "union")
        .order_by("user__name", "id")
    )
    found: dict[str, dict[tuple[int, str], list[str]]] = {}
    for row in rows:
        held = found.setdefault(row.union.path, {}).setdefault((row.user_id, str(row.user)), [])
        held.append(str(row.get_role_display()))
    nearest = max(found, key=len, default="")
    return found.get(nearest, {})
