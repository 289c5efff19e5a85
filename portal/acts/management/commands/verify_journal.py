"""`manage.py verify_journal`: prove that no row of the journal was altered, removed or slipped in."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from portal.acts import journal, triggers
from portal.acts.models import JournalRow


class Command(BaseCommand):
    help = "Prove the journal: every chain of hashes, every sequence, and the triggers that protect it."

    def handle(self, *args: Any, **options: Any) -> None:
        missing = set(triggers.expected(connection)) - triggers.present(connection)
        for name in sorted(missing):
            self.stderr.write(f"trigger {name} is missing")
        broken = 0
        for row, reason in journal.broken_rows():
            broken += 1
            self.stderr.write(f"row {row.pk} ({row.object_type} {row.object_id} #{row.sequence}): {reason}")
        if broken or missing:
            raise CommandError(f"{broken} broken rows, {len(missing)} missing triggers")
        self.stdout.write(self.style.SUCCESS(f"{JournalRow.objects.count()} rows verified, nothing altered"))
