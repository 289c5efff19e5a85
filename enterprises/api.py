"""The enterprises in the API."""

import datetime

from django.db.models import QuerySet
from django.utils import timezone
from ninja import Router, Schema
from ninja.pagination import paginate

from enterprises.models import Designation, Enterprise
from portal.acts.requests import Request

router = Router(tags=["enterprises"])


class EnterpriseOut(Schema):
    """An enterprise or school; no contact person."""

    id: int
    uscc: str
    name: str
    kind: str
    county_id: int
    union_id: int | None
    industry_section: str
    industry_division: str
    size: str
    headcount: int | None


@router.get("", response=list[EnterpriseOut])
@paginate
def enterprises(
    request: Request,
    county_id: int | None = None,
    designation: Designation.Kind | None = None,
    on: datetime.date | None = None,
) -> QuerySet[Enterprise]:
    """The enterprises in the caller's scope; `designation` as held on the day `on` (default: today)."""
    found = Enterprise.objects.visible_to(request.actor)
    if county_id is not None:
        found = found.filter(county_id=county_id)
    if designation is not None:
        found = found.designated(designation, on or timezone.localdate())
    return found
