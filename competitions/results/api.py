"""Published results in the API."""

import datetime
from typing import Any

from django.db.models import QuerySet
from ninja import Router, Schema

from competitions.results.models import ResultVersion
from competitions.results.snapshots import public_of
from portal.acts.requests import Request

router = Router(tags=["results"])


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
