"""What the rows of an import name (people, trades, units), looked up for a batch of rows at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.parties import Party
from competitions.entries.queries.standing import belongs, posts
from enterprises.models import Enterprise, Trade, Worker
from portal.acts.refusals import Refused
from portal.sheets.registry import StagedValues

BATCH = 500


@dataclass(frozen=True)
class Named:
    """What a batch of rows names: workers and trades by their number, units by name or code, and where the known
    ones work within the party.
    """

    workers: dict[int, Worker]
    trades: dict[int, Trade]
    units: dict[str, list[Enterprise]]
    employers: dict[int, Enterprise]


def with_names(rows: Iterator[StagedValues], party: Party) -> Iterator[tuple[StagedValues, Named]]:
    """Each row with what its batch names."""
    while batch := list(islice(rows, BATCH)):
        named = _named(batch, party)
        for row in batch:
            yield row, named


def _named(batch: Sequence[StagedValues], party: Party) -> Named:
    """Five queries, however many rows."""
    ids = [int(row.target) for row in batch if row.target]
    places: dict[int, int] = {}
    if party.unit is None:
        for worker_id, held in posts(ids, timezone.localdate()).items():
            fitting = (
                post[0] for post in held if belongs([post], enterprise_id=None, delegation=party.delegation)
            )
            if (place := next(fitting, None)) is not None:
                places[worker_id] = place
    units = Enterprise.objects.select_related("county", "union").in_bulk(set(places.values()))
    return Named(
        workers=Worker.objects.select_related("trade", "key").in_bulk(ids),
        trades=Trade.objects.in_bulk({row.values["trade"] for row in batch if row.values.get("trade")}),
        units=party.units_called({str(row.values["unit"]) for row in batch if row.values.get("unit")}),
        employers={worker_id: units[place] for worker_id, place in places.items()},
    )


def employer(party: Party, row: StagedValues, named: Named) -> Enterprise:
    """The unit at which the row's person is recorded: where a known one works today, else the one that is named."""
    if party.unit is not None:
        return party.unit
    if row.target and int(row.target) in named.employers:
        return named.employers[int(row.target)]
    called = str(row.values.get("unit") or "")
    found = units_named(named.units, called)
    if len(found) != 1:
        raise Refused(
            _("The unit “%(name)s” cannot be told any more: read the sheet again.") % {"name": called}
        )
    return found[0]


def units_named(units: dict[str, list[Enterprise]], name: str) -> list[Enterprise]:
    """The units of a name or code, however the code's letters are typed."""
    return units.get(name) or units.get(name.upper()) or []
