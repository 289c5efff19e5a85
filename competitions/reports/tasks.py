"""Background work of the reports room: counting a report, and the schedule's request for one each quarter."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.reports import acts, queries
from competitions.reports.indicators import indicators_for
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import LANGUAGE, assemble, batches, count, scope_of
from portal.jobs.running import Run, runner
from unions.models import Union


@runner(acts.KIND)
def build(run: Run) -> dict[str, Any]:
    """Count every indicator, store the version, write its files.

    One step for the indicators that stand on the same records; the checkpoint keeps what is counted, so that another worker goes on from there.
    """
    with translation.override(LANGUAGE):
        return _build(run)


def _build(run: Run) -> dict[str, Any]:
    union = Union.objects.get(pk=run.arguments["union_id"])
    quarter = Quarter(run.arguments["year"], run.arguments["quarter"])
    scope = scope_of(union, quarter)
    checkpoint = dict(run.checkpoint)
    checkpoint.setdefault("journal_head", queries.journal_head())
    figures: dict[str, Any] = dict(checkpoint.get("figures", {}))
    steps = batches(indicators_for(scope))
    total = len(steps) + 2
    for done, batch in enumerate(steps, start=1):
        if any(each.key not in figures for each in batch):
            figures |= count(batch, scope)
            message = _("Counted: %(indicator)s") % {"indicator": batch[0].label}
            run.progress(done, total, message, checkpoint={**checkpoint, "figures": figures})
    report, fresh = acts.keep_version(
        run=run,
        union=union,
        quarter=quarter,
        snapshot=assemble(union, scope, figures),
        journal_head=checkpoint["journal_head"],
    )
    run.progress(total - 1, total, _("Writing the workbook and the paper"))
    # A file that was lost from the store is written again: the same version gives the same bytes.
    if not report.has_files:
        # Libraries of files are loaded by the worker that needs them, never by a web process.
        from competitions.reports.paper import typeset
        from competitions.reports.workbook import written

        report = acts.keep_files(run=run, report=report, workbook=written(report), paper=typeset(report))
    message = (
        _("The report is ready.")
        if fresh
        else _("Nothing has changed since version %(version)s: no new version was made.")
        % {"version": report.version}
    )
    run.progress(total, total, message)
    return {"report": report.pk, "version": report.version, "changed": fresh}


@shared_task(name="reports.quarterly")
def quarterly() -> None:
    """Called by the schedule on the first day of each quarter."""
    acts.request_quarterly(today=timezone.localdate())
