"""What tells how far the other figures can be trusted."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor
from competitions.planning.models import Event
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import EVENTS, PARTICIPATIONS
from competitions.reports.indicators.counting import BY_ORGANISER, Counted, Population
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit

QUALITY: tuple[Indicator, ...] = (
    Indicator(
        key="events_backfilled",
        label=_("Events entered afterwards"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("How many of the events held belong to competitions entered afterwards, with evidence."),
        source=Counted(EVENTS, "event", "pk", Event, of.held_late),
        addable=True,
    ),
    Indicator(
        key="participations_backfilled",
        label=_("Participations entered afterwards"),
        unit=Unit.PARTICIPATION,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("How many of the participations belong to competitions entered afterwards."),
        source=Counted(PARTICIPATIONS, "participation", "pk", Competitor, of.entered_afterwards),
        addable=True,
    ),
    Indicator(
        key="events_unfinished",
        label=_("Events without results yet"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Events whose last day lies in the quarter and that are not scored yet: their day is over, or they are "
            "postponed, or, while the quarter is still running, they are still to come. Not counted as held."
        ),
        source=Counted(EVENTS, "event", "pk", Event, of.unfinished),
        addable=True,
    ),
    Indicator(
        key="events_cancelled",
        label=_("Events cancelled"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("Events planned for the quarter that were cancelled. Not counted as held."),
        source=Counted(EVENTS, "event", "pk", Event, of.cancelled),
        addable=True,
    ),
    Indicator(
        key="competitors_not_competing",
        label=_("Competitors absent or withdrawn"),
        unit=Unit.PARTICIPATION,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Accepted competitors of events held who did not compete. Not counted as participations."
        ),
        source=Counted(
            Population(of.competitors_not_competing, BY_ORGANISER), "participation", "pk", Competitor
        ),
        addable=True,
    ),
    Indicator(
        key="competitors_unscored",
        label=_("Competitors not yet scored"),
        unit=Unit.PARTICIPATION,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Accepted competitors of events held with neither an outcome nor any score. Not counted as "
            "participations until they have one."
        ),
        source=Counted(Population(of.competitors_unscored, BY_ORGANISER), "participation", "pk", Competitor),
        addable=True,
    ),
)
