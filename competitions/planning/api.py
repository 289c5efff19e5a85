"""Competitions and their events in the API."""

import datetime

from django.db.models import QuerySet
from ninja import Router, Schema
from ninja.pagination import paginate

from competitions.planning.models import Competition
from portal.acts.requests import Request

router = Router(tags=["competitions"])


class ModuleOut(Schema):
    """A module; `weight` in percent, as a decimal string."""

    name: str
    kind: str
    weight: str

    @staticmethod
    def resolve_weight(module: object) -> str:
        return str(getattr(module, "weight", ""))


class EventOut(Schema):
    """An event with its own state."""

    id: int
    name: str
    trade: str
    group: str
    format: str
    state: str
    exhibition: bool
    capacity: int | None
    entry_opens_at: datetime.datetime | None
    entry_closes_at: datetime.datetime | None
    starts_on: datetime.date
    ends_on: datetime.date
    modules: list[ModuleOut]

    @staticmethod
    def resolve_trade(event: object) -> str:
        return str(getattr(event, "trade", ""))


class CompetitionOut(Schema):
    """A competition as a list shows it."""

    id: int
    name: str
    year: int
    level: str
    grade: str
    track: str
    organiser_id: int
    cluster_id: int | None
    starts_on: datetime.date
    ends_on: datetime.date
    state: str
    filing_number: str
    backfilled: bool


class CompetitionDetail(CompetitionOut):
    """A competition with its events."""

    place: str
    introduction: str
    events: list[EventOut]


@router.get("", response=list[CompetitionOut])
@paginate
def competitions(
    request: Request,
    year: int | None = None,
    level: Competition.CompetitionLevel | None = None,
    track: Competition.Track | None = None,
    state: Competition.State | None = None,
) -> QuerySet[Competition]:
    """The competitions that the caller may see; signed out: those that are public."""
    found = Competition.objects.visible_to(request.actor)
    wanted = {"year": year, "level": level, "track": track, "state": state}
    return found.filter(**{name: value for name, value in wanted.items() if value is not None})


@router.get("/{competition_id}", response=CompetitionDetail)
def competition(request: Request, competition_id: int) -> Competition:
    """One competition with its events and modules."""
    return (
        Competition.objects.visible_to(request.actor)
        .prefetch_related("events__trade", "events__modules")
        .get(pk=competition_id)
    )
