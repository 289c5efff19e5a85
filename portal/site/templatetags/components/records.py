"""What stands on the page of one record: stepper, timeline, checks, facts, tiles, answers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal

from django.utils.translation import gettext as _

from portal.site.templatetags.components.given import part
from portal.site.templatetags.components.library import register


@register.inclusion_tag("portal/components/stepper.html")
def stepper(steps: Iterable[Mapping[str, Any]], label: str = "") -> dict[str, Any]:
    """A lifecycle in one line. A step: `label`, `state` (done, now, todo, off), optional `note`.

    On a phone only "step 3 of 9: …, next: …" is written out.
    """
    rows = [dict(step) for step in steps]
    place = next((number for number, row in enumerate(rows) if row["state"] == "now"), None)
    following = (
        next((row for row in rows[place + 1 :] if row["state"] == "todo"), None)
        if place is not None
        else None
    )
    return {
        "steps": rows,
        "label": label or _("Progress"),
        "place": None if place is None else place + 1,
        "total": len(rows),
        "current": None if place is None else rows[place],
        "following": following,
    }


@register.inclusion_tag("portal/components/timeline.html")
def timeline(rows: Iterable[Mapping[str, Any]], more_url: str = "") -> dict[str, Any]:
    """What happened, newest first. A row: `title`, `by`, `at` (datetime), `note`, `changes` (label, before, after)."""
    return {"rows": list(rows), "more_url": more_url}


@register.inclusion_tag("portal/components/checks.html")
def checks(findings: Iterable[Any]) -> dict[str, Any]:
    """What was looked at before an act. `findings`: `portal.acts.findings.Finding`, or mappings of the same names:
    `tone` (ok, note, warn, bad), `message`, and `detail`, `source`, `url`, `action` (the words of the link).
    """
    icons = {
        "ok": "check-circle-fill",
        "warn": "exclamation-triangle-fill",
        "bad": "x-circle-fill",
    }
    words = {
        "ok": _("Passed"),
        "warn": _("Warning"),
        "bad": _("Must be dealt with"),
        "note": _("Note"),
    }
    names = ("tone", "message", "detail", "source", "url", "action")
    rows = [{name: part(finding, name) for name in names} for finding in findings]
    for row in rows:
        row |= {
            "icon": icons.get(row["tone"], "info-circle-fill"),
            "word": words[row["tone"]],
        }
    return {"findings": rows}


@register.inclusion_tag("portal/components/facts.html")
def facts(pairs: Iterable[Sequence[Any]], columns: Literal[1, 2, 3] = 3) -> dict[str, Any]:
    """Label and value pairs: (label, value) or (label, value, url). An empty value shows a dash."""
    rows = [{"label": pair[0], "value": pair[1], "url": pair[2] if len(pair) > 2 else ""} for pair in pairs]
    return {"rows": rows, "size": {1: "one", 2: "two", 3: ""}[columns]}


@register.inclusion_tag("portal/components/tiles.html")
def tiles(rows: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Figures with a link to their records. A tile: `label`, `figure`, and `unit`, `note`, `url`, `icon`, `tone`."""
    return {"rows": list(rows)}


@register.inclusion_tag("portal/components/answers.html")
def answers(rows: Iterable[Sequence[Any]]) -> dict[str, Any]:
    """Check your answers: (question, answer) or (question, answer, url where it is changed)."""
    return {
        "rows": [{"label": row[0], "value": row[1], "url": row[2] if len(row) > 2 else ""} for row in rows]
    }


@register.inclusion_tag("portal/components/empty.html")
def empty(
    title: str,
    meaning: str = "",
    url: str = "",
    action: str = "",
    icon: str = "inbox",
    second_url: str = "",
    second_action: str = "",
) -> dict[str, Any]:
    """What an empty list means and what to do next, with one or two ways on."""
    return {
        "title": title,
        "meaning": meaning,
        "icon": icon,
        "ways": [way for way in ((url, action), (second_url, second_action)) if way[0]],
    }
