"""Writes of the jobs room: cancel and start again."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.jobs.models import Job
from portal.jobs.running import ROUND


def _own(actor: Actor, job: Job) -> bool:
    return job.created_by_id is not None and job.created_by_id == actor.user_id


def cancel(*, actor: Actor, job: Job) -> Job:
    """Stop a job that waits or runs; what it has done in whole steps stays."""
    with performing("cancel", actor=actor, on=job, may=_own) as deed:
        deed.require(not deed.subject.is_finished, _("This job is finished already."))
        deed.subject.state = Job.State.CANCELLED
        deed.subject.lease_until = None
        deed.subject.save(update_fields=["state", "lease_until"])
    return deed.subject


def retry(*, actor: Actor, job: Job) -> Job:
    """Queue a failed or cancelled job again; it goes on from its last checkpoint.

    Raises:
        Refused: it is at work or done, or was refused for a reason that stays: see `Job.may_be_retried`.
    """
    with performing("retry", actor=actor, on=job, may=_own) as deed:
        deed.require(
            deed.subject.state in {Job.State.FAILED, Job.State.CANCELLED},
            _("Only a failed or cancelled job can be started again."),
        )
        deed.require(
            deed.subject.may_be_retried,
            _("Starting it again would end the same way. Open the page that it belongs to."),
        )
        deed.subject.state = Job.State.QUEUED
        # On to a new round: an attempt's number never comes again, or a worker of before would hold it too.
        deed.subject.attempt = (deed.subject.attempt // ROUND + 1) * ROUND
        deed.subject.error = ""
        deed.subject.result = {}
        deed.subject.save(update_fields=["state", "attempt", "error", "result"])
        transaction.on_commit(deed.subject.wake)
    return deed.subject
