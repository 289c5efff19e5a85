"""What differs between two versions of a marking scheme, for the page that shows it.

Parts are the same when they have the same key, whatever they are called now.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging.scheme_words import in_short, label_of, method_label
from competitions.judging.scoring import Aspect, Scheme, Section


class Kind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One section or aspect that differs: where, how, and for a change (label, before, after) of each field."""

    kind: Kind
    place: str
    changes: tuple[tuple[str, str, str], ...] = ()


def differences(older: Scheme, newer: Scheme) -> list[Difference]:
    """What became of the older version, in the order of the newer one; what was removed comes last."""
    return [*_sections(older, newer), *_aspects(older, newer)]


def _sections(older: Scheme, newer: Scheme) -> Iterator[Difference]:
    before = {section.key: section for section in older.sections}
    for section in newer.sections:
        was = before.pop(section.key, None)
        if was is None:
            yield Difference(Kind.ADDED, section.name)
        elif was.name != section.name:
            yield Difference(
                Kind.CHANGED, section.name, ((_("Name of the section"), was.name, section.name),)
            )
    for section in before.values():
        yield Difference(Kind.REMOVED, section.name)


def _aspects(older: Scheme, newer: Scheme) -> Iterator[Difference]:
    before = dict(_placed(older))
    for key, (section, aspect) in _placed(newer):
        place = f"{section.name} · {aspect.name}"
        if key not in before:
            yield Difference(Kind.ADDED, place, (("", "", _whole(aspect)),))
            continue
        was_in, was = before.pop(key)
        changes = [] if was_in.key == section.key else [(_("Section"), was_in.name, section.name)]
        changes += [
            (label, old, new)
            for (label, old), (_label, new) in zip(_facts(was), _facts(aspect), strict=True)
            if old != new
        ]
        if changes:
            yield Difference(Kind.CHANGED, place, tuple(changes))
    for section, aspect in before.values():
        yield Difference(Kind.REMOVED, f"{section.name} · {aspect.name}", (("", _whole(aspect), ""),))


def _placed(scheme: Scheme) -> Iterator[tuple[str, tuple[Section, Aspect]]]:
    for section in scheme.sections:
        for aspect in section.aspects:
            yield aspect.key, (section, aspect)


def _facts(aspect: Aspect) -> list[tuple[str, str]]:
    """What can differ, as people read it."""
    method = aspect.method.key
    return [
        (label_of(method, "name"), aspect.name),
        (label_of(method, "maximum"), f"{aspect.maximum:f}"),
        (label_of(method, "method"), method_label(method)),
        (pgettext("scheme", "Details"), in_short(aspect)),
        (label_of(method, "note"), aspect.note),
    ]


def _whole(aspect: Aspect) -> str:
    details = in_short(aspect)
    method = method_label(aspect.method.key)
    said = _("%(points)s points, %(method)s") % {"points": f"{aspect.maximum:f}", "method": method}
    return f"{said}：{details}" if details else said
