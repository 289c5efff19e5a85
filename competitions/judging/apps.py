"""The judging room."""

from django.apps import AppConfig


class JudgingConfig(AppConfig):
    name = "competitions.judging"
    label = "judging"

    def ready(self) -> None:
        from competitions.judging import checks  # noqa: F401  registers its checks
