"""Addresses of enterprise registration, open to everybody."""

from django.urls import URLPattern

app_name = "enterprise"
urlpatterns: list[URLPattern] = []
