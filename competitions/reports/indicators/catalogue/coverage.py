"""Which enterprises and clusters take part, out of all."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators import populations as of
from competitions.reports.indicators.catalogue.standing import ENTERPRISES, OWN_PARTICIPATIONS
from competitions.reports.indicators.counting import (
    BY_CLUSTER,
    BY_CLUSTER_OF_EVENT,
    BY_COUNTY,
    BY_ITSELF,
    Counted,
    Population,
)
from competitions.reports.indicators.definitions import Attribution, Group, Indicator, Unit
from enterprises.models import Cluster, Designation, Enterprise

_AS_OF_LAST_DAY = _("the last competition day; who belongs to the whole is asked on the quarter's last day")
_CLUSTERS = Population(of.clusters, BY_COUNTY)

COVERAGE: tuple[Indicator, ...] = (
    Indicator(
        key="enterprises",
        label=_("Enterprises taking part"),
        unit=Unit.ENTERPRISE,
        group=Group.COVERAGE,
        attribution=Attribution.EMPLOYER,
        definition=_(
            "Different enterprises that employ somebody who competed, out of all registered enterprises that "
            "were not closed before the quarter: the participation rate of enterprises. Schools are counted by "
            "themselves."
        ),
        source=Counted(OWN_PARTICIPATIONS, "enterprise", "employer", Enterprise, of.of_enterprises),
        out_of=Counted(ENTERPRISES, "enterprise", "pk", Enterprise, of.no_school),
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
            source=Counted(OWN_PARTICIPATIONS, "enterprise", "employer", Enterprise, of.OfDesignated(kind)),
            out_of=Counted(Population(of.Designated(kind), BY_ITSELF), "enterprise", "pk", Enterprise),
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
        regional=True,
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
            Population(of.events_for_clusters, BY_CLUSTER_OF_EVENT),
            "cluster",
            "competition__cluster",
            Cluster,
        ),
        out_of=Counted(_CLUSTERS, "cluster", "pk", Cluster),
        headline=True,
    ),
    Indicator(
        key="clusters_taking_part",
        regional=True,
        label=_("Clusters with enterprises taking part"),
        unit=Unit.CLUSTER,
        group=Group.COVERAGE,
        attribution=Attribution.COUNTY,
        reference=_AS_OF_LAST_DAY,
        definition=_(
            "Clusters with at least one member enterprise, on the quarter's last day, that employs somebody who "
            "competed. A membership that has ended does not count."
        ),
        source=Counted(Population(of.members_taking_part, BY_CLUSTER), "cluster", "cluster", Cluster),
        out_of=Counted(_CLUSTERS, "cluster", "pk", Cluster),
    ),
)
