"""The unions in the API. Annotations are evaluated: ninja reads them."""

from ninja import Router, Schema
from ninja.pagination import paginate

from portal.acts.requests import Request
from unions.models import Union, UnionQuerySet

router = Router(tags=["unions"])


class UnionOut(Schema):
    """A node of the tree; `parent_id` is null for the province."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    parent_id: int | None


@router.get("", response=list[UnionOut])
@paginate
def unions(request: Request) -> UnionQuerySet:
    """The unions in the caller's scope, in tree order."""
    found: UnionQuerySet = Union.objects.visible_to(request.actor)
    return found
