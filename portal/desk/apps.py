"""The desk room."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from portal.desk.objects import register_objects

        register_objects()
