"""Acts of self-registration: draft, submit, accept, return, refuse.

The applicant is not signed in: the secret link is what gives the right to the draft.
"""

from __future__ import annotations

import datetime
import secrets
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises import rules
from enterprises.acts.persons import checked_mobile
from enterprises.acts.registry import EnterpriseFacts, checked_facts, checked_uscc, enter, whom_to_ask
from enterprises.acts.staff import invite_staff
from enterprises.models import Enterprise, Registration
from enterprises.queries.registering import hash_of, taken
from portal.acts import outbox
from portal.acts.actors import Actor, Role
from portal.acts.deeds import creating, performing
from portal.acts.refusals import Refused
from unions.models import Union
from unions.queries import holders

#: The form's answers that are kept in `Registration.answers`, as typed.
ANSWERS = ("kind", "industry_division", "size", "headcount", "above_size", "address", "union_name", "agreed")


@dataclass(frozen=True, slots=True)
class Draft:
    """A registration with its secret link, shown once."""

    registration: Registration
    token: str


def _anyone(_actor: Actor, _thing: object) -> bool:
    return True


def receipt_number(on: datetime.date, sequence: int | None = None) -> str:
    """QY (企业), the day, six digits: QY260731004711. The digits are random, so that nobody counts applications.

    With `sequence` those digits, for data that must come out the same every time.
    """
    digits = secrets.randbelow(10**6) if sequence is None else sequence
    return f"QY{on:%y%m%d}{digits:06d}"


def start_registration(*, actor: Actor, typed: dict[str, str]) -> Draft:
    """Keep a first draft as typed, under a new secret link. Nothing is checked yet."""
    token = secrets.token_urlsafe(24)
    for _again in range(5):
        try:
            with creating("draft", actor=actor, at=None, may=_anyone) as deed:
                made = Registration(token_hash=hash_of(token), number=receipt_number(timezone.localdate()))
                _fill(made, typed)
                made.save()
                deed.subject = made
            return Draft(made, token)
        except IntegrityError:
            # The receipt number is taken: draw another.
            continue
    raise Refused(_("No receipt number could be drawn. Please try again."))


def keep_draft(*, actor: Actor, registration: Registration, typed: dict[str, str]) -> Registration:
    """Keep what was typed in a draft or a returned registration.

    Raises:
        Refused: it is being reviewed, or decided.
    """
    with performing("keep_draft", actor=actor, on=registration, may=_anyone) as deed:
        _require_open(deed.subject)
        _fill(deed.subject, typed)
        deed.subject.save()
    return deed.subject


def _require_open(registration: Registration) -> None:
    if registration.state not in {Registration.State.DRAFT, Registration.State.RETURNED}:
        raise Refused(_("This registration was handed in; it can be changed only when the union returns it."))


def _fill(registration: Registration, typed: dict[str, str]) -> None:
    county = typed.get("county", "")
    counties = Union.objects.open().filter(level=Union.Level.COUNTY)
    registration.county = counties.filter(pk=county).first() if county.isdecimal() else None
    registration.name = typed.get("name", "").strip()[:120]
    # A code that is wrong is kept as typed among the answers; the column is what is unique.
    registration.answers = {name: typed.get(name, "")[:300] for name in (*ANSWERS, "uscc")}
    try:
        code = checked_uscc(typed.get("uscc", ""))
    except Refused:
        code = ""
    # While it is returned its code stays reserved, and another's cannot be taken: submitting says so.
    if registration.state != Registration.State.RETURNED or taken(code, besides=registration.pk) is None:
        registration.uscc = code
    registration.applicant_name = typed.get("applicant_name", "").strip()[:60]
    registration.applicant_phone = typed.get("applicant_phone", "").strip()[:30]


def facts_of_registration(registration: Registration) -> EnterpriseFacts:
    """What the registration says, as facts of an enterprise.

    Raises:
        Refused: the county is missing.
    """
    if registration.county is None:
        raise Refused(_("Choose the county in which the enterprise is registered."), field="county")
    answers = registration.answers
    headcount = str(answers.get("headcount", ""))
    return EnterpriseFacts(
        name=registration.name,
        uscc=str(answers.get("uscc", "")) or registration.uscc,
        county=registration.county,
        kind=str(answers.get("kind", "")) or Enterprise.Kind.ENTERPRISE,
        industry_division=str(answers.get("industry_division", "")),
        size=str(answers.get("size", "")),
        headcount=int(headcount) if headcount.isdecimal() else None,
        above_size=bool(answers.get("above_size")),
        address=str(answers.get("address", "")),
        contact_name=registration.applicant_name,
        contact_phone=registration.applicant_phone,
    )


def submit_registration(*, actor: Actor, registration: Registration) -> Registration:
    """Hand a draft in; the county's officers are told.

    Raises:
        Refused: something is missing or wrong, or the code is taken: says whom to ask.
    """
    try:
        with performing("submit", actor=actor, on=registration, may=_anyone) as deed:
            _require_open(deed.subject)
            facts = facts_of_registration(deed.subject)
            values = checked_facts(facts)
            deed.subject.uscc = str(values["uscc"])
            found = taken(deed.subject.uscc, besides=deed.subject.pk)
            if found is not None:
                raise Refused(whom_to_ask(found), field="uscc")
            deed.require(
                deed.subject.applicant_name,
                _("Type the name of the first administrator."),
                field="applicant_name",
            )
            mobile = checked_mobile(deed.subject.applicant_phone, "applicant_phone")
            deed.require(mobile, _("Type a mobile number with 11 digits."), field="applicant_phone")
            deed.require(
                deed.subject.answers.get("agreed"),
                _("The registration needs your consent to the handling of the data."),
                field="agreed",
            )
            deed.subject.applicant_phone = mobile
            deed.subject.state = Registration.State.SUBMITTED
            deed.subject.submitted_at = timezone.now()
            deed.subject.reason = ""
            deed.subject.save()
            county = deed.subject.county
            assert county is not None
            deed.union_id = county.pk
            deed.tell(
                holders(county, Role.OFFICER, Role.ADMINISTRATOR),
                title=_("An enterprise has registered: %(name)s") % {"name": deed.subject.name},
                url=reverse("enterprises:registration", args=[deed.subject.pk]),
                by_message=False,
            )
    except IntegrityError as error:
        # Two applicants at the same moment: the database let one of them pass.
        code = str(registration.answers.get("uscc", "")) or registration.uscc
        other = taken(checked_uscc(code), besides=registration.pk)
        raise Refused(
            whom_to_ask(other) if other is not None else _("Please try again."), field="uscc"
        ) from error
    return deed.subject


def _decide(
    registration: Registration, state: str, reason: str, *, actor: Actor, verb: str, text: str, link: str
) -> Registration:
    with performing(
        verb, actor=actor, on=registration, may=rules.may_review_registration, note=reason.strip()
    ) as deed:
        deed.require(reason.strip(), _("Say why; the applicant reads the reason."), field="reason")
        deed.require(
            deed.subject.state == Registration.State.SUBMITTED,
            _("This registration does not wait for review (any more)."),
        )
        deed.subject.state = state
        deed.subject.reason = reason.strip()
        deed.subject.decided_at = timezone.now()
        deed.subject.save(update_fields=["state", "reason", "decided_at"])
        _write_to_applicant(deed.subject, verb, text, link)
    return deed.subject


def _write_to_applicant(registration: Registration, verb: str, text: str, link: str) -> None:
    if registration.applicant_phone:
        stamp = f"registration:{registration.pk}:{verb}:{registration.decided_at:%Y%m%d%H%M%S%f}"
        outbox.post(
            recipient=registration.applicant_phone,
            body=f"{text} {link}".strip(),
            dedupe=stamp,
            union_id=registration.county_id,
        )


def return_registration(*, actor: Actor, registration: Registration, reason: str) -> Registration:
    """Give a registration back for correction; the applicant is written to and corrects it by the link."""
    text = str(
        _(
            "Your registration %(number)s was returned for correction: %(reason)s. Open the link that you were given."
        )
        % {"number": registration.number, "reason": reason.strip()}
    )
    return _decide(
        registration, Registration.State.RETURNED, reason, actor=actor, verb="return", text=text, link=""
    )


def refuse_registration(*, actor: Actor, registration: Registration, reason: str) -> Registration:
    """Refuse a registration; the applicant is written to with the reason."""
    text = str(
        _("Your registration %(number)s was refused: %(reason)s")
        % {"number": registration.number, "reason": reason.strip()}
    )
    return _decide(
        registration, Registration.State.REFUSED, reason, actor=actor, verb="refuse", text=text, link=""
    )


def accept_registration(
    *, actor: Actor, registration: Registration, union: Union | None = None, note: str = ""
) -> Enterprise:
    """Accept a registration: the enterprise is entered, and its first administrator gets an invitation.

    `union`: the grassroots union that it has or shares, if any.

    Raises:
        Refused: it does not wait for review, or the code was taken meanwhile.
    """
    with (
        transaction.atomic(),
        performing(
            "accept", actor=actor, on=registration, may=rules.may_review_registration, note=note.strip()
        ) as deed,
    ):
        deed.require(
            deed.subject.state == Registration.State.SUBMITTED,
            _("This registration does not wait for review (any more)."),
        )
        facts = facts_of_registration(deed.subject)
        if union is not None:
            facts = EnterpriseFacts(
                **{**{name: getattr(facts, name) for name in facts.__slots__}, "union": union}
            )
        made = enter(facts)
        deed.also(made, fresh=True)
        deed.subject.state = Registration.State.ACCEPTED
        deed.subject.enterprise = made
        deed.subject.decided_at = timezone.now()
        deed.subject.save(update_fields=["state", "enterprise", "decided_at"])
        invite_staff(
            actor=actor,
            enterprise=made,
            name=deed.subject.applicant_name,
            phone=deed.subject.applicant_phone,
        )
    return made
