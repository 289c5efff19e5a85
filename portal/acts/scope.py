"""Scope as a range of paths in the union tree.

`path >= p AND path < next(p)` uses the plain index on both databases, which `LIKE` does not on SQLite.
"""

from __future__ import annotations

from django.db.models import Q

_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def next_path(path: str) -> str:
    """The smallest path after every path that begins with `path`; "" stands for "no upper end"."""
    for position in range(len(path) - 1, -1, -1):
        rank = _ALPHABET.index(path[position])
        if rank + 1 < len(_ALPHABET):
            return path[:position] + _ALPHABET[rank + 1]
    return ""


def below(path: str, lookup: str = "path") -> Q:
    """A condition: `lookup` is `path` itself or lies below it. An empty path matches nothing."""
    if not path:
        return Q(pk__in=[])
    condition = Q(**{f"{lookup}__gte": path})
    upper = next_path(path)
    return condition & Q(**{f"{lookup}__lt": upper}) if upper else condition


def contains(path: str, other: str) -> bool:
    """Whether `other` is `path` or lies below it."""
    return bool(path) and other.startswith(path)
