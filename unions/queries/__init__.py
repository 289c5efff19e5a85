"""Reads of the unions room; all of what people see starts from `visible_to`."""

from unions.queries.people import (
    memberships_of,
    people_listed,
    person,
)
from unions.queries.seats import holders, seats_of
from unions.queries.tree import (
    Criteria,
    ancestors_of,
    branches,
    children_of,
    counties,
    listed,
    union,
)

__all__ = [
    "Criteria",
    "ancestors_of",
    "branches",
    "children_of",
    "counties",
    "holders",
    "listed",
    "memberships_of",
    "people_listed",
    "person",
    "seats_of",
    "union",
]
