"""Schools: taking part, and partners of enterprises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.innovations.models import Partnership
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import CONFIRMED_LATE, OWN_PARTICIPATIONS
from competitions.reports.indicators.counting import BY_ENTERPRISE, Counted, Population
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from enterprises.models import Enterprise, Worker

TAKING_PART: tuple[Indicator, ...] = (
    Indicator(
        key="schools",
        label=_("Schools taking part"),
        unit=Unit.ENTERPRISE,
        group=Group.SCHOOLS,
        attribution=Attribution.EMPLOYER,
        definition=_("Different schools of this union's scope whose staff or students competed."),
        source=Counted(OWN_PARTICIPATIONS, "enterprise", "employer", Enterprise, of.of_schools),
    ),
    Indicator(
        key="students",
        label=_("Students taking part"),
        unit=Unit.PERSON,
        group=Group.SCHOOLS,
        attribution=Attribution.EMPLOYER,
        definition=_(
            "Different identified people recorded as students who competed, at workers' or students' events."
        ),
        source=Counted(OWN_PARTICIPATIONS, "person", "worker", Worker, of.students),
    ),
)

PARTNERSHIPS: tuple[Indicator, ...] = (
    Indicator(
        key="partnerships",
        label=_("School partnerships in force"),
        unit=Unit.ITEM,
        group=Group.SCHOOLS,
        attribution=Attribution.COUNTY,
        reference=_("the quarter's last day"),
        late=CONFIRMED_LATE,
        definition=_(
            "Confirmed partnerships of enterprises with schools, in force on the quarter's last day."
        ),
        source=Counted(Population(of.partnerships, BY_ENTERPRISE), "partnership", "pk", Partnership),
    ),
)
