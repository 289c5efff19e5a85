"""Addresses of pages of any room, for links that are left out where a page does not exist."""

from __future__ import annotations

from collections.abc import Hashable
from functools import lru_cache

from django.urls import NoReverseMatch, URLResolver, get_resolver, get_script_prefix, get_urlconf, reverse


def address(name: str, *arguments: Hashable) -> str:
    """The address of a named page; empty where this installation has no such page.

    Every page of the desk has some forty such links, so what was worked out once is kept.
    """
    return _worked_out(get_resolver(get_urlconf()), get_script_prefix(), name, arguments)


@lru_cache(maxsize=2048)
def _worked_out(resolver: URLResolver, prefix: str, name: str, arguments: tuple[Hashable, ...]) -> str:
    # `resolver` and `prefix` are what Django's own answer depends on.
    try:
        return reverse(name, args=arguments)
    except NoReverseMatch:
        return ""
