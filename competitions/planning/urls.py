"""Addresses of the planning room."""

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

app_name = "planning"


def _closed(request: HttpRequest, **_keys: int) -> HttpResponse:
    raise Http404


urlpatterns = [
    path("", _closed, name="competitions"),
    path("new/", _closed, name="competition_new"),
    path("internal/", _closed, name="internal_new"),
    path("plans/", _closed, name="plans"),
    path("plans/<int:pk>/", _closed, name="plan"),
    path("<int:pk>/", _closed, name="competition"),
    path("<int:pk>/edit/", _closed, name="competition_edit"),
    path("<int:pk>/documents/new/", _closed, name="document_new"),
    path("<int:pk>/events/new/", _closed, name="event_new"),
    path("events/<int:pk>/", _closed, name="event"),
    path("events/<int:pk>/edit/", _closed, name="event_edit"),
    path("events/<int:pk>/reschedule/", _closed, name="event_reschedule"),
]
