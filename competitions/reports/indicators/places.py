"""County-level places: from a path in the tree to the union that names the row, and back."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import F, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Substr

from unions.models import Union

COUNTY_PATH = 3 * Union.steplen


def county_part(path_field: str) -> Combinable:
    """The first twelve characters of a path: the county, or a city's or province's own (shorter) path."""
    return Substr(F(path_field), Value(1), Value(COUNTY_PATH))


@dataclass(frozen=True, slots=True)
class Places:
    """Unions down to county level: id by path and name by id. One query."""

    by_path: dict[str, int]
    names: dict[int, str]
    paths: dict[int, str]

    @classmethod
    def load(cls) -> Places:
        rows = list(
            Union.objects.filter(depth__lte=3).order_by("path").values_list("pk", "path", "name", "level")
        )
        return cls(
            by_path={path: pk for pk, path, _name, _level in rows},
            names={pk: name for pk, _path, name, _level in rows},
            paths={pk: path for pk, path, _name, _level in rows},
        )
