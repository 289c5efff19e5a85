"""Why a module's score is what it is, down to sections and aspects, in words. It names no judge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from competitions.judging import marks
from competitions.judging.scoring import Checklist, Deductions, Marking, explain_marking
from competitions.judging.wording import Words, sentences


@dataclass(frozen=True, slots=True)
class AspectReason:
    """An aspect: the points it has (text, "" without), its maximum, and why."""

    name: str
    points: str
    maximum: str
    sentences: tuple[str, ...]

    @property
    def how(self) -> tuple[str, ...]:
        """Without the last sentence, which says the points once more."""
        return self.sentences[:-1] or self.sentences


@dataclass(frozen=True, slots=True)
class SectionReason:
    """A section with its aspects."""

    name: str
    points: str
    maximum: str
    aspects: tuple[AspectReason, ...]


@dataclass(frozen=True, slots=True)
class MarkingReason:
    """A module: its sections, and how they became the score."""

    module: str
    sections: tuple[SectionReason, ...]
    total: tuple[str, ...]


def in_words(module: str, marking: Marking, incidents: Mapping[str, str]) -> MarkingReason:
    """The explanation of one entry's marking. `incidents`: penalty's key → what happened."""
    explained = explain_marking(marking)
    words = _words(marking, incidents)
    return MarkingReason(
        module=module,
        sections=tuple(
            SectionReason(
                name=section.section.name,
                points="" if section.points is None else marks.shown(section.points),
                maximum=marks.shown(section.section.maximum),
                aspects=tuple(
                    AspectReason(
                        name=result.aspect.name,
                        points="" if result.points is None else marks.shown(result.points),
                        maximum=marks.shown(result.aspect.maximum),
                        sentences=tuple(sentences(explained.aspects[result.aspect.key], words)),
                    )
                    for result in section.aspects
                ),
            )
            for section in marking.sections
        ),
        total=tuple(sentences(explained.total, words)),
    )


def _words(marking: Marking, incidents: Mapping[str, str]) -> Words:
    aspects = {aspect.key: aspect for aspect in marking.scheme.aspects}

    def item(aspect: str, key: str) -> str:
        method = aspects[aspect].method
        lines = method.items if isinstance(method, Checklist | Deductions) else ()
        return next((line.name for line in lines if line.key == key), key)

    return Words(
        entrant=str,
        module=str,
        section={section.key: section.name for section in marking.scheme.sections}.__getitem__,
        aspect=lambda key: aspects[key].name,
        item=item,
        incident=lambda key: incidents.get(key, key),
    )
