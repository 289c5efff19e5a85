"""Issuing certificates, taking them back, issuing them anew; and what a correction of the results does to them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.planning import numbering
from competitions.planning.models import Event, FilingCounter
from competitions.results import certificates, queries, rules
from competitions.results.lifecycles import CERTIFICATE
from competitions.results.models import Award, Certificate
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.lifecycle import move
from portal.jobs.models import Job
from unions.models import Union

KIND = "results.certificates"
# How a batch of certificates is handed over: one file for each, or one to print them all.
FORMATS = ("zip", "pdf")


def issue(*, actor: Actor, event: Event, limit: int) -> list[Certificate]:
    """Issue certificates for awards of an event that have none that is valid, best rank first, `limit` at most.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: the results are not final.
    """
    with performing("issue_certificates", actor=actor, on=event, may=rules.may_confirm) as deed:
        deed.require(
            queries.is_final(deed.subject), _("Certificates are issued once the results are published.")
        )
        awards = list(queries.awards_without_certificate(deed.subject)[:limit])
        made = _issue(deed, deed.subject, awards)
        deed.extra["certificates"] = len(made)
        _tell(deed, made)
        return made


def begin(*, actor: Actor, event: Event, file_format: str) -> Job:
    """Have all certificates of an event issued where they are missing, and written into one file, by a job.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: the results are not final, or nobody has an award.
    """
    with performing("print_certificates", actor=actor, on=event, may=rules.may_confirm) as deed:
        deed.require(file_format in FORMATS, _("This format is not offered."))
        deed.require(
            queries.is_final(deed.subject), _("Certificates are issued once the results are published.")
        )
        number = queries.standing_awards(deed.subject).count()
        deed.require(number, _("Nobody has an award here: there is nothing to certify."))
        deed.extra |= {"certificates": number, "format": file_format}
        seat = actor.seat.key if actor.seat is not None else ""
        job: Job = deed.enqueue(
            KIND, page="results:certificates_file", event=event.pk, format=file_format, seat=seat
        )
        return job


def print_one(*, actor: Actor, certificate: Certificate) -> Job:
    """Have one certificate written as a PDF by a job, for whoever may see it.

    Raises:
        Refused: it is no longer valid, or its person's data were erased.
    """

    def sees_it(actor: Actor, subject: Certificate) -> bool:
        return Certificate.objects.visible_to(actor).filter(pk=subject.pk).exists()

    with performing("print_certificates", actor=actor, on=certificate, may=sees_it) as deed:
        _require_printable(deed)
        job: Job = deed.enqueue(
            KIND, page="results:certificates_file", certificates=[certificate.pk], format="pdf"
        )
        return job


def revoke(*, actor: Actor, certificate: Certificate, reason: str) -> Certificate:
    """Take a certificate back: whoever checks it reads so from now on.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: it has ended already, or no reason.
    """
    with transaction.atomic():
        _lock_event(certificate)
        with performing("revoke", actor=actor, on=certificate, may=_anybody, note=reason.strip()) as deed:
            _end(deed.subject, reason.strip())
            move(CERTIFICATE, "revoke", deed, reason=reason)
            _tell_holder(deed, deed.subject, _("Your certificate %(number)s was revoked"), reason.strip())
        return deed.subject


def reissue(*, actor: Actor, certificate: Certificate, reason: str) -> Certificate:
    """Replace a certificate by a new one of what the award and the registry say now: a name was misspelt, a unit too.

    Raises:
        NotAllowed: the actor does not sign for the organiser.
        Refused: it has ended already, no reason, or the award no longer stands.
    """
    with transaction.atomic():
        event = _lock_event(certificate)
        with performing("reissue", actor=actor, on=certificate, may=_anybody, note=reason.strip()) as deed:
            _end(deed.subject, reason.strip())
            move(CERTIFICATE, "reissue", deed, reason=reason)
            award = queries.standing_awards(event).get(pk=certificate.award_id)
            (made,) = _issue(deed, event, [award], replacing={award.pk: deed.subject})
            _tell(deed, [made])
        return made


def follow(deed: Deed[Any], awards: Sequence[Award], reason: str) -> None:
    """Take back the certificates that say something else than these awards give now. Called by settling."""
    found = (
        Certificate.objects.filter(award__in=awards, state=Certificate.State.VALID)
        .select_for_update(of=("self",))
        .select_related("award__worker__key")
        .order_by("pk")
    )
    now = {award.pk: award for award in awards}
    ended = []
    for certificate in found:
        if certificates.still_true(certificate, now[certificate.award_id]):
            continue
        deed.also(certificate)
        overtaken = CERTIFICATE.transition("overtake", certificate.state)
        assert overtaken is not None
        certificate.state = overtaken.target
        _end(certificate, reason)
        ended.append(certificate)
    Certificate.objects.bulk_update(ended, ["state", "ended_at", "reason"], batch_size=500)
    for certificate in ended:
        _tell_holder(deed, certificate, _("Your certificate %(number)s was revoked"), reason)


def _anybody(actor: Actor, certificate: object) -> bool:
    """The transition's own rule decides, once the state is known."""
    return True


def _lock_event(certificate: Certificate) -> Event:
    """First the event, then the certificate: the order in which publishing and settling lock."""
    event_id = certificate.award.event_id
    return Event.objects.select_for_update(of=("self",), no_key=True).get(pk=event_id)


def _require_printable(deed: Deed[Certificate]) -> None:
    deed.require(
        deed.subject.state == Certificate.State.VALID,
        _("This certificate is no longer valid and is not printed."),
    )
    deed.require(deed.subject.content, _("The person's data were erased: the certificate cannot be printed."))


def _end(certificate: Certificate, reason: str) -> None:
    certificate.ended_at = timezone.now()
    certificate.reason = reason


def _issue(
    deed: Deed[Any], event: Event, awards: Sequence[Award], replacing: dict[int, Certificate] | None = None
) -> list[Certificate]:
    if not awards:
        return []
    today = timezone.localdate()
    register: Union = event.competition.organiser
    first = numbering.next_number(
        register, today.year, series=FilingCounter.Series.CERTIFICATE, count=len(awards)
    )
    name = numbering.register_name(register)
    made = []
    for place, award in enumerate(awards):
        number = f"{name}赛证〔{today.year}〕{first + place:05d}号"
        certificate = certificates.draft(award, number=number, issued_on=today)
        certificate.issued_by_id = deed.actor.user_id
        certificate.replaces = (replacing or {}).get(award.pk)
        made.append(certificate)
    # Two unions without a name of their own in document numbers may be called alike.
    deed.require(
        not Certificate.objects.filter(number__in=[each.number for each in made]).exists(),
        _(
            "These numbers have been given by another union. Give “%(union)s” a name of its own in document "
            "numbers (on the union's page), then try again."
        )
        % {"union": register.name},
    )
    for certificate in Certificate.objects.bulk_create(made, batch_size=500):
        deed.also(certificate, fresh=True)
    return made


def _tell(deed: Deed[Any], made: Sequence[Certificate]) -> None:
    for certificate in made:
        _tell_holder(
            deed, certificate, _("Your certificate %(number)s was issued"), certificate.facts["competition"]
        )


def _tell_holder(deed: Deed[Any], certificate: Certificate, title: str, body: str) -> None:
    holder = certificate.award.worker.user
    if holder is not None:
        deed.tell(
            [holder],
            title=title % {"number": certificate.number},
            body=body,
            url=reverse("results:certificate", args=[certificate.pk]),
        )
