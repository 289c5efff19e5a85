"""Reads of the results room, split by noun: versions, what follows from the awards in them, certificates."""

from __future__ import annotations

from competitions.results.queries import certificates, consequences, objections, versions
from competitions.results.queries.certificates import (
    LACKING,
    awards_without_certificate,
    by_code,
    certificate,
    certificate_counts,
    certificates_of,
    certified_events,
    events_to_certify,
    own_certificates,
    printable,
    standing_awards,
)
from competitions.results.queries.consequences import (
    decided_for,
    event_choices,
    honours_recommended,
    incentive_document,
    incentives_for,
    listed,
    promotions_confirmed,
    record,
    tally,
)
from competitions.results.queries.objections import (
    arbitrations_of,
    entries_just_held,
    free_arbitrators,
    objected_events,
    objection,
    own_entry,
    public_objections,
    to_remind,
)
from competitions.results.queries.objections import objections as objections_of
from competitions.results.queries.public_heads import Head, forget_heads, kept_heads, opened
from competitions.results.queries.versions import (
    FINAL_STATES,
    OwnResult,
    events_without_results,
    explainable_rows,
    heads,
    held_competition,
    holds,
    is_final,
    newest_public,
    newest_standing,
    own_results,
    own_rows,
    public_list,
    search,
    standing_versions,
    to_tell,
    tombstone,
    unit_results,
    version,
    version_before,
    version_of,
)
from competitions.results.queries.versions import versions as versions_of
from portal.acts.actors import Actor
from portal.acts.glimpses import Waiting

__all__ = [
    "FINAL_STATES",
    "LACKING",
    "Head",
    "OwnResult",
    "arbitrations_of",
    "awards_without_certificate",
    "by_code",
    "certificate",
    "certificate_counts",
    "certificates_of",
    "certified_events",
    "decided_for",
    "entries_just_held",
    "event_choices",
    "events_to_certify",
    "events_without_results",
    "explainable_rows",
    "forget_heads",
    "free_arbitrators",
    "heads",
    "held_competition",
    "holds",
    "honours_recommended",
    "incentive_document",
    "incentives_for",
    "is_final",
    "kept_heads",
    "listed",
    "newest_public",
    "newest_standing",
    "objected_events",
    "objection",
    "objections_of",
    "opened",
    "own_certificates",
    "own_entry",
    "own_results",
    "own_rows",
    "printable",
    "promotions_confirmed",
    "public_list",
    "public_objections",
    "record",
    "search",
    "standing_awards",
    "standing_versions",
    "tally",
    "to_remind",
    "to_tell",
    "tombstone",
    "unit_results",
    "version",
    "version_before",
    "version_of",
    "versions_of",
    "waiting_for",
]


def waiting_for(actor: Actor) -> list[Waiting]:
    """Results to publish; what follows from awards to decide; certificates to issue; objections. Eight queries."""
    return [
        *versions.waiting_for(actor),
        *consequences.waiting_for(actor),
        *certificates.waiting_for(actor),
        *objections.waiting_for(actor),
    ]
