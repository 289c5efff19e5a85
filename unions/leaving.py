"""What ends when a person's account is closed: rooms above register what they gave that person."""

from __future__ import annotations

from collections.abc import Callable

from portal.acts.deeds import Deed
from unions.models import User

Follower = Callable[[Deed[User]], None]
_followers: list[Follower] = []


def register_leaving(follower: Follower) -> Follower:
    """Add what follows, inside the act, from closing the account of the deed's subject; called from `AppConfig.ready()`."""
    if follower not in _followers:
        _followers.append(follower)
    return follower


def follow(deed: Deed[User]) -> None:
    """End everything registered."""
    for follower in _followers:
        follower(deed)
