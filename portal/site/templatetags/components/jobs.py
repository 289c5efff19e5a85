"""Work in the background, as words and as a bar."""

from __future__ import annotations

from typing import Any

from django.template import Context
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from portal.site.templatetags.components.given import part, query_of, replaced_query
from portal.site.templatetags.components.library import register


@register.inclusion_tag("portal/components/progress.html", takes_context=True)
def progress(context: Context, job: Any, url: str = "") -> dict[str, Any]:
    """A job in words and as a bar: `portal.jobs.models.Job`, or a mapping with `state`, `done`, `total`, `message`.

    While it is queued or running htmx asks `url` for this fragment every two seconds; `url` answers with this
    component alone. Without JavaScript the reader renews the page, or lets it renew itself by the link to
    `?refresh=auto` (see `auto_refresh`). `total` 0 means that the end is not known yet.
    """
    query = query_of(context)
    state, done, total = (
        str(part(job, "state")),
        int(part(job, "done", 0)),
        int(part(job, "total", 0)),
    )
    word, tone, icon_name = {
        "queued": (_("Waiting to start"), "note", "hourglass"),
        "running": (_("Working"), "note", "arrow-repeat"),
        "succeeded": (_("Finished"), "ok", "check-circle"),
        "failed": (_("Did not finish"), "bad", "x-circle"),
        "cancelled": (_("Cancelled"), "mute", "dash-circle"),
    }[state]
    return {
        "word": word,
        "tone": tone,
        "icon": icon_name,
        "alive": state in ("queued", "running"),
        "done": min(done, total) if total else done,
        "total": total,
        "percent": min(done, total) * 100 // total if total else None,
        "message": part(job, "message"),
        "url": url,
        "automatic": query.get("refresh") == "auto",
        "automatic_url": replaced_query(query, refresh="auto"),
        "manual_url": replaced_query(query, refresh=None),
    }


@register.simple_tag(takes_context=True)
def auto_refresh(context: Context, alive: bool) -> SafeString:
    """For `{% block head %}` of a page with a job: renews the page while the job lives, if the reader asked for it."""
    if alive and query_of(context).get("refresh") == "auto":
        return mark_safe('<meta http-equiv="refresh" content="5">')
    return mark_safe("")
