"""`manage.py fill_calendar`: holidays and make-up days of the years that the library knows and the table does not."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from competitions.planning.acts import fill_calendar


class Command(BaseCommand):
    help = "Fills the calendar of working days for the years that chinese-calendar knows; changes nothing on record."

    def handle(self, *args: Any, **options: Any) -> None:
        filled = fill_calendar()
        self.stdout.write(f"Filled: {', '.join(map(str, filled))}" if filled else "Nothing to fill.")
