"""Reads of the sheets room: uploads in scope, their rows as they are shown."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator

from portal.acts.actors import Actor, actor_for
from portal.acts.personal import PersonKey
from portal.sheets.columns import CellError, Column
from portal.sheets.models import StagedRow, Upload, unpacked
from portal.sheets.presenting import presented
from portal.sheets.registry import Context, Import, Outcome, StagedValues, import_of
from portal.sheets.rows import Layout, ReadRow

ROWS_A_PAGE = 50
BATCH = 500


def upload(actor: Actor, upload_id: uuid.UUID) -> Upload:
    """One upload in the actor's scope, with its job.

    Raises:
        Upload.DoesNotExist: none, or somebody else's.
    """
    return (
        Upload.objects.visible_to(actor).select_related("job", "key", "created_by", "union").get(pk=upload_id)
    )


def recent(actor: Actor, kind: str, limit: int = 5) -> list[Upload]:
    """The actor's latest uploads of one kind."""
    return list(Upload.objects.visible_to(actor).filter(kind=kind)[:limit])


def import_for(found: Upload) -> Import:
    """The import that an upload belongs to.

    Raises:
        LookupError: no room offers it any more.
    """
    offer = import_of(found.kind)
    if offer is None:
        raise LookupError(found.kind)
    return offer


def context_for(found: Upload, *, locking: bool = False) -> Context:
    """The context in which an upload is read and applied: its uploader, in the seat held then."""
    actor = actor_for(found.created_by, found.seat_key) if found.created_by is not None else Actor.system()
    return Context(actor, found.arguments, locking)


def still_seated(found: Upload, context: Context) -> bool:
    """Whether the uploader holds the seat still."""
    if found.created_by is None:
        return True
    seat = context.actor.seat
    return found.created_by.is_active and seat is not None and seat.key == found.seat_key


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview. cells: (label, text); changes: (label, before, after); errors: (label, sentence)."""

    number: int
    title: str
    cells: list[tuple[str, str]]
    changes: list[tuple[str, str, str]]
    errors: list[tuple[str, str]]


def shown_rows(found: Upload, offer: Import, context: Context, outcome: str, page: str) -> Page[ShownRow]:
    """A page of the rows with one outcome."""
    rows = StagedRow.objects.filter(upload=found, outcome=outcome).order_by("number")
    current: Page[Any] = Paginator(rows, ROWS_A_PAGE).get_page(page)
    columns = {column.key: column for column in offer.columns(context)}
    current.object_list = [_shown(row, found.key, columns, offer.title_column) for row in current.object_list]
    return current


def _shown(row: StagedRow, key: PersonKey, columns: dict[str, Column], title_column: str) -> ShownRow:
    content = unpacked(key.unseal(row.content_sealed) or "{}")
    values = content.get("values", {})
    cells = [
        (column.label, presented(column, values[name]))
        for name, column in columns.items()
        if values.get(name) is not None
    ]
    titled = columns.get(title_column) or next(iter(columns.values()))
    return ShownRow(
        number=row.number,
        title=presented(titled, values.get(titled.key)),
        cells=cells,
        changes=[
            (columns[name].label, presented(columns[name], before), presented(columns[name], after))
            for name, before, after in content.get("changes", [])
            if name in columns
        ],
        errors=[(label, message) for _column, label, message in content.get("errors", [])],
    )


def faulty_rows(found: Upload) -> Iterator[ReadRow]:
    """The faulty rows as they stood in the file, with all their errors: for the sheet to mend."""
    layout = Layout(dict(enumerate(found.layout["headers"])), found.layout["places"])
    for row in found.rows.filter(outcome=Outcome.FAULTY).order_by("number").iterator(chunk_size=BATCH):
        content = unpacked(found.key.unseal(row.content_sealed) or "{}")
        errors = [CellError(column, label, message) for column, label, message in content.get("errors", [])]
        yield ReadRow(row.number, {}, errors, content.get("raw", []), layout)


def to_apply(found: Upload) -> Iterator[StagedValues]:
    """The new and changed rows, in the order of the file; opened one after another."""
    rows = found.rows.filter(outcome__in=[Outcome.NEW, Outcome.CHANGED]).order_by("number")
    for row in rows.iterator(chunk_size=BATCH):
        content = unpacked(found.key.unseal(row.content_sealed))
        yield StagedValues(row.number, Outcome(row.outcome), content["values"], row.target)


def staged_batches(found: Upload) -> Iterator[list[tuple[StagedRow, dict[str, Any]]]]:
    """The rows that are not faulty with their contents, in batches."""
    batch: list[tuple[StagedRow, dict[str, Any]]] = []
    rows: Sequence[StagedRow] = found.rows.exclude(outcome=Outcome.FAULTY).order_by("number")  # type: ignore[assignment]
    for row in rows.iterator(chunk_size=BATCH):  # type: ignore[attr-defined]
        batch.append((row, unpacked(found.key.unseal(row.content_sealed))))
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
