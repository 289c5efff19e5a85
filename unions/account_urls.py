"""Addresses of a person's own account beside allauth's: invitations, seats, notices."""

from django.urls import URLPattern

app_name = "people"
urlpatterns: list[URLPattern] = []
