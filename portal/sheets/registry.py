"""What can be imported from a spreadsheet: the one registry, to which each room adds its own imports.

A room registers an import once, from `AppConfig.ready()`:

    register_import(
        Import(
            kind="enterprises.workers",              # also part of the address; never change it
            label=_("Workers"),                      # what a row is, in the plural
            arguments=("enterprise",),               # integers taken from the query (?enterprise=7)
            columns=worker_columns,                  # (context) -> the columns of the sheet
            may=may_import_workers,                  # (context) -> whether this actor may; False is a 404
            compare=compare_workers,                 # (rows, context) -> one Compared for each row
            apply=apply_workers,                     # (rows, context, deed) -> summary, inside the one transaction
            unique=(("identity",),),                 # sets of columns that no two rows may share
            back=workers_address,                    # (context) -> where the page leads back to
        )
    )

and links to `{% url "sheets:new" "enterprises.workers" %}?enterprise=7`. Everything else is done here: template,
upload, reading in the background, preview, faulty rows, confirmation, applying once, result, deletion.

**compare** gets up to 500 rows at once, each with `values` (column key → value; only the columns that the file
has; None for an empty cell) and `errors` (what is wrong with its cells already). It looks everything up for
the whole batch in a few queries and returns, in the same order, for each row

    Compared(Outcome.NEW)
    Compared(Outcome.CHANGED, target="17", changes=changes_between(before, after))
    Compared(Outcome.UNCHANGED, target="17")
    Compared(errors=[row.error("county", _("…"))])     # any number of errors; they join those of the cells

A row with any error is faulty whatever else is said, so compare may skip what it cannot look up, but should
report all that it can see. Decide by one rule: an empty cell leaves a stored value as it is. When
`context.locking` is true (just before applying) lock the records you look up (`select_for_update`).

**apply** runs inside one transaction, which is one act on the upload, already claimed, compared afresh and found
equal to what the user confirmed (else it is refused and nothing is changed). It gets an iterator of StagedRow
(number, outcome, values, target) over the new and changed rows and the deed of the act: write in bulk, and
journal with `deed.lines(...)` or `deed.also(...)`; call `deed.tell(...)` if people must know. It may raise
`Refused`, which undoes everything and is shown. What it returns (JSON) is kept as `upload.result`; the keys
`url` and `message` are shown on the result page. Applying the same file again finds every row unchanged.

`context.actor` is the uploader in the seat held at upload; if that seat is gone, nothing is applied.
Nothing here may depend on a request. Values are kept sealed with a key of the upload's own; identity numbers and
phones are masked in the preview by the kind of their column; messages must never repeat them.
"""

from __future__ import annotations

import enum
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.functional import Promise

from portal.acts.actors import Actor

from .columns import CellError, Column


class Outcome(enum.StrEnum):
    """What applying a row would do."""

    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    FAULTY = "faulty"


@dataclass(frozen=True, slots=True)
class Context:
    """Who imports, and into what: the arguments named by the Import. locking: just before applying."""

    actor: Actor
    arguments: Mapping[str, int] = field(default_factory=dict)
    locking: bool = False

    def __getitem__(self, name: str) -> int:
        return self.arguments[name]


@dataclass(slots=True)
class SheetRow:
    """A row before it is compared. number: as in Excel. values: column key → value. errors: of its cells."""

    number: int
    values: dict[str, Any]
    errors: list[CellError]
    labels: Mapping[str, str] = field(default_factory=dict, repr=False)

    def error(self, column: str, message: str | Promise) -> CellError:
        """An error on one of this row's cells."""
        return CellError(column, self.labels.get(column, column), str(message))

    def faulty(self, column: str) -> bool:
        """Whether the cell of this column was found wrong already."""
        return any(error.column == column for error in self.errors)


@dataclass(frozen=True, slots=True)
class Change:
    """One field of an existing record: column key, value before, value after."""

    column: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Compared:
    """What became of a row. target: the id of the record that exists, as text."""

    outcome: Outcome = Outcome.FAULTY
    target: str = ""
    changes: Sequence[Change] = ()
    errors: Sequence[CellError] = ()


@dataclass(frozen=True, slots=True)
class StagedValues:
    """A row to be applied: new or changed."""

    number: int
    outcome: Outcome
    values: dict[str, Any]
    target: str


def changes_between(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The columns in which `after` says something else than `before`; None in `after` says nothing."""
    return [
        Change(column, before.get(column), value)
        for column, value in after.items()
        if value is not None and before.get(column) != value
    ]


def compared(before: Mapping[str, Any], after: Mapping[str, Any], target: object) -> Compared:
    """Changed or unchanged, for a record that exists."""
    changes = changes_between(before, after)
    return Compared(Outcome.CHANGED if changes else Outcome.UNCHANGED, str(target), changes)


def _no_union(context: Context) -> int | None:
    return context.actor.union_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Import:
    """One kind of import; see the module's docstring."""

    kind: str
    label: str | Promise
    columns: Callable[[Context], Sequence[Column]]
    may: Callable[[Context], bool]
    compare: Callable[[Sequence[SheetRow], Context], Sequence[Compared]]
    apply: Callable[[Iterator[StagedValues], Context, Any], dict[str, Any]]
    back: Callable[[Context], str]
    arguments: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    # What the page says above the form: which columns, what happens to what exists already.
    explanation: str | Promise = ""
    # The column whose value names a row in the preview; the first column when empty.
    title_column: str = ""
    # Under which union the journal files the act; by default the seat's.
    union_of: Callable[[Context], int | None] = _no_union


_imports: dict[str, Import] = {}


def register_import(offer: Import) -> Import:
    """Add an import; registering a kind again replaces it."""
    _imports[offer.kind] = offer
    return offer


def import_of(kind: str) -> Import | None:
    """The registered import, or None."""
    return _imports.get(kind)
