"""Published results as columns and rows, and the words for what changed between two versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging.wording import status_name
from competitions.results.snapshots import Snapshot
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
