"""Addresses of the results room: desk/results/… for staff, results/… for the public."""

from django.urls import URLPattern

app_name = "results"
urlpatterns: list[URLPattern] = []
