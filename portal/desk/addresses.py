"""Addresses of other rooms' pages, for links that are left out where a page does not exist."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse


def address(name: str, *arguments: Any) -> str:
    """The address of a named page; empty where this installation has no such page."""
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
