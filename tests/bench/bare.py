"""The baseline of every page: a Django view that knows its answer beforehand, with no middleware and no database.

The file named by BENCH_ANSWER is read once; whoever has it already (If-None-Match) gets a 304.
"""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path

if not settings.configured:
    settings.configure(
        ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="of-no-use", MIDDLEWARE=[], DEBUG=False
    )

_given = os.environ.get("BENCH_ANSWER", "")
BODY = Path(_given).read_bytes() if _given else b"ok"
ETAG = '"bare"'


def answer(request: HttpRequest) -> HttpResponse:
    """The bytes, or 304."""
    if "HTTP_IF_NONE_MATCH" in request.META:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(BODY, content_type="text/html; charset=utf-8")
    response.headers["ETag"] = ETAG
    return response


urlpatterns = [path("", answer), re_path(".*", answer)]
application = get_wsgi_application()
