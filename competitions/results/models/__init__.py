"""Facts of the results room, split by noun."""

from competitions.results.models.awards import Award, Honour
from competitions.results.models.certificates import Certificate
from competitions.results.models.consequences import Consequence, HonourRecommendation, Promotion
from competitions.results.models.versions import ResultVersion

__all__ = [
    "Award",
    "Certificate",
    "Consequence",
    "Honour",
    "HonourRecommendation",
    "Promotion",
    "ResultVersion",
]
