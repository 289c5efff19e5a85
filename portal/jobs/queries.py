"""Reads of the jobs room."""

from __future__ import annotations

import uuid

from portal.acts.actors import Actor
from portal.jobs.models import Job


def job(actor: Actor, job_id: uuid.UUID) -> Job:
    """One job of the actor's own.

    Raises:
        Job.DoesNotExist: there is none, or it is somebody else's.
    """
    return Job.objects.visible_to(actor).get(pk=job_id)
