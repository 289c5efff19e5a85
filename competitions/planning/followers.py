"""What follows the transitions of planning, inside the same transaction: records, numbers, notices.

Registered from `PlanningConfig.ready()`. A follower must not move anything but what its act locks.
"""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import audiences, governance, numbering
from competitions.planning.models import Competition, Event, SignOff
from portal.acts.actors import Role
from portal.acts.deeds import Deed
from portal.acts.lifecycle import register_follower
from unions.models import Union
from unions.queries import holders


def _page(competition: Competition) -> str:
    return reverse("planning:competition", args=[competition.pk])


@register_follower("planning.record_step")
def record_step(deed: Deed[Any]) -> None:
    """Keep the step that was taken: who, which, with what opinion. Two steps need two people."""
    competition: Competition = deed.subject
    rows = governance.current_round(competition)
    # Where preparing is the only step, the same act goes on to sign_off, for which nothing is left.
    if competition.state == Competition.State.SIGNING and deed.verb == "prepare":
        number = (rows[0].round if rows else 0) + 1
        step, taken = governance.sign_off_steps(competition)[0], []
    else:
        number = rows[0].round if rows else 1
        taken = [row for row in rows if row.agreed]
        left = governance.steps_left(competition)
        if not left:
            return
        step = left[0]
    if taken:
        deed.require(
            governance.may_take_next_step(competition, deed.actor.user_id),
            _("You have taken an earlier step yourself. Another person of your union must take this one."),
        )
    _write(deed, competition.organiser, number, step, agreed=True)


@register_follower("planning.record_disagreement")
def record_disagreement(deed: Deed[Any]) -> None:
    """Keep that somebody inside the union did not agree, and why."""
    competition: Competition = deed.subject
    rows = governance.current_round(competition)
    steps = governance.sign_off_steps(competition)
    taken = {row.step for row in rows}
    step = next((step for step in steps if step not in taken), steps[-1])
    _write(deed, competition.organiser, rows[0].round if rows else 1, step, agreed=False)


@register_follower("planning.record_decision")
def record_decision(deed: Deed[Any]) -> None:
    """Keep the opinion of the union above."""
    competition: Competition = deed.subject
    decider = Union.objects.filter(path=governance.decider_path(competition)).first()
    if decider is None:
        return
    rows = governance.current_round(competition)
    agreed = competition.state in Competition.PUBLIC_STATES
    _write(deed, decider, rows[0].round if rows else 1, Union.Step.SIGN, agreed=agreed)


def _write(deed: Deed[Any], union: Union, number: int, step: str, *, agreed: bool) -> None:
    row = SignOff.objects.create(
        competition=deed.subject,
        union=union,
        round=number,
        step=step,
        agreed=agreed,
        opinion=deed.note,
        by_id=deed.actor.user_id,
    )
    deed.extra["sign_off"] = row.pk


@register_follower("planning.issue_number")
def issue_number(deed: Deed[Any]) -> None:
    """The filing number, and the opinion of the union that gave it."""
    competition: Competition = deed.subject
    numbering.issue(competition)
    competition.save()
    record_decision(deed)


@register_follower("planning.tell_signers")
def tell_signers(deed: Deed[Any]) -> None:
    competition: Competition = deed.subject
    if not governance.steps_left(competition):
        return
    deed.tell(
        governance.next_signers(competition),
        title=_("“%(name)s” waits for your sign-off.") % {"name": competition.name},
        url=_page(competition),
    )


@register_follower("planning.tell_preparer")
def tell_preparer(deed: Deed[Any]) -> None:
    competition: Competition = deed.subject
    signed = competition.state == Competition.State.SIGNED
    words = _("“%(name)s” has been signed off.") if signed else _("“%(name)s” was sent back to you.")
    deed.tell(
        _authors(competition),
        title=words % {"name": competition.name},
        body=deed.note,
        url=_page(competition),
    )


def _authors(competition: Competition) -> list[Any]:
    """Whoever made it, and whoever prepared the newest round."""
    people = {row.by_id: row.by for row in SignOff.objects.filter(
        competition=competition, step=Union.Step.PREPARE
    ).select_related("by")}  # fmt: skip
    people[competition.created_by_id] = competition.created_by
    return [person for person in people.values() if person is not None]


@register_follower("planning.tell_decider")
def tell_decider(deed: Deed[Any]) -> None:
    competition: Competition = deed.subject
    decider = Union.objects.filter(path=governance.decider_path(competition)).first()
    if decider is None:
        return
    deed.tell(
        holders(decider, Role.APPROVER, Role.ADMINISTRATOR),
        title=_("%(union)s submitted “%(name)s”.")
        % {"union": competition.organiser.name, "name": competition.name},
        url=_page(competition),
    )


@register_follower("planning.tell_organiser")
def tell_organiser(deed: Deed[Any]) -> None:
    competition: Competition = deed.subject
    words = {
        Competition.State.FILED: _("“%(name)s” has been filed: %(number)s."),
        Competition.State.APPROVED: _("“%(name)s” has been approved: %(number)s."),
        Competition.State.RETURNED: _("“%(name)s” was returned for correction."),
        Competition.State.REFUSED: _("“%(name)s” was refused."),
    }[Competition.State(competition.state)]
    people = holders(competition.organiser, Role.OFFICER, Role.APPROVER, Role.ADMINISTRATOR)
    deed.tell(
        [*people, *_authors(competition)],
        title=words % {"name": competition.name, "number": competition.filing_number},
        body=deed.note,
        url=_page(competition),
    )


@register_follower("planning.cancel_events")
def cancel_events(deed: Deed[Any]) -> None:
    """Cancel every event that is not over, and tell its entrants."""
    competition: Competition = deed.subject
    over = (Event.State.ON_NOTICE, Event.State.PUBLISHED, Event.State.ARCHIVED, Event.State.CANCELLED)
    for event in Event.objects.select_for_update().filter(competition=competition).exclude(state__in=over):
        deed.also(event)
        event.state_before = event.state
        event.state = Event.State.CANCELLED
        event.state_reason = deed.note
        event.save()
        _tell_about(deed, event)


@register_follower("planning.tell_entrants")
def tell_entrants(deed: Deed[Any]) -> None:
    """Tell the people whom the rooms above know as concerned."""
    _tell_about(deed, deed.subject)


def tell_of_changes(deed: Deed[Any], changes: list[str]) -> None:
    """The same of changed days: the reason, and below it each change as a line."""
    _tell_about(deed, deed.subject, body="\n".join([deed.note, *changes]))


def _tell_about(deed: Deed[Any], event: Event, *, body: str = "") -> None:
    words = {
        "postpone": _("“%(event)s” of “%(name)s” has been postponed."),
        "resume": _("“%(event)s” of “%(name)s” goes on."),
        "cancel": _("“%(event)s” of “%(name)s” has been cancelled."),
        "exhibit": _("“%(event)s” of “%(name)s” is held as an exhibition event, without awards."),
        "reschedule": _("Days or place of “%(event)s” of “%(name)s” have changed."),
    }
    deed.tell(
        audiences.entrants_of(event),
        title=words[deed.verb] % {"event": event.name, "name": event.competition.name},
        body=body or deed.note,
    )


@register_follower("planning.return_to_state_before")
def return_to_state_before(deed: Deed[Any]) -> None:
    """A postponed event goes on from where it was."""
    event: Event = deed.subject
    event.state = event.state_before or Event.State.PLANNED
    event.state_before = ""
    event.state_reason = deed.note
    event.save()


@register_follower("planning.note_opening")
def note_opening(deed: Deed[Any]) -> None:
    """Opened by hand before the stated moment, entry opens now: what is announced is what holds."""
    event: Event = deed.subject
    now = timezone.now()
    if event.entry_opens_at is not None and now < event.entry_opens_at:
        event.entry_opens_at = now
        event.save(update_fields=["entry_opens_at"])


@register_follower("planning.note_closing")
def note_closing(deed: Deed[Any]) -> None:
    """Closed by hand before the stated moment, entry closes now: no page counts days that are not left."""
    event: Event = deed.subject
    now = timezone.now()
    opened = event.entry_opens_at is None or event.entry_opens_at < now
    if event.entry_closes_at is not None and now < event.entry_closes_at and opened:
        event.entry_closes_at = now
        event.save(update_fields=["entry_closes_at"])


@register_follower("planning.note_day_held")
def note_day_held(deed: Deed[Any]) -> None:
    """The last competition day as it really was: as planned, or today when it was over sooner."""
    event: Event = deed.subject
    if event.held_on is None:
        event.held_on = min(event.ends_on, timezone.localdate())
        event.save(update_fields=["held_on"])
