"""Facts of the enterprises room, split by noun."""

from enterprises.models.clusters import Cluster, ClusterMembership
from enterprises.models.enterprises import Designation, Enterprise, Registration, Staff
from enterprises.models.workers import Employment, SkillLevel, Trade, Worker

__all__ = [
    "Cluster",
    "ClusterMembership",
    "Designation",
    "Employment",
    "Enterprise",
    "Registration",
    "SkillLevel",
    "Staff",
    "Trade",
    "Worker",
]
