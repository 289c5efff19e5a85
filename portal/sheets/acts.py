"""Acts on uploads: taking a file in, reading it again, confirming, discarding, and deleting what is old."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.personal import PersonKey
from portal.acts.refusals import NotAllowed, Refused
from portal.sheets import rules
from portal.sheets.guards import Limits, UnreadableSheet, recognise
from portal.sheets.models import Upload
from portal.sheets.registry import Context, Import

READ = "sheets.read"
APPLY = "sheets.apply"
KEPT_DAYS = 30


def take_in(
    *, actor: Actor, offer: Import, arguments: Mapping[str, int], filename: str, stream: BinaryIO
) -> Upload:
    """Keep an uploaded file, sealed, and have it read.

    Raises:
        NotAllowed: this actor may not import this.
        Refused: on the field `file`: the file is no spreadsheet, too large, or unsafe.
    """
    context = Context(actor, arguments)
    try:
        recognise(stream, Limits())
    except UnreadableSheet as error:
        raise Refused(str(error), field="file") from error
    stream.seek(0)
    if not (actor.is_system or offer.may(context)):
        raise NotAllowed
    key = PersonKey.fresh()
    upload = Upload(
        kind=offer.kind,
        arguments=dict(arguments),
        seat_key=actor.seat.key if actor.seat is not None else "",
        filename=filename[-200:],
        union_id=offer.union_of(context),
        unit=actor.unit_id,
        created_by_id=actor.user_id,
    )
    # The whole file is at most Limits.file_bytes; sealed it is a third longer.
    sealed = key.fernet().encrypt(stream.read())
    upload.file.save(f"{upload.pk}.sealed", ContentFile(sealed), save=False)
    try:
        with creating(
            "upload", actor=actor, at=context, may=lambda _actor, _context: True, union_id=upload.union_id
        ) as deed:
            key.save(force_insert=True)
            upload.key = key
            upload.save(force_insert=True)
            deed.subject = upload
            _enqueue(deed, upload, READ)
    except BaseException:
        upload.file.storage.delete(str(upload.file.name))
        raise
    return upload


def _enqueue(deed: Deed[Any], upload: Upload, kind: str) -> None:
    job = deed.enqueue(kind, upload=str(upload.pk))
    job.url = reverse("sheets:upload", args=[upload.pk])
    job.save(update_fields=["url"])
    upload.job = job
    upload.save(update_fields=["job"])


def read_again(*, actor: Actor, upload: Upload) -> Upload:
    """Read and compare the file once more: after a failure, or because records have changed since."""
    with performing("read_again", actor=actor, on=upload, may=rules.is_uploader) as deed:
        deed.require(
            deed.subject.file and (deed.subject.may_be_read_again or deed.subject.is_stuck),
            _("This file cannot be read, now or again. Mend it, then choose it anew.")
            if deed.subject.is_unreadable
            else _("This upload cannot be read again now."),
        )
        deed.subject.state = Upload.State.UPLOADED
        deed.subject.error = ""
        deed.subject.save(update_fields=["state", "error"])
        _enqueue(deed, deed.subject, READ)
    return deed.subject


def take_faulty(*, actor: Actor, upload: Upload) -> None:
    """Record that the faulty rows were taken out as they stood in the file, whole identity numbers and all.

    Raises:
        NotAllowed: the actor is not who uploaded it.
    """
    with performing("export", actor=actor, on=upload, may=rules.is_uploader) as deed:
        deed.extra["faulty_rows"] = deed.subject.count_faulty


def confirm(*, actor: Actor, upload: Upload) -> Upload:
    """Have the new and changed rows applied, as previewed.

    Raises:
        Refused: nothing to apply, or not ready.
    """
    with performing("confirm", actor=actor, on=upload, may=rules.is_uploader) as deed:
        deed.require(
            deed.subject.state == Upload.State.READY,
            _("This upload is not waiting for confirmation (any more)."),
        )
        deed.require(
            deed.subject.count_to_apply, _("Nothing would change: no row is new and none has changed.")
        )
        deed.subject.state = Upload.State.APPLYING
        deed.subject.save(update_fields=["state"])
        _enqueue(deed, deed.subject, APPLY)
    return deed.subject


def discard(*, actor: Actor, upload: Upload) -> Upload:
    """Throw an upload away: the file, what was read from it, and the key that could read it."""
    with performing("discard", actor=actor, on=upload, may=rules.may_discard) as deed:
        deed.require(
            deed.subject.state not in {Upload.State.APPLYING, Upload.State.APPLIED, Upload.State.DISCARDED},
            _("This upload cannot be discarded (any more)."),
        )
        deed.subject.state = Upload.State.DISCARDED
        _empty(deed.subject)
    return deed.subject


def _empty(upload: Upload) -> None:
    upload.rows.all().delete()
    name, storage = str(upload.file.name or ""), upload.file.storage
    upload.file = ""
    upload.save()
    upload.key.destroy()
    if name:
        transaction.on_commit(lambda: storage.delete(name))


def delete_old(*, now: datetime.datetime | None = None) -> int:
    """Empty the uploads of more than thirty days ago: file, rows and key; the row and its journal stay.

    Returns how many.
    """
    before = (now or timezone.now()) - datetime.timedelta(days=KEPT_DAYS)
    emptied = 0
    old = Upload.objects.filter(created_at__lt=before, key__destroyed_at=None)
    for upload in old.select_related("key").iterator():
        with performing(
            "delete_old", actor=Actor.system(), on=upload, may=lambda _actor, _upload: False
        ) as deed:
            if deed.subject.state != Upload.State.APPLIED:
                deed.subject.state = Upload.State.DISCARDED
            _empty(deed.subject)
        emptied += 1
    return emptied
