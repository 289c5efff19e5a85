"""`manage.py messages`: keep each room's translations in step with its code and templates.

Pure Python (Babel), so that no gettext tool is needed. Every room has a folder in locale/; a message belongs
to the room whose file says it. With --check nothing is written: it fails on a missing, fuzzy or stale
message or an outdated compiled file.
"""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation.template import templatize

LANGUAGE = "zh_Hans"
# One moment for all headers, so that the same messages compile to the same bytes.
COMPILED_AT = datetime.datetime(2025, 7, 29, tzinfo=datetime.UTC)
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
# Room → where its messages come from. `portal` covers the ground and top floor's shared words.
ROOMS: dict[str, tuple[str, ...]] = {
    "portal": ("portal/acts", "portal/files", "portal/jobs", "portal/*.py", "portal/site/templatetags", "templates/portal",
               "templates/jobs", "templates/bootstrap5", "templates/*.html"),
    "sheets": ("portal/sheets", "templates/sheets"),
    "desk": ("portal/desk", "templates/desk"),
    "demo": ("portal/demo",),
    "site": ("portal/site/*.py", "templates/site"),
    "unions": ("unions", "templates/unions", "templates/account", "templates/mfa", "templates/allauth"),
    "enterprises": ("enterprises", "templates/enterprises"),
    "planning": ("competitions/planning", "templates/planning"),
    "entries": ("competitions/entries", "templates/entries"),
    "judging": ("competitions/judging", "templates/judging"),
    "results": ("competitions/results", "templates/results"),
    "innovations": ("competitions/innovations", "templates/innovations"),
    "funding": ("competitions/funding", "templates/funding"),
    "reports": ("competitions/reports", "templates/reports"),
}  # fmt: skip


def _files(room: str) -> Iterator[Path]:
    for place in ROOMS[room]:
        if "*" in place:
            yield from sorted(settings.BASE_DIR.glob(place))
        else:
            root = settings.BASE_DIR / place
            yield from sorted(
                path
                for path in root.rglob("*")
                if path.suffix in {".py", ".html", ".txt"} and "migrations" not in path.parts
            )


def _python_of(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        return text
    # Django's own template lexer turns a template into calls of gettext; the rest becomes X's.
    return templatize(text, origin=str(path))


class Command(BaseCommand):
    help = "Extract, merge and compile the translations of every room; with --check only look."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Write nothing; fail if anything is amiss.")
        parser.add_argument("rooms", nargs="*", help="Only these rooms.")

    def handle(self, *args: Any, **options: Any) -> None:
        amiss = 0
        for room in options["rooms"] or ROOMS:
            amiss += self._room(room, check=options["check"])
        amiss += self._contradictions()
        if amiss:
            raise CommandError(f"{amiss} messages are missing, fuzzy or out of date. Run `make messages`.")

    def _contradictions(self) -> int:
        """All rooms share one catalogue at run time: the same words must read the same, or have a context."""
        from babel.messages.mofile import read_mo

        said: dict[tuple[str, str], dict[str, list[str]]] = {}
        for room in ROOMS:
            mo = settings.BASE_DIR / "locale" / room / LANGUAGE / "LC_MESSAGES" / "django.mo"
            if mo.exists():
                for entry in read_mo(io.BytesIO(mo.read_bytes())):
                    if entry.id:
                        said.setdefault(_name(entry), {}).setdefault(str(entry.string), []).append(room)
        found = {name: strings for name, strings in said.items() if len(strings) > 1}
        for (message, _), strings in sorted(found.items()):
            readings = "; ".join(f"{string} ({', '.join(rooms)})" for string, rooms in strings.items())
            self.stdout.write(f"{message!r} reads differently: {readings}. Use one reading, or pgettext.")
        return len(found)

    def _room(self, room: str, *, check: bool) -> int:
        from babel.messages.catalog import Catalog
        from babel.messages.extract import extract
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po, write_po

        template = Catalog(charset="utf-8")
        for path in _files(room):
            source = _python_of(path)
            method = "python" if path.suffix == ".py" else "javascript"
            place = path.relative_to(settings.BASE_DIR).as_posix()
            for line, message, comments, context in extract(
                method, io.BytesIO(source.encode()), keywords=KEYWORDS, comment_tags=["Translators:"]
            ):
                template.add(message, None, [(place, line)], auto_comments=comments, context=context)
        if not len(template):
            return 0
        folder = settings.BASE_DIR / "locale" / room / LANGUAGE / "LC_MESSAGES"
        po, mo = folder / "django.po", folder / "django.mo"
        catalog = Catalog(locale=LANGUAGE, charset="utf-8", fuzzy=False)
        if po.exists():
            with po.open("rb") as file:
                catalog = read_po(file, locale=LANGUAGE)
        before = {_name(entry) for entry in catalog if entry.id}
        catalog.update(template, no_fuzzy_matching=True)
        catalog.obsolete.clear()
        catalog.fuzzy = False
        catalog.creation_date = catalog.revision_date = COMPILED_AT
        wanted = {_name(entry) for entry in catalog if entry.id}
        compiled = io.BytesIO()
        write_mo(compiled, catalog)
        if not check:
            folder.mkdir(parents=True, exist_ok=True)
            text = io.BytesIO()
            write_po(text, catalog, width=110, omit_header=False, sort_output=True, include_lineno=False)
            header = re.sub(
                rb'"(POT-Creation-Date|PO-Revision-Date|Generated-By)[^\n]*\n', b"", text.getvalue()
            )
            po.write_bytes(header)
            mo.write_bytes(compiled.getvalue())
        empty = [entry for entry in catalog if entry.id and (entry.fuzzy or not _translated(entry.string))]
        for entry in empty:
            where = entry.locations[0][0] if entry.locations else ""
            self.stdout.write(f"{room}: {entry.id!r} is not translated ({where})")
        stale = len(before ^ wanted) if check else 0
        outdated = int(check and (not mo.exists() or _messages(mo) != _messages(compiled)))
        if stale:
            self.stdout.write(f"{room}: {stale} messages of the .po file differ from the source")
        if outdated:
            self.stdout.write(f"{room}: the compiled file is out of date")
        return len(empty) + stale + outdated


def _name(entry: Any) -> tuple[str, str]:
    """What tells one message from another; one with a plural has two ids."""
    ids = entry.id if isinstance(entry.id, (list, tuple)) else [entry.id]
    return "\0".join(ids), entry.context or ""


def _translated(string: Any) -> bool:
    return all(string) if isinstance(string, (list, tuple)) else bool(string)


def _messages(file: Path | io.BytesIO) -> dict[Any, Any]:
    from babel.messages.mofile import read_mo

    stream = io.BytesIO(file.read_bytes()) if isinstance(file, Path) else io.BytesIO(file.getvalue())
    return {_name(entry): str(entry.string) for entry in read_mo(stream) if entry.id}
