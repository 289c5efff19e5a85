"""The judging room."""

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "competitions.judging"
    label = "judging"
