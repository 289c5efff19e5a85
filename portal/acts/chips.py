"""The chip: a state as a coloured pill, for rows that are written in Python as for templates."""

from __future__ import annotations

from html import escape
from typing import Literal

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Tone = Literal["ok", "warn", "bad", "note", "mute", "gold"]

TONE_ICONS: dict[str, str] = {
    "ok": "check-circle",
    "warn": "exclamation-triangle",
    "bad": "x-circle",
    "note": "info-circle",
    "mute": "dash-circle",
    "gold": "award",
}


def chip(word: str, tone: str = "mute", icon: str = "") -> SafeString:
    """Icon and word, because colour alone says nothing to many readers. `icon` without the `bi-`."""
    name = escape(icon or TONE_ICONS[tone])
    return SafeString(
        f'<span class="chip {escape(tone)}"><i class="bi bi-{name}" aria-hidden="true"></i>{conditional_escape(word)}</span>'
    )
