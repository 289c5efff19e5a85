"""When the people of an event are fixed: rooms above that draw lots say so.

A rule is `(event) -> bool`, registered from `AppConfig.ready()`. This room knows no draws.
"""

from __future__ import annotations

from collections.abc import Callable

from competitions.planning.models import Event

Fixing = Callable[[Event], bool]
_rules: list[Fixing] = []


def register_fixing(rule: Fixing) -> Fixing:
    """Add what fixes who competes, such as a draw that was held."""
    if rule not in _rules:
        _rules.append(rule)
    return rule


def is_fixed(event: Event) -> bool:
    """Whether nobody can be substituted any more, although the contest has not begun."""
    return any(rule(event) for rule in _rules)
