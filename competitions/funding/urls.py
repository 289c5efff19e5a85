"""Addresses of the funding room."""

from django.urls import path

from competitions.funding import views

app_name = "funding"
urlpatterns = [
    path("<int:competition_id>/", views.competition, name="competition"),
    path("<int:competition_id>/add/", views.add, name="add"),
    path("lines/<int:line_id>/edit/", views.edit, name="edit"),
    path("lines/<int:line_id>/document/", views.document, name="document"),
]
