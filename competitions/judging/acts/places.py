"""Places in the timetable by hand: who stands at which station, when."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging import queries, rules
from competitions.judging.acts.draws import lock_entries
from competitions.judging.acts.timetable import require_nobody_twice, require_time
from competitions.judging.models import Session, Slot, Station
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity


def place_entry(
    *, actor: Actor, station: Station, entry: Entry, reason: str = "", confirmed: bool = False
) -> Slot:
    """Put an entry to a station by hand; a place that it had in the same part of the timetable is given up.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: no free place, not accepted, at two places at once; somebody is wanted in another event then and
            that was not confirmed; no reason, although lots were drawn.
    """
    event = station.session.event
    with transaction.atomic():
        lock_entries(Entry.objects.filter(pk=entry.pk))
        entry.refresh_from_db(fields=["state"])
        with performing(
            "place_entry", actor=actor, on=event, may=rules.may_lay_timetable, note=reason.strip()
        ) as deed:
            require_time(deed)
            session = Session.objects.select_related("event").get(pk=station.session_id, event=deed.subject)
            _require_reason(deed, reason)
            deed.require(
                entry.event_id == deed.subject.pk and entry.state == Entry.State.ACCEPTED,
                _("Only accepted entries of this event have a place."),
                field="entry",
            )
            former = Slot.objects.filter(
                queries.part_on_slots(session.module_id), entry=entry, session__event=deed.subject
            ).first()
            taken = set(
                Slot.objects.filter(station=station)
                .exclude(pk=former.pk if former else 0)
                .values_list("place", flat=True)
            )
            free = [place for place in range(1, station.capacity + 1) if place not in taken]
            deed.require(
                bool(free), _("“%(station)s” is taken.") % {"station": station.label}, field="station"
            )
            slot = deed.also(former) if former else Slot(entry=entry)
            slot.session, slot.station, slot.place, slot.module = session, station, free[0], session.module
            slot.order = None
            require_nobody_twice(deed, session, [slot])
            deed.require_clear(_wanted_elsewhere(slot), confirmed=confirmed)
            slot.save()
            if former is None:
                deed.also(slot, fresh=True)
    return slot


def clear_slot(*, actor: Actor, slot: Slot, reason: str = "") -> Event:
    """Take an entry out of its place.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: no reason, although lots were drawn; somebody did it already.
    """
    with performing(
        "clear_slot", actor=actor, on=slot.session.event, may=rules.may_lay_timetable, note=reason.strip()
    ) as deed:
        require_time(deed)
        _require_reason(deed, reason)
        found = Slot.objects.filter(pk=slot.pk).select_related("session", "station", "entry").first()
        deed.require(found is not None, _("Somebody has taken it out already."))
        assert found is not None
        deed.extra["cleared"] = f"{found.entry} · {found.session.name} · {found.station.label}"
        found.delete()
    return deed.subject


def _require_reason(deed: Deed[Event], reason: str) -> None:
    deed.require(
        reason.strip() or not queries.is_drawn(deed.subject),
        _("Lots were drawn: say why it is changed by hand."),
        field="reason",
    )


def _wanted_elsewhere(slot: Slot) -> list[Finding]:
    return [
        Finding(
            "judging.wanted_elsewhere",
            Severity.WARN,
            _("%(person)s is wanted at that time in “%(event)s”, %(session)s.")
            % {
                "person": found.person,
                "event": found.other.session.event.name,
                "session": found.other.session.name,
            },
        )
        for found in queries.collisions([slot.entry], [slot])
    ]
