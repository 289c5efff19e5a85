"""Reads of the enterprises room, split by noun; all start from what the actor may see."""

from enterprises.queries.clustering import cluster, clusters, public_clusters
from enterprises.queries.desk import figures_for, search, waiting_for
from enterprises.queries.people import current_employment, post, seats_of, staff_of, staff_users
from enterprises.queries.registering import registration, registration_by_token, registrations
from enterprises.queries.registry import (
    EnterpriseSearch,
    designations_on,
    enterprise,
    enterprises,
    memberships_on,
)
from enterprises.queries.workforce import WorkerSearch, worker, workers

__all__ = [
    "EnterpriseSearch",
    "WorkerSearch",
    "cluster",
    "clusters",
    "current_employment",
    "designations_on",
    "enterprise",
    "enterprises",
    "figures_for",
    "memberships_on",
    "post",
    "public_clusters",
    "registration",
    "registration_by_token",
    "registrations",
    "search",
    "seats_of",
    "staff_of",
    "staff_users",
    "waiting_for",
    "worker",
    "workers",
]
