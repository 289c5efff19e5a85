"""The planning room."""

from django.apps import AppConfig


class PlanningConfig(AppConfig):
    name = "competitions.planning"
    label = "planning"

    def ready(self) -> None:
        from competitions.planning import checks, followers, lifecycles, system_checks  # noqa: F401  (register)
        from competitions.planning.closing import running_competitions
        from competitions.planning.history import CALENDAR_VERBS, OTHER_VERBS
        from competitions.planning.lifecycles import COMPETITION, EVENT
        from portal.acts.wording import register_object, register_verbs
        from unions.closing import register_obstacles

        for object_type in ("planning.competition", "planning.event", "planning.annualplan"):
            register_verbs(OTHER_VERBS, object_type)
        for object_type, title in (("planning.calendarday", ("name",)), ("planning.calendaryear", ("year",))):
            register_verbs(CALENDAR_VERBS, object_type)
            register_object(object_type, title=title)
        for table in (COMPETITION, EVENT):
            register_verbs({row.verb: row.label for row in table.transitions}, table.name)
        register_obstacles(running_competitions)
