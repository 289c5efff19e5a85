"""The work behind an upload: reading a file into staged rows, and applying them once.

Both run in a worker, may be started again after a crash, and never do anything twice: reading goes on from the
last staged batch, applying is one transaction that holds the job's row.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.acts.deeds import performing
from portal.acts.refusals import NotAllowed, Refused
from portal.jobs.running import Run
from portal.sheets import queries, rules
from portal.sheets.guards import UnreadableSheet
from portal.sheets.models import StagedRow, Upload, packed
from portal.sheets.registry import Compared, Context, Import, Outcome, SheetRow
from portal.sheets.rows import Reading, ReadRow, read_sheet

BATCH = queries.BATCH


def read(run: Run) -> dict[str, Any]:
    """Read the file of `run.arguments["upload"]` and stage its rows, a batch and a checkpoint at a time."""
    with translation.override(settings.LANGUAGE_CODE):
        upload = Upload.objects.select_related("key", "created_by").get(pk=run.arguments["upload"])
        _require_not_failed(upload)
        if upload.state not in {Upload.State.UPLOADED, Upload.State.READING}:
            return {}
        try:
            _read(run, upload)
        except UnreadableSheet as error:
            _fail(run, upload, str(error), unreadable=True)
            raise Refused(str(error)) from error
        except Refused as refusal:
            _fail(run, upload, str(refusal))
            raise
        except NotAllowed as error:
            _fail(run, upload, _("You may no longer import this."))
            raise Refused(_("You may no longer import this.")) from error
    return {"upload": str(upload.pk)}


def _require_not_failed(upload: Upload) -> None:
    """An upload that failed starts from its own page; its job started again would do nothing and say "done"."""
    if upload.state == Upload.State.FAILED:
        raise Refused(_("This upload has failed. Open it: it says why, and what can be done."))


def _fail(run: Run, upload: Upload, message: str, *, unreadable: bool = False) -> None:
    with transaction.atomic():
        run.hold()
        Upload.objects.filter(pk=upload.pk).update(
            state=Upload.State.FAILED, error=message, result={"unreadable": True} if unreadable else {}
        )


def _permitted(upload: Upload, offer: Import, context: Context) -> None:
    if not queries.still_seated(upload, context) or not (context.actor.is_system or offer.may(context)):
        raise NotAllowed


def _read(run: Run, upload: Upload) -> None:
    offer = queries.import_for(upload)
    context = queries.context_for(upload)
    _permitted(upload, offer, context)
    columns = offer.columns(context)
    labels = {column.key: column.label for column in columns}
    staged_to = int(run.checkpoint.get("number", 0))
    counts: dict[str, int] = dict(run.checkpoint.get("counts", {}))
    if not staged_to:
        with transaction.atomic():
            run.hold()
            upload.rows.all().delete()
            Upload.objects.filter(pk=upload.pk).update(state=Upload.State.READING, error="")
    run.progress(0, 0, _("Opening the file …"))
    with upload.file.open("rb") as file:
        content = io.BytesIO(upload.key.fernet().decrypt(file.read()))
    with read_sheet(content, columns, unique=offer.unique) as reading:
        layout = {
            "sheet": reading.sheet,
            "headers": reading.headers,
            "places": _places(reading),
            "unknown": reading.unknown,
        }
        batch: list[ReadRow] = []
        done = 0
        for row in reading:
            done += 1
            if row.number <= staged_to:
                continue
            batch.append(row)
            if len(batch) == BATCH:
                _stage(run, upload, offer, context, batch, labels, counts, done, reading.total)
                batch = []
        if batch:
            _stage(run, upload, offer, context, batch, labels, counts, done, reading.total)
        notes = [[note.number, note.message] for note in reading.notes[:200]]
    if not any(counts.values()):
        raise UnreadableSheet(
            _("The table has headers but no rows. Fill it in, save it, then upload it again.")
        )
    with transaction.atomic():
        run.hold()
        Upload.objects.filter(pk=upload.pk).update(
            state=Upload.State.READY,
            layout=layout,
            notes=notes,
            count_new=counts.get(Outcome.NEW, 0),
            count_changed=counts.get(Outcome.CHANGED, 0),
            count_unchanged=counts.get(Outcome.UNCHANGED, 0),
            count_faulty=counts.get(Outcome.FAULTY, 0),
        )


def _places(reading: Reading) -> dict[str, int]:
    """Column key → position among `reading.headers`."""
    order = {index: place for place, index in enumerate(reading.layout.headers)}
    return {key: order[index] for key, index in reading.layout.places.items() if index in order}


def _stage(
    run: Run,
    upload: Upload,
    offer: Import,
    context: Context,
    batch: Sequence[ReadRow],
    labels: dict[str, str],
    counts: dict[str, int],
    done: int,
    total: int,
) -> None:
    """Compare a batch, write its rows and the checkpoint in one transaction."""
    rows = [SheetRow(row.number, row.values, list(row.errors), labels) for row in batch]
    outcomes = list(offer.compare(rows, context))
    staged = []
    seal = upload.key.seal
    for row, outcome in zip(batch, outcomes, strict=True):
        errors = [*row.errors, *outcome.errors]
        name = Outcome.FAULTY if errors else outcome.outcome
        content: dict[str, Any] = {"values": row.values}
        if errors:
            content["errors"] = [[error.column, error.label, error.message] for error in errors]
            content["raw"] = list(row.raw.values())
        if outcome.changes and not errors:
            content["changes"] = [[change.column, change.before, change.after] for change in outcome.changes]
        counts[name] = counts.get(name, 0) + 1
        staged.append(
            StagedRow(
                upload=upload,
                number=row.number,
                outcome=name,
                target=outcome.target,
                content_sealed=seal(packed(content)),
            )
        )
    with transaction.atomic():
        run.hold()
        StagedRow.objects.bulk_create(staged)
        run.progress(
            done,
            max(total, done),
            _("Comparing the rows with what the portal knows …"),
            checkpoint={"number": batch[-1].number, "counts": counts},
        )


def apply(run: Run) -> dict[str, Any]:
    """Apply the confirmed rows of `run.arguments["upload"]`: one transaction, one act, once."""
    with translation.override(settings.LANGUAGE_CODE):
        upload = Upload.objects.select_related("key", "created_by").get(pk=run.arguments["upload"])
        _require_not_failed(upload)
        if upload.state != Upload.State.APPLYING:
            return dict(upload.result)
        run.progress(0, 0, _("Comparing once more, then applying everything at once …"))
        try:
            return _apply(run, upload)
        except Refused as refusal:
            _fail(run, upload, str(refusal))
            raise
        except NotAllowed as error:
            _fail(run, upload, _("You may no longer import this."))
            raise Refused(_("You may no longer import this.")) from error


def _apply(run: Run, upload: Upload) -> dict[str, Any]:
    offer = queries.import_for(upload)
    context = queries.context_for(upload, locking=True)
    with transaction.atomic():
        run.hold()
        _permitted(upload, offer, context)
        with performing("apply", actor=context.actor, on=upload, may=rules.is_uploader) as deed:
            deed.require(
                deed.subject.state == Upload.State.APPLYING, _("This upload was applied or discarded.")
            )
            _unchanged_since(upload, offer, context)
            result = offer.apply(queries.to_apply(upload), context, deed)
            deed.subject.state = Upload.State.APPLIED
            deed.subject.applied_at = timezone.now()
            deed.subject.result = result
            deed.subject.save(update_fields=["state", "applied_at", "result"])
    return result


def _unchanged_since(upload: Upload, offer: Import, context: Context) -> None:
    """Refuse unless every row means what the preview showed: compared afresh, under locks.

    Raises:
        Refused: something has changed; nothing is applied.
    """
    labels = {column.key: column.label for column in offer.columns(context)}
    different: list[int] = []
    for batch in queries.staged_batches(upload):
        rows = [SheetRow(staged.number, content["values"], [], labels) for staged, content in batch]
        for (staged, content), now in zip(batch, offer.compare(rows, context), strict=True):
            if _differs(staged, content, now):
                different.append(staged.number)
    if different:
        listed = "、".join(map(str, different[:10])) + ("…" if len(different) > 10 else "")
        raise Refused(
            _(
                "Records have changed since the preview (rows %(rows)s), so nothing was applied. "
                "Have the file read again, check the preview, and confirm."
            )
            % {"rows": listed}
        )


def _differs(staged: StagedRow, content: dict[str, Any], now: Compared) -> bool:
    if now.errors or now.outcome != staged.outcome or now.target != staged.target:
        return True
    then = [(column, before, after) for column, before, after in content.get("changes", [])]
    return then != [(change.column, change.before, change.after) for change in now.changes]
