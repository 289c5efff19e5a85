"""Lists of the reports room: the records behind a figure, and the list of reports, as columns and rows.

People appear with masked names and never with an identity number or a phone.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch, QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning.models import Event
from competitions.reports.models import Report
from enterprises.models import Employment
from portal.sheets.columns import Column as SheetColumn
from portal.sheets.columns import Kind


def masked_name(name: str) -> str:
    """`李**`: the first character stays."""
    return name[:1] + "*" * max(1, len(name) - 1) if name else ""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a list: its heading and what stands in it."""

    key: str
    label: str | Promise
    value: Callable[[Any], object]
    kind: Kind = Kind.TEXT
    width: int = 18
    right: bool = False

    @property
    def of_sheet(self) -> SheetColumn:
        return SheetColumn(key=self.key, label=str(self.label), kind=self.kind, width=self.width)


@dataclass(frozen=True, slots=True)
class RecordList:
    """How records of one kind are listed; the first column carries the link."""

    columns: tuple[Column, ...]
    prepare: Callable[[QuerySet[Any]], QuerySet[Any]]
    url: Callable[[Any], str]

    def rows(self, records: Iterable[Any]) -> Iterator[dict[str, Any]]:
        for record in records:
            yield {
                "url": self.url(record),
                "cells": [(column, column.value(record)) for column in self.columns],
            }

    def last_line(self, summed: str, amount: object) -> list[object]:
        """The line below a list of amounts: the sum in the column that is summed up."""
        line: list[object] = [amount if column.key == summed else "" for column in self.columns]
        return [_("Sum"), *line[1:]]

    def values(self, records: Iterable[Any]) -> Iterator[list[object]]:
        for record in records:
            yield [column.value(record) for column in self.columns]


def _page(name: str, *arguments: Any) -> str:
    """The address of a page of another room; "" where there is no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""


def _last_day(event: Event) -> datetime.date:
    return event.held_on or event.ends_on


def _same(records: QuerySet[Any]) -> QuerySet[Any]:
    return records


def _nowhere(_record: Any) -> str:
    return ""


def _employer_today(worker: Any) -> str:
    return "、".join(
        employment.enterprise.name for employment in worker.employments.all() if not employment.until
    )


def _afterwards(event: Event) -> str:
    return str(_("yes")) if event.competition.backfilled else ""


def _by_award(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related("award__worker", "award__employer", "award__event").order_by(
        "confirmed_on", "pk"
    )


#: What promotions and recommendations have in common.
_OF_AWARD = (
    Column("employer", _("Employer"), lambda row: row.award.employer.name, width=30),
    Column("event", _("Event"), lambda row: row.award.event.name, width=28),
    Column("confirmed_on", _("Confirmed on"), lambda row: row.confirmed_on, Kind.DATE, 14),
)

LISTS: dict[str, RecordList] = {
    "event": RecordList(
        columns=(
            Column("name", _("Event"), lambda event: event.name, width=28),
            Column("competition", _("Competition"), lambda event: event.competition.name, width=36),
            Column("organiser", _("Organiser"), lambda event: event.competition.organiser.name, width=26),
            Column("day", _("Last day"), _last_day, Kind.DATE, 14),
            Column("state", _("State"), lambda event: str(event.get_state_display()), width=12),
            Column("backfilled", _("Entered afterwards"), _afterwards, width=12),
        ),
        prepare=lambda events: events.select_related("competition__organiser").order_by("ends_on", "pk"),
        url=lambda event: _page("planning:event", event.pk),
    ),
    "competition": RecordList(
        columns=(
            Column("name", _("Competition"), lambda competition: competition.name, width=36),
            Column("organiser", _("Organiser"), lambda competition: competition.organiser.name, width=26),
            Column("track", _("Task"), lambda competition: str(competition.get_track_display())),
            Column("level", _("Level"), lambda competition: str(competition.get_level_display()), width=12),
            Column("starts_on", _("First day"), lambda competition: competition.starts_on, Kind.DATE, 14),
            Column("ends_on", _("Last day"), lambda competition: competition.ends_on, Kind.DATE, 14),
        ),
        prepare=lambda competitions: competitions.select_related("organiser").order_by("starts_on", "pk"),
        url=lambda competition: _page("planning:competition", competition.pk),
    ),
    "trade": RecordList(
        columns=(
            Column("name", _("Trade"), lambda trade: trade.name),
            Column("code", _("Occupation code"), lambda trade: trade.code),
        ),
        prepare=_same,
        url=_nowhere,
    ),
    "participation": RecordList(
        columns=(
            Column("event", _("Event"), lambda competitor: competitor.event.name, width=28),
            Column("name", _("Competitor"), lambda competitor: masked_name(competitor.worker.name), width=12),
            Column("employer", _("Employer"), lambda competitor: competitor.employer.name, width=30),
            Column(
                "competition",
                _("Competition"),
                lambda competitor: competitor.event.competition.name,
                width=36,
            ),
            Column("day", _("Last day"), lambda competitor: _last_day(competitor.event), Kind.DATE, 14),
        ),
        prepare=lambda competitors: competitors.select_related(
            "event__competition", "worker", "employer"
        ).order_by("event__ends_on", "event", "pk"),
        url=lambda competitor: _page("planning:event", competitor.event_id),
    ),
    "person": RecordList(
        columns=(
            Column("name", _("Name of the person"), lambda worker: masked_name(worker.name), width=12),
            Column("employer", _("Employer today"), _employer_today, width=36),
            Column("student", _("Student"), lambda worker: str(_("yes")) if worker.student else "", width=10),
        ),
        prepare=lambda workers: workers.prefetch_related(
            Prefetch("employments", Employment.objects.select_related("enterprise"))
        ).order_by("pk"),
        url=_nowhere,
    ),
    "enterprise": RecordList(
        columns=(
            Column("name", _("Enterprise"), lambda enterprise: enterprise.name, width=36),
            Column("county", _("County"), lambda enterprise: enterprise.county.place, width=20),
            Column("uscc", _("Unified social credit code"), lambda enterprise: enterprise.uscc, width=22),
        ),
        prepare=lambda enterprises: enterprises.select_related("county").order_by(
            "county__path", "name", "pk"
        ),
        url=lambda enterprise: _page("enterprises:enterprise", enterprise.pk),
    ),
    "headcount": RecordList(
        columns=(
            Column("name", _("Enterprise"), lambda enterprise: enterprise.name, width=36),
            Column("county", _("County"), lambda enterprise: enterprise.county.place, width=20),
            Column(
                "headcount",
                _("Headcount"),
                lambda enterprise: enterprise.headcount,
                Kind.INTEGER,
                12,
                right=True,
            ),
        ),
        prepare=lambda enterprises: enterprises.select_related("county").order_by(
            "county__path", "name", "pk"
        ),
        url=lambda enterprise: _page("enterprises:enterprise", enterprise.pk),
    ),
    "cluster": RecordList(
        columns=(
            Column("name", _("Cluster"), lambda cluster: cluster.name, width=36),
            Column("county", _("County"), lambda cluster: cluster.county.place, width=20),
            Column("product", _("Product"), lambda cluster: cluster.product, width=20),
        ),
        prepare=lambda clusters: clusters.select_related("county").order_by("county__path", "name", "pk"),
        url=lambda cluster: _page("enterprises:cluster", cluster.pk),
    ),
    "innovation": RecordList(
        columns=(
            Column("title", _("Innovation"), lambda row: row.title, width=32),
            Column("kind", _("Kind"), lambda row: str(row.get_kind_display())),
            Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, width=32),
            Column("proposed_on", _("Proposed on"), lambda row: row.proposed_on, Kind.DATE, 14),
            Column("decided_on", _("Decided on"), lambda row: row.decided_on, Kind.DATE, 14),
            Column("benefit", _("Benefit (yuan)"), lambda row: row.benefit, Kind.DECIMAL, 16, right=True),
        ),
        prepare=lambda rows: rows.select_related("enterprise").order_by("proposed_on", "pk"),
        url=lambda row: _page("innovations:record", "innovations", row.pk),
    ),
    "mentorship": RecordList(
        columns=(
            Column("mentor", _("Mentor"), lambda row: masked_name(row.mentor.name), width=12),
            Column(
                "apprentice",
                pgettext_lazy("mentorship", "Apprentice"),
                lambda row: masked_name(row.apprentice.name),
                width=12,
            ),
            Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, width=32),
            Column("since", _("Since"), lambda row: row.since, Kind.DATE, 14),
            Column("until", _("Until"), lambda row: row.until, Kind.DATE, 14),
        ),
        prepare=lambda rows: rows.select_related("enterprise", "mentor", "apprentice").order_by(
            "since", "pk"
        ),
        url=lambda row: _page("innovations:record", "mentorships", row.pk),
    ),
    "training": RecordList(
        columns=(
            Column("subject", _("Subject of the training"), lambda row: row.subject, width=32),
            Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, width=32),
            Column("held_on", _("Held on"), lambda row: row.held_on, Kind.DATE, 14),
            Column("people", _("People trained"), lambda row: row.people, Kind.INTEGER, 10, right=True),
        ),
        prepare=lambda rows: rows.select_related("enterprise").order_by("held_on", "pk"),
        url=lambda row: _page("innovations:record", "training", row.pk),
    ),
    "partnership": RecordList(
        columns=(
            Column("school", _("School"), lambda row: row.school.name, width=30),
            Column("enterprise", _("Enterprise"), lambda row: row.enterprise.name, width=32),
            Column("since", _("Since"), lambda row: row.since, Kind.DATE, 14),
            Column("until", _("Until"), lambda row: row.until, Kind.DATE, 14),
        ),
        prepare=lambda rows: rows.select_related("enterprise", "school").order_by("since", "pk"),
        url=lambda row: _page("innovations:record", "partnerships", row.pk),
    ),
    "promotion": RecordList(
        columns=(
            Column("name", _("Name of the person"), lambda row: masked_name(row.award.worker.name), width=12),
            Column(
                "before", _("Skill level before"), lambda row: str(row.get_from_level_display()), width=14
            ),
            Column("after", _("Skill level reached"), lambda row: str(row.get_to_level_display()), width=14),
            *_OF_AWARD,
        ),
        prepare=_by_award,
        url=lambda row: _page("results:consequence", "promotions", row.pk),
    ),
    "honour": RecordList(
        columns=(
            Column("name", _("Name of the person"), lambda row: masked_name(row.award.worker.name), width=12),
            Column("honour", _("Title of honour"), lambda row: row.honour, width=28),
            Column("state", _("State"), lambda row: str(row.get_state_display()), width=12),
            *_OF_AWARD,
        ),
        prepare=_by_award,
        url=lambda row: _page("results:consequence", "honours", row.pk),
    ),
    "exemplar": RecordList(
        columns=(
            Column("title", _("Exemplar"), lambda row: row.title, width=36),
            Column("union", _("Union"), lambda row: row.union.name, width=26),
            Column("track", _("Task"), lambda row: str(row.get_track_display())),
            Column("medium", pgettext_lazy("publication", "Medium"), lambda row: row.medium, width=24),
            Column("published_on", _("Published on"), lambda row: row.published_on, Kind.DATE, 14),
        ),
        prepare=lambda rows: rows.select_related("union").order_by("published_on", "pk"),
        url=lambda row: _page("innovations:record", "exemplars", row.pk),
    ),
    "fund": RecordList(
        columns=(
            Column("competition", _("Competition"), lambda row: row.competition.name, width=36),
            Column("source", _("Source"), lambda row: str(row.get_source_display()), width=26),
            Column("budget", _("Budget (yuan)"), lambda row: row.budget, Kind.DECIMAL, 16, right=True),
            Column(
                "disbursed", _("Disbursed (yuan)"), lambda row: row.disbursed, Kind.DECIMAL, 16, right=True
            ),
            Column("spent", _("Spent (yuan)"), lambda row: row.spent, Kind.DECIMAL, 16, right=True),
        ),
        prepare=lambda rows: rows.select_related("competition").order_by("competition__ends_on", "pk"),
        url=lambda row: _page("funding:competition", row.competition_id),
    ),
    "winner": RecordList(
        columns=(
            Column("event", _("Event"), lambda winner: winner.event, width=28),
            Column("competition", _("Competition"), lambda winner: winner.competition, width=36),
            Column("rank", _("Rank"), lambda winner: winner.rank, Kind.TEXT, 8, right=True),
            Column("name", _("Published name"), lambda winner: winner.name, width=16),
            Column("unit", _("Employer"), lambda winner: winner.unit, width=30),
            Column("award", _("Award"), lambda winner: winner.award, width=16),
        ),
        prepare=_same,
        url=lambda winner: _page("results:staff", winner.event_id),
    ),
}

REPORTS: tuple[Column, ...] = (
    Column("union", _("Union"), lambda report: report.union.name, width=26),
    Column("quarter", _("Quarter"), lambda report: report.period.label, width=18),
    Column("version", _("Version"), lambda report: report.version, Kind.INTEGER, 8, right=True),
    Column("computed_at", _("Computed at"), lambda report: report.computed_at, width=20),
    Column("sha256", _("Fingerprint (SHA-256)"), lambda report: report.sha256, width=68),
)


def prepared(kind: str, records: Any) -> Any:
    """Records ready for listing: related rows joined, in a stable order; lists stay as they are."""
    return LISTS[kind].prepare(records) if isinstance(records, QuerySet) else records


def report_values(reports: Iterable[Report]) -> Iterator[list[object]]:
    """The list of reports for a sheet."""
    for report in reports:
        yield [column.value(report) for column in REPORTS]


__all__ = ["LISTS", "REPORTS", "Column", "RecordList", "masked_name", "prepared", "report_values"]
