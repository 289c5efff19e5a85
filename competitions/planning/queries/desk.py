"""What planning shows on the desk: work that waits, figures, what a search finds."""

from __future__ import annotations

from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning import phases
from competitions.planning.models import Competition, Event
from competitions.planning.queries.competitions import awaiting_decision, matching
from competitions.planning.queries.events import RESULTS_OUT, Due, due_now, own_events
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Figure, Hit, Waiting

_PREPARING = (Role.OFFICER, Role.ADMINISTRATOR)
_DECIDING = (Role.APPROVER, Role.ADMINISTRATOR)
_S = Competition.State


def _own(actor: Actor) -> Q:
    return Q(organiser=actor.union_id) if actor.at_union else Q(enterprise=actor.unit_id)


def _list(state: str, scope: str = "own") -> str:
    return f"{reverse('planning:competitions')}?scope={scope}&state={state}"


def _events(**chosen: object) -> str:
    """The address of the list of events so narrowed."""
    return f"{reverse('planning:events')}?{urlencode(chosen)}"


def waiting_for(actor: Actor) -> list[Waiting]:
    """What waits for this actor in planning. At most three queries."""
    if not (actor.at_union or actor.at_unit) or actor.role not in {*_PREPARING, *_DECIDING}:
        return []
    counts = Competition.objects.filter(_own(actor)).aggregate(
        signing=Count("pk", filter=Q(state=_S.SIGNING)),
        signed=Count("pk", filter=Q(state=_S.SIGNED)),
        returned=Count("pk", filter=Q(state=_S.RETURNED)),
    )
    found: list[Waiting] = []
    if actor.role in _DECIDING and actor.at_union:
        deciding = awaiting_decision(actor).count()
        found += [
            Waiting(_("Competitions to sign off"), counts["signing"], _list("signing"), "pen"),
            Waiting(_("Competitions to file or approve"), deciding, _list("submitted", "deciding"), "inbox"),
        ]
    if actor.role in _PREPARING:
        found += [
            Waiting(
                _("Competitions returned for correction"), counts["returned"], _list("returned"), "reply"
            ),
            Waiting(_("Signed competitions to submit"), counts["signed"], _list("signed"), "send"),
            *_events_waiting(actor),
        ]
    return [waiting for waiting in found if waiting.count]


def _events_waiting(actor: Actor) -> list[Waiting]:
    """Events whose hour has come: entry to open, to close, contests to start."""
    kinds = {
        Due.OPEN: (_("Events to open for entry"), "door-open"),
        Due.CLOSE: (_("Events whose entry is to be closed"), "door-closed"),
        Due.START: (_("Events to start"), "play-circle"),
    }
    counts = Event.objects.filter(own_events(actor)).aggregate(
        **{due.value: Count("pk", filter=due_now(due)) for due in kinds}
    )
    return [
        Waiting(label, counts[due.value], _events(scope="own", due=due.value), icon)
        for due, (label, icon) in kinds.items()
    ]


def figures_for(actor: Actor) -> list[Figure]:
    """Competitions and events of this year in the actor's scope. Two queries."""
    if not (actor.is_system or actor.at_union or actor.at_unit):
        return []
    year = timezone.localdate().year
    mine = Competition.objects.managed_by(actor).filter(year=year)
    filed = Q(state__in=Competition.PUBLIC_STATES)
    counts = mine.aggregate(all=Count("pk"), filed=Count("pk", filter=filed))
    events = Event.objects.filter(competition__in=mine.filter(filed)).aggregate(
        open=Count("pk", filter=Q(state=Event.State.OPEN)),
        over=Count("pk", filter=Q(state__in=[Event.State.PUBLISHED, Event.State.ARCHIVED])),
    )
    page = reverse("planning:competitions")
    open_url = _events(year=year, state=Event.State.OPEN.value)
    over_url = _events(year=year, state=RESULTS_OUT)
    # A unit enters the events of others too: those are another list.
    open_label = (
        _("Own events open for entry")
        if actor.at_unit
        else pgettext_lazy("planning", "Events open for entry")
    )
    return [
        Figure(_("Competitions this year"), counts["all"], f"{page}?year={year}", icon="calendar3"),
        Figure(open_label, events["open"], open_url, icon="door-open"),
        Figure(_("Events with published results"), events["over"], over_url, icon="megaphone"),
    ]  # fmt: skip


def search(actor: Actor, text: str, limit: int = 8) -> list[Hit]:
    """Competitions by name, filing number or initials, among those that the actor sees. Two queries."""
    text = text.strip()
    if not text:
        return []
    found = list(
        Competition.objects.visible_to(actor)
        .filter(matching(text))
        .order_by("-starts_on")
        .values_list("pk", "name", "state", "organiser__name", "starts_on")[:limit]
    )
    states: dict[int, list[str]] = {pk: [] for pk, *_rest in found}
    for pk, state in Event.objects.filter(competition__in=states).values_list("competition_id", "state"):
        states[pk].append(state)
    return [
        Hit(
            kind=_("Competition"),
            title=name,
            url=reverse("planning:competition", args=[pk]),
            detail=f"{organiser} · {starts_on:%Y-%m-%d} · {phases.chip_of(state, states[pk])[0]}",
            icon="calendar3",
        )
        for pk, name, state, organiser, starts_on in found
    ]
