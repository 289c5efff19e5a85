"""`manage.py seed`: fill an empty database with the pilot's world."""

from __future__ import annotations

import datetime
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.demo.seed import city, demo
from portal.demo.seed.demo import FIRST_TODAY
from unions.models import Union


class Command(BaseCommand):
    help = "Fill an empty database with fictional data; the same for the same scale and day."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--scale", choices=["demo", "city"], default="demo")
        parser.add_argument(
            "--part",
            type=int,
            choices=range(1, 101),
            default=1,
            metavar="N",
            help="City only: one N-th of it, from 1 (all) to 100.",
        )
        parser.add_argument(
            "--today",
            type=datetime.date.fromisoformat,
            default=None,
            help="The day on which the demo stands (YYYY-MM-DD); by default the machine's day.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError(_("The demo's password is public: it does not run with PRODUCTION on."))
        if Union.objects.exists():
            raise CommandError(_("This database holds data already; the seed fills only an empty one."))
        today = options["today"] or max(datetime.date.today(), FIRST_TODAY)  # noqa: DTZ011  (the machine's day)
        if today < FIRST_TODAY:
            raise CommandError(
                _("The demo's history ends on %(day)s; choose that day or a later one.")
                % {"day": FIRST_TODAY}
            )
        started = time.monotonic()
        if options["scale"] == "city":
            city.fill(today=today, say=self.stdout.write, part=options["part"])
        else:
            demo.fill(today=today, say=self.stdout.write)
        self.stdout.write(_("Done in %(seconds)s s.") % {"seconds": round(time.monotonic() - started, 1)})
