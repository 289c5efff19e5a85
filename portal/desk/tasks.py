"""Work in the background for the desk: exports of the record, and its proof."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.utils.translation import gettext as _

from portal.acts import journal, triggers
from portal.desk import record
from portal.jobs.running import Run, runner
from portal.sheets import exports

# Broken rows that are kept to be shown; the count is of all.
SHOWN = 100


@runner("desk.export_record")
def export_record(run: Run) -> dict[str, Any]:
    """Write the record as asked for into a file; started again, it writes the same file anew."""
    rows = record.found(exports.asker(run), record.Criteria(**run.arguments["criteria"]))
    stream = rows.select_related("actor", "union").iterator(chunk_size=1000)
    return exports.write_for(
        run, _("Record of acts"), record.columns(), record.sheet_rows(stream), rows.count()
    )


@runner("desk.prove_record")
def prove_record(run: Run) -> dict[str, Any]:
    """Prove every chain of the scope; what is broken is the outcome, not a failure of the job."""
    rows = record.chains_of(exports.asker(run))
    total = rows.count()
    words = _("Checking the chains")
    run.progress(0, total, words)
    broken = 0
    shown: list[dict[str, Any]] = []
    for row, reason in journal.broken_rows(
        exports.counted(rows.iterator(chunk_size=1000), run, total, words)
    ):
        broken += 1
        if len(shown) < SHOWN:
            shown.append({"row": row.pk, "object": f"{row.object_type} {row.object_id}", "reason": reason})
    missing = sorted(set(triggers.expected(connection)) - triggers.present(connection))
    run.progress(total, total, _("The record is checked"))
    return {"rows": total, "broken": broken, "shown": shown, "missing_triggers": missing}
