"""Competitions and events held, and their trades."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Competition, Event
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import EVENTS
from competitions.reports.indicators.counting import Counted
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from enterprises.models import Trade

HELD: tuple[Indicator, ...] = (
    Indicator(
        key="competitions_held",
        label=_("Competitions held"),
        unit=Unit.COMPETITION,
        group=Group.HELD,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Competitions with at least one event held in the quarter. A competition whose events lie in two "
            "quarters is counted in both, so quarters must not be added."
        ),
        source=Counted(EVENTS, "competition", "competition", Competition, of.held),
    ),
    Indicator(
        key="events_held",
        label=_("Events held"),
        unit=Unit.EVENT,
        group=Group.HELD,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Events that are scored, published or archived and whose last day lies in the quarter. Exhibition "
            "events are included; cancelled, postponed and unfinished ones are not."
        ),
        source=Counted(EVENTS, "event", "pk", Event, of.held),
        addable=True,
        headline=True,
    ),
    Indicator(
        key="trades",
        label=_("Trades"),
        unit=Unit.TRADE,
        group=Group.HELD,
        attribution=Attribution.ORGANISER,
        definition=_("Different trades of the events held."),
        source=Counted(EVENTS, "trade", "trade", Trade, of.held),
    ),
)
