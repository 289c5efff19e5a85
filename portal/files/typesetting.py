"""Papers by typst: a sheet (`.typ`) reads one JSON value named `content` and nothing else.

The same content, moment and version of typst give the same bytes. For workers only: typst and the fonts are large.
"""

from __future__ import annotations

import datetime
import json
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings

_kept = threading.local()


def font_folders() -> list[str]:
    """The folder that the setting FONT_DIR names (仿宋, 小标宋 where a user owns them), then the bundled fonts."""
    own = [settings.FONT_DIR] if settings.FONT_DIR else []
    return [*own, str(Path(pylopdf_fonts_zh_cn.serif_path()).parent)]


def typeset(sheet: Path, content: Mapping[str, Any], *, made_at: datetime.datetime) -> bytes:
    """The paper as a PDF. `made_at` is the document's own time; the sheet may include files of its folder.

    Raises:
        typst.TypstError: the sheet cannot be typeset with this content.
    """
    paper: bytes = _compiler(sheet.parent).compile(
        input=sheet.read_bytes(),
        format="pdf",
        sys_inputs={"content": json.dumps(content, ensure_ascii=False, sort_keys=True)},
        timestamp=int(made_at.timestamp()),
    )
    return paper


def _compiler(folder: Path) -> Any:
    """One compiler a thread and folder: keeping it saves reading the fonts for each paper."""
    kept = _kept.__dict__.setdefault("compilers", {})
    if folder not in kept:
        kept[folder] = typst.Compiler(root=str(folder), font_paths=font_folders(), ignore_system_fonts=True)
    return kept[folder]
