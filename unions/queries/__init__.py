"""Reads of the unions room; all of what people see starts from `visible_to`."""

from unions.queries.desk import figures_for, search, waiting_for
from unions.queries.people import (
    account_in_scope,
    invitation,
    invitations_listed,
    is_locked_out,
    membership,
    memberships_of,
    people_listed,
    person,
    roles_of,
)
from unions.queries.seats import holders, seats_of
from unions.queries.tree import (
    UNATTENDED,
    Criteria,
    ancestors_of,
    branches,
    children_of,
    counties,
    listed,
    union,
)

__all__ = [
    "UNATTENDED",
    "Criteria",
    "account_in_scope",
    "ancestors_of",
    "branches",
    "children_of",
    "counties",
    "figures_for",
    "holders",
    "invitation",
    "invitations_listed",
    "is_locked_out",
    "listed",
    "membership",
    "memberships_of",
    "people_listed",
    "person",
    "roles_of",
    "search",
    "seats_of",
    "union",
    "waiting_for",
]
