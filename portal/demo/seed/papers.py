"""The demo's papers: one page each that says what it stands for."""

from __future__ import annotations

import functools
from importlib.resources import files


@functools.cache
def paper(title: str) -> bytes:
    """A PDF of one A4 page with a title and a line that says it is a demo."""
    import typst

    fonts = str(files("pylopdf_fonts_zh_cn"))
    source = (
        '#set document(title: "paper", date: none)\n#set page(paper: "a4", margin: 28mm)\n'
        '#set text(font: ("Noto Serif SC", "Noto Sans SC"), lang: "zh", size: 14pt)\n'
        f"#align(center, text(size: 20pt)[{title}])\n#v(2em)\n本文件仅供演示，单位和人员均为虚构。\n"
    )
    made = typst.Compiler(font_paths=[fonts]).compile(source.encode())
    assert isinstance(made, bytes)
    return made
