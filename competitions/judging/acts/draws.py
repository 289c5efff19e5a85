"""Acts of a draw: announce it with its list before the seed is known, hold it, end it with a reason."""

from __future__ import annotations

import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry, Substitution
from competitions.judging import drawing, queries, rules
from competitions.judging.acts.attaching import freeze_in
from competitions.judging.models import Draw, Slot, Station
from competitions.planning.audiences import entrants_of
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing

# After entry has closed and before the contest begins.
DRAWN_IN = (Event.State.CLOSED, Event.State.POSTPONED)


def announce_draw(
    *, actor: Actor, event: Event, source: str, known_from: datetime.datetime, spread: bool = False
) -> Draw:
    """Say publicly where the seed will come from and when it will be known, and fix the list that is drawn.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: entry is not closed, entries wait for review, sessions are missing or too small, a draw is in force,
            or the seed could be known already.
    """
    with performing("announce_draw", actor=actor, on=event, may=rules.may_draw) as deed:
        _require_time(deed)
        deed.require(
            queries.draw_in_force(deed.subject) is None,
            _("A draw is announced or held already. End it first, with a reason."),
        )
        deed.require(source.strip(), _("Say where the seed will come from."), field="source")
        deed.require(
            known_from > timezone.now(),
            _("The seed must not be known yet: choose a source of which nobody can know the outcome."),
            field="known_from",
        )
        _require_reviewed(deed)
        found = queries.draw_list(deed.subject, spread=spread)
        _require_drawable(deed, found)
        listed = drawing.written(found)
        draw = Draw(
            event=deed.subject,
            number=Draw.objects.filter(event=deed.subject).count() + 1,
            source=source.strip(),
            known_from=known_from,
            listed=listed.decode(),
            list_sha256=drawing.fingerprint(listed),
            announced_at=timezone.now(),
            announced_by_id=actor.user_id,
        )
        draw.save()
        deed.also(draw, fresh=True)
    return draw


def hold_draw(*, actor: Actor, event: Event, seed: str) -> Draw:
    """Draw with the seed: everybody gets a place, the marking schemes are fixed, nobody is substituted any more.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: nothing is announced, it is drawn already, the seed cannot be known yet, or the list has changed
            since the announcement.
    """
    with transaction.atomic():
        lock_entries(Entry.objects.filter(event=event))
        with performing("hold_draw", actor=actor, on=event, may=rules.may_draw) as deed:
            _require_time(deed)
            draw = queries.draw_in_force(deed.subject)
            deed.require(draw is not None, _("Announce first where the seed will come from."))
            assert draw is not None
            deed.require(draw.drawn_at is None, _("Lots have been drawn already."))
            deed.require(
                draw.known_from <= timezone.now(),
                _("The announced moment has not come: the seed cannot be known yet."),
                field="seed",
            )
            deed.require(drawing.in_one_form(seed), _("Enter the seed."), field="seed")
            _require_reviewed(deed)
            spread = drawing.read_list(draw.listed.encode()).spread
            found = queries.draw_list(deed.subject, spread=spread)
            deed.require(
                drawing.written(found) == draw.listed.encode(),
                _(
                    "Entries or sessions have changed since the announcement. End it with the reason and announce the draw anew."
                ),
            )
            result = drawing.drawn(found, seed)
            rendered = drawing.rendered(result)
            deed.also(draw)
            draw.seed = drawing.in_one_form(seed)
            draw.result = rendered.decode()
            draw.result_sha256 = drawing.fingerprint(rendered)
            draw.drawn_at, draw.drawn_by_id = timezone.now(), actor.user_id
            draw.save()
            _lay(deed, draw, result)
            freeze_in(deed)
            _tell(deed)
    return draw


def end_draw(*, actor: Actor, event: Event, reason: str) -> Draw:
    """Withdraw the announcement or annul the draw; both stay public with the reason. The drawn places are given up.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: the contest has begun, there is no draw in force, or the reason is missing.
    """
    with performing("end_draw", actor=actor, on=event, may=rules.may_draw, note=reason.strip()) as deed:
        _require_time(deed)
        draw = queries.draw_in_force(deed.subject)
        deed.require(draw is not None, _("No draw is announced or held."))
        assert draw is not None
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        deed.also(draw)
        held = draw.drawn_at is not None
        draw.ended_at, draw.ended_by_id, draw.end_reason = timezone.now(), actor.user_id, reason.strip()
        draw.save()
        if held:
            deed.extra["places_given_up"] = Slot.objects.filter(draw=draw).delete()[0]
            deed.tell(
                entrants_of(deed.subject),
                title=_("The draw of %(event)s is annulled") % {"event": deed.subject.name},
                body=reason.strip(),
                url=reverse("draws:draw", args=[deed.subject.pk]),
            )
    return draw


def lock_entries(entries: QuerySet[Entry]) -> None:
    """Entries before their event, as everywhere: what refers to an entry waits for whoever decides about it."""
    list(entries.order_by("pk").select_for_update(of=("self",)).values_list("pk"))


def _require_time(deed: Deed[Event]) -> None:
    deed.require(
        deed.subject.state in DRAWN_IN and deed.subject.competition.is_public,
        _("Lots are drawn between the end of entry and the start of the contest."),
    )


def _require_reviewed(deed: Deed[Event]) -> None:
    """Nobody may come or go afterwards."""
    event = deed.subject
    deed.require(
        not Entry.objects.filter(
            event=event, state__in=(Entry.State.SUBMITTED, Entry.State.RETURNED)
        ).exists(),
        _("Some entries still wait for review or correction: decide them first."),
    )
    deed.require(
        not Substitution.objects.filter(entry__event=event, state=Substitution.State.REQUESTED).exists(),
        _("A substitution waits for a decision: decide it first."),
    )


def _require_drawable(deed: Deed[Event], found: drawing.DrawList) -> None:
    deed.require(bool(found.entries), _("Nobody takes part: there is no accepted entry."))
    deed.require(bool(found.parts), _("Make sessions and stations first."))
    for part in found.parts:
        deed.require(
            part.size >= len(found.entries),
            _("%(part)s: %(places)d places for %(entries)d entries. Add sessions or stations.")
            % {
                "part": part.name or _("The whole event"),
                "places": part.size,
                "entries": len(found.entries),
            },
        )
    parts = queries.parts_of(deed.subject)
    for one, other in ((a, b) for index, a in enumerate(parts) for b in parts[index + 1 :]):
        for first in one.sessions:
            for second in other.sessions:
                deed.require(
                    not queries.overlap(first, second),
                    _(
                        "“%(one)s” and “%(other)s” take place at the same time: somebody could be drawn to both. Move one of them, or put the entries there by hand."
                    )
                    % {"one": first.name, "other": second.name},
                )


def _lay(deed: Deed[Event], draw: Draw, result: tuple[drawing.Placed, ...]) -> None:
    """The places of the result; whoever was put somewhere by hand before is drawn like everybody."""
    event = deed.subject
    Slot.objects.filter(session__event=event).delete()
    parts = {part.key: part for part in queries.parts_of(event)}
    sessions = {session.name: session for part in parts.values() for session in part.sessions}
    stations = {
        (station.session_id, station.label): station
        for station in Station.objects.filter(session__event=event)
    }
    entries = dict(queries.competing(event).values_list("number", "pk"))
    Slot.objects.bulk_create(
        Slot(
            session=sessions[row.session],
            station=stations[sessions[row.session].pk, row.station],
            place=row.place,
            module=sessions[row.session].module,
            entry_id=entries[row.number],
            order=row.order,
            draw=draw,
        )
        for row in result
    )
    deed.extra["places_drawn"] = len(result)


def _tell(deed: Deed[Event]) -> None:
    deed.tell(
        entrants_of(deed.subject),
        title=_("Lots were drawn for %(event)s") % {"event": deed.subject.name},
        body=_("Session and station stand on the admission ticket; everybody can check the draw."),
        url=reverse("draws:draw", args=[deed.subject.pk]),
    )
