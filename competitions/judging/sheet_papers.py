"""Score sheets on paper, one for each judge and entry. Imports the typesetter; no web process does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging import blinding, marks, queries
from competitions.judging.models import ScoreSheet, SheetSignature
from competitions.judging.papers import keep
from competitions.judging.scheme_words import in_short
from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Deductions,
    Judgement,
    Linear,
    Panel,
    Ranges,
    Scale,
    Tolerance,
)
from competitions.judging.tally import Paper, Tally, tally
from competitions.planning.governance import pack_of
from competitions.planning.models import Event, Module
from portal.files.typesetting import typeset
from portal.jobs.running import Run

_FOLDER = Path(__file__).resolve().parent / "paper"
BLANK = "＿＿＿＿"


def sheets_of_module(run: Run) -> dict[str, Any]:
    """The score sheets that the job names, as its file."""
    event = Event.objects.select_related("competition__organiser").get(pk=run.arguments["event"])
    module = next(row for row in event.modules.all() if row.pk == run.arguments["module"])
    module.event = event
    run.progress(0, 1, _("Typesetting the sheets"))
    content = content_of(event, module, run.arguments["sheet"])
    name = keep(run, typeset(_FOLDER / "sheets.typ", content, made_at=run.job.created_at), "sheets.pdf")
    run.progress(1, 1, _("The file is ready"))
    return {"file": name, "sheets": len(content["sheets"])}


def content_of(event: Event, module: Module, sheet_id: int | None = None) -> dict[str, Any]:
    """What the sheets print, in the order of judges, then of entries; of a blind module they bear codes and no name.

    An entry that has no code yet is left out.
    """
    found = tally(module)
    names = queries.judge_names(module)
    panels = {panel.pk: panel.name for panel in queries.panels_of(module)}
    labels = (
        blinding.labels_of(module, [line.entry_id for line in found.lines])
        if module.blind
        else {line.entry_id: f"{line.number} {line.name}" for line in found.lines}
    )
    papers = [
        paper
        for line in found.awaited
        for paper in found.papers.get(line.entry_id, ())
        if sheet_id in (None, paper.pk) and line.entry_id in labels
    ]
    papers.sort(key=lambda paper: (panels[paper.panel_id], paper.seat, labels.get(paper.entry_id, "")))
    rule = pack_of(event.competition).marking.signatures
    signing = [str(SheetSignature.Who(who.value).label) for who in rule.value] if rule.active else []
    return {
        "title": f"{event.name} {module.name}",
        "competition": event.competition.name,
        "event": event.name,
        "module": module.name,
        "words": {
            "sheet": _("Score sheet of the judge"),
            "common": _("Common score sheet"),
            "entry": pgettext("paper", "Code") if module.blind else _("Competitor or team"),
            "judge": pgettext("person", "Judge"),
            "panel": pgettext("judging", "Panel"),
            "aspect": _("Aspect"),
            "maximum": _("Points at most"),
            "how": _("Way of marking"),
            "mark": pgettext("sheet", "Mark"),
            "date": pgettext("paper", "Date"),
            "number": _("Sheet number"),
        },
        "signatures": signing,
        "sheets": [_sheet(paper, found, names, panels, labels) for paper in papers],
    }


def _sheet(
    paper: Paper, found: Tally, names: dict[int, str], panels: dict[int, str], labels: dict[int, str]
) -> dict[str, Any]:
    held = {aspect.key for aspect in found.aspects_of(paper.seat)}
    sections = found.scheme.sections if found.scheme is not None else ()
    return {
        "number": str(paper.pk),
        "label": labels.get(paper.entry_id, ""),
        "judge": names.get(paper.appointment_id or 0, ""),
        "common": paper.seat == ScoreSheet.COMMON,
        "panel": panels[paper.panel_id],
        "sections": [
            {
                "name": section.name,
                "rows": [_row(aspect, found.scale) for aspect in section.aspects if aspect.key in held],
            }
            for section in sections
            if any(aspect.key in held for aspect in section.aspects)
        ],
    }


def _row(aspect: Aspect, scale: Scale) -> dict[str, Any]:
    listed = isinstance(aspect.method, Checklist | Deductions)
    return {
        "name": aspect.name,
        "note": aspect.note,
        "maximum": marks.shown(aspect.maximum),
        "how": "" if listed else in_short(aspect),
        "fields": list(_fields(aspect, scale)),
    }


def _fields(aspect: Aspect, scale: Scale) -> Iterable[str]:
    match aspect.method:
        case Checklist() as method:
            return [f"□ {item.name}（{marks.shown(item.points)}）" for item in method.items]
        case Deductions() as method:
            return [f"{item.name}（−{marks.shown(item.points)}）× {BLANK}" for item in method.items]
        case Judgement():
            return ["　".join(f"□ {mark}" for mark in range(scale.lowest, scale.highest + 1))]
        case Panel():
            return [f"{BLANK} / {marks.shown(aspect.maximum)}"]
        case Linear(timed=True) | Ranges(timed=True):
            return [_("%(blank)s min %(blank)s s") % {"blank": BLANK}]
        case Linear() | Ranges() | Tolerance() as method:
            return [f"{BLANK} {method.unit}".rstrip()]
    raise AssertionError(aspect.key)
