"""The tree: one union, lists of unions, what is above and below."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import models
from django.db.models import Count, Exists, IntegerField, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from portal.acts.actors import Actor, Role
from portal.acts.scope import below
from unions.models import Membership, Union, UnionQuerySet, in_force


def ancestors_of(union: Union) -> list[Union]:
    """From the province down to the union's parent. One query, by the prefixes of its path."""
    prefixes = [union.path[:end] for end in range(union.steplen, len(union.path), union.steplen)]
    return list(Union.objects.filter(path__in=prefixes).order_by("path"))


def union(actor: Actor, union_id: int) -> Union:
    """One union in the actor's scope.

    Raises:
        Union.DoesNotExist: none, or outside the scope.
    """
    found: Union = Union.objects.visible_to(actor).get(pk=union_id)
    return found


def counties(actor: Actor | None = None) -> list[Union]:
    """The open county-level unions, in tree order; with an actor, those in scope."""
    found = Union.objects.open().filter(level=Union.Level.COUNTY)
    if actor is not None and actor.at_union:
        found = found.filter(below(actor.path)) | found.filter(path=actor.path[: 3 * Union.steplen])
    return list(found.order_by("path"))


@dataclass(frozen=True, slots=True)
class Criteria:
    """What a list of unions is narrowed to; an empty value narrows nothing.

    `state`: open, closed, all or UNATTENDED.
    """

    text: str = ""
    level: str = ""
    kind: str = ""
    state: str = "open"
    below_id: int | None = None


# A choice of the list beside open and closed: right below the actor's own union, and nobody administers it yet.
UNATTENDED = "unattended"


def nobody_administers(actor: Actor) -> Q:
    """A condition: open unions right below the actor's own that nobody administers today.

    Grassroots unions of enterprises are run by the enterprises' own staff.
    """
    administered = Membership.objects.filter(
        in_force(timezone.localdate()), union=OuterRef("pk"), role=Role.ADMINISTRATOR, user__is_active=True
    )
    right_below = Q(parent_id=actor.union_id or 0, closed_on__isnull=True)
    return right_below & ~Q(level=Union.Level.GRASSROOTS) & ~Q(Exists(administered))


def _people_count(on: datetime.date) -> Coalesce:
    """A column: how many people hold a role at the union on the day."""
    counted = (
        Membership.objects.filter(in_force(on), union=OuterRef("pk"))
        .order_by()
        .values("union")
        .annotate(number=Count("user", distinct=True))
        .values("number")
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _named_like(text: str) -> Q:
    """A condition: name or short name contains the text, the code begins with it, or the initials contain it."""
    condition = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(code__istartswith=text)
    if text.isascii():
        condition |= Q(initials__contains=text.lower())
    return condition


def listed(actor: Actor, criteria: Criteria, *, sort: str = "path") -> UnionQuerySet:
    """The unions of the actor's scope that fit, with `people` (number of people with a role today).

    `sort` is path, name, code or people, with a minus for descending; anything else is tree order.
    """
    found = Union.objects.visible_to(actor).select_related("parent")
    if criteria.state == "open":
        found = found.open()
    elif criteria.state == UNATTENDED:
        found = found.filter(nobody_administers(actor))
    elif criteria.state == "closed":
        found = found.filter(closed_on__isnull=False)
    if criteria.level:
        found = found.filter(level=criteria.level)
    if criteria.kind:
        found = found.filter(kind=criteria.kind)
    if criteria.below_id is not None:
        path = (
            Union.objects.visible_to(actor)
            .filter(pk=criteria.below_id)
            .values_list("path", flat=True)
            .first()
        )
        found = found.filter(below(path or ""))
    if text := criteria.text.strip():
        found = found.filter(_named_like(text))
    field = sort.removeprefix("-")
    order = [sort, "path"] if field in {"name", "code", "people"} else [sort if field == "path" else "path"]
    counted: UnionQuerySet = found.annotate(people=_people_count(timezone.localdate())).order_by(*order)
    return counted


def children_of(actor: Actor, union: Union) -> UnionQuerySet:
    """The unions right below, open ones first, with `people`."""
    children: UnionQuerySet = Union.objects.visible_to(actor).filter(parent=union)
    counted: UnionQuerySet = children.annotate(people=_people_count(timezone.localdate()))
    # Open ones first, on both databases.
    return counted.order_by(models.F("closed_on").asc(nulls_first=True), "path")


def branches(actor: Actor) -> list[tuple[int, str]]:
    """(id, name) of what a list may be narrowed to: the open unions right below the actor's own, and itself."""
    if not actor.at_union:
        return []
    own = Union.objects.visible_to(actor).open()
    found = own.filter(Q(pk=actor.union_id) | Q(parent_id=actor.union_id) | Q(level=Union.Level.COUNTY))
    return [
        (union.pk, f"{'　' * (union.depth - len(actor.path) // Union.steplen)}{union.name}")
        for union in found
    ]
