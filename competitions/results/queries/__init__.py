"""Reads of the results room, split by noun: versions, and what follows from the awards in them."""

from __future__ import annotations

from competitions.results.queries import consequences, versions
from competitions.results.queries.consequences import (
    decided_for,
    event_choices,
    honours_recommended,
    listed,
    promotions_confirmed,
    record,
    tally,
)
from competitions.results.queries.versions import (
    Head,
    OwnResult,
    figures_for,
    heads,
    newest_public,
    own_results,
    public_list,
    search,
    tombstone,
    version,
    version_before,
    version_of,
)
from competitions.results.queries.versions import versions as versions_of
from portal.acts.actors import Actor
from portal.acts.glimpses import Waiting

__all__ = [
    "Head",
    "OwnResult",
    "decided_for",
    "event_choices",
    "figures_for",
    "heads",
    "honours_recommended",
    "listed",
    "newest_public",
    "own_results",
    "promotions_confirmed",
    "public_list",
    "record",
    "search",
    "tally",
    "tombstone",
    "version",
    "version_before",
    "version_of",
    "versions_of",
    "waiting_for",
]


def waiting_for(actor: Actor) -> list[Waiting]:
    """Results to publish; promotions and recommendations to put forward, to confirm, to decide anew. Three queries."""
    return [*versions.waiting_for(actor), *consequences.waiting_for(actor)]
