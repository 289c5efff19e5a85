"""Drawn things: charts with their tables, QR codes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from django.utils.safestring import SafeString, mark_safe

from portal.site.templatetags.components.library import register


@register.inclusion_tag("portal/components/figure.html")
def figure(
    name: str,
    title: str,
    columns: Sequence[str],
    rows: Sequence[Sequence[Any]],
    kind: Literal["bar", "stacked", "line", "shares"] = "bar",
    unit: str = "",
    note: str = "",
    urls: Sequence[str] = (),
) -> dict[str, Any]:
    """A chart and the table it is drawn from; without JavaScript the table stands alone.

    `columns`: the headings, the first for the categories; `rows`: (category, number, …) as wide as `columns`.
    `kind` "shares": the rows are parts of a whole, drawn as lying bars with figure and percentage.
    `urls`: one link a row to the records behind it. `name` is the element's id, unique on the page.
    """
    categories = [str(row[0]) for row in rows]
    series = [
        {"name": str(column), "values": [_plain_number(row[place]) for row in rows]}
        for place, column in enumerate(columns[1:], start=1)
    ]
    links = list(urls) or [""] * len(rows)
    return {
        "name": name,
        "title": title,
        "note": note,
        "unit": unit,
        "columns": columns,
        "rows": [
            {"category": row[0], "values": list(row[1:]), "url": link}
            for row, link in zip(rows, links, strict=True)
        ],
        "drawing": {
            "kind": kind,
            "unit": unit,
            "title": str(title),
            "categories": categories,
            "series": series,
        },
        "drawing_id": f"{name}-data",
    }


def _plain_number(value: Any) -> float | int | None:
    """A number that JSON can carry; a missing figure stays missing and is not drawn as 0."""
    if value is None or isinstance(value, int):
        return value
    return float(value)


@register.inclusion_tag("portal/components/share.html")
def share_box(url: str, text: str, name: str = "share") -> dict[str, Any]:
    """A link as QR code, as address, and as a text to paste into WeChat. `url` must be absolute.

    `name` makes the ids unique where a page has several boxes.
    """
    return {
        "url": url,
        "text": f"{text}\n{url}",
        "code": qr_svg(url),
        "name": name,
        "host": urlsplit(url).netloc,
    }


def qr_svg(text: str) -> SafeString:
    """A QR code as SVG markup of our own making (dark squares of `text`), scalable and without inline style."""
    # Needed on few pages; a web worker starts without it.
    import segno

    markup = segno.make(text, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(markup)  # noqa: S308  (made by segno from our own address)
