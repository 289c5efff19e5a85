"""The planning room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "competitions.planning"
    label = "planning"
