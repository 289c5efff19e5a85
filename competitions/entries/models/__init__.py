"""Facts of the entries room, split by noun."""

from competitions.entries.models.delegations import Delegation, Selection
from competitions.entries.models.entries import (
    Attachment,
    Competitor,
    EligibilityReview,
    Entry,
    JointAgreement,
    Substitution,
)

__all__ = [
    "Attachment",
    "Competitor",
    "Delegation",
    "EligibilityReview",
    "Entry",
    "JointAgreement",
    "Selection",
    "Substitution",
]
