"""What is looked at before a competition is filed and before an event moves on.

Each check says one thing and cites the policy pack where a rule stands behind it; how hard it binds is the
pack's to say. Registered by key from `PlanningConfig.ready()`; the lifecycle tables name the keys.
"""

from competitions.planning.checks.days import (
    dates,
    entry_deadline_passed,
    entry_period_set,
    entry_periods,
    event_dates,
    first_day_reached,
)
from competitions.planning.checks.entrants import minimum_entrants
from competitions.planning.checks.events import competition_allowed, has_events, nothing_published
from competitions.planning.checks.levels import cluster, grade, level
from competitions.planning.checks.modules import module_scale, practical_minimum, theory_maximum, weights
from competitions.planning.checks.papers import documents, evidence
from competitions.planning.checks.plan import annual_plan, trade_interval

__all__ = [
    "annual_plan",
    "cluster",
    "competition_allowed",
    "dates",
    "documents",
    "entry_deadline_passed",
    "entry_period_set",
    "entry_periods",
    "event_dates",
    "evidence",
    "first_day_reached",
    "grade",
    "has_events",
    "level",
    "minimum_entrants",
    "module_scale",
    "nothing_published",
    "practical_minimum",
    "theory_maximum",
    "trade_interval",
    "weights",
]
