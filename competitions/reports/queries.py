"""Reads of the reports room."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.reports.indicators import Dimension, Indicator, Scope
from competitions.reports.models import Report
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import scope_of
from portal.acts.actors import Actor, Role
from portal.acts.dates import in_words
from portal.acts.glimpses import Figure, Waiting
from portal.acts.models import JournalRow
from portal.jobs.models import Job
from unions.models import Union

#: The roles that prepare reports.
PREPARERS = (Role.ADMINISTRATOR, Role.OFFICER, Role.APPROVER)


def journal_head() -> str:
    """The hash of the newest row of the whole journal; "" while there is none."""
    return JournalRow.objects.order_by("-id").values_list("hash", flat=True).first() or ""


#: Levels of unions whose report is divided by county and waits to be made each quarter.
REGIONAL = (Union.Level.PROVINCE, Union.Level.CITY, Union.Level.COUNTY)


def unions_for(actor: Actor) -> QuerySet[Union]:
    """The unions that are offered by name: the regional ones in scope, and the actor's own.

    A report can be made of every union in scope; the others are found by `unions_called`.
    """
    unions: QuerySet[Union] = (
        Union.objects.visible_to(actor)
        .filter(Q(level__in=REGIONAL) | Q(pk=actor.union_id or 0))
        .order_by("path")
    )
    return unions if actor.at_union or actor.is_system else unions.none()


def unions_called(actor: Actor, text: str) -> QuerySet[Union]:
    """The open unions in scope whose code is `text`, or else whose name contains it."""
    if not (actor.at_union or actor.is_system):
        return unions_for(actor).none()
    unions: QuerySet[Union] = Union.objects.visible_to(actor).filter(closed_on__isnull=True).order_by("path")
    exact: QuerySet[Union] = unions.filter(Q(code=text) | Q(name=text))
    partly: QuerySet[Union] = unions.filter(name__icontains=text)
    if exact.exists():
        return exact
    return partly


def reports(actor: Actor) -> QuerySet[Report]:
    """The newest versions in scope, newest quarter first, without their snapshots."""
    return Report.objects.visible_to(actor).newest().select_related("union").defer("snapshot")


_SORTS = {
    "union": ("union__path",),
    "quarter": ("year", "quarter"),
    "version": ("version",),
    "computed_at": ("computed_at",),
}


def reports_chosen(
    actor: Actor, *, union: Union | None, quarter: Quarter | None, sort: str
) -> QuerySet[Report]:
    """The newest versions in scope of a union and a quarter, where given, sorted by a column (`-` turns round)."""
    found = reports(actor)
    if union is not None:
        found = found.filter(union=union)
    if quarter is not None:
        found = found.filter(year=quarter.year, quarter=quarter.number)
    fields = _SORTS.get(sort.removeprefix("-"))
    if fields is None:
        return found
    turned = "-" if sort.startswith("-") else ""
    return found.order_by(*(f"{turned}{field}" for field in fields), "union__path", "pk")


def report(actor: Actor, report_id: int) -> Report:
    """One version in scope.

    Raises:
        Report.DoesNotExist: none, or outside the scope.
    """
    return Report.objects.visible_to(actor).select_related("union", "created_by").get(pk=report_id)


def versions(of: Report) -> list[Report]:
    """Every version of the same union and quarter, newest first."""
    return list(
        Report.objects.filter(union=of.union_id, year=of.year, quarter=of.quarter)
        .defer("snapshot")
        .order_by("-version")
    )


def jobs_under_way(actor: Actor) -> QuerySet[Job]:
    """The actor's own requests that are not finished."""
    return (
        Job.objects.visible_to(actor)
        .filter(kind="reports.build", state__in=[Job.State.QUEUED, Job.State.RUNNING])
        .select_related("union")
    )


def scope_of_report(of: Report) -> Scope:
    """What the report counts."""
    return scope_of(of.union, of.period)


def records(of: Report, indicator: Indicator, dimension: Dimension, cell: str, *, whole: bool = False) -> Any:
    """The records behind one figure, as they are now; `whole`: those of which the figure is a part.

    Raises:
        KeyError: the indicator is not divided so, or has no whole.
    """
    source = indicator.out_of if whole else indicator.source
    scope = scope_of_report(of)
    if source is None or dimension not in source.dimensions or not scope.is_divided_by(dimension):
        raise KeyError(dimension)
    return source.records(scope, dimension, cell)


def figure(of: Report, indicator: Indicator, dimension: Dimension, cell: str, *, whole: bool = False) -> Any:
    """The stored figure; 0 where the version has none for that cell."""
    figures = of.snapshot["figures"].get(indicator.key, {})
    if whole:
        figures = figures.get("out_of", {})
    return figures.get(dimension.value, {}).get(cell, 0)


def waiting_for(actor: Actor) -> list[Waiting]:
    """A union's officers: the quarter just ended has no report yet."""
    if not actor.at_union or actor.role not in PREPARERS:
        return []
    quarter = Quarter.ended_before(timezone.localdate())
    if not unions_for(actor).filter(pk=actor.union_id or 0, level__in=REGIONAL).exists():
        return []
    made = Report.objects.filter(union=actor.union_id, year=quarter.year, quarter=quarter.number).exists()
    if made:
        return []
    return [
        Waiting(
            label=_("Quarterly report to make"),
            count=1,
            url=f"{reverse('reports:reports')}#make",
            icon="bar-chart",
        )
    ]


def figures_for(actor: Actor) -> list[Figure]:
    """The headline figures of the union's newest report, each with its report behind it. One query.

    The note names the quarter; while that runs it says that the figures are provisional, and of which day.
    """
    if not actor.at_union:
        return []
    newest = (
        Report.objects.visible_to(actor)
        .filter(union=actor.union_id)
        .order_by("-year", "-quarter", "-version")
        .first()
    )
    if newest is None:
        return []
    url = reverse("reports:report", args=[newest.pk])
    note = newest.period.label
    if newest.is_provisional:
        day = in_words(timezone.localdate(newest.computed_at))
        note = str(_("%(quarter)s, provisional, as of %(day)s") % {"quarter": note, "day": day})
    return [
        Figure(
            label=each["label"],
            value=newest.snapshot["figures"][each["key"]]["total"][""],
            url=url,
            note=note,
        )
        for each in newest.snapshot["indicators"]
        if each["headline"]
    ][:4]
