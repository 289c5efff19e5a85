"""Marking schemes in a library, for the tests."""

from __future__ import annotations

import copy
from decimal import Decimal
from typing import Any

from competitions.judging import acts
from competitions.judging.models import Scheme, SchemeVersion
from competitions.planning.models import Event
from portal.acts.actors import Actor
from tests import factories
from tests.competitions.judging.scoring.schemes import CONTENT
from unions.models import Union


def content() -> dict[str, Any]:
    """A fresh copy of a plain scheme of 100 points with one aspect of every way of marking."""
    return copy.deepcopy(CONTENT)


def draft(
    actor: Actor,
    union: Union | None = None,
    name: str = "焊工实操评分标准",
    *,
    total: int = 100,
    **facts: Any,
) -> Scheme:
    """A scheme of the trade 焊工 with a full draft, not released."""
    return acts.create_scheme(
        actor=actor,
        union=union or factories.county(),
        facts={"name": name, "trade": factories.trade(), "shared": "own", "total": Decimal(total), **facts},
        content=content(),
    )


def released(
    actor: Actor, union: Union | None = None, name: str = "焊工实操评分标准", **facts: Any
) -> SchemeVersion:
    """Its first version, released."""
    scheme = draft(actor, union, name, **facts)
    return acts.release_version(actor=actor, scheme=scheme)


def sheet_event(**values: Any) -> Event:
    """An event that judges mark by schemes, with theory and practice out of 100."""
    return factories.event(judging=Event.Judging.SHEETS, **values)
