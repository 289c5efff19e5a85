"""Reference data of the room: the clusters of the pilot, and trades; entered once, left to staff afterwards."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from enterprises.models import Cluster, Trade
from portal.acts.actors import Actor
from portal.acts.deeds import creating
from unions.initials import initials
from unions.models import Union

DATA = Path(__file__).parent / "data"


def _rows(name: str) -> Iterator[dict[str, str]]:
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def load_reference(*, actor: Actor) -> dict[str, int]:
    """Enter the trades and clusters that are not there yet; what is there stays as staff have it.

    Clusters of counties that the tree does not have are left out. Only the system may do this. Returns how
    many were entered: {"trades", "clusters"}.
    """
    return {"trades": _trades(actor), "clusters": _clusters(actor)}


def _nobody(_actor: Actor, _at: object) -> bool:
    return False


def _trades(actor: Actor) -> int:
    known = set(Trade.objects.values_list("name", flat=True))
    entered = 0
    for row in _rows("trades.csv"):
        if row["name"] in known:
            continue
        with creating("enter", actor=actor, at=None, may=_nobody) as deed:
            deed.subject = Trade.objects.create(
                code=row["code"], name=row["name"], field=row["field"], initials=initials(row["name"])
            )
        entered += 1
    return entered


def _clusters(actor: Actor) -> int:
    counties = {union.code: union for union in Union.objects.filter(level=Union.Level.COUNTY)}
    known = set(Cluster.objects.values_list("name", flat=True))
    entered = 0
    for row in _rows("clusters.csv"):
        county = counties.get(row["county_code"])
        if county is None or row["name"] in known:
            continue
        with creating("enter", actor=actor, at=county, may=_nobody) as deed:
            deed.subject = Cluster.objects.create(
                county=county,
                name=row["name"],
                initials=initials(row["name"]),
                product=row["product"],
                level=(
                    Cluster.ClusterLevel.NATIONAL
                    if row["note"].startswith("national")
                    else Cluster.ClusterLevel.PROVINCE
                ),
                certainty=row["certainty"],
            )
        entered += 1
    return entered
