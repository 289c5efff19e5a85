"""`{% load entries %}`: a QR code of a number, for admission tickets."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.simple_tag
def qr(text: str) -> SafeString:
    """A QR code of `text` as SVG without inline style."""
    # Needed on one page; a web worker starts without it.
    import segno

    markup = segno.make(text, error="m").svg_inline(border=2, omitsize=True, svgclass="qr", lineclass=None)
    return mark_safe(markup)  # noqa: S308  (made by the library from a number)
