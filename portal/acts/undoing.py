"""What an act does outside the database, undone when the act fails.

A transaction takes its rows back, and knows nothing of a file that was stored for one of them. Whoever writes outside
the database says how to undo it (`on_failure`); whoever opens a transaction does so by `whole`, which undoes it when
the transaction fails, also when only its commit does.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import transaction

logger = logging.getLogger(__name__)
Undo = Callable[[], object]
_undoings: ContextVar[list[Undo] | None] = ContextVar("undoings", default=None)


@contextmanager
def whole() -> Iterator[None]:
    """A transaction (inside another: a savepoint) with what was done outside the database: all of it, or nothing.

    What an inner one did is undone too when an outer one fails.
    """
    outer = _undoings.get()
    mine: list[Undo] = []
    token = _undoings.set(mine)
    try:
        with transaction.atomic():
            yield
    except BaseException:
        for undo in reversed(mine):
            _tried(undo)
        raise
    else:
        if outer is not None:
            outer.extend(mine)
    finally:
        _undoings.reset(token)


def on_failure(undo: Undo) -> None:
    """Call `undo` if what is under way now fails; outside of `whole` there is nothing that could."""
    undoings = _undoings.get()
    if undoings is not None:
        undoings.append(undo)


def _tried(undo: Undo) -> None:
    try:
        undo()
    except Exception:
        # Why the act failed is what its caller must hear; what stays behind is for the log.
        logger.exception("something that a failed act did could not be undone")
