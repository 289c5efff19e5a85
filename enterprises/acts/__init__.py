"""What can be done in the enterprises room, split by noun."""

from enterprises.acts.workers import (
    add_worker,
    change_worker,
    claim_worker,
    erase_worker,
    leave,
    unmask,
)

__all__ = ["add_worker", "change_worker", "claim_worker", "erase_worker", "leave", "unmask"]
