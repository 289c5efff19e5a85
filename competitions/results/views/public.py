"""What everybody sees. Nothing here knows who asks."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.views.decorators.http import require_safe

from competitions.results import pages, queries
from competitions.results.forms import ListFilter
from competitions.results.pages import Shown
from competitions.results.queries import Head
from competitions.results.serving import for_everybody
from competitions.results.snapshots import LANGUAGE

PER_PAGE = 20
FORMATS = ("xlsx", "csv", "json")


def _found(event_pk: int) -> list[Head]:
    found = queries.kept_heads(event_pk)
    if not found:
        raise Http404
    return found


def _numbered(event_pk: int, number: int) -> Shown:
    """The version of that number, if it is open."""
    what = pages.shown(_found(event_pk), timezone.now(), number)
    if what is None:
        raise Http404
    return what


@for_everybody
@require_safe
def public_list(request: HttpRequest) -> HttpResponse:
    """Published results, newest first."""
    # The frame looks for the reader's choice of text size there; on a page for everybody the script does that.
    request.COOKIES = {}
    with translation.override(LANGUAGE):
        form = ListFilter(request.GET)
        form.is_valid()
        found = queries.public_list(
            text=form.cleaned_data.get("text") or "",
            county=form.counties.get(form.cleaned_data.get("county") or ""),
            year=form.cleaned_data.get("year"),
        )
        page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
        context = {"filter": form, "page": page, "section": "results", "request": request}
        body = render_to_string("results/list.html", context).encode()
    return pages.send(request, pages.keep("text/html; charset=utf-8", body))


@for_everybody
@require_safe
def public(request: HttpRequest, event_pk: int) -> HttpResponse:
    """The newest version of an event's results, the tombstone where it was withdrawn, or when the first one opens."""
    found, now = _found(event_pk), timezone.now()
    what = pages.shown(found, now)
    if what is None:
        return pages.answer_before(request, min(found, key=lambda head: head.opens_at), now)
    return pages.answer(request, "page", what, lambda: pages.page(what))


@for_everybody
@require_safe
def version(request: HttpRequest, event_pk: int, number: int) -> HttpResponse:
    """One version, by its own address."""
    what = _numbered(event_pk, number)
    return pages.answer(request, "page", what, lambda: pages.page(what))


@for_everybody
@require_safe
def printed(request: HttpRequest, event_pk: int, number: int) -> HttpResponse:
    """One version for paper."""
    what = _numbered(event_pk, number)
    return pages.answer(request, "print", what, lambda: pages.print_page(what))


@for_everybody
@require_safe
def download(request: HttpRequest, event_pk: int, number: int, file_format: str) -> HttpResponse:
    """One version as a file."""
    if file_format not in FORMATS:
        raise Http404
    what = _numbered(event_pk, number)
    return pages.answer(request, file_format, what, lambda: pages.file(what.head, file_format))
