"""Looking at personal data: each time is an act, so that the journal says who saw what, when and why."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from competitions.entries import rules
from competitions.entries.models import Attachment, Competitor
from portal.acts.actors import Actor
from portal.acts.deeds import performing


def unmask(*, actor: Actor, competitor: Competitor, reason: str) -> str:
    """The identity number of a competitor in full.

    Raises:
        NotAllowed: neither the entering side nor the organiser.
        Refused: without a reason.
    """
    with performing(
        "unmask", actor=actor, on=competitor.entry, may=rules.may_unmask, note=reason.strip()
    ) as deed:
        deed.require(reason.strip(), _("Please say what the number is needed for."), field="reason")
        deed.extra["competitor"] = competitor.pk
    return competitor.worker.identity


def read_attachment(*, actor: Actor, attachment: Attachment) -> Attachment:
    """Open an attachment's file.

    Raises:
        NotAllowed: the actor may see the entry, but not its papers.
        Refused: there is no file (an agreement without a paper).
    """
    with performing(
        "download",
        actor=actor,
        on=attachment.entry,
        may=lambda who, entry: rules.may_read(who, attachment, entry),
    ) as deed:
        deed.require(attachment.paper, _("There is no file: the text was agreed to without a paper."))
        deed.extra["attachment"] = attachment.pk
        deed.extra["requirement"] = attachment.requirement
    return attachment
