"""One measurement, how it is printed, and how a piece of Python is timed."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """What was measured, and beside it the least that the same thing could cost.

    `scale`: on how much; `baseline`: what was measured in its place, with `baseline_value` in the same unit.
    """

    name: str
    value: float
    unit: str
    scale: str
    baseline: str
    baseline_value: float
    note: str = ""


def show(figure: Figure) -> None:
    """Print one line of JSON."""
    facts = asdict(figure)
    for key in ("value", "baseline_value"):
        facts[key] = round(facts[key], 3 if facts[key] < 10 else 1)
    if not figure.note:
        del facts["note"]
    sys.stdout.write(json.dumps(facts, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def say(text: str) -> None:
    """A line about the run itself: never among the figures."""
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


def rate(act: Callable[[], object], seconds: float) -> float:
    """How often a second `act` can be done, one after the other, after one time that does not count."""
    act()
    done, started = 0, time.perf_counter()
    while (spent := time.perf_counter() - started) < seconds:
        act()
        done += 1
    return done / spent


def timed(act: Callable[[], object]) -> float:
    """Seconds that `act` takes once."""
    started = time.perf_counter()
    act()
    return time.perf_counter() - started
