"""What the entries room gives the desk: work that waits, figures, hits of the search."""

from __future__ import annotations

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry, Substitution
from competitions.entries.queries.entries import entry_list, made_by, matching
from competitions.entries.queries.events import in_review
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting

_STAFF = (Role.ADMINISTRATOR, Role.OFFICER)


def waiting_for(actor: Actor) -> list[Waiting]:
    """Events with entries to review or substitutions to decide; own entries to correct and drafts to send in.

    Four queries at most.
    """
    rows: list[Waiting] = []
    if actor.is_system or actor.role not in _STAFF:
        return rows
    organised = in_review(actor, "event__")
    # The number is that of the events, as the list behind it has a row for each; the entries are told beside it.
    to_review = Entry.objects.filter(organised, state=Entry.State.SUBMITTED).aggregate(
        entries=Count("pk"), events=Count("event", distinct=True)
    )
    if to_review["events"]:
        rows.append(
            Waiting(
                label=gettext("Events with entries to review (entries: %(count)d)")
                % {"count": to_review["entries"]},
                count=to_review["events"],
                url=f"{reverse('entries:reviews')}?waiting=entries",
                icon="person-check",
            )
        )
    asked = Substitution.objects.filter(
        state=Substitution.State.REQUESTED,
        entry__in=Entry.objects.filter(organised),
    ).aggregate(substitutions=Count("pk"), events=Count("entry__event", distinct=True))
    if asked["events"]:
        rows.append(
            Waiting(
                label=gettext("Events with substitutions to decide (substitutions: %(count)d)")
                % {"count": asked["substitutions"]},
                count=asked["events"],
                url=f"{reverse('entries:reviews')}?waiting=substitutions",
                icon="arrow-left-right",
            )
        )
    own = Entry.objects.filter(made_by(actor)).aggregate(
        returned=Count("pk", filter=Q(state=Entry.State.RETURNED)),
        due=Min("correct_by", filter=Q(state=Entry.State.RETURNED)),
        drafts=Count("pk", filter=Q(state=Entry.State.DRAFT, event__state=Event.State.OPEN)),
        closes=Min(
            "event__entry_closes_at", filter=Q(state=Entry.State.DRAFT, event__state=Event.State.OPEN)
        ),
    )
    listed = reverse("entries:entries")
    if own["returned"]:
        rows.append(
            Waiting(
                label=_("Entries to correct"),
                count=own["returned"],
                url=f"{listed}?state={Entry.State.RETURNED.value}&mine=1",
                icon="arrow-return-left",
                due=own["due"],
            )
        )
    if own["drafts"]:
        rows.append(
            Waiting(
                label=_("Entries not sent in yet"),
                count=own["drafts"],
                url=f"{listed}?state={Entry.State.DRAFT.value}&mine=1&entering=open",
                icon="pencil-square",
                due=own["closes"],
            )
        )
    return rows


def figures_for(actor: Actor) -> list[Figure]:
    """Accepted entries of this year in scope, and the people in them counted as participations. One query."""
    if not (actor.at_union or actor.at_unit):
        return []
    year = timezone.localdate().year
    accepted = entry_list(actor).filter(state=Entry.State.ACCEPTED, event__starts_on__year=year)
    counted = accepted.prefetch_related(None).aggregate(
        entries=Count("pk", distinct=True),
        people=Count("competitors", filter=Q(competitors__active=True), distinct=True),
    )
    url = f"{reverse('entries:entries')}?state={Entry.State.ACCEPTED.value}&year={year}"
    return [
        Figure(
            label=_("Entries accepted this year"),
            value=counted["entries"],
            url=url,
            note=_("%(people)d participations") % {"people": counted["people"]},
            icon="person-badge",
        )
    ]


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Entries in sight by number, team, unit, or a competitor's name or initials. Two queries."""
    if not text.strip():
        return []
    from competitions.entries.queries.entries import _present

    found = (
        Entry.objects.visible_to(actor)
        .filter(matching(text))
        .select_related("event__competition", "enterprise", "delegation")
        .prefetch_related(_present())
        .order_by("-id")[:limit]
    )
    return [
        Hit(
            kind=_("Entry to an event"),
            title=f"{entry} {title_of(entry)}",
            url=reverse("entries:entry", args=[entry.pk]),
            detail=f"{entry.event.competition.name} · {entry.event.name}",
            icon="person-badge",
        )
        for entry in found
    ]


def title_of(entry: Entry) -> str:
    """The team's name, or the names of its people, as loaded."""
    people = entry.people  # type: ignore[attr-defined,unused-ignore]
    return entry.team_name or "、".join(competitor.worker.name for competitor in people)
