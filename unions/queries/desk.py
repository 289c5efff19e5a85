"""What the unions room shows on the desk: what waits, figures, search. A constant number of queries each."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting
from portal.acts.scope import below
from unions.models import Invitation, Membership, Union, in_force
from unions.queries.tree import Criteria, listed

# An invitation that ends within so many days is worth a call.
SOON = timedelta(days=2)


def waiting_for(actor: Actor) -> list[Waiting]:
    """For administrators: invitations about to expire, and unions right below that nobody administers."""
    if not actor.at_union or actor.role is not Role.ADMINISTRATOR:
        return []
    now = timezone.now()
    expiring = Invitation.objects.visible_to(actor).in_state("waiting").filter(expires_at__lte=now + SOON)
    soonest = expiring.order_by("expires_at").values_list("expires_at", flat=True)
    moments = list(soonest[:1000])
    administered = Membership.objects.filter(
        in_force(timezone.localdate()), union=OuterRef("pk"), role=Role.ADMINISTRATOR, user__is_active=True
    )
    # Grassroots unions of enterprises are run by the enterprises' own staff.
    unattended = (
        Union.objects.open()
        .filter(parent_id=actor.union_id)
        .exclude(level=Union.Level.GRASSROOTS)
        .exclude(Exists(administered))
        .count()
    )
    rows = [
        Waiting(
            label=_("Invitations about to expire"),
            count=len(moments),
            url=f"{reverse('unions:invitations')}?state=waiting",
            icon="envelope-exclamation",
            due=moments[0] if moments else None,
        ),
        Waiting(
            label=_("Unions below that nobody administers yet"),
            count=unattended,
            url=f"{reverse('unions:unions')}?below={actor.union_id}&sort=people",
            icon="person-exclamation",
        ),
    ]
    return [row for row in rows if row.count]


def figures_for(actor: Actor) -> list[Figure]:
    """Open unions of the scope, and people with a role there today."""
    if not actor.at_union:
        return []
    unions = Union.objects.visible_to(actor).open().count()
    people = Membership.objects.filter(
        in_force(timezone.localdate()), below(actor.path, "union__path")
    ).aggregate(number=Count("user", distinct=True))["number"]
    return [
        Figure(label=_("Unions"), value=unions, url=reverse("unions:unions"), icon="diagram-2"),
        Figure(label=_("People with a role"), value=people, url=reverse("unions:people"), icon="people"),
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
