"""Published results in the API."""

import datetime
from typing import Annotated, Any

from django.db.models import QuerySet
from ninja import Query, Router, Schema

from competitions.results import explanations, queries
from competitions.results.models import ResultVersion
from competitions.results.snapshots import public_of
from portal.acts.requests import Request

router = Router(tags=["results"])
# So many rows are explained in one answer.
MOST_AT_ONCE = 200


class ResultOut(Schema):
    """A published version: its snapshot as the public page shows it, and the fingerprint of the snapshot.

    `final_at` is empty while the version is on public notice, which ends at `closes_at`; what was published without
    a notice has no `closes_at`. A withdrawn version has `withdrawn_at`, `withdrawal_reason` and no snapshot.
    """

    event_id: int
    number: int
    sha256: str
    published_at: datetime.datetime
    opens_at: datetime.datetime
    closes_at: datetime.datetime | None
    final_at: datetime.datetime | None
    reason: str
    withdrawn_at: datetime.datetime | None
    withdrawal_reason: str
    snapshot: dict[str, Any] | None

    @staticmethod
    def resolve_snapshot(version: ResultVersion) -> dict[str, Any] | None:
        return None if version.withdrawn_at else public_of(version.snapshot)


class AspectOut(Schema):
    """An aspect of a marking scheme: points and maximum as decimal strings, and how the points came about."""

    name: str
    points: str
    maximum: str
    how: list[str]


class SectionOut(Schema):
    """A section of a marking scheme."""

    name: str
    points: str
    maximum: str
    aspects: list[AspectOut]


class MarkingOut(Schema):
    """How a module that judges marked by sheets came by its score. It names no judge."""

    module: str
    sections: list[SectionOut]
    total: list[str]


class ExplainedOut(Schema):
    """One row with the reasons of its figures, in the sentences of the page: score, marks, rank and award."""

    entry: int
    rank: int | None
    status: str
    name: str
    unit: str
    delegation: str
    final: str
    award: str
    title: str
    score: list[str]
    marking: list[MarkingOut]
    placing: list[str]


class ExplanationsOut(Schema):
    """The rows that the caller may read (`count` of them), and why there are as many awards as there are."""

    event_id: int
    number: int
    sha256: str
    awards: list[str]
    count: int
    items: list[ExplainedOut]


def _published(event_id: int) -> QuerySet[ResultVersion]:
    return ResultVersion.objects.ever_open().filter(
        event_id=event_id, event__competition__state__in=["filed", "approved"]
    )


@router.get("/{event_id}", response=list[ResultOut])
def versions(request: Request, event_id: int) -> QuerySet[ResultVersion]:
    """Every version of an event's results, newest first; empty while nothing was published."""
    return _published(event_id)


@router.get("/{event_id}/{number}", response=ResultOut)
def version(request: Request, event_id: int, number: int) -> ResultVersion:
    """One version of an event's results."""
    return _published(event_id).get(number=number)


@router.get("/{event_id}/{number}/explanations", response=ExplanationsOut)
def explained(
    request: Request,
    event_id: int,
    number: int,
    offset: Annotated[int, Query(ge=0)] = 0,
    limit: Annotated[int, Query(ge=1, le=MOST_AT_ONCE)] = MOST_AT_ONCE,
) -> dict[str, Any]:
    """Why the figures of a version are what they are: one's own, those of the unit's entries, or the organiser's all.

    Whoever has no row of their own in it reads that it is not there.
    """
    of = ResultVersion.objects.visible_to(request.actor).get(event_id=event_id, number=number)
    rows = queries.explainable_rows(request.actor, of)
    if not rows:
        raise ResultVersion.DoesNotExist
    explainer = explanations.Explainer(of.snapshot)
    return {
        "event_id": of.event_id,
        "number": of.number,
        "sha256": of.sha256,
        "awards": explanations.of_awards(of.snapshot),
        "count": len(rows),
        "items": [explanations.record(row, explainer.of(row)) for row in rows[offset : offset + limit]],
    }
