"""`manage.py demo`: the whole portal on this machine, with the pilot's data, until Ctrl-C."""

from __future__ import annotations

import os
import signal
import time
import unicodedata
import urllib.error
import urllib.request
from types import FrameType
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.processes import Crew, port_is_free
from unions.models import Union

READY_SECONDS = 60.0
EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104  (compared with, not bound to)


class Stopped(Exception):
    """Ctrl-C or a request to end."""


def _stop(signum: int, frame: FrameType | None) -> None:
    raise Stopped


def padded(text: str, width: int) -> str:
    """`text` filled with blanks to `width` columns of a terminal, where a Chinese character takes two."""
    taken = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * max(0, width - taken)


class Command(BaseCommand):
    help = "Migrate, seed an empty database, run web server, worker and scheduler; Ctrl-C stops all of it."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        host, port = options["host"], options["port"]
        if settings.PRODUCTION:
            raise CommandError(_("The demo's password is public: it does not run with PRODUCTION on."))
        if not port_is_free(host, port):
            raise CommandError(
                _(
                    "Port %(port)s on %(host)s is taken. Stop what listens there, or choose another: make demo PORT=8001"
                )
                % {"port": port, "host": host}
            )
        signal.signal(signal.SIGTERM, _stop)
        signal.signal(signal.SIGINT, _stop)
        try:
            self._prepare()
            self._run(host, port)
        except Stopped:
            self.stdout.write(_("Stopped."))

    def _prepare(self) -> None:
        self.stdout.write(_("Preparing the database …"))
        call_command("migrate", verbosity=0, interactive=False)
        if not Union.objects.exists():
            self.stdout.write(_("Filling it with the pilot's data (fictional firms and people) …"))
            call_command("seed", scale="demo", stdout=self.stdout)

    def _run(self, host: str, port: int) -> None:
        shown = "127.0.0.1" if host in EVERYWHERE else host
        address = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
        crew = Crew(settings.VAR_DIR / "log", self._environment(host, address))
        try:
            crew.start(
                "web", "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port),
                "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
                "portal.wsgi:application",
            )  # fmt: skip
            celery = ("-m", "celery", "-A", "portal.celery:application")
            crew.start(
                "worker", *celery, "worker", "--pool", "prefork", "--concurrency", "1",
                "--loglevel", "WARNING", "--without-gossip", "--without-mingle", "--without-heartbeat",
            )  # fmt: skip
            pid_file = settings.VAR_DIR / "beat.pid"
            pid_file.unlink(missing_ok=True)
            crew.start("beat", *celery, "beat", "--loglevel", "WARNING", "--pidfile", str(pid_file))
            self._wait_until_ready(crew, f"http://{f'[{shown}]' if ':' in shown else shown}:{port}/readyz")
            self._say(address)
            while not (ended := crew.ended()):
                time.sleep(0.5)
            self._report(crew, ended)
        finally:
            # A second Ctrl-C must not cut the stopping short and leave something running.
            signal.signal(signal.SIGINT, signal.SIG_IGN)
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            crew.stop()

    def _environment(self, host: str, address: str) -> dict[str, str]:
        hosts = "*" if host in EVERYWHERE else f"localhost,127.0.0.1,[::1],{host}"
        return {
            **os.environ,
            "PUBLIC_URL": os.environ.get("PUBLIC_URL", address),
            "ALLOWED_HOSTS": os.environ.get("ALLOWED_HOSTS", hosts),
            # The demo's one password is published: making people change it after a while would only hide it.
            "PASSWORD_MAXIMUM_DAYS": os.environ.get("PASSWORD_MAXIMUM_DAYS", "36500"),
            "PYTHONUNBUFFERED": "1",
            # A worker is not to refuse to run where everything runs as root, as in a container.
            "C_FORCE_ROOT": "1",
        }

    def _wait_until_ready(self, crew: Crew, url: str) -> None:
        deadline = time.monotonic() + READY_SECONDS
        answer = ""
        while time.monotonic() < deadline:
            if ended := crew.ended():
                self._report(crew, ended)
            try:
                with urllib.request.urlopen(url, timeout=5):  # noqa: S310  (our own address)
                    return
            except urllib.error.HTTPError as error:
                answer = error.read(500).decode(errors="replace")
            except OSError as error:
                answer = str(error)
            time.sleep(0.4)
        raise CommandError(
            _("The portal did not get ready in %(seconds)s seconds (%(answer)s); see %(folder)s.")
            % {"seconds": int(READY_SECONDS), "answer": answer, "folder": crew.log_folder}
        )

    def _report(self, crew: Crew, name: str) -> None:
        raise CommandError(
            _("The process “%(name)s” has stopped; the end of its log:") % {"name": name}
            + "\n"
            + crew.last_lines(name)
        )

    def _say(self, address: str) -> None:
        lines = ["", _("The portal runs at %(address)s") % {"address": address}, ""]
        rows = [(_("Account"), _("Phone"), _("Name"), _("Role"))]
        rows += [(account.username, account.phone, account.name, str(account.shown)) for account in ACCOUNTS]
        for row in rows:
            lines.append(
                "  " + "".join(padded(cell, width) for cell, width in zip(row, (20, 14, 10, 0), strict=True))
            )
        lines += ["", _("One password for all: %(password)s") % {"password": PASSWORD}]
        lines += [
            _("Press Ctrl-C to stop. Data and logs are kept in %(folder)s.") % {"folder": settings.VAR_DIR}
        ]
        self.stdout.write("\n".join(lines) + "\n")
        self.stdout.flush()
