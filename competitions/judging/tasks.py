"""Jobs of the judging room: papers that take a typesetter."""

from __future__ import annotations

from typing import Any

from django.utils import translation

from competitions.judging.acts.paper import PRINTING
from competitions.judging.acts.papers import LABELS, LANGUAGE, ORDER_BOOK
from portal.jobs.running import Run, runner


@runner(LABELS)
def labels(run: Run) -> dict[str, Any]:
    """The labels of a layer of codes."""
    from competitions.judging.papers import labels_of_layer

    with translation.override(LANGUAGE):
        return labels_of_layer(run)


@runner(ORDER_BOOK)
def order_book(run: Run) -> dict[str, Any]:
    """The order book of a competition; run again it writes the same file anew."""
    from competitions.judging.papers import order_book_of

    with translation.override(LANGUAGE):
        return order_book_of(run)


@runner(PRINTING)
def score_sheets(run: Run) -> dict[str, Any]:
    """The score sheets of a module, or one of them."""
    from competitions.judging.sheet_papers import sheets_of_module

    with translation.override(LANGUAGE):
        return sheets_of_module(run)
