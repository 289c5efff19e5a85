"""The unions of the pilot's divisions, planted from `data/divisions.csv`.

A division's union is named after it: 盐山县 → 盐山县总工会. Its name in the register (盐工) is a proposal that
staff may change. Rows whose union is inferred carry that as a note.
"""

from __future__ import annotations

import csv
from pathlib import Path

from portal.acts.actors import Actor
from portal.acts.deeds import creating
from unions.models import Union

FILE = Path(__file__).parent / "data" / "divisions.csv"
_SUFFIX = "总工会"
_NOTE = "依据开发区名录推定设有县级工会，请核实后修改。"


def plant_divisions(*, actor: Actor) -> dict[str, Union]:
    """Plant every union of the file that is not there yet, parents first; all of them, by division code.

    A union that is there is left as staff have it (name, note, closed or not). Only the system may do this.
    """
    with FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    present: dict[str, Union] = {union.code: union for union in Union.objects.all()}
    for row in rows:
        if row["code"] in present:
            continue
        parent = present[row["parent"]] if row["parent"] else None
        with creating("plant", actor=actor, at=parent, may=lambda _actor, _parent: False) as deed:
            # The row of the parent counts its children; another planting may have gone before.
            fresh = Union.objects.select_for_update().get(pk=parent.pk) if parent is not None else None
            deed.subject = Union.objects.plant(
                fresh,
                code=row["code"],
                name=f"{row['name']}{_SUFFIX}",
                short_name=row["name"],
                register_name=row["register_name"],
                level=row["level"],
                division_code=row["code"] if row["code"].isdigit() else "",
                note="" if row["certainty"] == "verified" else _NOTE,
            )
        present[row["code"]] = deed.subject
    return {row["code"]: present[row["code"]] for row in rows}
