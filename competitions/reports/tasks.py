"""Background work of the reports room: counting a report, and the schedule's request for one each quarter."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from competitions.reports import acts, queries
from competitions.reports.indicators import INDICATORS
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import LANGUAGE, assemble, count, scope_of
from portal.jobs.running import Run, runner
from unions.models import Union


@runner(acts.KIND)
def build(run: Run) -> dict[str, Any]:
    """Count every indicator, store the version, write its files.

    One step an indicator; the checkpoint keeps what is counted, so that another worker goes on from there.
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
    total = len(INDICATORS) + 2
    for done, each in enumerate(INDICATORS, start=1):
        if each.key not in figures:
            figures[each.key] = count(each, scope)
            message = _("Counted: %(indicator)s") % {"indicator": each.label}
            run.progress(done, total, message, checkpoint={**checkpoint, "figures": figures})
    report, fresh = acts.keep_version(
        run=run,
        union=union,
        quarter=quarter,
        snapshot=assemble(union, scope, figures),
        journal_head=checkpoint["journal_head"],
    )
    run.progress(total - 1, total, _("Writing the workbook and the paper"))
    if not (report.workbook and report.paper):
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
