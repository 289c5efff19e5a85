"""What can be done in the results room, split by noun."""

from competitions.results.acts.deciding import (
    certify,
    confirm,
    decide,
    decide_many,
    grant,
    mark_held,
    pass_on,
)
from competitions.results.acts.publishing import publish, withdraw
from competitions.results.acts.settling import work_out

__all__ = [
    "certify",
    "confirm",
    "decide",
    "decide_many",
    "grant",
    "mark_held",
    "pass_on",
    "publish",
    "withdraw",
    "work_out",
]
