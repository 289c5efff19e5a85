"""Lifecycles as data: one table for each thing that has states.

A transition names its verb, its sources and target, the rule that says who may, the checks that block or
warn, and what follows. Checks and followers live in whichever room knows the answer and are registered by
key in `AppConfig.ready()`; a system check proves that every key exists. The stepper, the buttons, the
diagram in the docs and the exhaustive tests all read this table.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.acts.findings import Finding, Severity

if TYPE_CHECKING:
    from portal.acts.deeds import Deed

M = TypeVar("M", bound=models.Model)
Check = Callable[[Any], Iterable[Finding]]
Follower = Callable[["Deed[Any]"], None]

_checks: dict[str, Check] = {}
_followers: dict[str, Follower] = {}
_lifecycles: dict[str, Lifecycle] = {}


@dataclass(frozen=True, slots=True)
class Transition:
    """One row of the table. `checks` give findings that block or warn; `follows` run inside the act."""

    verb: str
    sources: tuple[str, ...]
    target: str
    label: str | Promise
    may: Callable[[Actor, Any], bool]
    checks: tuple[str, ...] = ()
    follows: tuple[str, ...] = ()
    needs_reason: bool = False
    # danger: the page asks once more; primary: the one main button of the state.
    danger: bool = False
    primary: bool = False
    help: str | Promise = ""


@dataclass(frozen=True, slots=True)
class Lifecycle:
    """The states of one thing, in the order of the stepper, and its transitions."""

    name: str
    # state → label, in the stepper's order.
    states: dict[str, str | Promise]
    transitions: tuple[Transition, ...]
    # States beside the main way (cancelled, postponed …): not shown as steps unless it stands there.
    aside: frozenset[str] = field(default_factory=frozenset)

    def __post_init__(self) -> None:
        for transition in self.transitions:
            unknown = {transition.target, *transition.sources} - set(self.states)
            if unknown:
                raise ValueError(f"{self.name}.{transition.verb} names unknown states {sorted(unknown)}")
        _lifecycles[self.name] = self

    def transition(self, verb: str, state: str) -> Transition | None:
        """The transition of `verb` from `state`, if there is one."""
        for transition in self.transitions:
            if transition.verb == verb and state in transition.sources:
                return transition
        return None

    def offered(self, actor: Actor, subject: Any) -> list[Transition]:
        """What `actor` may do with `subject` in its present state, in table order."""
        return [
            transition
            for transition in self.transitions
            if subject.state in transition.sources and (actor.is_system or transition.may(actor, subject))
        ]

    def steps(self, state: str) -> list[dict[str, Any]]:
        """The stepper: [{label, state: done | now | todo}]."""
        names = [name for name in self.states if name not in self.aside or name == state]
        position = names.index(state)
        return [
            {
                "label": self.states[name],
                "state": "done" if index < position else "now" if index == position else "todo",
            }
            for index, name in enumerate(names)
        ]


def register_check(key: str) -> Callable[[Check], Check]:
    """Register a check `(subject) -> findings` under its key."""

    def keep(check: Check) -> Check:
        _checks[key] = check
        return check

    return keep


def register_follower(key: str) -> Callable[[Follower], Follower]:
    """Register what follows a transition, `(deed) -> None`, inside the same transaction."""

    def keep(follower: Follower) -> Follower:
        _followers[key] = follower
        return follower

    return keep


def findings_for(transition: Transition, subject: Any) -> list[Finding]:
    """What every check of the transition says of the subject, in table order."""
    return [finding for key in transition.checks for finding in _checks[key](subject)]


def move(
    lifecycle: Lifecycle, verb: str, deed: Deed[M], *, confirmed: bool = False, reason: str = ""
) -> Transition:
    """Apply `verb` to the locked subject of a deed: state, rule, reason, checks, change, followers.

    Raises:
        NotAllowed: the transition's rule says no.
        Refused: no such transition from this state, a reason is missing, or a check blocks.
    """
    from portal.acts.refusals import NotAllowed

    subject: Any = deed.subject
    transition = lifecycle.transition(verb, subject.state)
    if transition is None:
        label = lifecycle.states.get(subject.state, subject.state)
        deed.require(False, _("This is not possible in the state “%(state)s”.") % {"state": label})
        raise AssertionError
    if not deed.actor.is_system and not transition.may(deed.actor, subject):
        raise NotAllowed
    deed.require(not transition.needs_reason or reason.strip(), _("Please give the reason."), field="reason")
    deed.require_clear(findings_for(transition, subject), confirmed=confirmed)
    subject.state = transition.target
    subject.save()
    for key in transition.follows:
        _followers[key](deed)
    return transition


def registered() -> dict[str, Lifecycle]:
    """Every lifecycle by name."""
    return dict(_lifecycles)


def unknown_keys() -> Iterator[tuple[str, str, str]]:
    """(lifecycle, "check" or "follower", key) for every key that nobody registered."""
    for lifecycle in _lifecycles.values():
        for transition in lifecycle.transitions:
            for key in transition.checks:
                if key not in _checks:
                    yield lifecycle.name, "check", key
            for key in transition.follows:
                if key not in _followers:
                    yield lifecycle.name, "follower", key


def passes(key: str, message: str | Promise, source: str = "") -> Finding:
    """A finding that says all is well."""
    return Finding(key=key, severity=Severity.PASS, message=message, source=source)
