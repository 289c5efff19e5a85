"""Who enters an event: a unit with its own people, or a delegation with people of several units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from competitions.entries import rules
from competitions.entries.models import Delegation
from competitions.planning.models import Event
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from portal.acts.scope import below


@dataclass(frozen=True, slots=True)
class Party:
    """Who enters what: a unit or a delegation, one of the two."""

    event: Event
    unit: Enterprise | None = None
    delegation: Delegation | None = None

    @property
    def enters(self) -> dict[str, Any]:
        """The party as an act of entering takes it, and as its entries have it."""
        return {"enterprise": self.unit, "delegation": self.delegation}

    def may_enter(self, actor: Actor) -> bool:
        """Whether the actor enters for it, and the event is entered that way."""
        if self.delegation is not None:
            return (
                self.event.entered_by == Event.EnteredBy.DELEGATION
                and self.delegation.competition_id == self.event.competition_id
                and rules.may_lead(actor, self.delegation)
            )
        return (
            self.unit is not None
            and self.event.entered_by == Event.EnteredBy.UNIT
            and self.event.competition.enterprise_id in (None, self.unit.pk)
            and rules.may_enter_for(actor, self.unit)
        )

    def units_called(self, names: Iterable[str]) -> dict[str, list[Enterprise]]:
        """A delegation's units by full name or credit code, of those that are named. One query.

        A name may be that of several units; a code is that of one.
        """
        called: dict[str, list[Enterprise]] = defaultdict(list)
        if self.delegation is None:
            return called
        path = self.delegation.union.path
        wanted = list(names)
        found = Enterprise.objects.filter(
            below(path, "county__path") | below(path, "union__path"),
            Q(name__in=wanted) | Q(uscc__in=[name.upper() for name in wanted]),
            closed_on__isnull=True,
        ).select_related("county", "union")
        for unit in found:
            for key in {unit.name, unit.uscc}:
                called[key].append(unit)
        return called
