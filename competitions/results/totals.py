"""Totals of delegations and units, from the published versions of a competition alone, by its policy pack.

A delegation (where an event has none, a unit) is ranked by the placings of its people over all events. In an event of
individuals a unit is ranked by the scores of its best members. Exhibition events bring nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from competitions.judging import marks, scoring
from competitions.planning.policy import Pack
from competitions.results.models import ResultVersion
from competitions.results.snapshots import Row


@dataclass(frozen=True, slots=True)
class Part:
    """What one entrant brings, in words; `counts` False: others of the group were better."""

    event: str
    name: str
    rank: int
    worth: str
    counts: bool


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a table of totals."""

    rank: int | None
    group: str
    total: str
    shared: bool
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of totals with the rule by which it was made, in a sentence."""

    title: str
    rule: str
    places: tuple[Place, ...]

    @property
    def shares_a_rank(self) -> bool:
        return any(place.shared for place in self.places)


def of_delegations(versions: Sequence[ResultVersion], pack: Pack) -> Table | None:
    """Everybody's placings over all events; None where the pack has the rule switched off or nobody is ranked."""
    rule = pack.ranking.delegation_totals
    if not rule.active:
        return None
    points, best = rule.value.points, rule.value.best_in_event
    sentence = _("Points from the first place on: %(points)s. The best %(best)s of each event count.") % {
        "points": "、".join(marks.shown(each) for each in points),
        "best": best,
    }
    counted = [version for version in versions if not version.snapshot["event"]["exhibition"]]
    delegated = any(row["delegation"] for version in counted for row in version.snapshot["rows"])
    return _table(
        _("Totals of delegations") if delegated else _("Totals of units"),
        sentence,
        counted,
        lambda row: scoring.placing_worth(points, row["rank"]),
        best=best,
        least=1,
        shown=marks.shown,
    )


def of_members(version: ResultVersion, pack: Pack) -> Table | None:
    """Scores of the best members of each unit in one event; None for teams, and where the rule is switched off."""
    rule = pack.ranking.member_totals
    event = version.snapshot["event"]
    if not rule.active or event["team"] or event["exhibition"]:
        return None
    members = rule.value.members
    sentence = _(
        "The final scores of the best %(members)s of a unit are added; with fewer it is not ranked."
    ) % {"members": members}
    return _table(
        event["name"],
        sentence,
        [version],
        lambda row: Decimal(row["final"]),
        best=members,
        least=members,
        shown=marks.score,
    )


def _table(
    title: str,
    rule: str,
    versions: Sequence[ResultVersion],
    worth: Callable[[Row], Decimal],
    *,
    best: int,
    least: int,
    shown: Callable[[Decimal], str],
) -> Table | None:
    names: dict[tuple[str, str], str] = {}
    contributions = []
    for version in versions:
        contest = str(version.event_id)
        for row in version.snapshot["rows"]:
            if row["rank"] is None:
                continue
            entrant = str(row["entry"])
            names[contest, entrant] = row["name"]
            group = row["delegation"] or row["unit"]
            contributions.append(scoring.Contribution(group, contest, entrant, row["rank"], worth(row)))
    if not contributions:
        return None
    events = {str(version.event_id): version.snapshot["event"]["name"] for version in versions}

    def part(each: scoring.Contribution, *, counts: bool) -> Part:
        name = names[each.contest, each.entrant]
        return Part(events[each.contest], name, each.rank, shown(each.worth), counts)

    return Table(
        title,
        rule,
        tuple(
            Place(
                found.rank,
                found.group,
                shown(found.total),
                found.shared,
                (
                    *(part(each, counts=True) for each in found.counted),
                    *(part(each, counts=False) for each in found.left_out),
                ),
            )
            for found in scoring.total_groups(contributions, best=best, least=least)
        ),
    )
