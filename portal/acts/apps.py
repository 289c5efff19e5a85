"""The acts room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class ActsConfig(AppConfig):
    name = "portal.acts"
    label = "acts"

    def ready(self) -> None:
        from portal.acts import checks  # noqa: F401  (registers the system checks)
        from portal.acts.triggers import install_after_migrate

        # Django's own signal, for what migrations alone cannot keep: a SQLite table rebuild drops triggers.
        post_migrate.connect(install_after_migrate, dispatch_uid="acts.triggers")
