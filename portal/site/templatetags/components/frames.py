"""What the frame around every page is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.site.templatetags.components.library import register

_LINK = '<li><a href="{}"{}><i class="bi bi-{}" aria-hidden="true"></i>{}{}</a></li>'
_COUNT = '<span class="count"><span class="visually-hidden">{}</span>{}</span>'


@register.simple_tag
def side_links(groups: Iterable[Mapping[str, Any]]) -> SafeString:
    """The menu of the desk: groups `{label, items: [{label, url, icon, active, count}]}`.

    It stands on every page twice, beside it and in the menu of a phone: `{% side_links navigation as links %}`.
    """
    waiting = escape(_("waiting:"))
    parts = []
    for group in groups:
        if label := str(group["label"]):
            parts.append(f'<p class="group mb-0">{escape(label)}</p>')
        links = (
            _LINK.format(
                escape(item["url"]),
                ' aria-current="page"' if item["active"] else "",
                escape(item["icon"]),
                escape(str(item["label"])),
                _COUNT.format(waiting, item["count"]) if item["count"] else "",
            )
            for item in group["items"]
        )
        parts.append(f"<ul>{''.join(links)}</ul>")
    return mark_safe("\n".join(parts))  # noqa: S308  (every text is escaped above)
