"""Addresses of the reports room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from competitions.reports import views


class FileKind(StringConverter):
    """The kinds of files in which a report is handed out."""

    regex = "xlsx|pdf|json"


register_converter(FileKind, "report_file")

app_name = "reports"
urlpatterns = [
    path("", views.reports, name="reports"),
    path("make/", views.make, name="make"),
    path("records/", views.records, name="records"),
    path("<int:report_id>/", views.report, name="report"),
    path("<int:report_id>/recompute/", views.recompute, name="recompute"),
    path("<int:report_id>/<report_file:kind>/", views.download, name="download"),
]
