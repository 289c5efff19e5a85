"""What several parts of the catalogue stand on: sets of records that are read once for all of them, and words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators import populations as of
from competitions.reports.indicators.counting import (
    BY_COMPETITION,
    BY_EMPLOYER,
    BY_ITSELF,
    BY_ORGANISER,
    Population,
)

EVENTS = Population(of.events, BY_COMPETITION)
PARTICIPATIONS = Population(of.participations, BY_ORGANISER)
OWN_PARTICIPATIONS = Population(of.participations_of_workers, BY_EMPLOYER)
ENTERPRISES = Population(of.enterprises, BY_ITSELF)

CONFIRMED_LATE = _("Records confirmed later are counted in the next version.")
