"""The journal as auditors read it: scope, filters, pages by key, export, proof.

Read by auditors and administrators of a union, for their union and those below; what belongs to no union is shown
to the root of the tree alone. Nothing here can change a row; the database refuses it as well.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.db.models import CharField, Exists, FileField, OuterRef, Q, QuerySet
from django.db.models.fields.files import FieldFile
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging.blinding import closed_to
from portal.acts import journal, wording
from portal.acts.actors import Actor, Role
from portal.acts.deeds import performing
from portal.acts.models import JournalRow
from portal.acts.scope import below
from portal.jobs.models import Job
from portal.sheets import exports
from portal.sheets.columns import Column
from unions.models import Union, User

PAGE_SIZE = 50
# Up to here an export is handed out at once; beyond, a job makes it.
AT_ONCE = 1_000


def may_audit(actor: Actor, _thing: object = None) -> bool:
    return actor.is_system or (actor.at_union and actor.role in {Role.AUDITOR, Role.ADMINISTRATOR})


def sees_everything(actor: Actor) -> bool:
    """Whether the actor's union is the root of the tree (or the actor is the portal itself)."""
    return actor.is_system or len(actor.path) == Union.steplen


def visible_rows(actor: Actor) -> QuerySet[JournalRow]:
    """The rows that the actor may read."""
    if not may_audit(actor):
        return JournalRow.objects.none()
    rows = JournalRow.objects.exclude(kept_from(actor))
    if sees_everything(actor):
        return rows
    return rows.filter(union__in=Union.objects.filter(below(actor.path)).order_by().values("pk"))


def kept_from(actor: Actor) -> Q:
    """The rows that the person must not read in any seat: whoever marks blind, those of such events, and of entries
    and their judging at the unions that hold them, until the codes are opened. A row of the latter does not say to
    which event it belongs. Those of the event itself name who was put at which station, and who was disqualified why.
    """
    closed = closed_to(actor.user_id)
    held = closed.values("competition__organiser")
    events = closed.annotate(key=Cast("pk", CharField())).values("key")
    rooms = Q()
    for room in ("entries.", "judging.", "results."):
        rooms |= Q(object_type__startswith=room)
    return (Q(union__in=held) & rooms) | Q(object_type="planning.event", object_id__in=events)


@dataclass(frozen=True, slots=True)
class Criteria:
    """What the record is narrowed to; an empty value narrows nothing. Days are ISO dates, both inclusive."""

    who: str = ""
    verb: str = ""
    object_type: str = ""
    object_id: str = ""
    union_id: int | None = None
    since: str = ""
    until: str = ""
    text: str = ""

    def as_facts(self) -> dict[str, Any]:
        """Only what narrows something, for the journal and for a job."""
        return {name: value for name, value in asdict(self).items() if value}


def _day_begins(day: str) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.fromisoformat(day))


def found(actor: Actor, criteria: Criteria) -> QuerySet[JournalRow]:
    """The rows that fit, newest first."""
    rows = visible_rows(actor)
    if criteria.who:
        people = User.objects.filter(Q(name__icontains=criteria.who) | Q(username__icontains=criteria.who))
        rows = rows.filter(actor__in=people.order_by().values("pk"))
    if criteria.verb:
        rows = rows.filter(verb__in=wording.verbs_called_like(criteria.verb))
    if criteria.object_type:
        rows = rows.filter(object_type=criteria.object_type)
    if criteria.object_id:
        rows = rows.filter(object_id=criteria.object_id)
    if criteria.union_id is not None:
        path = (
            Union.objects.visible_to(actor)
            .filter(pk=criteria.union_id)
            .values_list("path", flat=True)
            .first()
        )
        inside = Union.objects.filter(below(path or ""))
        rows = rows.filter(union__in=inside.order_by().values("pk"))
    if criteria.since:
        rows = rows.filter(at__gte=_day_begins(criteria.since))
    if criteria.until:
        rows = rows.filter(at__lt=_day_begins(criteria.until) + datetime.timedelta(days=1))
    if criteria.text:
        rows = rows.filter(note__icontains=criteria.text)
    return rows.order_by("-id")


@dataclass(frozen=True, slots=True)
class Stretch:
    """One page of the record. `older` and `newer` are the keys to ask on with; None at an end."""

    rows: list[JournalRow]
    older: int | None
    newer: int | None


def stretch(
    rows: QuerySet[JournalRow], *, before: int | None = None, after: int | None = None, size: int = PAGE_SIZE
) -> Stretch:
    """A page by key, as fast on the last page as on the first: rows older than `before`, or newer than `after`."""
    shown = rows.select_related("actor", "union")
    if after is not None:
        ahead = list(shown.filter(pk__gt=after).order_by("id")[: size + 1])
        page = ahead[:size][::-1]
        return Stretch(
            page, older=page[-1].pk if page else None, newer=page[0].pk if len(ahead) > size else None
        )
    if before is not None:
        shown = shown.filter(pk__lt=before)
    behind = list(shown[: size + 1])
    page = behind[:size]
    newer = page[0].pk if page and before is not None else None
    return Stretch(page, older=page[-1].pk if len(behind) > size else None, newer=newer)


def row(actor: Actor, row_id: int) -> JournalRow:
    """One row in the actor's scope.

    Raises:
        JournalRow.DoesNotExist: none, or outside the scope.
    """
    return visible_rows(actor).select_related("actor", "union").get(pk=row_id)


def is_whole(shown: JournalRow) -> bool:
    """Whether this row says what it said when it was written, and follows on the row before it."""
    if journal.digest(shown) != shown.hash:
        return False
    previous = JournalRow.objects.filter(
        object_type=shown.object_type, object_id=shown.object_id, sequence=shown.sequence - 1
    ).first()
    return shown.previous_hash == (previous.hash if previous is not None else "")


# --- Files that were replaced -----------------------------------------------------------------------------


def earlier_files(shown: JournalRow) -> dict[str, FieldFile]:
    """Column → the stored file that this act took the place of; it is kept, because the journal names it.

    Only columns that their model opens to auditors (`journal_readable`).
    """
    try:
        model = apps.get_model(shown.object_type)
    except (LookupError, ValueError):
        return {}
    earlier = {}
    for column in sorted(getattr(model, "journal_readable", frozenset())):
        field = model._meta.get_field(column)
        name = shown.before.get(column)
        if isinstance(field, FileField) and name:
            earlier[column] = field.attr_class(model(), field, name)
    return earlier


def take_earlier_file(*, actor: Actor, shown: JournalRow, column: str) -> FieldFile:
    """Open a file that was replaced since; who did stands in the journal.

    Raises:
        NotAllowed: the actor may not read the record.
        KeyError: the act replaced no such file.
    """
    file = earlier_files(shown)[column]
    with performing("download", actor=actor, on=actor.user, may=may_audit, union_id=actor.union_id) as deed:
        deed.extra |= {"journal_row": shown.pk, "column": column}
    return file


# --- Export -----------------------------------------------------------------------------------------------


def columns() -> list[Column]:
    """The columns of an export."""
    return [
        Column("at", _("Time (Beijing)"), width=20),
        Column("who", _("Who"), width=16),
        Column("seat", _("In which role"), width=30),
        Column("verb", _("Act"), width=18),
        Column("kind", _("Kind of object"), width=14),
        Column("object", _("Object"), width=36),
        Column("union", _("Filed under"), width=24),
        Column("note", _("Reason or opinion"), width=36),
        Column("changes", _("Before → after"), width=60),
        Column("request", _("Number of the request"), width=34),
    ]


def sheet_rows(rows: Iterable[JournalRow]) -> Iterator[tuple[object, ...]]:
    """Rows of an export, in the order given; titles are looked up for 500 rows at a time."""
    stream = iter(rows)
    while part := list(islice(stream, 500)):
        for line, told in zip(part, wording.timeline_rows(part, name_objects=True), strict=True):
            changes = "；".join(
                f"{label}：{before or '–'} → {after or '–'}" for label, before, after in told["changes"]
            )
            yield (
                f"{timezone.localtime(line.at):%Y-%m-%d %H:%M:%S}",
                str(line.actor) if line.actor is not None else "",
                line.seat,
                told["verb"],
                told["object"].kind,
                told["object"].title,
                line.union.name if line.union is not None else "",
                line.note,
                changes,
                line.request_id,
            )


def begin_export(*, actor: Actor, criteria: Criteria, kind: str, rows: int) -> Job:
    """Have a long export written by a job, and write in the journal that the record is exported.

    Raises:
        NotAllowed: the actor may not read the record.
    """
    return exports.begin(
        actor=actor,
        job="desk.export_record",
        page="desk:audit_file",
        title=_("Record of acts"),
        rows=rows,
        kind=kind,
        criteria=criteria.as_facts(),
        may=may_audit,
    )


# --- Proof ------------------------------------------------------------------------------------------------


def begin_proof(*, actor: Actor) -> Job:
    """Start the job that proves the chains of the actor's scope, and write in the journal that it was asked for.

    Raises:
        NotAllowed: the actor may not read the record.
    """
    with performing(
        "verify_record", actor=actor, on=actor.user, may=may_audit, union_id=actor.union_id
    ) as deed:
        job: Job = deed.enqueue(
            "desk.prove_record",
            page="desk:audit_proof",
            seat=actor.seat.key if actor.seat is not None else "",
        )
    return job


def chains_of(actor: Actor) -> QuerySet[JournalRow]:
    """Every row of every object of which the actor may read some row, in the order in which chains are proved."""
    rows = JournalRow.objects.all()
    if not sees_everything(actor):
        seen = visible_rows(actor).order_by()
        rows = rows.filter(
            Exists(seen.filter(object_type=OuterRef("object_type"), object_id=OuterRef("object_id")))
        )
    return rows.order_by("object_type", "object_id", "sequence")
