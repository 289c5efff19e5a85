"""The unions room."""

from django.apps import AppConfig


class UnionsConfig(AppConfig):
    name = "unions"
    label = "unions"

    def ready(self) -> None:
        from portal.acts.actors import register_seats
        from unions.queries import seats_of

        register_seats(seats_of)
