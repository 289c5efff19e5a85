"""What the unions room shows on the desk: what waits, figures, search. A constant number of queries each."""

from __future__ import annotations

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting
from unions.models import EXPIRING, Invitation, Union
from unions.queries.people import people_listed
from unions.queries.tree import UNATTENDED, Criteria, listed, nobody_administers


def waiting_for(actor: Actor) -> list[Waiting]:
    """For administrators: invitations about to expire, and unions right below that nobody administers."""
    if not actor.at_union or actor.role is not Role.ADMINISTRATOR:
        return []
    expiring = Invitation.objects.visible_to(actor).in_state(EXPIRING)
    soonest = expiring.order_by("expires_at").values_list("expires_at", flat=True)
    moments = list(soonest[:1000])
    unattended = Union.objects.filter(nobody_administers(actor)).count()
    rows = [
        Waiting(
            label=_("Invitations about to expire"),
            count=len(moments),
            url=f"{reverse('unions:invitations')}?state={EXPIRING}",
            icon="envelope-exclamation",
            due=moments[0] if moments else None,
        ),
        Waiting(
            label=_("Unions below that nobody administers yet"),
            count=unattended,
            url=f"{reverse('unions:unions')}?state={UNATTENDED}",
            icon="person-exclamation",
        ),
    ]
    return [row for row in rows if row.count]


def figures_for(actor: Actor) -> list[Figure]:
    """Open unions of the scope, and people with a role there today."""
    if not actor.at_union:
        return []
    unions = Union.objects.visible_to(actor).open().count()
    held = people_listed(actor).aggregate(roles=Count("pk"), people=Count("user", distinct=True))
    return [
        Figure(label=_("Unions"), value=unions, url=reverse("unions:unions"), icon="diagram-2"),
        Figure(
            label=_("Roles held"),
            value=held["roles"],
            url=reverse("unions:people"),
            note=_("%(people)d people") % {"people": held["people"]},
            icon="people",
        ),
    ]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Unions of the scope by name, code or initials. One query."""
    if not text.strip() or not actor.at_union:
        return []
    return [
        Hit(
            kind=_("Union"),
            title=union.name,
            url=reverse("unions:union", args=[union.pk]),
            detail=f"{union.code} · {union.get_level_display()}",
            icon="diagram-2",
        )
        for union in listed(actor, Criteria(text=text))[:limit]
    ]
