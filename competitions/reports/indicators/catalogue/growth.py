"""Innovations, mentorships and training."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.innovations.models import Innovation, Mentorship, Training
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import CONFIRMED_LATE
from competitions.reports.indicators.counting import BY_ENTERPRISE, BY_KIND, Counted, Population, Summed
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit

_ADOPTED = Population(of.innovations_adopted, BY_KIND)
_TRAINING = Population(of.training, BY_ENTERPRISE)

GROWTH: tuple[Indicator, ...] = (
    Indicator(
        key="innovations_proposed",
        label=_("Innovations proposed"),
        unit=Unit.ITEM,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the proposal"),
        late=CONFIRMED_LATE,
        definition=_(
            "Five-small innovations proposed in the quarter and confirmed by the county union, whatever was "
            "decided about them later."
        ),
        source=Counted(Population(of.innovations_proposed, BY_KIND), "innovation", "pk", Innovation),
        addable=True,
    ),
    Indicator(
        key="innovations_adopted",
        label=_("Innovations adopted"),
        unit=Unit.ITEM,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the decision"),
        late=CONFIRMED_LATE,
        definition=_(
            "Five-small innovations adopted in the quarter and confirmed, also if they were proposed earlier: "
            "not a part of those proposed in the quarter."
        ),
        source=Counted(_ADOPTED, "innovation", "pk", Innovation),
        addable=True,
    ),
    Indicator(
        key="innovation_benefit",
        label=_("Economic benefit of innovations"),
        unit=Unit.YUAN,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the decision"),
        late=CONFIRMED_LATE,
        definition=_(
            "The benefit stated and confirmed for the innovations adopted in the quarter. Innovations without a "
            "stated benefit add nothing."
        ),
        source=Summed(_ADOPTED, "innovation", "benefit", money=True),
        addable=True,
    ),
    Indicator(
        key="mentorships",
        label=_("Mentorships in force"),
        unit=Unit.PAIR,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the quarter's last day"),
        late=CONFIRMED_LATE,
        definition=_(
            "Confirmed mentorships that are in force on the quarter's last day, begun whenever. Quarters must "
            "not be added."
        ),
        source=Counted(Population(of.mentorships, BY_ENTERPRISE), "mentorship", "pk", Mentorship),
    ),
    Indicator(
        key="training_sessions",
        label=_("Training sessions"),
        unit=Unit.SESSION,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the training"),
        late=CONFIRMED_LATE,
        definition=_("Confirmed training sessions held in the quarter."),
        source=Counted(_TRAINING, "training", "pk", Training),
        addable=True,
    ),
    Indicator(
        key="training_people",
        label=_("Attendances of training"),
        unit=Unit.PARTICIPATION,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the training"),
        late=CONFIRMED_LATE,
        definition=_(
            "The people whom the units state for these sessions, added up: somebody in two sessions counts twice."
        ),
        source=Summed(_TRAINING, "training", "people"),
        addable=True,
    ),
)
