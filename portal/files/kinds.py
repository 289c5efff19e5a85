"""The kinds of file that the portal takes in or gives out, and how each is recognised by its content."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from typing import IO, Any

_HEAD = 16  # bytes: enough for every mark at the beginning


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of file: its suffix, its MIME type, and what its content begins with (or, in a ZIP, contains)."""

    suffix: str
    content_type: str
    begins: bytes = b""
    contains: str = ""


_ZIP = b"PK\x03\x04"
KINDS: dict[str, Kind] = {
    kind.suffix: kind
    for kind in (
        Kind("pdf", "application/pdf", b"%PDF-"),
        # The domestic standard for fixed layouts, GB/T 33190.
        Kind("ofd", "application/ofd", _ZIP, "OFD.xml"),
        Kind(
            "docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            _ZIP,
            "word/document.xml",
        ),
        Kind(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _ZIP,
            "xl/workbook.xml",
        ),
        Kind("jpg", "image/jpeg", b"\xff\xd8\xff"),
        Kind("png", "image/png", b"\x89PNG\r\n\x1a\n"),
        # Only ever written by the portal, so never recognised.
        Kind("csv", "text/csv; charset=utf-8"),
        Kind("json", "application/json"),
    )
}
PAPERS = ("pdf", "ofd", "docx", "xlsx", "jpg", "png")
SCANS = ("pdf", "jpg", "png")


def kind_of(file: IO[Any]) -> str:
    """The suffix that fits the content, "" for none; leaves the file at its beginning.

    Reads no further than the container. An Office file with a macro is a program, and is nothing here.
    """
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    likely = [kind for kind in KINDS.values() if kind.begins and head.startswith(kind.begins)]
    if not any(kind.contains for kind in likely):
        return likely[0].suffix if likely else ""
    names = _names_in_zip(file)
    if any(name.endswith("vbaProject.bin") for name in names):
        return ""
    return next((kind.suffix for kind in likely if kind.contains in names), "")


def _names_in_zip(file: IO[Any]) -> set[str]:
    try:
        with zipfile.ZipFile(file) as container:
            return set(container.namelist())
    except (zipfile.BadZipFile, OSError, ValueError):
        return set()
    finally:
        file.seek(0)


def suffix_of(name: str) -> str:
    """The suffix of a stored name ("2026/ab12.pdf" → "pdf"); "" where it has none."""
    return name.rpartition("/")[2].rpartition(".")[2] if "." in name else ""


def content_type_of(name: str) -> str:
    """The MIME type for a stored name; what the portal does not know is plain bytes."""
    kind = KINDS.get(suffix_of(name))
    return kind.content_type if kind is not None else "application/octet-stream"


def accept(kinds: tuple[str, ...] = PAPERS) -> str:
    """The `accept` attribute of a file field, for browsers to offer only what fits."""
    return ",".join(
        f".{suffix}" for kind in kinds for suffix in ((kind, "jpeg") if kind == "jpg" else (kind,))
    )


def in_words(kinds: tuple[str, ...]) -> str:
    """The kinds as people know them: "PDF / JPG / PNG"."""
    known = {"docx": "Word (.docx)", "xlsx": "Excel (.xlsx)"}
    return " / ".join(known.get(kind, kind.upper()) for kind in kinds)
