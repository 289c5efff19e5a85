"""`manage.py diagrams`: draw the lifecycles in docs/architecture/README.md anew."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from portal.demo.diagrams import drawn

DOCUMENT = settings.BASE_DIR / "docs" / "architecture" / "README.md"


class Command(BaseCommand):
    help = "Draw the lifecycle diagrams of the architecture document from the tables in the code."

    def handle(self, *args: Any, **options: Any) -> None:
        DOCUMENT.write_text(drawn(DOCUMENT.read_text(encoding="utf-8")), encoding="utf-8")
