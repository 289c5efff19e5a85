"""The enterprises room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from enterprises.periods import install_after_migrate
        from enterprises.queries import seats_of
        from portal.acts.actors import register_seats

        register_seats(seats_of)
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="enterprises.periods")
