"""Reads of what follows from awards: promotions, recommendations for honours, incentives."""

from __future__ import annotations

import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Event
from competitions.results.models import HonourRecommendation, Incentive, Promotion
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Waiting
from portal.acts.scope import below

MODELS: dict[str, type[Promotion | HonourRecommendation | Incentive]] = {
    "promotions": Promotion,
    "honours": HonourRecommendation,
    "incentives": Incentive,
}
_RELATED = (
    "award__worker",
    "award__employer__county",
    "award__event__competition__organiser",
    "award__event__competition__enterprise",
)
_SORTS = {
    "person": "award__worker__initials",
    "unit": "award__employer__initials",
    "rank": "award__rank",
    "state": "state",
    "confirmed": "confirmed_on",
}


def _scope(actor: Actor, kind: str) -> QuerySet[Any]:
    model: Any = MODELS[kind]
    found: QuerySet[Any] = model.objects.visible_to(actor).select_related(*_RELATED)
    more = {"honours": ("lies_with",), "incentives": ("unit", "payer", "award__entry")}.get(kind, ())
    return found.select_related(*more) if more else found


def listed(
    actor: Actor,
    kind: str,
    *,
    text: str = "",
    state: str = "",
    event_id: int | None = None,
    mine: bool = False,
    sort: str = "",
) -> QuerySet[Any]:
    """Those in scope: the newest events first, by rank, unless `sort` says otherwise.

    `text` is looked for in the names of person, unit and competition. `state` is one state, "" for all but what has
    lapsed, "uncertified" for promotions that wait for a certificate. `mine` leaves what lies with the actor's own
    union or unit. `sort` is a key of `_SORTS`, "-" before it for descending.
    """
    found = _scope(actor, kind)
    if state == "uncertified":
        found = found.filter(state=Promotion.State.CONFIRMED, certified_on__isnull=True)
    elif state:
        found = found.filter(state=state)
    else:
        found = found.exclude(state="lapsed")
    if text := text.strip():
        said = (
            Q(award__worker__name__icontains=text)
            | Q(award__employer__name__icontains=text)
            | Q(award__event__competition__name__icontains=text)
        )
        if kind == "incentives":
            said |= Q(award__entry__team_name__icontains=text) | Q(document_number__icontains=text)
        found = found.filter(said)
    if mine:
        found = found.filter(_lies_with(actor, kind))
    if event_id is not None:
        found = found.filter(award__event=event_id)
    column = _SORTS.get(sort.removeprefix("-"))
    if column is None:
        return found
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "id")


def record(actor: Actor, kind: str, pk: int) -> Any:
    """One of them in scope, with all that its page shows.

    Raises:
        ObjectDoesNotExist: none, or outside the scope.
    """
    return _scope(actor, kind).select_related("confirmed_by", "award__version").get(pk=pk)


def event_choices(actor: Actor, kind: str, limit: int = 100) -> list[tuple[int, str]]:
    """(id, name) of the newest events that have any of the kind in scope. One query."""
    model: Any = MODELS[kind]
    events = (
        Event.objects.filter(pk__in=model.objects.visible_to(actor).order_by().values("award__event"))
        .select_related("competition")
        .order_by("-ends_on", "-pk")
    )
    return [(event.pk, f"{event.competition.name} · {event.name}") for event in events[:limit]]


def tally(event: Event, kind: str) -> dict[str, int]:
    """State → how many of an event, in the order of the states. One query."""
    model: Any = MODELS[kind]
    counted = dict(
        model.objects.filter(award__event=event).order_by().values_list("state").annotate(number=Count("pk"))
    )
    return {state: counted[state] for state in model.State.values if state in counted}


def decided_for(actor: Actor) -> tuple[list[Promotion], list[HonourRecommendation]]:
    """What was decided about whoever is signed in, newest first. Two queries."""
    if actor.user_id is None:
        return [], []
    own = {"award__worker__user_id": actor.user_id, "confirmed_on__isnull": False}
    about = ("award__event__competition", "award__worker__key")
    return (
        list(Promotion.objects.filter(**own).select_related(*about).order_by("-confirmed_on", "-id")),
        list(
            HonourRecommendation.objects.filter(**own)
            .select_related(*about, "lies_with")
            .order_by("-confirmed_on", "-id")
        ),
    )


def incentives_for(actor: Actor, limit: int = 20) -> list[Incentive]:
    """What is proposed for or due to whoever is signed in, or the unit in whose seat they sit. One query."""
    if actor.at_union or (not actor.at_unit and actor.user_id is None):
        return []
    own = Q(unit_id=actor.unit_id) if actor.at_unit else Q(unit__isnull=True)
    found = _scope(actor, "incentives").filter(own).exclude(state=Incentive.State.LAPSED)
    return list(found.order_by("-award__event__ends_on", "award__rank", "id")[:limit])


def incentive_document(actor: Actor, pk: int) -> Incentive:
    """An incentive whose document the actor may open: the organiser and the unions above it.

    The document may name others, so that those who get it read its number and date alone.

    Raises:
        ObjectDoesNotExist: none, or outside the scope.
    """
    held = Event.objects.of_the_organiser(actor)
    found: Incentive = _scope(actor, "incentives").filter(award__event__in=held).get(pk=pk)
    return found


# --- For reports ----------------------------------------------------------------------------------------
# Both are divided by the competition of the award: `award__event__competition__` and then `organiser__path`, `track`,
# `level`, `cluster`; by the employer as at entry: `award__employer__county`.


def promotions_confirmed(path: str, first: datetime.date, last: datetime.date) -> QuerySet[Promotion]:
    """Promotions in force that unions at or below `path` confirmed from `first` to `last`, both included.

    What waits for a decision because its basis was withdrawn is left out, and so is what was revoked.
    """
    return _in_force(Promotion.objects.filter(state__in=Promotion.IN_FORCE), path, first, last)


def honours_recommended(
    path: str, first: datetime.date, last: datetime.date
) -> QuerySet[HonourRecommendation]:
    """Recommendations that unions at or below `path` confirmed from `first` to `last`, both included.

    Granted or not in the end, they count as recommended; what was revoked does not, nor what lost its basis unless
    it was upheld. One that was not granted is over and asks nobody to uphold it: it counts while its award stands.
    """
    lost = Q(state=HonourRecommendation.State.NOT_GRANTED, award__lost_at__isnull=False)
    in_force = HonourRecommendation.objects.filter(state__in=HonourRecommendation.IN_FORCE).exclude(lost)
    return _in_force(in_force, path, first, last)


def _in_force(found: QuerySet[Any], path: str, first: datetime.date, last: datetime.date) -> QuerySet[Any]:
    return found.filter(
        below(path, "award__event__competition__organiser__path"), confirmed_on__range=(first, last)
    )


# --- For the desk ---------------------------------------------------------------------------------------


def waiting_for(actor: Actor) -> list[Waiting]:
    """What waits for the actor's own union or unit. One query a kind."""
    if not (
        actor.at_unit or (actor.at_union and actor.role in (Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR))
    ):
        return []
    prepares = actor.at_unit or actor.role in (Role.OFFICER, Role.ADMINISTRATOR)
    signs = actor.at_unit or actor.role in (Role.APPROVER, Role.ADMINISTRATOR)
    found: list[Waiting] = []
    for kind, model in MODELS.items():
        wanted = ["suggested"] if prepares else []
        if signs:
            wanted += ["proposed", "questioned"]
        if signs and kind == "honours":
            wanted.append("recommended")
        if kind == "incentives":
            wanted.append("due")
        everything: Any = model.objects
        of_these = everything.filter(_lies_with(actor, kind), state__in=wanted)
        counts = of_these.aggregate(**{state: Count("pk", filter=Q(state=state)) for state in wanted})
        found += [
            Waiting(
                label=_LABELS[kind, state],
                count=counts[state],
                url=f"{reverse('results:consequences', args=[kind])}?state={state}&mine=1",
                icon={"promotions": "mortarboard", "honours": "award", "incentives": "cash-coin"}[kind],
            )
            for state in wanted
            if counts[state]
        ]
    return found


def _lies_with(actor: Actor, kind: str) -> Q:
    """What is the actor's own union's or unit's to decide.

    That is what follows from its own competitions, but of recommendations on their way those that lie with the union.
    """
    competition = "award__event__competition__"
    if actor.at_unit:
        own = Q(**{f"{competition}enterprise_id": actor.unit_id or 0})
    else:
        own = Q(**{f"{competition}organiser_id": actor.union_id or 0})
    if kind != "honours":
        return own
    on_its_way = Q(state=HonourRecommendation.State.RECOMMENDED)
    return (own & ~on_its_way) | (Q(lies_with_id=actor.union_id or 0) & on_its_way)


_LABELS: dict[tuple[str, str], str | Promise] = {
    ("promotions", "suggested"): _("Promotions to put forward"),
    ("promotions", "proposed"): _("Promotions to confirm"),
    ("promotions", "questioned"): _("Promotions whose basis was withdrawn"),
    ("honours", "suggested"): _("Recommendations for honours to put forward"),
    ("honours", "proposed"): _("Recommendations for honours to confirm"),
    ("honours", "questioned"): _("Recommendations whose basis was withdrawn"),
    ("incentives", "suggested"): _("Incentives to put forward"),
    ("incentives", "proposed"): _("Incentives to confirm"),
    ("incentives", "due"): _("Incentives that are due, to be paid"),
    ("incentives", "questioned"): _("Incentives paid whose basis was withdrawn"),
    ("honours", "recommended"): _("Recommendations for honours from below"),
}
