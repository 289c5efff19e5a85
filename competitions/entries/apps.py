"""The entries room."""

from django.apps import AppConfig


class EntriesConfig(AppConfig):
    name = "competitions.entries"
    label = "entries"
