"""Addresses of the judging room."""

from django.urls import URLPattern

app_name = "judging"
urlpatterns: list[URLPattern] = []
