"""The care version of the pages (large text, high contrast): a choice of the reader, kept in a cookie."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

COOKIE = "care"
ONE_YEAR = 365 * 24 * 3600  # seconds


# Exempt, because public pages are kept as bytes for everybody and can carry no token; the worst that a foreign
# page could do here is to change the size of the text.
@csrf_exempt
@require_POST
def switch_care(request: HttpRequest) -> HttpResponse:
    """Turn the care version on or off and go back to the page (`next`, only within this site)."""
    target = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts=None):
        target = "/"
    response = HttpResponseRedirect(target)
    if request.COOKIES.get(COOKIE) == "1":
        response.delete_cookie(COOKIE, samesite="Lax")
    else:
        # Readable by script: a page kept as bytes learns the choice from it (static/portal/care.js).
        response.set_cookie(COOKIE, "1", max_age=ONE_YEAR, samesite="Lax")
    return response
