"""The journal in human words: what a verb is called, what an object is called, where its page is.

Rooms add their own words from `AppConfig.ready()` with `register_verbs` and `register_object`; what nobody
registered is named by the lifecycle's table, the model's verbose name and its `name`, `title` or `number`.
Nothing here checks scope: give it only rows that the reader may see. The number of queries depends on how many
kinds of objects the rows name, never on how many rows there are.
"""

from __future__ import annotations

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.utils import formats, timezone
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from portal.acts import lifecycle
from portal.acts.addresses import address
from portal.acts.models import JournalRow
from portal.acts.verbs import GROUPS, VERBS

Name = tuple[str, str]
_LONGEST_VALUE = 300
# What serves as an object's title when its room says nothing else, in this order.
_TITLES = ("name", "title", "number")


@dataclass(frozen=True, slots=True)
class _Words:
    """How the objects of one type are named and addressed."""

    title: tuple[str, ...] = ()
    url_name: str = ""
    url_field: str = "pk"
    reads: Callable[[list[str]], str] | None = None


@dataclass(frozen=True, slots=True)
class Named:
    """An object as people know it."""

    kind: str
    title: str
    url: str


_verbs: dict[tuple[str, str], str | Promise] = {("", verb): label for verb, label in VERBS.items()}
_objects: dict[str, _Words] = {}


# --- What rooms register --------------------------------------------------------------------------------


def register_verbs(labels: Mapping[str, str | Promise], object_type: str = "") -> None:
    """Words for verbs: everywhere, or only where the act is on `object_type` ("planning.event")."""
    for verb, label in labels.items():
        _verbs[object_type, verb] = label


def register_object(
    object_type: str,
    *,
    title: Sequence[str] = (),
    url_name: str = "",
    url_field: str = "pk",
    reads: Callable[[list[str]], str] | None = None,
) -> None:
    """How objects of a type are named and where their page is.

    Args:
        object_type: "planning.event".
        title: look-up paths whose values make the title, joined by a dot.
        reads: makes the title of those values where a dot between them does not read well.
        url_name: name of the page's address, which takes one argument.
        url_field: look-up path of that argument, for a part whose page is that of the whole ("entry_id").
    """
    _objects[object_type] = _Words(tuple(title), url_name, url_field, reads)


# --- Words ----------------------------------------------------------------------------------------------


def verb_label(verb: str, object_type: str = "") -> str:
    """The verb in words: the room's own, else the lifecycle's, else the general table, else the verb itself."""
    if (object_type, verb) in _verbs:
        return str(_verbs[object_type, verb])
    table = lifecycle.registered().get(object_type.rpartition(".")[2])
    if table is not None and ("", verb) not in _verbs:
        for transition in table.transitions:
            if transition.verb == verb:
                return str(transition.label)
    return str(_verbs.get(("", verb), verb.replace("_", " ")))


def verb_choices() -> list[tuple[str, str]]:
    """(verb, label) for a filter, by label: each label once; `verbs_called_like` gives the verbs behind it.

    The groups of verbs come first.
    """
    by_label: dict[str, str] = {}
    for (kind, verb), label in _verbs.items():
        if not kind:
            by_label.setdefault(str(label), verb)
    groups = [(name, str(label)) for name, (label, _verbs_of) in GROUPS.items()]
    return groups + sorted(((verb, label) for label, verb in by_label.items()), key=lambda row: row[1])


def verbs_called_like(verb: str) -> list[str]:
    """The verb and every other verb that a reader knows by the same label; of a group, all its verbs."""
    if verb in GROUPS:
        return sorted(GROUPS[verb][1])
    label = str(_verbs.get(("", verb), ""))
    alike = {other for (kind, other), words in _verbs.items() if not kind and str(words) == label}
    return sorted(alike | {verb})


def object_label(object_type: str) -> str:
    """What kind of thing it is: the model's verbose name; an unknown type stands as it is."""
    model = _model(object_type)
    return capfirst(str(model._meta.verbose_name)) if model is not None else object_type


def object_choices() -> list[Name]:
    """(object type, label) of every type that has a page, for a filter; by label."""
    return sorted(((kind, object_label(kind)) for kind in _objects), key=lambda row: row[1])


def named_objects(names: Iterable[Name]) -> dict[Name, Named]:
    """Titles and addresses of objects by (type, id). One query for each type among them."""
    by_type: dict[str, set[str]] = defaultdict(set)
    for object_type, object_id in names:
        by_type[object_type].add(object_id)
    found: dict[Name, Named] = {}
    for object_type, ids in by_type.items():
        kind = object_label(object_type)
        model = _model(object_type)
        words = _objects.get(object_type, _Words())
        known = _titles(model, words, ids) if model is not None else {}
        for object_id in ids:
            title, argument = known.get(object_id, ("", None))
            found[object_type, object_id] = Named(
                kind=kind,
                title=title or _("%(kind)s no. %(number)s") % {"kind": kind, "number": object_id},
                url=_address(words.url_name, argument),
            )
    return found


def timeline_rows(rows: Iterable[JournalRow], *, name_objects: bool = False) -> list[dict[str, Any]]:
    """Rows for the timeline component, in the order given.

    With `name_objects` each title names its object and links to it (the desk's recent acts); without, the
    rows are all about the object whose page it is. Give rows with `actor` loaded.
    """
    rows = list(rows)
    named = named_objects((row.object_type, row.object_id) for row in rows) if name_objects else {}
    references = _references(rows)
    shown = []
    for row in rows:
        verb = verb_label(row.verb, row.object_type)
        target = named.get((row.object_type, row.object_id))
        title = verb
        if target is not None:
            title = _("%(verb)s: %(object)s") % {"verb": verb, "object": target.title}
        shown.append(
            {
                "title": title,
                "verb": verb,
                "object": target,
                "by": " · ".join(part for part in (_who(row), row.seat) if part),
                "at": row.at,
                "note": row.note,
                "url": target.url if target is not None else "",
                "changes": _changes(row, references),
            }
        )
    return shown


def _who(row: JournalRow) -> str:
    if row.actor_id is None:
        return "" if row.seat and row.seat != "system" else _("The portal itself")
    return str(row.actor)


# --- Objects --------------------------------------------------------------------------------------------


def _model(object_type: str) -> type[models.Model] | None:
    try:
        return apps.get_model(object_type)
    except (LookupError, ValueError):
        return None


def _titles(model: type[models.Model], words: _Words, ids: Iterable[str]) -> dict[str, tuple[str, Any]]:
    """Give id → (title, argument of the address). One query; ids that are none of the model's are left out."""
    columns = {column.name for column in model._meta.concrete_fields}
    paths = words.title or next(((name,) for name in _TITLES if name in columns), ())
    keys = [key for key in (_key(model, object_id) for object_id in ids) if key is not None]
    found: dict[str, tuple[str, Any]] = {}
    for key, argument, *parts in model._base_manager.filter(pk__in=keys).values_list(
        "pk", words.url_field, *paths
    ):
        shown = [str(part) for part in parts if part]
        found[str(key)] = (words.reads(shown) if words.reads and shown else " · ".join(shown), argument)
    return found


def _key(model: type[models.Model], object_id: str) -> Any:
    try:
        return model._meta.pk.to_python(object_id)
    except Exception:  # noqa: BLE001  (whatever a field's own parser raises: it is not one of its ids)
        return None


def _address(url_name: str, argument: Any) -> str:
    return "" if not url_name or argument is None else address(url_name, argument)


# --- Changes --------------------------------------------------------------------------------------------


def _field(object_type: str, column: str) -> models.Field[Any, Any] | None:
    """The model's field of a journal column ("organiser_id"); None for what is no column (any more)."""
    model = _model(object_type)
    if model is None:
        return None
    try:
        found = model._meta.get_field(column)
    except FieldDoesNotExist:
        return next((each for each in model._meta.concrete_fields if each.attname == column), None)
    return found if isinstance(found, models.Field) else None


def _references(rows: Iterable[JournalRow]) -> dict[tuple[str, str], str]:
    """Titles of everything that foreign keys in before and after point to: one query a target model."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        for facts in (row.before, row.after):
            for column, value in facts.items():
                field = _field(row.object_type, column)
                if isinstance(field, models.ForeignKey) and value not in (None, ""):
                    wanted[field.related_model._meta.label_lower].add(str(value))
    titles: dict[tuple[str, str], str] = {}
    for object_type, ids in wanted.items():
        model = _model(object_type)
        if model is None or object_type == "acts.personkey":
            continue
        for key, (title, _argument) in _titles(model, _objects.get(object_type, _Words()), ids).items():
            titles[object_type, key] = title
    return titles


def _in_order(row: JournalRow) -> list[str]:
    """The columns of a row in the order of the model: a database need not keep the order of JSON keys."""
    columns = {*row.before, *row.after}
    model = _model(row.object_type)
    known = [field.attname for field in model._meta.concrete_fields] if model is not None else []
    return [name for name in known if name in columns] + sorted(columns - set(known))


def _changes(row: JournalRow, references: Mapping[tuple[str, str], str]) -> list[tuple[str, str, str]]:
    """(label, before, after) of each changed column, as a person reads them."""
    shown = []
    for column in _in_order(row):
        field = _field(row.object_type, column)
        if column == "key_id":
            continue
        before = _value(field, row.before.get(column), references)
        after = _value(field, row.after.get(column), references)
        if before != after or _is_sealed(row.after.get(column)) or column.endswith("_sealed"):
            shown.append((_label(column, field), before, after))
    return shown


def _label(column: str, field: models.Field[Any, Any] | None) -> str:
    known = {
        "confirmed_warnings": _("Warnings that were confirmed"),
        "state": _("State"),
        "list": _("List that was taken out"),
        "rows": _("Rows"),
        "format": _("Format"),
        "filter": _("Narrowed to"),
    }
    if column in known:
        return known[column]
    name = column.removesuffix("_sealed")
    if field is None:
        return capfirst(name.replace("_", " "))
    if field.verbose_name == column.replace("_", " "):
        # Named by nobody: Django made it from the column.
        common = {
            "phone": _("Telephone number"),
            "identity": _("Identity number"),
            "reason": _("Reason"),
            "submitted_at": _("Submitted at"),
            "decided_at": _("Decided at"),
            "filed_at": _("Filed at"),
            "created_by": _("Created by"),
            "year": _("Year"),
            "union": _("Union"),
            "level": _("Level"),
        }
        plain = name.removesuffix("_id")
        for known_name, label in common.items():
            if plain == known_name or plain.endswith(f"_{known_name}"):
                return label
        if isinstance(field, models.ForeignKey):
            return capfirst(str(field.related_model._meta.verbose_name))
    return capfirst(str(field.verbose_name))


def _is_sealed(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("sealed:")


def _value(
    field: models.Field[Any, Any] | None, value: Any, references: Mapping[tuple[str, str], str]
) -> str:
    """One value in words; an empty one as an empty string."""
    if value is None or value in ("", [], {}):
        return ""
    if _is_sealed(value) or (field is not None and field.attname.endswith("_sealed")):
        return _("Encrypted")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field is not None:
        if isinstance(field, models.ForeignKey):
            target = field.related_model._meta.label_lower
            return references.get((target, str(value))) or str(value)
        if field.choices:
            return str(dict(field.flatchoices).get(value, value))
        if isinstance(field, models.DateField) and isinstance(value, str):
            return _moment(field, value)
        if isinstance(field, models.FileField):
            return PurePosixPath(str(value)).name
    if isinstance(value, list):
        return "、".join(str(part) for part in value)[:_LONGEST_VALUE]
    if isinstance(value, dict):
        return "；".join(f"{name}：{part}" for name, part in value.items())[:_LONGEST_VALUE]
    text = str(value)
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "…"


def _moment(field: models.Field[Any, Any], value: str) -> str:
    """A stored date or time as people write it; what cannot be read stays as it is."""
    try:
        if isinstance(field, models.DateTimeField):
            moment = datetime.datetime.fromisoformat(value)
            return formats.date_format(
                timezone.localtime(moment) if timezone.is_aware(moment) else moment, "SHORT_DATETIME_FORMAT"
            )
        return formats.date_format(datetime.date.fromisoformat(value), "DATE_FORMAT")
    except ValueError:
        return value
