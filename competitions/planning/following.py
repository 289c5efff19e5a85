"""What comes next for an event, in one sentence with a link for whoever may do it.

Derived from the event's state and days; it must not decide who may: `rules` does. Pages of rooms above are named by
their addresses and left out where this installation does not have them.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import governance, rules
from competitions.planning.models import Event
from competitions.planning.publishing import publishing_words
from portal.acts.actors import Actor
from portal.acts.addresses import address
from portal.acts.dates import in_words

_E = Event.State


@dataclass(frozen=True, slots=True)
class Following:
    """`words` say what comes next and when; `action` and `url` do it, for a reader who may; others read whose
    `turn` it is.
    """

    words: str
    action: str = ""
    url: str = ""
    turn: str = ""


def following_of(actor: Actor, event: Event) -> Following | None:
    """What comes next; None before the competition is filed and once the event is over. No query.

    Give the event with its competition, organiser and enterprise.
    """
    say = _SENTENCES.get(_E(event.state)) if event.competition.is_public else None
    return say(actor, event) if say is not None else None


def _for_whoever_runs_it(actor: Actor, event: Event, words: str, action: str, url: str) -> Following:
    if rules.may_run(actor, event):
        return Following(words, action, url) if url else Following(words)
    turn = _("It is the turn of an officer or administrator of %(union)s.")
    return Following(words, turn=_turn(event, turn))


def _for_whoever_publishes(actor: Actor, event: Event, words: str, action: str, url: str) -> Following:
    if rules.may_publish(actor, event):
        return Following(words, action, url) if url else Following(words)
    turn = _("It is the turn of an approver or administrator of %(union)s.")
    return Following(words, turn=_turn(event, turn))


def _turn(event: Event, of_union: str) -> str:
    """Whose turn it is: the organiser's, or for a competition inside an enterprise the unit's own."""
    competition = event.competition
    if competition.enterprise is not None:
        return _("It is the turn of %(unit)s.") % {"unit": competition.enterprise.name}
    return of_union % {"union": competition.organiser.name}


def _move(event: Event, verb: str) -> str:
    return reverse("planning:event_move", args=[event.pk, verb])


def _reschedule(event: Event) -> str:
    return reverse("planning:event_reschedule", args=[event.pk])


def _planned(actor: Actor, event: Event) -> Following:
    opens, closes, now = event.entry_opens_at, event.entry_closes_at, timezone.now()
    if opens is None or closes is None:
        words = _("The entry period is not set.")
        return _for_whoever_runs_it(actor, event, words, _("Set the entry period"), _reschedule(event))
    if closes <= now and not event.competition.backfilled:
        words = _("The entry period is over and entry was never open.")
        return _for_whoever_runs_it(actor, event, words, _("Change the entry period"), _reschedule(event))
    words = _("Entry opens by itself at %(moment)s.") % {"moment": in_words(opens)}
    if opens <= now or event.competition.backfilled:
        words = _("Entry is to be opened.")
    return _for_whoever_runs_it(actor, event, words, _("Open entry now"), _move(event, "open"))


def _open(actor: Actor, event: Event) -> Following:
    words = _("Entry is open.")
    if event.entry_closes_at is not None and event.entry_closes_at > timezone.now():
        words = _("Entry closes by itself at %(moment)s.") % {"moment": in_words(event.entry_closes_at)}
    return _for_whoever_runs_it(actor, event, words, _("Review entries"), address("entries:review", event.pk))


def _closed(actor: Actor, event: Event) -> Following:
    if event.starts_on > timezone.localdate():
        words = _("The contest can be started from %(day)s.") % {"day": in_words(event.starts_on)}
        return _for_whoever_runs_it(
            actor, event, words, _("Review entries"), address("entries:review", event.pk)
        )
    words = _("The contest is to be started.")
    return _for_whoever_runs_it(actor, event, words, _("Start the contest"), _move(event, "start"))


def _under_way(actor: Actor, event: Event) -> Following:
    words = _("Scores are to be entered, then the scoring is finished.")
    return _for_whoever_runs_it(actor, event, words, _("Enter scores"), address("judging:scores", event.pk))


def _scored(actor: Actor, event: Event) -> Following:
    words = _("The results are to be published by whoever signs for the organiser.")
    if governance.notice_due(event):
        words = _("The results are to be put on public notice by whoever signs for the organiser.")
    url = address("results:publish", event.pk)
    return _for_whoever_publishes(actor, event, words, publishing_words(event).label, url)


def _on_notice(actor: Actor, event: Event) -> Following:
    # Whether it is over the results room knows: the page of the event offers the link once it is.
    words = _("The results are on public notice; once it is over, they are made final.")
    return _for_whoever_publishes(actor, event, words, "", "")


def _published(actor: Actor, event: Event) -> Following:
    words = _("The results are published. Archive the event once objections are settled.")
    return _for_whoever_runs_it(actor, event, words, _("Archive"), _move(event, "archive"))


def _postponed(actor: Actor, event: Event) -> Following:
    words = _("The event stands still until it is resumed.")
    return _for_whoever_runs_it(actor, event, words, _("Resume"), _move(event, "resume"))


_SENTENCES = {
    _E.PLANNED: _planned,
    _E.OPEN: _open,
    _E.CLOSED: _closed,
    _E.UNDER_WAY: _under_way,
    _E.SCORED: _scored,
    _E.ON_NOTICE: _on_notice,
    _E.PUBLISHED: _published,
    _E.POSTPONED: _postponed,
}
