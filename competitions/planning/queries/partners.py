"""Bodies that may be partners of a competition: unions, enterprises and schools anywhere in the province.

Only name and county are given out: what a register of enterprises says publicly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from competitions.planning.models import Competition, Partner
from enterprises.models import Enterprise
from unions.models import Union

LIMIT = 10


@dataclass(frozen=True, slots=True)
class Body:
    """Something that was found: `key` is "u7" or "e12"."""

    key: str
    name: str
    detail: str
    kind: str


def bodies(text: str) -> list[Body]:
    """Unions and units whose name contains the text, whose initials begin with it, or whose code it is."""
    named = Q(name__icontains=text)
    if text.isascii():
        named |= Q(initials__startswith=text.lower())
    unions = Union.objects.open().filter(named).select_related("parent")[:LIMIT]
    units = (
        Enterprise.objects.filter(named | Q(uscc=text.upper()), closed_on__isnull=True)
        .select_related("county")
        .order_by("name")[:LIMIT]
    )
    return [
        *(
            Body(f"u{union.pk}", union.name, union.parent.name if union.parent else "", "union")
            for union in unions
        ),
        *(Body(f"e{unit.pk}", unit.name, unit.county.place, unit.kind) for unit in units),
    ]


def body_of(key: str, name: str) -> dict[str, Any]:
    """The arguments of `add_partner` for a chosen key; nothing for a key that is gone."""
    if key == "name":
        return {"name": name}
    if key.startswith("u"):
        return {"union": Union.objects.open().filter(pk=int(key[1:])).first()}
    return {"enterprise": Enterprise.objects.filter(pk=int(key[1:]), closed_on__isnull=True).first()}


def partner_of(competition: Competition, pk: int) -> Partner:
    """One partner of a competition.

    Raises:
        Partner.DoesNotExist: it has none of that number.
    """
    return competition.partners.get(pk=pk)
