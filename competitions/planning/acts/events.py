"""Writing the events of a competition, and changing their days once it is filed."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from itertools import pairwise
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning.followers import tell_of_changes
from competitions.planning.models import Competition, Event, Module
from competitions.planning.requirements import REQUIREMENTS
from competitions.planning.rules import may_edit, may_run
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import Deed, performing

# What the form holds.
FIELDS = (
    "name", "trade", "group", "format", "entered_by", "judging", "team_size_minimum", "team_size_maximum", "capacity",
    "minimum_entrants", "quota_per_unit", "entry_opens_at", "entry_closes_at", "starts_on", "ends_on",
    "place", "requirements", "minimum_age", "maximum_age", "minimum_skill_level", "same_trade_only", "rounds",
)  # fmt: skip
# `blind` and `round` may be left out.
MODULE_FIELDS = ("name", "kind", "weight", "full_mark")
# What may still change when the competition is filed, with a reason.
RESCHEDULED_FIELDS = ("entry_opens_at", "entry_closes_at", "starts_on", "ends_on", "place")


def add_event(
    *,
    actor: Actor,
    competition: Competition,
    facts: Mapping[str, Any],
    modules: Sequence[Mapping[str, Any]],
) -> Event:
    """Add an event to a draft. `facts`: values of `FIELDS`; `modules`: values of `MODULE_FIELDS`, in order.

    Raises:
        NotAllowed: the competition is past editing, or not the actor's to write.
        Refused: on the field that does not fit.
    """
    with performing("add_event", actor=actor, on=competition, may=may_edit) as deed:
        event = Event(competition=deed.subject, order=deed.subject.events.count())
        _write(deed, event, facts, modules)
        deed.also(event, fresh=True)
        deed.extra["event"] = event.pk
    return event


@contextmanager
def _competition_locked(event: Event) -> Iterator[Competition]:
    """The event's competition, locked before the event itself.

    The same order as cancelling a competition with its events, so that the two never wait for each other; and a
    draft that is sent for sign-off at the same moment is not changed behind the signers' backs.
    """
    with transaction.atomic():
        yield Competition.objects.select_for_update(of=("self",)).get(pk=event.competition_id)


def edit_event(
    *, actor: Actor, event: Event, facts: Mapping[str, Any], modules: Sequence[Mapping[str, Any]]
) -> Event:
    """Change an event of a draft; its modules are replaced as a whole."""
    with _competition_locked(event), performing("edit", actor=actor, on=event, may=may_edit) as deed:
        deed.subject.modules.all().delete()
        _write(deed, deed.subject, facts, modules)
    return deed.subject


def remove_event(*, actor: Actor, event: Event) -> None:
    """Take an event out of a draft."""
    with performing("remove_event", actor=actor, on=event.competition, may=may_edit) as deed:
        deed.extra["event"] = event.pk
        deed.extra["name"] = event.name
        deed.subject.events.filter(pk=event.pk).delete()


def _write(
    deed: Deed[Any], event: Event, facts: Mapping[str, Any], modules: Sequence[Mapping[str, Any]]
) -> None:
    for field in FIELDS:
        if field in facts:
            setattr(event, field, facts[field])
    if not event.is_team:
        event.team_size_minimum = event.team_size_maximum = 1
    event.requirements = [key for key in REQUIREMENTS if key in (event.requirements or [])]
    _require_sound(deed, event)
    blind = [bool(module.get("blind")) for module in modules]
    deed.require(
        event.by_sheets or not any(blind),
        _("Only modules that judges mark by marking schemes can be marked blind."),
        field="judging",
    )
    held_in = [int(module.get("round") or 1) for module in modules]
    _require_rounds(deed, event, held_in)
    names = [str(module["name"]) for module in modules]
    deed.require(len(names) == len(set(names)), _("Two modules have the same name."))
    event.save()
    Module.objects.bulk_create(
        Module(
            event=event,
            order=order,
            blind=blind[order],
            round=held_in[order],
            **{field: module[field] for field in MODULE_FIELDS},
        )
        for order, module in enumerate(modules)
    )
    deed.extra["modules"] = [
        {"name": str(module["name"]), "kind": str(module["kind"]), "weight": str(module["weight"])}
        | ({"blind": True} if module.get("blind") else {})
        | ({"round": held_in[order]} if event.rounds else {})
        for order, module in enumerate(modules)
    ]


def _require_rounds(deed: Deed[Any], event: Event, held_in: Sequence[int]) -> None:
    """Each round has a module, fewer go on each time, and something of each score is made in its own round."""
    last = len(event.rounds) + 1
    deed.require(
        set(held_in) == set(range(1, last + 1)) or not (event.rounds or set(held_in) - {1}),
        _("Each round needs a module, and each module one of the rounds 1 to %(last)d.") % {"last": last},
        field="rounds",
    )
    quotas = [each.quota for each in event.passages]
    falling = all(before > after for before, after in pairwise(quotas))
    deed.require(
        falling and all(quota > 0 for quota in quotas),
        _("Fewer go on from each round than from the one before, and at least one."),
        field="rounds",
    )
    deed.require(
        all(0 <= each.carried < 100 for each in event.passages),
        _("What is carried over is 0 or more, and less than 100 %%.") % {},
        field="rounds",
    )


def _require_sound(deed: Deed[Any], event: Event) -> None:
    """What the database would refuse, in words and on the field that is meant."""
    deed.require(
        not (event.by_sheets and event.competition.backfilled),
        _("The scores of a past competition are typed in: nobody marks it any more."),
        field="judging",
    )
    deed.require(
        event.ends_on >= event.starts_on,
        pgettext("planning", "The last day lies before the first."),
        field="ends_on",
    )
    if event.entry_opens_at is not None and event.entry_closes_at is not None:
        deed.require(
            event.entry_closes_at > event.entry_opens_at,
            _("Entry closes before it opens."),
            field="entry_closes_at",
        )
    deed.require(
        event.team_size_maximum >= event.team_size_minimum,
        _("The largest team is smaller than the smallest."),
        field="team_size_maximum",
    )
    if event.minimum_age is not None and event.maximum_age is not None:
        deed.require(
            event.maximum_age >= event.minimum_age,
            _("The maximum age is below the minimum."),
            field="maximum_age",
        )
    same = Event.objects.filter(competition=event.competition_id, name=event.name, group=event.group)
    deed.require(
        not same.exclude(pk=event.pk).exists(),
        _("This competition has an event of this name and group already."),
        field="name",
    )


def reschedule_event(*, actor: Actor, event: Event, facts: Mapping[str, Any], reason: str) -> Event:
    """Change days, entry period or place of an event of a filed competition; its entrants are told.

    The competition's days stretch to take the event in.

    Raises:
        NotAllowed: the actor may not run the event.
        Refused: the contest has begun or is over, or on the field that does not fit.
    """
    changeable = (Event.State.PLANNED, Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED)
    with (
        _competition_locked(event) as whole,
        performing("reschedule", actor=actor, on=event, may=may_run, note=reason) as deed,
    ):
        deed.require(
            deed.subject.state in changeable, _("The contest has begun: its days cannot change any more.")
        )
        deed.require(reason.strip(), pgettext("planning", "Please give the reason."), field="reason")
        before = _told(deed.subject)
        days = (deed.subject.starts_on, deed.subject.entry_closes_at)
        for field in RESCHEDULED_FIELDS:
            if field in facts:
                setattr(deed.subject, field, facts[field])
        _require_sound(deed, deed.subject)
        if days != (deed.subject.starts_on, deed.subject.entry_closes_at):
            _require_entry_before_contest(deed, deed.subject)
        deed.subject.save()
        first, last = deed.subject.starts_on, deed.subject.ends_on
        if first < whole.starts_on or last > whole.ends_on:
            deed.also(whole)
            whole.starts_on = min(whole.starts_on, first)
            whole.ends_on = max(whole.ends_on, last)
            whole.save(update_fields=["starts_on", "ends_on"])
        tell_of_changes(deed, _changes(before, _told(deed.subject)))
    return deed.subject


def _require_entry_before_contest(deed: Deed[Any], event: Event) -> None:
    """What the form of an event and the checks before filing ask, asked again of changed days."""
    whole, closes = event.competition, event.entry_closes_at
    if closes is not None and not whole.backfilled and whole.enterprise_id is None:
        deed.require(
            timezone.localdate(closes) <= event.starts_on,
            _("Entry closes after the first day of the event."),
            field="entry_closes_at",
        )


def _told(event: Event) -> dict[str, str]:
    """Days, entry period and place as people read them."""

    def moment(at: datetime.datetime | None) -> str:
        return in_words(at) if at is not None else "–"

    return {
        _("Competition days"): f"{in_words(event.starts_on)} – {in_words(event.ends_on)}",
        _("Entry period"): f"{moment(event.entry_opens_at)} – {moment(event.entry_closes_at)}",
        _("Place"): event.place or event.competition.place or "–",
    }


def _changes(before: dict[str, str], after: dict[str, str]) -> list[str]:
    return [
        _("%(what)s: %(new)s (before: %(old)s)") % {"what": what, "new": new, "old": before[what]}
        for what, new in after.items()
        if new != before[what]
    ]
