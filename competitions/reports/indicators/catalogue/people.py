"""People: at the competitions of this union, and the workers of its enterprises."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import ENTERPRISES, OWN_PARTICIPATIONS, PARTICIPATIONS
from competitions.reports.indicators.counting import Counted, Summed
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from enterprises.models import Worker

PEOPLE: tuple[Indicator, ...] = (
    Indicator(
        key="participations",
        label=_("Participations"),
        unit=Unit.PARTICIPATION,
        group=Group.PEOPLE,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Each competitor of an accepted entry who competed at an event held counts once for each event; "
            "the members of a team count one by one. Somebody in a preliminary and a final counts twice. "
            "Who was disqualified counts, who was absent or withdrew does not. Without an outcome, an entry counts "
            "if any of its modules has a score."
        ),
        source=Counted(PARTICIPATIONS, "participation", "pk", Competitor),
        addable=True,
        headline=True,
    ),
    Indicator(
        key="people",
        label=_("Distinct people"),
        unit=Unit.PERSON,
        group=Group.PEOPLE,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Different people among the participations, told apart by identity number: somebody in a preliminary "
            "and a final counts once. Never to be added across rows, columns or quarters."
        ),
        source=Counted(PARTICIPATIONS, "person", "worker", Worker, of.identified),
        headline=True,
    ),
    Indicator(
        key="people_without_identity",
        label=_("Records without identity"),
        unit=Unit.PARTICIPATION,
        group=Group.PEOPLE,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Participations of people whose identity number is not on record: they may be anybody, so they are "
            "shown beside the distinct people and are not contained in that figure."
        ),
        source=Counted(PARTICIPATIONS, "participation", "pk", Competitor, of.unidentified),
        addable=True,
    ),
)

WORKERS: tuple[Indicator, ...] = (
    Indicator(
        key="participations_of_workers",
        label=_("Participations of own workers"),
        unit=Unit.PARTICIPATION,
        group=Group.WORKERS,
        attribution=Attribution.EMPLOYER,
        definition=_(
            "Participations of people whose employer at the time of entry lies in this union's scope, at events "
            "of any organiser, counted as above."
        ),
        source=Counted(OWN_PARTICIPATIONS, "participation", "pk", Competitor),
        addable=True,
    ),
    Indicator(
        key="workers",
        label=_("Distinct own workers"),
        unit=Unit.PERSON,
        group=Group.WORKERS,
        attribution=Attribution.EMPLOYER,
        definition=_(
            "Different identified people among the participations of own workers. Never to be added."
        ),
        source=Counted(OWN_PARTICIPATIONS, "person", "worker", Worker, of.identified),
    ),
    Indicator(
        key="worker_participation",
        label=_("Workers taking part, out of the headcount"),
        unit=Unit.PERSON,
        group=Group.WORKERS,
        attribution=Attribution.EMPLOYER,
        reference=_(
            "the last competition day; the headcount is the one on record when the report is computed"
        ),
        definition=_(
            "The participation rate of workers: different identified workers of enterprises who competed, out of "
            "the headcount of all enterprises in scope. Students do not count, nor people without identity; "
            "enterprises without a headcount on record are left out of both. Never to be added."
        ),
        source=Counted(OWN_PARTICIPATIONS, "person", "worker", Worker, of.of_staffed_enterprises),
        out_of=Summed(ENTERPRISES, "headcount", "headcount", of.staffed),
    ),
    Indicator(
        key="workers_without_identity",
        label=_("Own workers: records without identity"),
        unit=Unit.PARTICIPATION,
        group=Group.WORKERS,
        attribution=Attribution.EMPLOYER,
        definition=_("Participations of own workers whose identity number is not on record."),
        source=Counted(OWN_PARTICIPATIONS, "participation", "pk", Competitor, of.unidentified),
        addable=True,
    ),
)
