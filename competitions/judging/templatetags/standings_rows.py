"""The rows of the standings, written in Python: fifty of them with their reasons make a template slow."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from competitions.judging.marking_reasons import MarkingReason
from competitions.judging.preview import Place, Reasons
from portal.acts.chips import chip

register = template.Library()

_ROW = (
    '<tr><td class="rank num">{rank}</td>'
    '<td class="lead-cell"><b>{name}</b><small class="num">{number}</small></td>'
    '<td data-l="{UNIT}">{unit}</td><td class="r num" data-l="{FINAL}">{final}</td>{points}'
    '<td data-l="{AWARD}">{award}</td>{advances}'
    '<td class="lead-cell"><details class="why"><summary>{WHY}</summary><ul>{score_reasons}</ul><ul>{rank_reasons}</ul>{marking}'
    "</details></td></tr>"
)


@register.simple_tag
def standings_rows(rows: Iterable[tuple[Place, Reasons]], quota: int | None) -> SafeString:
    """`<tr>` for each row: rank, name, unit, score, points of each module, award, why; with `quota` who goes on.

    Each cell names its column for phones, where the rows are stacked.
    """
    labels = {
        "WHY": escape(_("Why")),
        "UNIT": escape(_("Unit")),
        "FINAL": escape(_("Final score")),
        "AWARD": escape(_("Award")),
    }
    further = escape(_("Next round"))
    advancing = {"yes": chip(_("Goes on"), "ok"), "tie": chip(_("Goes on by a tie"), "ok")}
    markup = "\n".join(
        _ROW.format(
            rank=f"<b>{place.rank}</b>" if place.rank else "–",
            name=escape(place.name),
            number=escape(place.number),
            unit=escape(place.unit or place.delegation),
            final=escape(place.final) or chip(place.status_name),
            points="".join(
                f'<td class="r num" data-l="{escape(module)}">{escape(points)}</td>'
                for module, points in place.points
            ),
            award=_award(place),
            advances=f'<td data-l="{further}">{advancing.get(place.advances, "–")}</td>' if quota else "",
            score_reasons=_items(reasons.score),
            rank_reasons=_items([*reasons.rank, *filter(None, [reasons.award])]),
            marking=_marking(reasons.marking),
            **labels,
        )
        for place, reasons in rows
    )
    return mark_safe(markup)  # noqa: S308  (every text is escaped above)


def _award(place: Place) -> str:
    title = f"<small>{escape(place.title)}</small>" if place.title else ""
    award = chip(place.award, "gold") if place.award else ""
    return f"<div>{award}{title}</div>" if award or title else "–"


def _marking(modules: Sequence[MarkingReason]) -> str:
    """Down to sections and aspects, where judges marked by sheets."""
    parts = []
    for module in modules:
        parts.append(f"<b>{escape(module.module)}</b>")
        for section in module.sections:
            points = f"{escape(section.points)} / {escape(section.maximum)}"
            parts.append(f'<p>{escape(section.name)} <span class="num">{points}</span></p>')
            told = ["".join([f"{aspect.name}：", *aspect.how]) for aspect in section.aspects]
            parts.append(f"<ul>{_items(told)}</ul>")
        parts.append(f"<ul>{_items(module.total)}</ul>")
    return "".join(parts)


def _items(sentences: Sequence[str]) -> str:
    return "".join(f"<li>{escape(sentence)}</li>" for sentence in sentences)
