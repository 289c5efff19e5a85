"""Published results, what follows from them and certificates as columns, rows and facts; differences in words."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging.wording import status_name
from competitions.planning.governance import pack_of
from competitions.planning.policy.labels import cite
from competitions.planning.policy.provenance import Rule
from competitions.results.models import (
    Certificate,
    HonourRecommendation,
    Incentive,
    Objection,
    Promotion,
    ResultVersion,
)
from competitions.results.snapshots import Snapshot
from competitions.results.totals import Table
from portal.sheets.columns import Column, Kind


def columns(public: Snapshot) -> list[Column]:
    """The columns of a download: what the public page shows."""
    found = [
        Column("competition", "竞赛", width=36),
        Column("event", "赛项", width=24),
        Column("rank", "名次", Kind.INTEGER, width=8),
        Column("name", "姓名或队名", width=20),
    ]
    if public["event"]["team"]:
        found.append(Column("members", "队员", width=36))
    return [
        *found,
        Column("unit", "单位", width=36),
        Column("delegation", "代表队", width=24),
        Column("award", "奖项", width=12),
        Column("title", "称号", width=12),
    ]


def rows(public: Snapshot) -> Iterator[list[object]]:
    """The ranked rows, in the order of `columns`."""
    event = public["event"]
    for row in public["rows"]:
        members = ["、".join(row["members"])] if event["team"] else []
        yield [
            event["competition"],
            event["name"],
            row["rank"],
            row["name"],
            *members,
            row["unit"],
            row["delegation"],
            row["award"],
            row["title"],
        ]


def said(changes: Iterable[tuple[str, str, str, str]]) -> list[tuple[str, str, str, str]]:
    """Differences in words: (who, what, before, after)."""
    labels = {
        "rank": _("Rank"),
        "award": _("Award"),
        "title": _("Title of honour"),
        "name": pgettext("person", "Name"),
        "unit": _("Unit"),
        "final": _("Final score"),
        "status": _("State"),
        "reason": _("Reason"),
    }
    return [
        (who, labels[name], _word(name, before), _word(name, after)) for who, name, before, after in changes
    ]


def _word(name: str, value: str) -> str:
    if not value:
        return _("none")
    return status_name(value) if name == "status" else value


def stage_chip(version: ResultVersion, *, newest: bool) -> tuple[str, str, str]:
    """(word, tone, icon) for where a version stands; `newest`: it is the newest that everybody sees."""
    if version.withdrawn_at is not None:
        return _("Publication withdrawn"), "bad", "x-circle"
    if not version.is_open:
        return _("To be opened"), "warn", "clock"
    if not newest:
        return _("Corrected later"), "mute", "archive"
    if version.is_final:
        return _("Final, public now"), "ok", "megaphone"
    over = version.closes_at is not None and version.closes_at <= timezone.now()
    return (_("Public notice over") if over else _("On public notice now")), "note", "clipboard-check"


# --- Objections -----------------------------------------------------------------------------------------


def minute(moment: datetime.datetime | None) -> str:
    """A moment in Beijing time, "" for none."""
    return date_format(timezone.localtime(moment), "Y-m-d H:i") if moment is not None else ""


OBJECTION_TONES: dict[str, tuple[str, str]] = {
    "submitted": ("warn", "inbox"),
    "accepted": ("note", "search"),
    "assigned": ("note", "people"),
    "upheld": ("bad", "exclamation-triangle"),
    "not_upheld": ("ok", "check-lg"),
    "closed": ("mute", "archive"),
    "refused": ("mute", "x-lg"),
    "taken_back": ("mute", "arrow-counterclockwise"),
}


def objection_columns() -> list[Column]:
    """The columns of the exported list."""
    return [
        Column("number", _("Number of the receipt"), width=26),
        Column("competition", _("Competition"), width=36),
        Column("event", _("Event"), width=24),
        Column("entry", _("Entry number"), width=14),
        Column("unit", _("Filed by the unit"), width=30),
        Column("kind", _("About"), width=18),
        Column("filed_at", _("Objected at"), width=18),
        Column("state", _("State"), width=14),
        Column("due_at", _("Due (Beijing time)"), width=18),
        Column("summary", _("Public summary"), width=40),
    ]


def objection_rows(found: Iterable[Objection]) -> Iterator[list[object]]:
    """The rows, in the order of `objection_columns`."""
    for each in found:
        yield [
            each.number,
            each.event.competition.name,
            each.event.name,
            each.entry.number,
            each.unit.name if each.unit is not None else "",
            str(each.get_kind_display()),
            minute(each.filed_at),
            str(each.get_state_display()),
            minute(each.due_at),
            each.public_summary,
        ]


# --- Promotions and recommendations ---------------------------------------------------------------------

TONES: dict[str, tuple[str, str]] = {
    "suggested": ("note", "lightbulb"),
    "proposed": ("warn", "hourglass-split"),
    "confirmed": ("ok", "check-lg"),
    "recommended": ("ok", "arrow-up-circle"),
    "granted": ("gold", "award"),
    "due": ("warn", "cash-coin"),
    "paid": ("ok", "check-lg"),
    "cancelled": ("mute", "x-lg"),
    "questioned": ("bad", "exclamation-triangle"),
    "held": ("mute", "award"),
    "declined": ("mute", "x-lg"),
    "not_granted": ("mute", "x-lg"),
    "revoked": ("mute", "arrow-counterclockwise"),
    "lapsed": ("mute", "dash-circle"),
}


def consequence_columns(kind: str) -> list[Column]:
    """The columns of the exported list."""
    special = {
        "promotions": [
            Column("from_level", _("Skill level before"), width=18),
            Column("to_level", _("Skill level reached"), width=18),
            Column("certified_on", _("Date of the certificate"), Kind.DATE),
        ],
        "honours": [
            Column("honour", _("Title of honour"), width=24),
            Column("lies_with", _("Lies with"), width=24),
            Column("granted_on", _("Granted on"), Kind.DATE),
        ],
        "incentives": [
            Column("recipient", _("For"), width=30),
            Column("incentive", _("Incentive"), width=28),
            Column("proposed_amount", _("Amount by the table (yuan)"), Kind.DECIMAL, width=16),
            Column("amount", _("Confirmed amount (yuan)"), Kind.DECIMAL, width=16),
            Column("payer", _("Paid by"), width=24),
            Column("document_number", _("Number of the document"), width=24),
            Column("document_date", _("Date of the document"), Kind.DATE),
            Column("paid_on", _("Paid on"), Kind.DATE),
            Column("source", _("Source"), width=48),
        ],
    }[kind]
    return [
        Column("person", pgettext("person", "Name"), width=14),
        Column("unit", _("Unit"), width=36),
        Column("county", _("County"), width=20),
        Column("competition", _("Competition"), width=36),
        Column("event", _("Event"), width=24),
        Column("rank", _("Rank"), Kind.INTEGER, width=8),
        Column("award", _("Award"), width=12),
        *special,
        Column("state", _("State"), width=16),
        Column("confirmed_on", _("Confirmed on"), Kind.DATE),
    ]


def _special(record: Promotion | HonourRecommendation | Incentive) -> list[object]:
    match record:
        case Promotion():
            return [
                str(record.get_from_level_display()),
                str(record.get_to_level_display()),
                record.certified_on,
            ]
        case HonourRecommendation():
            return [record.honour, record.lies_with.name if record.lies_with else "", record.granted_on]
    return [
        record.recipient,
        record.title,
        record.proposed_amount,
        record.amount,
        record.payer.name if record.payer else "",
        record.document_number,
        record.document_date,
        record.paid_on,
        incentive_source(record),
    ]


def incentive_source(record: Incentive) -> str:
    """From which rule of the pinned pack it was worked out, and how sure that is."""
    return cite(_table_of(record))


def _table_of(record: Incentive) -> Rule[Any]:
    tables = pack_of(record.award.event.competition).incentives
    return tables.enterprise if record.unit_id is not None else tables.cash


def incentive_facts(record: Incentive) -> list[tuple[str, object]]:
    """What is known of an incentive; who pays and by which document once it is confirmed."""
    by_table = (
        _("%(amount)s yuan") % {"amount": record.proposed_amount}
        if record.proposed_amount is not None
        else _("set by the payer")
    )
    if record.for_team:
        by_table = _("%(amount)s for the whole team") % {"amount": by_table}
    facts: list[tuple[str, object]] = [
        (_("Incentive"), record.title),
        (_("Amount by the table"), by_table),
        (_("Source"), incentive_source(record)),
        (_("What the rule does not say"), _table_of(record).note),
    ]
    if record.payer is not None:
        facts += [
            (_("Confirmed amount"), _("%(amount)s yuan") % {"amount": record.amount}),
            (_("Paid by"), record.payer.name),
            (_("Number of the document"), record.document_number),
            (_("Date of the document"), record.document_date),
            (_("Confirmed on"), record.confirmed_on),
        ]
    if record.paid_on is not None:
        facts.append((_("Paid on"), record.paid_on))
    return facts


def consequence_rows(
    records: Iterable[Promotion | HonourRecommendation | Incentive],
) -> Iterator[list[object]]:
    """The rows, in the order of `consequence_columns`."""
    for record in records:
        award = record.award
        yield [
            award.worker.name,
            award.employer.name,
            award.employer.county.place,
            award.event.competition.name,
            award.event.name,
            award.rank,
            award.name or award.title,
            *_special(record),
            str(record.get_state_display()),
            record.confirmed_on,
        ]


# --- Certificates ---------------------------------------------------------------------------------------

TONES_OF_CERTIFICATES: dict[str, tuple[str, str]] = {
    Certificate.State.VALID: ("ok", "patch-check"),
    Certificate.State.REVOKED: ("bad", "x-octagon"),
    Certificate.State.REPLACED: ("mute", "arrow-repeat"),
}


def printed_facts(certificate: Certificate) -> list[tuple[str, object]]:
    """(label, value) of what the paper prints; the number alone once the person's data were erased."""
    facts = certificate.facts
    if not facts:
        return [(_("Number of the certificate"), certificate.number)]
    rows: list[tuple[str, object]] = [
        (_("Number of the certificate"), facts["number"]),
        (pgettext("person", "Name"), facts["name"]),
        (_("Unit"), facts["unit"]),
        (_("Competition"), facts["competition"]),
        (_("Event"), facts["event"]),
        (pgettext("certificate", "Team"), facts["team"]),
        (_("Rank"), facts["rank"]),
        (_("Award"), facts["award"]),
        (_("Title of honour"), facts["title"]),
        (_("Issued by"), facts["issuer"]),
        (_("Issued on"), datetime.date.fromisoformat(facts["issued_on"])),
    ]
    return [(label, value) for label, value in rows if value]


def certificate_columns() -> list[Column]:
    """The columns of the exported list."""
    return [
        Column("number", _("Number of the certificate"), width=26),
        Column("person", pgettext("person", "Name"), width=14),
        Column("unit", _("Unit"), width=36),
        Column("competition", _("Competition"), width=36),
        Column("event", _("Event"), width=24),
        Column("rank", _("Rank"), Kind.INTEGER, width=8),
        Column("award", _("Award"), width=12),
        Column("title", _("Title of honour"), width=12),
        Column("issued_on", _("Issued on"), Kind.DATE),
        Column("state", _("State"), width=10),
        Column("ended_on", _("Ended on"), Kind.DATE),
        Column("reason", _("Reason"), width=36),
    ]


def certificate_rows(certificates: Iterable[Certificate]) -> Iterator[list[object]]:
    """The rows, in the order of `certificate_columns`, with what the paper prints."""
    for each in certificates:
        facts = each.facts
        yield [
            each.number,
            *(facts.get(name, "") for name in ("name", "unit", "competition", "event")),
            facts.get("rank"),
            facts.get("award", ""),
            facts.get("title", ""),
            timezone.localtime(each.issued_at).date(),
            str(each.get_state_display()),
            timezone.localtime(each.ended_at).date() if each.ended_at else None,
            each.reason,
        ]


# --- Totals of delegations and units ----------------------------------------------------------------------


def total_columns() -> list[Column]:
    """One row for each group and what one of its people brings."""
    return [
        Column("table", _("Table"), width=28),
        Column("rank", _("Rank"), Kind.INTEGER, width=8),
        Column("group", _("Unit or delegation"), width=32),
        Column("total", pgettext("totals", "Total"), width=10),
        Column("event", _("Event"), width=24),
        Column("name", pgettext("person", "Name"), width=16),
        Column("place", _("Rank in the event"), Kind.INTEGER, width=12),
        Column("worth", pgettext("totals", "Points"), width=10),
        Column("counts", _("Counts"), Kind.BOOLEAN, width=8),
    ]


def total_rows(tables: Iterable[Table]) -> Iterator[list[object]]:
    """The rows, in the order of `total_columns`."""
    for table in tables:
        for place in table.places:
            for part in place.parts:
                yield [
                    table.title, place.rank, place.group, place.total,
                    part.event, part.name, part.rank, part.worth, part.counts,
                ]  # fmt: skip
