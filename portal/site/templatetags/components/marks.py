"""Small words and marks: names, icons, chips, deadlines."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from portal.acts.addresses import address
from portal.acts.chips import chip
from portal.acts.dates import span
from portal.site.templatetags.components.library import register

# Days before a deadline from which it is shown as pressing.
PRESSING_DAYS = 3


@register.simple_tag
def portal_name() -> str:
    """The name in the masthead: PORTAL_NAME of the settings, or the pilot city's own."""
    return str(getattr(settings, "PORTAL_NAME", "") or _("Cangzhou workers' skills competitions"))


@register.simple_tag
def icon(name: str) -> SafeString:
    """A decorative Bootstrap icon, hidden from screen readers; `name` without the `bi-`."""
    return format_html('<i class="bi bi-{}" aria-hidden="true"></i>', name)


register.simple_tag(chip)
register.simple_tag(span)


@register.simple_tag
def url_or_nothing(name: str, *arguments: Any) -> str:
    """The address of a named page, or an empty string where this installation does not have the page."""
    return address(name, *arguments)


@register.simple_tag
def deadline(moment: datetime | None, done: bool = False) -> SafeString:
    """A moment in Beijing time, the zone named, with the days that are left.

    `done` leaves the count of days out, for deadlines that no longer matter to the reader.
    """
    if moment is None:
        return format_html('<span class="deadline">{}</span>', _("Not set"))
    local = timezone.localtime(moment)
    words = format_html(
        '<time datetime="{}" class="num">{}</time>',
        local.isoformat(timespec="minutes"),
        _("%(moment)s (Beijing time)") % {"moment": formats.date_format(local, "DATETIME_FORMAT")},
    )
    if done:
        return format_html('<span class="deadline">{}</span>', words)
    tone, left = _time_left(local)
    return format_html(
        '<span class="deadline {}">{}<span class="left">{}</span></span>',
        tone,
        words,
        left,
    )


@register.simple_tag
def short_deadline(moment: datetime) -> SafeString:
    """A deadline in a table: moment, days left. The page names the zone once, beside the list."""
    local = timezone.localtime(moment)
    tone, left = _time_left(local)
    return format_html(
        '<time datetime="{}" class="num">{}</time><small class="deadline {}">{}</small>',
        local.isoformat(timespec="minutes"),
        formats.date_format(local, "SHORT_DATETIME_FORMAT"),
        tone,
        left,
    )


@register.filter
def days_until(moment: datetime) -> int:
    """Calendar days in Beijing time from today until `moment`; negative for the past."""
    return (timezone.localtime(moment).date() - timezone.localdate()).days


def _time_left(local: datetime) -> tuple[str, str]:
    """(tone, words) for what is left until `local`, counted in calendar days as people do."""
    now = timezone.localtime(timezone.now())
    if local <= now:
        return "mute", pgettext("deadline", "Closed")
    days = (local.date() - now.date()).days
    if days == 0:
        return "bad", _("Closes today")
    words = ngettext("%(days)d day left", "%(days)d days left", days) % {"days": days}
    return ("warn" if days <= PRESSING_DAYS else "", words)
