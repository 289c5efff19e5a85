"""Asking for papers that a worker writes: labels of codes, the order book."""

from __future__ import annotations

from django.utils.translation import gettext as _

from competitions.judging import rules
from competitions.judging.models import BlindLayer
from portal.acts.actors import Actor
from portal.acts.deeds import performing
from portal.jobs.models import Job

LABELS = "judging.labels"
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
