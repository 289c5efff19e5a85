"""The entries room."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "competitions.entries"
    label = "entries"

    def ready(self) -> None:
        from competitions.entries import checks  # noqa: F401  (registers the checks of events)
        from competitions.entries.imports import COMPETITORS
        from competitions.entries.queries.people import entrants_of_event
        from competitions.planning.audiences import register_audience
        from portal.sheets.registry import register_import

        register_import(COMPETITORS)
        register_audience(entrants_of_event)
