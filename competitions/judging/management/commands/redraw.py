"""`manage.py redraw --seed SEED --list FILE`: draw lots again from a published seed and list.

Needs neither the portal's database nor its settings: the result depends on the two alone.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from competitions.judging import drawing


class Command(BaseCommand):
    help = "Draw lots again from a published seed and list; the same two give the same bytes anywhere."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", required=True, help="the published seed")
        parser.add_argument("--list", type=Path, required=True, help="the published list (.json)")
        parser.add_argument("--output", type=Path, help="where to write the result; printed when left out")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            content = options["list"].read_bytes()
        except OSError as error:
            raise CommandError(f"{options['list']} cannot be read: {error.strerror}") from error
        try:
            found = drawing.read_list(content)
            result = drawing.rendered(drawing.drawn(found, options["seed"]))
        except ValueError as error:
            raise CommandError(str(error)) from error
        if options["output"]:
            options["output"].write_bytes(result)
        else:
            self.stdout.write(result.decode(), ending="")
        self.stderr.write(f"list   SHA-256 {drawing.fingerprint(drawing.written(found))}")
        self.stderr.write(f"result SHA-256 {drawing.fingerprint(result)}")
