"""The enterprises room."""

from django.apps import AppConfig


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from enterprises.queries import seats_of
        from portal.acts.actors import register_seats

        register_seats(seats_of)
