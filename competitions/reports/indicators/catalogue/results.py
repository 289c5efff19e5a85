"""Winners, and what follows from their awards; exemplars published."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.innovations.models import Exemplar
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import CONFIRMED_LATE
from competitions.reports.indicators.counting import BY_AWARD, BY_UNION, Counted, Population
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from competitions.reports.indicators.winners import Winners
from competitions.results.models import HonourRecommendation, Promotion

_DECIDED_LATER = _(
    "What is confirmed later counts to the quarter of its confirmation; what is revoked is left out of the next version."
)

AWARDS: tuple[Indicator, ...] = (
    Indicator(
        key="winners",
        label=_("Places with an award"),
        unit=Unit.PLACE,
        group=Group.AWARDS,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Places with an award in the newest published results of the events held, one for each entry: a team "
            "counts once. Results that were withdrawn do not count."
        ),
        late=_("Results published or corrected later are counted in the next version."),
        source=Winners(),
        addable=True,
    ),
    Indicator(
        key="promotions",
        label=_("Level promotions"),
        unit=Unit.PARTICIPATION,
        group=Group.AWARDS,
        attribution=Attribution.ORGANISER,
        reference=_("the day on which the organiser confirmed it"),
        late=_DECIDED_LATER,
        definition=_(
            "Promotions to a higher skill level that staff confirmed in the quarter for an award, whenever the event "
            "was held; somebody promoted twice counts twice. Promotions that are only proposed do not count, nor "
            "those whose basis was withdrawn or that were revoked."
        ),
        source=Counted(Population(of.promotions, BY_AWARD), "promotion", "pk", Promotion),
        addable=True,
    ),
    Indicator(
        key="honours",
        label=_("Honours recommended"),
        unit=Unit.PARTICIPATION,
        group=Group.AWARDS,
        attribution=Attribution.ORGANISER,
        reference=_("the day on which the organiser confirmed it"),
        late=_DECIDED_LATER,
        definition=_(
            "Recommendations of people for honours that staff confirmed in the quarter, whether granted in the end "
            "or not; each honour counts once for each person. The portal recommends and never grants. "
            "Recommendations whose basis was withdrawn or that were revoked do not count."
        ),
        source=Counted(Population(of.honours, BY_AWARD), "honour", "pk", HonourRecommendation),
        addable=True,
    ),
    Indicator(
        key="exemplars",
        label=_("Exemplars published"),
        unit=Unit.ITEM,
        group=Group.AWARDS,
        attribution=Attribution.UNION,
        reference=_("the day of the publication"),
        late=CONFIRMED_LATE,
        definition=_(
            "Confirmed publications of exemplary experience and people by unions in scope, in the quarter; the same "
            "story in two media counts twice."
        ),
        source=Counted(Population(of.exemplars, BY_UNION), "exemplar", "pk", Exemplar),
        addable=True,
    ),
)
