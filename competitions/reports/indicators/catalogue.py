"""Every indicator of the quarterly report, in its order."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Competitor
from competitions.innovations.models import Innovation, Mentorship, Partnership, Training
from competitions.planning.models import Competition, Event
from competitions.reports.indicators import populations as of
from competitions.reports.indicators.counting import (
    BY_CLUSTER,
    BY_CLUSTER_OF_EVENT,
    BY_COMPETITION,
    BY_COUNTY,
    BY_EMPLOYER,
    BY_ENTERPRISE,
    BY_KIND,
    BY_ORGANISER,
    BY_SOURCE,
    Counted,
    Summed,
)
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from competitions.reports.indicators.winners import Winners
from enterprises.models import Cluster, Designation, Enterprise, Trade, Worker

_AS_OF_LAST_DAY = _("the last competition day; who belongs to the whole is asked on the quarter's last day")

_HELD = (
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
        source=Counted(of.events_held, BY_COMPETITION, "competition", "competition", Competition),
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
        source=Counted(of.events_held, BY_COMPETITION, "event", "pk", Event),
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
        source=Counted(of.events_held, BY_COMPETITION, "trade", "trade", Trade),
    ),
)

_PEOPLE = (
    Indicator(
        key="participations",
        label=_("Participations"),
        unit=Unit.PARTICIPATION,
        group=Group.PEOPLE,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Each competitor of an accepted entry who competed at an event held counts once for each event; "
            "the members of a team count one by one. Somebody in a preliminary and a final counts twice. "
            "Absent, withdrawn and disqualified competitors do not count. Without an outcome, an entry counts "
            "if any of its modules has a score."
        ),
        source=Counted(of.participations, BY_ORGANISER, "participation", "pk", Competitor),
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
        source=Counted(of.people, BY_ORGANISER, "person", "worker", Worker),
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
        source=Counted(of.people_without_identity, BY_ORGANISER, "participation", "pk", Competitor),
        addable=True,
    ),
)

_WORKERS = (
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
        source=Counted(of.participations_of_workers, BY_EMPLOYER, "participation", "pk", Competitor),
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
        source=Counted(of.workers, BY_EMPLOYER, "person", "worker", Worker),
    ),
    Indicator(
        key="workers_without_identity",
        label=_("Own workers: records without identity"),
        unit=Unit.PARTICIPATION,
        group=Group.WORKERS,
        attribution=Attribution.EMPLOYER,
        definition=_("Participations of own workers whose identity number is not on record."),
        source=Counted(of.workers_without_identity, BY_EMPLOYER, "participation", "pk", Competitor),
        addable=True,
    ),
)

_COVERAGE = (
    Indicator(
        key="enterprises",
        label=_("Enterprises taking part"),
        unit=Unit.ENTERPRISE,
        group=Group.COVERAGE,
        attribution=Attribution.EMPLOYER,
        definition=_(
            "Different enterprises that employ somebody who competed, out of all registered enterprises that "
            "were not closed before the quarter: the participation rate. Schools are counted by themselves."
        ),
        source=Counted(of.enterprises_taking_part, BY_EMPLOYER, "enterprise", "employer", Enterprise),
        out_of=Counted(of.registered_enterprises, BY_COUNTY, "enterprise", "pk", Enterprise),
        headline=True,
    ),
    *(
        Indicator(
            key=key,
            label=label,
            unit=Unit.ENTERPRISE,
            group=Group.COVERAGE,
            attribution=Attribution.EMPLOYER,
            reference=_AS_OF_LAST_DAY,
            definition=definition,
            source=Counted(of.DesignatedTakingPart(kind), BY_EMPLOYER, "enterprise", "employer", Enterprise),
            out_of=Counted(of.Designated(kind), BY_COUNTY, "enterprise", "pk", Enterprise),
            headline=kind == Designation.Kind.LITTLE_GIANT,
        )
        for key, kind, label, definition in (
            (
                "little_giants",
                Designation.Kind.LITTLE_GIANT,
                _("Little Giants taking part"),
                _(
                    "Enterprises whose designation as a Little Giant is valid on the quarter's last day and that "
                    "employ somebody who competed, out of all such enterprises. An expired designation does not count."
                ),
            ),
            (
                "top_100_manufacturers",
                Designation.Kind.TOP_100_MANUFACTURER,
                _("Top-100 manufacturers taking part"),
                _(
                    "Provincial top-100 manufacturers on the quarter's last day that employ somebody who competed, "
                    "out of all such enterprises."
                ),
            ),
            (
                "pilot_enterprises",
                Designation.Kind.PILOT,
                _("Pilot enterprises taking part"),
                _(
                    "Pilot enterprises on the quarter's last day that employ somebody who competed, out of all "
                    "such enterprises."
                ),
            ),
        )
    ),
    Indicator(
        key="clusters_served",
        label=_("Clusters with an event of their own"),
        unit=Unit.CLUSTER,
        group=Group.COVERAGE,
        attribution=Attribution.COUNTY,
        reference=_AS_OF_LAST_DAY,
        definition=_(
            "Clusters for which an event was held, by whichever union, out of all clusters that exist on the "
            "quarter's last day."
        ),
        source=Counted(
            of.events_for_clusters,
            BY_CLUSTER_OF_EVENT,
            "cluster",
            "competition__cluster",
            Cluster,
        ),
        out_of=Counted(of.clusters, BY_COUNTY, "cluster", "pk", Cluster),
        headline=True,
    ),
    Indicator(
        key="clusters_taking_part",
        label=_("Clusters with enterprises taking part"),
        unit=Unit.CLUSTER,
        group=Group.COVERAGE,
        attribution=Attribution.COUNTY,
        reference=_AS_OF_LAST_DAY,
        definition=_(
            "Clusters with at least one member enterprise, on the quarter's last day, that employs somebody who "
            "competed. A membership that has ended does not count."
        ),
        source=Counted(of.members_taking_part, BY_CLUSTER, "cluster", "cluster", Cluster),
        out_of=Counted(of.clusters, BY_COUNTY, "cluster", "pk", Cluster),
    ),
)

_AWARDS = (
    Indicator(
        key="winners",
        label=_("Places with an award"),
        unit=Unit.PLACE,
        group=Group.AWARDS,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Places with an award in the newest published results of the events held, one for each entry: a team "
            "counts once. Results that were withdrawn do not count. Level promotions and honours recommended are "
            "left out as long as the portal holds no records of them."
        ),
        late=_("Results published or corrected later are counted in the next version."),
        source=Winners(),
        addable=True,
    ),
)

_SCHOOLS = (
    Indicator(
        key="schools",
        label=_("Schools taking part"),
        unit=Unit.ENTERPRISE,
        group=Group.SCHOOLS,
        attribution=Attribution.EMPLOYER,
        definition=_("Different schools of this union's scope whose staff or students competed."),
        source=Counted(of.schools_taking_part, BY_EMPLOYER, "enterprise", "employer", Enterprise),
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
        source=Counted(of.students, BY_EMPLOYER, "person", "worker", Worker),
    ),
)

_CONFIRMED_LATE = _("Records confirmed later are counted in the next version.")

_GROWTH = (
    Indicator(
        key="innovations_proposed",
        label=_("Innovations proposed"),
        unit=Unit.ITEM,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the proposal"),
        late=_CONFIRMED_LATE,
        definition=_(
            "Five-small innovations proposed in the quarter and confirmed by the county union, whatever was "
            "decided about them later."
        ),
        source=Counted(of.innovations_proposed, BY_KIND, "innovation", "pk", Innovation),
        addable=True,
    ),
    Indicator(
        key="innovations_adopted",
        label=_("Innovations adopted"),
        unit=Unit.ITEM,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the decision"),
        late=_CONFIRMED_LATE,
        definition=_(
            "Five-small innovations adopted in the quarter and confirmed, also if they were proposed earlier: "
            "not a part of those proposed in the quarter."
        ),
        source=Counted(of.innovations_adopted, BY_KIND, "innovation", "pk", Innovation),
        addable=True,
    ),
    Indicator(
        key="innovation_benefit",
        label=_("Economic benefit of innovations"),
        unit=Unit.YUAN,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the decision"),
        late=_CONFIRMED_LATE,
        definition=_(
            "The benefit stated and confirmed for the innovations adopted in the quarter. Innovations without a "
            "stated benefit add nothing."
        ),
        source=Summed(of.innovations_adopted, BY_KIND, "innovation", "benefit", money=True),
        addable=True,
    ),
    Indicator(
        key="mentorships",
        label=_("Mentorships in force"),
        unit=Unit.PAIR,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the quarter's last day"),
        late=_CONFIRMED_LATE,
        definition=_(
            "Confirmed mentorships that are in force on the quarter's last day, begun whenever. Quarters must "
            "not be added."
        ),
        source=Counted(of.mentorships, BY_ENTERPRISE, "mentorship", "pk", Mentorship),
    ),
    Indicator(
        key="training_sessions",
        label=_("Training sessions"),
        unit=Unit.SESSION,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the training"),
        late=_CONFIRMED_LATE,
        definition=_("Confirmed training sessions held in the quarter."),
        source=Counted(of.training, BY_ENTERPRISE, "training", "pk", Training),
        addable=True,
    ),
    Indicator(
        key="training_people",
        label=_("Attendances of training"),
        unit=Unit.PARTICIPATION,
        group=Group.GROWTH,
        attribution=Attribution.COUNTY,
        reference=_("the day of the training"),
        late=_CONFIRMED_LATE,
        definition=_(
            "The people whom the units state for these sessions, added up: somebody in two sessions counts twice."
        ),
        source=Summed(of.training, BY_ENTERPRISE, "training", "people"),
        addable=True,
    ),
)

_PARTNERSHIPS = (
    Indicator(
        key="partnerships",
        label=_("School partnerships in force"),
        unit=Unit.ITEM,
        group=Group.SCHOOLS,
        attribution=Attribution.COUNTY,
        reference=_("the quarter's last day"),
        late=_CONFIRMED_LATE,
        definition=_(
            "Confirmed partnerships of enterprises with schools, in force on the quarter's last day."
        ),
        source=Counted(of.partnerships, BY_ENTERPRISE, "partnership", "pk", Partnership),
    ),
)

_FUNDS = tuple(
    Indicator(
        key=f"funds_{column}",
        label=label,
        unit=Unit.YUAN,
        group=Group.FUNDS,
        attribution=Attribution.ORGANISER,
        reference=_("the competition's last day as planned"),
        definition=definition,
        source=Summed(of.funds, BY_SOURCE, "fund", column, money=True),
        addable=True,
    )
    for column, label, definition in (
        (
            "budget",
            _("Funds budgeted"),
            _("Budgets on record for filed and approved competitions whose last day lies in the quarter."),
        ),
        ("disbursed", _("Funds disbursed"), _("What was disbursed to these competitions so far.")),
        ("spent", _("Funds spent"), _("What these competitions have spent so far.")),
    )
)

_QUALITY = (
    Indicator(
        key="events_backfilled",
        label=_("Events entered afterwards"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("How many of the events held belong to competitions entered afterwards, with evidence."),
        source=Counted(of.events_held_late, BY_COMPETITION, "event", "pk", Event),
        addable=True,
    ),
    Indicator(
        key="participations_backfilled",
        label=_("Participations entered afterwards"),
        unit=Unit.PARTICIPATION,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("How many of the participations belong to competitions entered afterwards."),
        source=Counted(of.participations_late, BY_ORGANISER, "participation", "pk", Competitor),
        addable=True,
    ),
    Indicator(
        key="events_unfinished",
        label=_("Events past their day without results"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Events whose last day lies in the quarter and that are not scored yet, postponed ones among them. Not "
            "counted as held."
        ),
        source=Counted(of.events_unfinished, BY_COMPETITION, "event", "pk", Event),
        addable=True,
    ),
    Indicator(
        key="events_cancelled",
        label=_("Events cancelled"),
        unit=Unit.EVENT,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_("Events planned for the quarter that were cancelled. Not counted as held."),
        source=Counted(of.events_cancelled, BY_COMPETITION, "event", "pk", Event),
        addable=True,
    ),
    Indicator(
        key="competitors_not_competing",
        label=_("Competitors absent, withdrawn or disqualified"),
        unit=Unit.PARTICIPATION,
        group=Group.QUALITY,
        attribution=Attribution.ORGANISER,
        definition=_(
            "Accepted competitors of events held who did not compete. Not counted as participations."
        ),
        source=Counted(of.competitors_not_competing, BY_ORGANISER, "participation", "pk", Competitor),
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
        source=Counted(of.competitors_unscored, BY_ORGANISER, "participation", "pk", Competitor),
        addable=True,
    ),
)

INDICATORS: tuple[Indicator, ...] = (
    *_HELD,
    *_PEOPLE,
    *_WORKERS,
    *_COVERAGE,
    *_AWARDS,
    *_SCHOOLS,
    *_PARTNERSHIPS,
    *_GROWTH,
    *_FUNDS,
    *_QUALITY,
)
_BY_KEY = {each.key: each for each in INDICATORS}


def indicator(key: str) -> Indicator:
    """The indicator of that key.

    Raises:
        KeyError: there is none.
    """
    return _BY_KEY[key]
