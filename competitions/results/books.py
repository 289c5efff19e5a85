"""The results book (成绩册) of a competition: every event whose results stand, from the published versions alone.

    {"title", "facts": [(label, value)], "overview": {"head", "rows"}, "events": [{"title", "line", "note", "head",
     "wide", "rows", "awarded": [sentence], "reasons": [explanations.record]}], "awards": {"head", "rows"}, "totals":
     {"title", "head", "rows", "line"}, "missing": [name of an event without standing results], "made_at"}

All cells are text. It prints what the public may see; for the organiser's files with `scores` also final scores, with
`reasons` how every figure was made.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging.ranking import AWARDS, award_name, pack_of
from competitions.planning.models import Competition, Event
from competitions.results import explanations, totals
from competitions.results.models import ResultVersion
from competitions.results.snapshots import Row, counts_of, final_figure

Book = dict[str, Any]
KINDS = tuple(AWARDS)


def of(
    competition: Competition,
    versions: Sequence[ResultVersion],
    missing: Sequence[Event],
    *,
    scores: bool,
    made_at: datetime.datetime,
    reasons: bool = False,
) -> Book:
    """The book as one value; `versions` in the order of their events."""
    organiser = (
        competition.enterprise.name if competition.enterprise is not None else competition.organiser.name
    )
    return {
        "title": competition.name,
        "facts": [
            (label, str(value))
            for label, value in (
                (_("Organiser"), organiser),
                (pgettext("competition", "Level"), competition.get_level_display()),
                (_("Filing number"), competition.filing_number),
                (_("Held on"), held_in([version.snapshot["event"] for version in versions])),
                (_("Place"), competition.place),
                (_("Events"), str(len(versions))),
            )
            if value
        ],
        "overview": {
            "head": [
                _("Event"),
                _("Group"),
                _("Held on"),
                _("Entered"),
                _("Competed"),
                _("Ranked"),
                _("Version"),
                _("Published"),
            ],
            "rows": [_overview(version) for version in versions],
        },
        "events": [_event(version, scores=scores, reasons=reasons) for version in versions],
        "awards": _awards(competition, versions),
        "totals": _totals(competition, versions),
        "missing": [event.name for event in missing],
        "made_at": timezone.localtime(made_at).strftime("%Y-%m-%d %H:%M"),
    }


def held_in(events: Sequence[dict[str, Any]]) -> str:
    """From the first day of the first event to the last day of the last, as far as it was held."""
    if not events:
        return ""
    first = min(min(event["starts_on"], event["held_on"]) for event in events)
    last = max(event["held_on"] for event in events)
    return last if first == last else f"{first} – {last}"


def _overview(version: ResultVersion) -> list[str]:
    event, counts = version.snapshot["event"], counts_of(version.snapshot)
    return [
        event["name"],
        event["group"],
        held_in([event]),
        str(counts["entrants"]),
        str(counts["competed"]),
        str(counts["ranked"]),
        str(version.number),
        timezone.localtime(version.published_at).strftime("%Y-%m-%d"),
    ]


def _ranked(version: ResultVersion) -> list[Row]:
    return [row for row in version.snapshot["rows"] if row["rank"] is not None]


def _event(version: ResultVersion, *, scores: bool, reasons: bool) -> dict[str, Any]:
    event, rows = version.snapshot["event"], _ranked(version)
    columns: list[tuple[str, Any]] = [
        (_("Rank"), lambda row: str(row["rank"])),
        (
            pgettext("certificate", "Team") if event["team"] else pgettext("person", "Name"),
            lambda row: row["name"],
        ),
    ]
    if event["team"]:
        columns.append((_("Members"), lambda row: "、".join(row["members"])))
    columns.append((_("Unit"), lambda row: row["unit"]))
    if any(row["delegation"] for row in rows):
        columns.append((_("Delegation"), lambda row: row["delegation"]))
    if scores:
        columns.append((_("Final score"), lambda row: final_figure(row["final"])))
    columns.append((_("Award"), lambda row: row["award"]))
    if any(row["title"] for row in rows):
        columns.append((_("Title of honour"), lambda row: row["title"]))
    return {
        "title": event["name"],
        "line": " · ".join(
            part for part in (event["trade"], event["group"], held_in([event]), event["place"]) if part
        ),
        "note": _("Version %(number)s, SHA-256 %(sha256)s")
        % {"number": version.number, "sha256": version.sha256},
        "exhibition": _("Exhibition event: ranked, without awards.") if event["exhibition"] else "",
        "head": [label for label, _value in columns],
        # Which columns take the room that the others leave.
        "wide": [label in (_("Members"), _("Unit")) for label, _value in columns],
        "rows": [[value(row) for _label, value in columns] for row in rows],
        "awarded": explanations.of_awards(version.snapshot) if reasons else [],
        "reasons": _reasons(version) if reasons else [],
    }


def _reasons(version: ResultVersion) -> list[explanations.Record]:
    """Every row of a version with the reasons of its figures, whoever is not ranked at the end."""
    explainer = explanations.Explainer(version.snapshot)
    return [explanations.record(row, explainer.of(row)) for row in version.snapshot["rows"]]


def _awards(competition: Competition, versions: Iterable[ResultVersion]) -> dict[str, Any]:
    """How many prizes of each kind a unit or a delegation took: most first prizes first."""
    taken: dict[str, Counter[str]] = {}
    for version in versions:
        for row in _ranked(version):
            if row["award_key"]:
                who = row["delegation"] or row["unit"]
                taken.setdefault(who, Counter())[row["award_key"]] += 1
    pack = pack_of(competition)
    order = sorted(taken, key=lambda who: (*(-taken[who][kind] for kind in KINDS), who))
    return {
        "head": [_("Unit or delegation"), *(award_name(kind, pack) for kind in KINDS), _("Together")],
        "rows": [[who, *(str(taken[who][kind]) for kind in KINDS), str(taken[who].total())] for who in order],
    }


def _totals(competition: Competition, versions: Sequence[ResultVersion]) -> dict[str, Any]:
    """The totals of delegations; without rows where there are none, or one alone."""
    table = totals.of_delegations(versions, pack_of(competition))
    places = table.places if table is not None and len(table.places) > 1 else ()
    return {
        "title": table.title if table is not None else "",
        "head": [_("Rank"), _("Unit or delegation"), pgettext("totals", "Total")],
        "rows": [[str(place.rank or "–"), place.group, place.total] for place in places],
        "line": table.rule if table is not None else "",
    }
