"""Health: is the process there, and is everything it needs there."""

from __future__ import annotations

import hmac
from collections.abc import Callable

from celery import current_app
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe
from django_prometheus.exports import ExportToDjangoView


@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """200 while the process answers; touches nothing else."""
    return HttpResponse("ok", content_type="text/plain")


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def _broker() -> None:
    with current_app.connection_for_write() as broker:
        broker.ensure_connection(max_retries=1, timeout=2)


def _storage() -> None:
    default_storage.listdir("")


def _migrations() -> None:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError("migrations are waiting")


_PARTS: dict[str, Callable[[], None]] = {
    "database": _database,
    "broker": _broker,
    "storage": _storage,
    "migrations": _migrations,
}


@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """The figures for Prometheus. Asks for METRICS_TOKEN as a bearer; a 404 to everybody while none is set."""
    expected = f"Bearer {settings.METRICS_TOKEN}".encode()
    given = request.headers.get("Authorization", "").encode()
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given, expected):
        raise Http404
    answer: HttpResponse = ExportToDjangoView(request)
    return answer


@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when database, broker, storage and migrations are all well, else 503; says which is not."""
    found = {}
    for name, look in _PARTS.items():
        try:
            look()
            found[name] = "ok"
        except Exception as error:  # noqa: BLE001  (whatever is wrong with it is the answer)
            found[name] = type(error).__name__
    well = all(state == "ok" for state in found.values())
    return JsonResponse(found, status=200 if well else 503)
