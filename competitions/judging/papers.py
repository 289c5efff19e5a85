"""Papers of the judging room, written by workers: labels of codes, order books. Imports the typesetter; no web process does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import segno
from django.utils.translation import gettext as _

from competitions.judging import order_book, queries
from competitions.judging.models import BlindLayer
from competitions.planning.models import Competition, Event
from portal.files.typesetting import typeset
from portal.jobs import files
from portal.jobs.running import Run

_FOLDER = Path(__file__).resolve().parent / "paper"


def labels_of_layer(run: Run) -> dict[str, Any]:
    """The labels of the layer that the job names, as its file."""
    layer = BlindLayer.objects.select_related("module__event__competition", "blinder__judge").get(
        pk=run.arguments["layer"]
    )
    content = label_content(layer)
    total = len(content["rows"])
    run.progress(0, total, _("Writing the file"))
    name = keep(run, typeset(_FOLDER / "labels.typ", content, made_at=run.job.created_at), "labels.pdf")
    run.progress(total, total, _("The file is ready"))
    return {"file": name, "rows": total}


def keep(run: Run, paper: bytes, name: str) -> str:
    """Store a paper as the file of its job."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(paper)
        return files.keep(run.job, path)


def label_content(layer: BlindLayer) -> dict[str, Any]:
    """What the labels say: the known side to keep, the code to stick. Nobody's name."""
    event = layer.event
    known = _("Station code") if queries.layer_below(layer) is not None else _("Entry number")
    return {
        "title": f"{event.name} · {layer.module.name} · {layer.get_kind_display()}",
        "note": _(
            "Confidential. Cut along the lines: keep the left part under lock, stick the right part on the work."
        ),
        "words": {"keep": _("Keep: %(known)s") % {"known": known}, "code": layer.get_kind_display()},
        "rows": [
            {"known": pair.known, "where": pair.where, "code": pair.code, "qr": _qr(pair.code)}
            for pair in queries.pairs_of(layer)
            if pair.code
        ],
    }


def _qr(code: str) -> str:
    """The code as a QR, for the scanner of a tablet."""
    markup: str = segno.make(code, error="m").svg_inline(border=1, scale=4)
    return (
        markup if "xmlns" in markup else markup.replace("<svg", '<svg xmlns="http://www.w3.org/2000/svg"', 1)
    )


def order_book_of(run: Run) -> dict[str, Any]:
    """The order book that the job names, as its file."""
    competition = Competition.objects.select_related("organiser", "enterprise").get(
        pk=run.arguments["competition"]
    )
    events = list(
        Event.objects.filter(pk__in=run.arguments["events"]).select_related(
            "competition__organiser", "competition__enterprise", "trade"
        )
    )
    run.progress(0, 2, _("Reading entries and sessions"))
    book = order_book.of(competition, events, made_at=run.job.created_at)
    run.progress(1, 2, _("Writing the file"))
    if run.arguments["format"] == "docx":
        from competitions.judging import order_book_word

        content = order_book_word.written(book, made_at=run.job.created_at)
    else:
        content = typeset(_FOLDER / "order_book.typ", book, made_at=run.job.created_at)
    name = keep(run, content, f"order-book.{run.arguments['format']}")
    run.progress(2, 2, _("The file is ready"))
    return {"file": name, "events": len(events)}
