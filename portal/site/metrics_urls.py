"""Metrics for Prometheus, for whoever holds METRICS_TOKEN (docs/operations.md)."""

from django.urls import path

from portal.site.health import metrics

urlpatterns = [path("", metrics, name="metrics")]
