"""Metrics for Prometheus, to be closed to the outside by the proxy (docs/operations.md)."""

from django.urls import path
from django_prometheus.exports import ExportToDjangoView

urlpatterns = [path("", ExportToDjangoView, name="metrics")]
