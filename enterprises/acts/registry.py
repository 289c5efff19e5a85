"""Acts on the registry: entering, changing, closing and reopening enterprises and schools."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from enterprises import industries, rules
from enterprises.models import Enterprise, Registration
from enterprises.queries.registering import taken
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing
from portal.acts.refusals import Refused
from portal.acts.scope import contains
from portal.sheets.codes import parse_phone, parse_uscc
from portal.sheets.texts import CellProblem
from unions.initials import initials
from unions.models import Union


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterpriseFacts:
    """What is known of an enterprise. industry_division: two digits of GB/T 4754; its section follows from it."""

    name: str
    uscc: str
    county: Union
    kind: str = Enterprise.Kind.ENTERPRISE
    union: Union | None = None
    industry_section: str = ""
    industry_division: str = ""
    size: str = ""
    headcount: int | None = None
    above_size: bool = False
    address: str = ""
    contact_name: str = ""
    contact_phone: str = ""


def checked_uscc(text: str) -> str:
    """The code, upper-cased and checked.

    Raises:
        Refused: on the field `uscc`, with what is wrong.
    """
    try:
        code = parse_uscc(text)
    except CellProblem as problem:
        raise Refused(str(problem), field="uscc") from problem
    if not code:
        raise Refused(_("Type the unified social credit code."), field="uscc")
    return code


def checked_phone(text: str, field: str = "contact_phone") -> str:
    """A mobile number or landline, normalised; "" for none.

    Raises:
        Refused: on `field`.
    """
    try:
        return parse_phone(text) or ""
    except CellProblem as problem:
        raise Refused(str(problem), field=field) from problem


def whom_to_ask(found: Enterprise | Registration) -> str:
    """The sentence for a code that is taken: names the county union to ask, and nothing of the other's."""
    county = found.county.name if found.county is not None else ""
    return str(
        _(
            "This unified social credit code is registered already, or its registration is being reviewed. "
            "Please ask %(county)s: the union can tell who the administrator is, or add you to the staff."
        )
        % {"county": county}
    )


def checked_facts(facts: EnterpriseFacts) -> dict[str, object]:
    """Column values of the facts.

    Raises:
        Refused: on the field that is wrong.
    """
    name = facts.name.strip()
    if not name:
        raise Refused(_("Type the name as on the business licence."), field="name")
    section = facts.industry_section or industries.section_of(facts.industry_division)
    if not industries.belongs(section, facts.industry_division):
        raise Refused(_("The industry division does not belong to this section."), field="industry_division")
    if facts.county.level != Union.Level.COUNTY:
        raise Refused(_("Choose a county-level union."), field="county")
    if facts.union is not None and not contains(facts.county.path, facts.union.path):
        raise Refused(_("This union does not belong to the county."), field="union")
    return {
        "name": name,
        "initials": initials(name),
        "uscc": checked_uscc(facts.uscc),
        "county": facts.county,
        "union": facts.union,
        "kind": facts.kind,
        "industry_section": section,
        "industry_division": facts.industry_division,
        "size": facts.size,
        "headcount": facts.headcount,
        "above_size": facts.above_size,
        "address": facts.address.strip(),
        "contact_name": facts.contact_name.strip(),
    }


def enter(facts: EnterpriseFacts) -> Enterprise:
    """Make the row of a new enterprise, inside an act.

    Raises:
        Refused: a wrong fact, or a code that is taken: says whom to ask.
    """
    values = checked_facts(facts)
    phone = checked_phone(facts.contact_phone)
    made = Enterprise(**values)
    # The key also seals the contact's name in the journal.
    made.contact_phone = phone
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError as error:
        found = Enterprise.objects.select_related("county").get(uscc=made.uscc)
        raise Refused(whom_to_ask(found), field="uscc") from error
    return made


def create_enterprise(*, actor: Actor, facts: EnterpriseFacts) -> Enterprise:
    """Enter an enterprise or school, on its behalf; its staff can be invited later.

    Raises:
        NotAllowed: the actor is no officer of the county or above it.
        Refused: a wrong fact, or a code that is taken.
    """
    with creating("enter", actor=actor, at=facts.county, may=rules.may_keep_registry) as deed:
        found = taken(checked_uscc(facts.uscc))
        if found is not None:
            raise Refused(whom_to_ask(found), field="uscc")
        deed.subject = enter(facts)
    return deed.subject  # type: ignore[no-any-return]


def change_enterprise(*, actor: Actor, enterprise: Enterprise, facts: EnterpriseFacts) -> Enterprise:
    """Change an enterprise's facts.

    Raises:
        Refused: a wrong fact, a code that is taken, or a county that the actor does not keep.
    """
    with performing("change", actor=actor, on=enterprise, may=rules.may_keep_registry) as deed:
        deed.require(
            actor.is_system or rules.may_keep_registry(actor, facts.county),
            _("You can move it only to a county of your own."),
            field="county",
        )
        for field, value in checked_facts(facts).items():
            setattr(deed.subject, field, value)
        phone = checked_phone(facts.contact_phone)
        if phone != deed.subject.contact_phone:
            deed.subject.contact_phone = phone
        try:
            with transaction.atomic():
                deed.subject.save()
        except IntegrityError as error:
            other = Enterprise.objects.select_related("county").get(uscc=deed.subject.uscc)
            raise Refused(whom_to_ask(other), field="uscc") from error
    return deed.subject


def close_enterprise(
    *, actor: Actor, enterprise: Enterprise, reason: str, closed_on: datetime.date | None = None
) -> Enterprise:
    """Close an enterprise from `closed_on` (today by default); its past stays.

    Raises:
        Refused: no reason, closed already, or a day in the future.
    """
    with performing(
        "close", actor=actor, on=enterprise, may=rules.may_keep_registry, note=reason.strip()
    ) as deed:
        day = closed_on or timezone.localdate()
        deed.require(reason.strip(), _("Say why; the reason stays with the record."), field="reason")
        deed.require(deed.subject.closed_on is None, _("This enterprise is closed already."))
        deed.require(day <= timezone.localdate(), _("The day lies in the future."), field="closed_on")
        deed.subject.closed_on = day
        deed.subject.save(update_fields=["closed_on"])
    return deed.subject


def reopen_enterprise(*, actor: Actor, enterprise: Enterprise, reason: str) -> Enterprise:
    """Take back a closing."""
    with performing(
        "reopen", actor=actor, on=enterprise, may=rules.may_keep_registry, note=reason.strip()
    ) as deed:
        deed.require(reason.strip(), _("Say why; the reason stays with the record."), field="reason")
        deed.require(deed.subject.closed_on is not None, _("This enterprise is open."))
        deed.subject.closed_on = None
        deed.subject.save(update_fields=["closed_on"])
    return deed.subject
