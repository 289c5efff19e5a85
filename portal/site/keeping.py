"""Public pages kept as bytes: the same for every reader, cheap to serve, and never anybody's own.

What is kept is the page in the portal's own language and in one of two looks, standard or care version. Only the
standard look may be stored by caches between here and the reader (`s-maxage`), so that no cache has to know the
care cookie: on a stored page `static/portal/care.js` sets the look. The answer carries no cookie and no
`Vary: Cookie`; the request never reaches the session.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from competitions.results.serving import for_everybody
from portal.site.care import COOKIE

T = TypeVar("T")
View = Callable[..., HttpResponse]
BROWSER_SECONDS = 30
SHARED_SECONDS = 60
# A longer query is nobody's bookmark; it is answered, and not kept.
LONGEST_QUERY = 200  # characters


def kept(view: View) -> Callable[..., HttpResponseBase]:
    """Keep what `view` answers (status 200) for PUBLIC_PAGE_SECONDS, with ETag and Cache-Control."""

    @wraps(view)
    def answer(request: HttpRequest, *arguments: Any, **names: Any) -> HttpResponseBase:
        care = request.COOKIES.get(COOKIE) == "1"
        key = f"site:{care:d}:{hashlib.sha256(request.get_full_path().encode()).hexdigest()}"
        seconds: int = settings.PUBLIC_PAGE_SECONDS
        keeping = seconds > 0 and len(request.META.get("QUERY_STRING", "")) <= LONGEST_QUERY
        found: tuple[bytes, str] | None = cache.get(key) if keeping else None
        if found is None:
            with translation.override(settings.LANGUAGE_CODE):
                made = view(request, *arguments, **names)
            if made.status_code != 200:
                return made
            found = (made.content, f'"{hashlib.sha256(made.content).hexdigest()[:32]}"')
            if keeping:
                cache.set(key, found, seconds)
        return _response(request, *found, care=care)

    return for_everybody(require_safe(answer))


def figures(name: str, count: Callable[[], T]) -> T:
    """Figures that take long to count, kept as long as a page is: whatever query a reader invents, they are at hand.

    A page shows them at most twice PUBLIC_PAGE_SECONDS late. Nothing that can be withdrawn may be among them.
    """
    seconds: int = settings.PUBLIC_PAGE_SECONDS
    if seconds <= 0:
        return count()
    return cast("T", cache.get_or_set(f"site:figures:{name}", count, seconds))


def _response(request: HttpRequest, content: bytes, tag: str, *, care: bool) -> HttpResponseBase:
    response: HttpResponseBase
    if request.headers.get("If-None-Match", "").removeprefix("W/") == tag:
        response = HttpResponseNotModified()
    else:
        response = HttpResponse(content)
        response["Content-Language"] = settings.LANGUAGE_CODE
    response["ETag"] = tag
    if care:
        patch_cache_control(response, private=True, no_cache=True)
    else:
        patch_cache_control(response, public=True, max_age=BROWSER_SECONDS, s_maxage=SHARED_SECONDS)
    return response
