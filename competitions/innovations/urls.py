"""Addresses of the innovations room."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter
from django.views.generic import RedirectView

from competitions.innovations import views


class GrowthKind(StringConverter):
    """The kinds of records."""

    regex = "innovations|mentorships|training|partnerships|exemplars"


register_converter(GrowthKind, "growth_kind")

app_name = "innovations"
urlpatterns = [
    path("", RedirectView.as_view(url="innovations/"), name="innovations"),
    path("<growth_kind:kind>/", views.records, name="records"),
    path("<growth_kind:kind>/new/", views.new, name="new"),
    path("<growth_kind:kind>/<int:record_id>/", views.record, name="record"),
    path("<growth_kind:kind>/<int:record_id>/edit/", views.edit, name="edit"),
    path("<growth_kind:kind>/<int:record_id>/confirm/", views.confirm, name="confirm"),
    path("<growth_kind:kind>/<int:record_id>/reopen/", views.reopen, name="reopen"),
    path("<growth_kind:kind>/<int:record_id>/document/", views.document, name="document"),
]
