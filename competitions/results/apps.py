"""The results room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ResultsConfig(AppConfig):
    name = "competitions.results"
    label = "results"

    def ready(self) -> None:
        from competitions.entries.ranking import register_ranking
        from competitions.planning.panels import register_event_panels
        from competitions.results import guards
        from competitions.results.ladder import newest_ranking
        from competitions.results.panels import event_panels

        register_event_panels(event_panels)
        register_ranking(newest_ranking)

        # Django's own signal: the trigger must survive a rebuild of the table by a migration.
        post_migrate.connect(guards.install_after_migrate, sender=self, dispatch_uid="results.install_guards")
