"""What an entry is called where it is marked: the one door between sheets and codes."""

from __future__ import annotations

from collections.abc import Iterable

from competitions.entries.models import Entry
from competitions.planning.models import Module


def labels_of(module: Module, entry_ids: Iterable[int]) -> dict[int, str]:
    """Entry's id → what judges of the module may call it. One query."""
    return {
        pk: number or str(pk)
        for pk, number in Entry.objects.filter(pk__in=list(entry_ids)).values_list("pk", "number")
    }
