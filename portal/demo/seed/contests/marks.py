"""Marks of the demo: what somebody of some skill gets for an aspect, in the shape in which sheets keep it."""

from __future__ import annotations

import random
from typing import Any

from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Panel,
    Ranges,
    Tolerance,
)

# From which skill on a judge gives 3, 2, 1 of 3.
_LEVELS = ((0.8, "3"), (0.5, "2"), (0.2, "1"))


def given(aspect: Aspect, skill: float, rng: random.Random) -> dict[str, Any]:
    """A value for the aspect; `skill` from 0 to 1, with a little luck."""
    luck = min(1.0, max(0.0, skill + rng.uniform(-0.08, 0.08)))
    match aspect.method:
        case Checklist() as method:
            return {"items": [item.key for item in method.items if rng.random() < 0.5 + luck / 2]}
        case Deductions() as method:
            return {"counts": {item.key: 1 for item in method.items if rng.random() > 0.35 + luck / 2}}
        case Judgement():
            return {"points": next((points for least, points in _LEVELS if skill >= least), "0")}
        case Panel():
            return {"points": _text(round(float(aspect.maximum) * luck * 2) / 2)}
        case Linear() as method:
            value = float(method.full_at) + (1 - luck) * 0.7 * float(method.none_at - method.full_at)
            return {"value": str(round(value))} if method.timed else {"value": _text(round(value, 1))}
        case Ranges() as method:
            best = sorted(method.bands, key=lambda band: -band.points)
            band = best[min(len(best) - 1, int((1 - luck) * len(best) * 1.2))]
            return {"value": str(int(band.upto)) if method.timed else _text(float(band.upto))}
        case Tolerance() as method:
            return {
                "value": _text(
                    round(float(method.target) + float(method.upper) * (1 - luck) * rng.uniform(1, 3), 1)
                )
            }


def _text(number: float) -> str:
    return f"{number:g}"
