"""Judges far from their panel: by how much a judge's marks lie beside those of the others.

Only aspects on which every judge of the panel has given a mark are compared, so that a judge who is ahead of the others is not called far from them.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from competitions.judging.scoring import Aspect, Judgement, Scale, judges_of
from competitions.judging.tally import Tally
from competitions.planning.governance import pack_of


@dataclass(frozen=True, slots=True)
class Deviation:
    """One judge: on how many aspects compared, and how far from the others' mean, in percent of what can be given.

    `mean` tells whether a judge is strict (below 0) or generous; `distance` is the mean without signs.
    """

    appointment_id: int
    compared: int
    mean: Decimal
    distance: Decimal
    # As the policy pack draws the line: the board points the judge out, and nothing follows from it by itself.
    is_far: bool


def deviations(found: Tally) -> list[Deviation]:
    """Every judge who can be compared, the farthest first."""
    rule = pack_of(found.module.event.competition).marking.panel_distance
    beside: defaultdict[int, list[Fraction]] = defaultdict(list)
    for line in found.awaited:
        papers = [paper for paper in found.counted(line.entry_id) if paper.appointment_id is not None]
        for aspect in found.scheme.aspects if found.scheme is not None else ():
            wanted = judges_of(aspect.method, found.scale)
            given = {
                paper.appointment_id: Fraction(Decimal(paper.values[aspect.key]["points"]))
                for paper in papers
                if aspect.key in paper.values
            }
            if wanted < 2 or len(given) < wanted:
                continue
            everything = sum(given.values(), Fraction(0))
            for judge, mark in given.items():
                others = (everything - mark) / (len(given) - 1)
                beside[judge or 0].append((mark - others) / _span(aspect, found.scale))
    rows = []
    for judge, each in beside.items():
        distance = _percent(sum(map(abs, each), Fraction(0)) / len(each))
        enough = len(each) >= rule.value.fewest_aspects
        rows.append(
            Deviation(
                judge,
                len(each),
                _percent(sum(each, Fraction(0)) / len(each)),
                distance,
                rule.active and enough and distance >= rule.value.percent,
            )
        )
    return sorted(rows, key=lambda row: (-row.distance, row.appointment_id))


def _span(aspect: Aspect, scale: Scale) -> Fraction:
    judgement = isinstance(aspect.method, Judgement)
    return Fraction(scale.highest - scale.lowest) if judgement else Fraction(aspect.maximum)


def _percent(share: Fraction) -> Decimal:
    return (Decimal(share.numerator) * 100 / Decimal(share.denominator)).quantize(Decimal("0.1"))
