"""The entries room."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "competitions.entries"
    label = "entries"

    def ready(self) -> None:
        from competitions.entries import checks  # noqa: F401  (registers the checks of events)
        from competitions.entries.imports import COMPETITORS
        from competitions.entries.panels import entry_counts, event_panels
        from competitions.entries.queries.people import entrants_of_event
        from competitions.planning.audiences import register_audience
        from competitions.planning.panels import register_entry_counter, register_event_panels
        from portal.sheets.registry import register_import

        register_import(COMPETITORS)
        register_audience(entrants_of_event)
        register_entry_counter(entry_counts)
        register_event_panels(event_panels)
