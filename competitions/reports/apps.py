"""The reports room."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "competitions.reports"
    label = "reports"
