"""The results room."""

from django.apps import AppConfig


class ResultsConfig(AppConfig):
    name = "competitions.results"
    label = "results"
