"""An internal competition of an enterprise (the "+1"): one form, filed at once, ready for its results sheet."""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning.acts.drafting import add_document, new_competition, require_sound, set_facts
from competitions.planning.acts.events import add_event
from competitions.planning.acts.lifecycle import move_competition, move_event
from competitions.planning.models import Competition, Document, Event
from competitions.planning.rules import may_hold_internal
from enterprises.models import Enterprise, Trade
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating
from portal.acts.refusals import Refused


def start_internal(
    *,
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    held_on: datetime.date,
    trade: Trade,
    modules: Sequence[Mapping[str, Any]],
    group: str = Event.Group.WORKER,
    ends_on: datetime.date | None = None,
    capacity: int | None = None,
    place: str = "",
    evidence: File[bytes] | None = None,
) -> Event:
    """Make, file and start an internal competition with one event, all or nothing.

    On or after its day the event is under way and takes scores; before it, entry is closed and names can be
    put on the results sheet. A past day makes it a competition entered afterwards, which needs `evidence`.

    Raises:
        NotAllowed: neither the enterprise's staff nor officers of a union above it.
        Refused: on the field that does not fit, or a check blocks.
    """
    today = timezone.localdate()
    last = ends_on or held_on
    past = last < today
    if past and evidence is None:
        raise Refused(
            _("A past competition needs evidence: attach a score sheet, a photo or a notice."),
            field="evidence",
        )
    with transaction.atomic():
        competition = _create(
            actor=actor,
            enterprise=enterprise,
            facts={
                "name": name,
                "year": held_on.year,
                "track": Competition.Track.INTERNAL,
                "starts_on": held_on,
                "ends_on": last,
                "place": place,
                "backfilled": past,
            },
        )
        event = add_event(
            actor=actor,
            competition=competition,
            facts={
                # It is the only one: the trade tells it from the competition, whose name stands beside it.
                "name": trade.name[:80],
                "trade": trade,
                "group": group,
                "starts_on": held_on,
                "ends_on": last,
                "place": place,
                "capacity": capacity,
            },
            modules=modules,
        )
        if evidence is not None:
            add_document(
                actor=actor,
                competition=competition,
                kind=Document.Kind.EVIDENCE,
                title=_("Evidence"),
                file=evidence,
            )
        for verb in ("prepare", "file"):
            competition = move_competition(actor=actor, competition=competition, verb=verb, confirmed=True)
        verbs = ["open", "close"] if held_on > today else ["open", "close", "start"]
        for verb in verbs:
            event = move_event(actor=actor, event=event, verb=verb, confirmed=True)
    return event


def _create(*, actor: Actor, enterprise: Enterprise, facts: Mapping[str, Any]) -> Competition:
    """The draft; whoever may hold it may write it, whichever union it is filed under."""
    organiser = enterprise.union or enterprise.county
    act: AbstractContextManager[Deed[Any]] = creating(
        "create", actor=actor, at=enterprise, may=may_hold_internal
    )
    with act as deed:
        deed.subject = new_competition(actor, organiser, enterprise)
        set_facts(deed.subject, facts)
        require_sound(deed, deed.subject)
        deed.subject.save()
    made: Competition = deed.subject
    return made
