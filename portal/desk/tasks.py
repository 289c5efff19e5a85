"""Work in the background for the desk: exports of the record, and its proof."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import connection
from django.utils.translation import gettext as _

from portal.acts import journal, triggers
from portal.acts.actors import Actor, actor_for
from portal.desk import record
from portal.jobs.running import Run, runner
from portal.sheets.writing import csv_chunks, write_xlsx
from unions.models import User

T = TypeVar("T")
# Broken rows that are kept to be shown; the count is of all.
SHOWN = 100


def _actor(run: Run) -> Actor:
    """Whoever asked, in the seat of then; a seat that is gone sees nothing."""
    user = User.objects.get(pk=run.arguments["user"])
    actor = actor_for(user, run.arguments["seat"])
    return actor if actor.seat is not None and actor.seat.key == run.arguments["seat"] else Actor(user=user)


def _counted(rows: Iterable[T], run: Run, total: int, words: str) -> Iterator[T]:
    """The rows, with the progress of the job written every thousand."""
    for number, each in enumerate(rows, start=1):
        if number % 1000 == 0:
            run.progress(number, total, words)
        yield each


@runner("desk.export_record")
def export_record(run: Run) -> dict[str, Any]:
    """Write the record as asked for into a file; started again, it writes the same file anew."""
    actor = _actor(run)
    rows = record.found(actor, record.Criteria(**run.arguments["criteria"]))
    total = rows.count()
    run.progress(0, total, _("Writing the file"))
    stream = rows.select_related("actor", "union").iterator(chunk_size=1000)
    lines = record.sheet_rows(_counted(stream, run, total, _("Writing the file")))
    kind = run.arguments["format"]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"record.{kind}"
        if kind == "csv":
            with path.open("wb") as file:
                for piece in csv_chunks(record.columns(), lines):
                    file.write(piece)
        else:
            write_xlsx(path, record.columns(), lines, sheet=_("Record of acts"))
        name = f"record/{run.job.pk}.{kind}"
        default_storage.delete(name)
        with path.open("rb") as file:
            default_storage.save(name, File(file))
    run.progress(total, total, _("The file is ready"))
    return {"file": name, "rows": total}


@runner("desk.prove_record")
def prove_record(run: Run) -> dict[str, Any]:
    """Prove every chain of the scope; what is broken is the outcome, not a failure of the job."""
    rows = record.chains_of(_actor(run))
    total = rows.count()
    words = _("Checking the chains")
    run.progress(0, total, words)
    broken = 0
    shown: list[dict[str, Any]] = []
    for row, reason in journal.broken_rows(_counted(rows.iterator(chunk_size=1000), run, total, words)):
        broken += 1
        if len(shown) < SHOWN:
            shown.append({"row": row.pk, "object": f"{row.object_type} {row.object_id}", "reason": reason})
    missing = sorted(set(triggers.expected(connection)) - triggers.present(connection))
    run.progress(total, total, _("The record is checked"))
    return {"rows": total, "broken": broken, "shown": shown, "missing_triggers": missing}
