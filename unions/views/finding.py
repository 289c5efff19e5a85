"""Objects for the pages of this room: what lies outside the reader's scope does not exist (404)."""

from __future__ import annotations

from django.http import Http404

from portal.acts.requests import Request
from unions import queries
from unions.models import Union


def union_or_404(request: Request, union_id: int) -> Union:
    try:
        return queries.union(request.actor, union_id)
    except Union.DoesNotExist as error:
        raise Http404 from error
