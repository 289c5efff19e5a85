"""Facts of the results room, split by noun."""

from competitions.results.models.awards import Award, Honour
from competitions.results.models.certificates import Certificate
from competitions.results.models.consequences import Consequence, HonourRecommendation, Promotion
from competitions.results.models.incentives import Incentive
from competitions.results.models.objections import (
    Arbitration,
    DecisionSignature,
    Objection,
    ObjectionPaper,
)
from competitions.results.models.versions import ResultVersion

__all__ = [
    "Arbitration",
    "Award",
    "Certificate",
    "Consequence",
    "DecisionSignature",
    "Honour",
    "HonourRecommendation",
    "Incentive",
    "Objection",
    "ObjectionPaper",
    "Promotion",
    "ResultVersion",
]
