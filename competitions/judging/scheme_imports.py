"""Aspects of a marking scheme from a spreadsheet, into its draft, through the portal's one import.

All rows of one section and aspect make the aspect; one that the draft has already is replaced as a whole, others are
added at the end of their section, and aspects that the sheet does not name stay. An aspect is read as a whole, so a
fault in one of its rows keeps the others back too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging import acts, queries, rules, scheme_tables, scheme_words
from competitions.judging.models import Scheme, SchemeVersion
from competitions.judging.scheme_tables import COLUMNS, DETAILS, FACTS
from competitions.judging.scoring import (
    FIELDS,
    ROW_FIELDS,
    Content,
    Fault,
    MethodKey,
    Place,
    aspect_as_content,
    aspects_of,
    read_aspect,
)
from competitions.judging.scoring.content import mappings, typed
from portal.sheets.columns import Column
from portal.sheets.registry import (
    Change,
    Compared,
    Context,
    Import,
    Outcome,
    SheetRow,
    StagedValues,
    changes_between,
)

KIND: Final = "judging.schemes"
# Rows are compared by the batch; a scheme must lie within the first one to be read as a whole.
LAST_ROW: Final = 480
_DETAIL_COLUMNS = tuple(DETAILS)


class _Row(Protocol):
    @property
    def values(self) -> dict[str, Any]: ...


R = TypeVar("R", bound=_Row)


@dataclass(frozen=True, slots=True)
class _Name:
    section: str
    aspect: str


def _scheme(context: Context) -> Scheme:
    return queries.scheme(context.actor, context["scheme"])


def _draft(scheme: Scheme) -> SchemeVersion | None:
    return scheme.versions.filter(released_at__isnull=True).first()


def columns(context: Context) -> Sequence[Column]:
    return COLUMNS


def may_import(context: Context) -> bool:
    """Whoever keeps the scheme, while it has a draft."""
    try:
        scheme = _scheme(context)
    except (Scheme.DoesNotExist, KeyError):
        return False
    return rules.may_keep_scheme(context.actor, scheme) and _draft(scheme) is not None


def grouped(rows: Sequence[R] | Iterator[R]) -> dict[_Name, list[R]]:
    """The rows of each aspect, in the order of the sheet; rows without section or aspect are left out."""
    groups: dict[_Name, list[R]] = {}
    for row in rows:
        name = _Name(_said(row, "section"), _said(row, "aspect"))
        if name.section and name.aspect:
            groups.setdefault(name, []).append(row)
    return groups


def _said(row: _Row, column: str) -> str:
    value = row.values.get(column)
    return "" if value is None else str(value).strip()


def aspect_from(rows: Sequence[_Row]) -> dict[str, Any]:
    """The aspect that its rows describe: facts from the first, details from all that have any."""
    first = rows[0]
    details = [
        {field: _said(row, column) for column, field in DETAILS.items()}
        for row in rows
        if any(_said(row, column) for column in _DETAIL_COLUMNS)
    ]
    facts = {name: _said(first, name) for name in FACTS}
    return {"name": _said(first, "aspect"), **facts, "rows": details}


# --- Comparing -------------------------------------------------------------------------------------------


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    """Each aspect against the draft's of the same section and name. Three queries."""
    scheme = _scheme(context)
    if context.locking:
        Scheme.objects.select_for_update().get(pk=scheme.pk)
    draft = _draft(scheme)
    known = {} if draft is None else _by_name(draft.content)
    outcomes: dict[int, Compared] = {}
    for name, group in grouped(rows).items():
        for row, outcome in zip(group, _compare(group, known.get(name)), strict=True):
            outcomes[row.number] = outcome
    return [outcomes.get(row.number, Compared()) for row in rows]


def _by_name(content: Content) -> dict[_Name, Content]:
    return {
        _Name(typed(section.get("name")), typed(aspect.get("name"))): aspect
        for section, aspect in aspects_of(content)
    }


def _compare(group: Sequence[SheetRow], stored: Content | None) -> list[Compared]:
    errors: list[list[Any]] = [_misplaced(row, group[0]) for row in group]
    if not any(row.errors for row in group):
        described = aspect_from(group)
        aspect, faults = read_aspect(described, Place(1, 1))
        for fault in faults:
            row, column = _cell_of(group, fault)
            errors[row].append(group[row].error(column, scheme_words.fault_in_words(fault)))
    faulty = [row.number for row, found in zip(group, errors, strict=True) if found or row.errors]
    if faulty:
        message = _("Row %(number)d of the same aspect is faulty.") % {"number": faulty[0]}
        return [
            Compared(errors=found or ([] if row.errors else [row.error("aspect", message)]))
            for row, found in zip(group, errors, strict=True)
        ]
    if stored is None:
        return [Compared(Outcome.NEW) for _row in group]
    assert aspect is not None
    target = typed(stored.get("key"))
    if _canonical(stored) == _canonical(aspect_as_content(aspect)):
        return [Compared(Outcome.UNCHANGED, target) for _row in group]
    section = _said(group[0], "section")
    before = scheme_tables.aspect_rows(section, stored)
    after = scheme_tables.aspect_rows(section, {**aspect_as_content(aspect)})
    return [
        Compared(Outcome.CHANGED, target, _changes(number, before, after, len(group)))
        for number in range(len(group))
    ]


def _changes(
    number: int, before: Sequence[Mapping[str, str]], after: Sequence[Mapping[str, str]], count: int
) -> list[Change]:
    """What the row changes; the last one also tells how many rows of details there are now."""
    was = before[number] if number < len(before) else {}
    now = after[number] if number < len(after) else {}
    every = dict.fromkeys([*was, *now])
    changes = changes_between(
        was, {column: now.get(column, "") for column in every if now.get(column) != was.get(column)}
    )
    if number == count - 1 and len(before) > count:
        gone = _("%(count)d rows of details fewer") % {"count": len(before) - count}
        changes.append(Change("aspect", "", gone))
    return changes


def _canonical(content: Content) -> dict[str, Any] | None:
    """An aspect without its keys, in one form; None where it cannot be read."""
    aspect, _faults = read_aspect(content, Place())
    if aspect is None:
        return None
    told = aspect_as_content(aspect)
    del told["key"]
    told["rows"] = [
        {name: value for name, value in row.items() if name != "key"} for row in told.get("rows", [])
    ]
    return told


def _misplaced(row: SheetRow, first: SheetRow) -> list[Any]:
    """What stands where it has no meaning: far down, in a further row, or beside another way of marking."""
    errors = []
    if row.number > LAST_ROW:
        message = _("A scheme ends at row %(last)d at the latest: split it.") % {"last": LAST_ROW}
        errors.append(row.error("section", message))
    if row is not first:
        errors += [
            row.error(column, _("This belongs into the first row of the aspect, row %(number)d: clear it here.")
                      % {"number": first.number})
            for column in FACTS
            if _said(row, column) and _said(row, column) != _said(first, column)
        ]  # fmt: skip
    method = _said(first, "method")
    if method in set(MethodKey):
        fields = {*FIELDS[MethodKey(method)], "maximum", "method", "note"}
        details = ROW_FIELDS.get(MethodKey(method), ())
        idle = [column for column in FACTS if column not in fields and row is first]
        idle += [column for column, field in DETAILS.items() if field not in details]
        message = _("“%(method)s” has no use for this: clear it.") % {
            "method": scheme_words.method_label(method)
        }
        errors += [row.error(column, message) for column in idle if _said(row, column)]
    return errors


def _cell_of(group: Sequence[SheetRow], fault: Fault) -> tuple[int, str]:
    """The position of the row, and the column, in which a fault of the aspect stands."""
    detailed = [
        number for number, row in enumerate(group) if any(_said(row, column) for column in _DETAIL_COLUMNS)
    ]
    place = fault.place
    row = detailed[place.row - 1] if place.row is not None and place.row <= len(detailed) else 0
    if place.row is not None:
        columns_of = {field: column for column, field in DETAILS.items()}
        return row, columns_of.get(place.field, "item")
    return row, {"name": "aspect", "rows": "points"}.get(place.field, place.field)


# --- Applying --------------------------------------------------------------------------------------------


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    """Put the new and changed aspects into the draft, as one act on the scheme."""
    scheme = _scheme(context)
    draft = _draft(scheme)
    deed.require(draft is not None, _("There is no draft: start a new version first."))
    assert draft is not None
    groups = grouped(rows)
    content = merged(draft.content, {name: aspect_from(group) for name, group in groups.items()})
    acts.edit_draft(
        actor=context.actor, scheme=scheme, content=content, revision=draft.revision, verb="import_scheme"
    )
    return {
        "url": reverse("judging:scheme_draft", args=[scheme.pk]),
        "message": _("%(count)d aspects are in the draft.") % {"count": len(groups)},
    }


def merged(content: Content, aspects: Mapping[_Name, dict[str, Any]]) -> dict[str, Any]:
    """The content with these aspects in the place of those of the same name, or at the end of their section."""
    sections = [
        {**section, "aspects": mappings(section.get("aspects"))}
        for section in mappings(content.get("sections"))
    ]
    for name, aspect in aspects.items():
        section = next((each for each in sections if typed(each.get("name")) == name.section), None)
        if section is None:
            section = {"name": name.section, "aspects": []}
            sections.append(section)
        listed: list[Content] = section["aspects"]
        place = next((at for at, each in enumerate(listed) if typed(each.get("name")) == name.aspect), None)
        if place is None:
            listed.append(aspect)
        else:
            listed[place] = _with_keys(aspect, listed[place])
    return {**content, "sections": sections}


def _with_keys(aspect: dict[str, Any], stored: Content) -> dict[str, Any]:
    """The aspect under the key of the stored one, its rows under those of the rows of the same name."""
    keys = {typed(row.get("name")): row.get("key") for row in mappings(stored.get("rows")) if row.get("name")}
    rows = [
        {**row, "key": keys[row["name"]]} if row.get("name") in keys else row
        for row in aspect.get("rows", [])
    ]
    return {**aspect, "key": stored.get("key"), "rows": rows}


def _back(context: Context) -> str:
    return reverse("judging:scheme_draft", args=[context["scheme"]])


def _union_of(context: Context) -> int | None:
    return _scheme(context).union_id


SCHEMES = Import(
    kind=KIND,
    label=gettext_lazy("Aspects of a marking scheme"),
    arguments=("scheme",),
    columns=columns,
    may=may_import,
    compare=compare,
    apply=apply,
    back=_back,
    title_column="aspect",
    union_of=_union_of,
    explanation=gettext_lazy(
        "One row for each aspect, or one for each of its details. An aspect of the same section and name is replaced "
        "as a whole, others are added; aspects that the sheet does not name stay in the draft."
    ),
)
