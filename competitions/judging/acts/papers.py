"""Asking for papers that a worker writes: labels of codes, the order book."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.judging import queries, rules
from competitions.judging.models import BlindLayer
from competitions.planning.models import Competition
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.jobs.models import Job

LABELS = "judging.labels"
ORDER_BOOK = "judging.order_book"
BOOK_FORMATS = ("pdf", "docx")
# What a worker writes, it writes in the portal's own language.
LANGUAGE = "zh-hans"


def print_labels(*, actor: Actor, layer: BlindLayer) -> Job:
    """Have the labels of a layer written as a PDF that only whoever asks can fetch.

    Raises:
        NotAllowed: somebody else keeps the layer.
        Refused: no codes are made yet.
    """
    with performing("print_labels", actor=actor, on=layer, may=rules.keeps_layer) as deed:
        deed.require(deed.subject.made_at is not None, _("Make the codes first."))
        job: Job = deed.enqueue(LABELS, page="judge:labels", layer=layer.pk)
    return job


def begin_order_book(*, actor: Actor, competition: Competition, file_format: str) -> Job:
    """Have the order book of a competition written, with the events that the actor sees from the organiser's side.

    Raises:
        NotAllowed: the actor does not stand on the organiser's side.
        Refused: there is no such format, or no event of the competition goes on.
    """

    def holds(actor: Actor, subject: Competition) -> bool:
        return Competition.objects.of_the_organiser(actor).filter(pk=subject.pk).exists()

    with performing("print_order_book", actor=actor, on=competition, may=holds) as deed:
        deed.require(file_format in BOOK_FORMATS, _("This format is not offered."))
        events = [event.pk for event in queries.events_of_book(actor, deed.subject)]
        deed.require(events, _("No event of this competition goes on."))
        deed.extra |= {"events": len(events), "format": file_format}
        job: Job = deed.enqueue(
            ORDER_BOOK,
            page="judging:order_book_file",
            competition=competition.pk,
            events=events,
            format=file_format,
        )
    return job
