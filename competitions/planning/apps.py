"""The planning room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "competitions.planning"
    label = "planning"

    def ready(self) -> None:
        from competitions.planning import checks, followers, lifecycles, system_checks  # noqa: F401  (register)
        from competitions.planning.closing import running_competitions
        from unions.closing import register_obstacles

        register_obstacles(running_competitions)
