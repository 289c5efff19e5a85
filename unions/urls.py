"""Addresses of the unions room."""

from django.urls import URLPattern

app_name = "unions"
urlpatterns: list[URLPattern] = []
