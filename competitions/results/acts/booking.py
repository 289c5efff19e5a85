"""Having the results book of a competition written."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.planning.models import Competition
from competitions.results import queries
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.jobs.models import Job

KIND = "results.book"
FORMATS = ("pdf", "xlsx")


def begin(
    *, actor: Actor, competition: Competition, file_format: str, scores: bool, reasons: bool = False
) -> Job:
    """Have the book of all events with standing results written by a job; `scores` adds the final scores.

    `reasons` adds how every score, rank and award was made, which needs the scores too.

    Raises:
        NotAllowed: the actor is not on the organiser's side.
        Refused: no event has results that stand, or there is no such format.
    """
    with performing("print_book", actor=actor, on=competition, may=queries.holds) as deed:
        deed.require(file_format in FORMATS, _("This format is not offered."))
        number = queries.standing_versions(deed.subject).count()
        deed.require(number, _("No event of this competition has published results yet."))
        deed.extra |= {"events": number, "format": file_format, "scores": scores, "reasons": reasons}
        job: Job = deed.enqueue(
            KIND,
            page="results:book_file",
            competition=competition.pk,
            format=file_format,
            scores=scores or reasons,
            reasons=reasons,
        )
        return job
