"""Writes of the innovations room: add, change, confirm, take the confirmation back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.innovations import rules
from competitions.innovations.models import Exemplar, GrowthRecord, Innovation, KeptRecord
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing
from portal.files.uploads import renamed
from unions.models import Union

G = TypeVar("G", bound=GrowthRecord)
R = TypeVar("R", bound=KeptRecord)


def add_record(*, actor: Actor, enterprise: Enterprise, model: type[G], facts: Mapping[str, Any]) -> G:
    """A new record of an enterprise or school; `facts` are the model's columns, `proposers` an innovation's people.

    Raises:
        NotAllowed: neither the unit's own staff nor an officer above it.
        Refused: the document is no accepted file.
    """
    deed: Any
    with creating("add_growth_record", actor=actor, at=enterprise, may=rules.may_edit) as deed:
        values = dict(facts)
        people = values.pop("proposers", None)
        if values.get("document"):
            renamed(values["document"])
        record = model(enterprise=enterprise, created_by_id=actor.user_id, **values)
        record.save()
        _name_proposers(record, people)
        deed.subject = record
    return record


def add_exemplar(*, actor: Actor, union: Union, facts: Mapping[str, Any]) -> Exemplar:
    """A publication of a union; `facts` are the model's columns.

    Raises:
        NotAllowed: not an officer, approver or administrator of the union or of one above it.
        Refused: the document is no accepted file.
    """
    deed: Any
    with creating("add_growth_record", actor=actor, at=union, may=rules.may_edit) as deed:
        if facts.get("document"):
            renamed(facts["document"])
        deed.subject = Exemplar.objects.create(union=union, created_by_id=actor.user_id, **facts)
    exemplar: Exemplar = deed.subject
    return exemplar


def change_record(*, actor: Actor, record: R, facts: Mapping[str, Any]) -> R:
    """Change a record that is not confirmed yet.

    Raises:
        NotAllowed: neither the unit's own staff nor an officer above it; of an exemplar, not of its union.
        Refused: it is confirmed, or the document is no accepted file.
    """
    with performing("change_growth_record", actor=actor, on=record, may=rules.may_edit) as deed:
        deed.require(
            not deed.subject.is_confirmed,
            _(
                "This record is confirmed. The confirmation has to be taken back first, by the union that gave it."
            ),
        )
        values = dict(facts)
        people = values.pop("proposers", None)
        if values.get("document"):
            renamed(values["document"])
        for name, value in values.items():
            setattr(deed.subject, name, value)
        deed.subject.save()
        _name_proposers(deed.subject, people)
    return deed.subject


def confirm_record(*, actor: Actor, record: R) -> R:
    """The county, for an exemplar its union, confirms: from now on reports count it.

    Raises:
        NotAllowed: not an officer of a union above the enterprise, or of the exemplar's union.
        Refused: it is confirmed already.
    """
    with performing("confirm_growth_record", actor=actor, on=record, may=rules.may_confirm) as deed:
        deed.require(not deed.subject.is_confirmed, _("This record is confirmed already."))
        deed.subject.confirmed_at = timezone.now()
        deed.subject.confirmed_by_id = actor.user_id
        deed.subject.save(update_fields=["confirmed_at", "confirmed_by"])
    return deed.subject


def reopen_record(*, actor: Actor, record: R) -> R:
    """Take a confirmation back, so that the record can be corrected.

    Raises:
        NotAllowed: not an officer of a union above the enterprise, or of the exemplar's union.
        Refused: it is not confirmed.
    """
    with performing("reopen_growth_record", actor=actor, on=record, may=rules.may_confirm) as deed:
        deed.require(deed.subject.is_confirmed, _("This record is not confirmed."))
        deed.subject.confirmed_at = None
        deed.subject.confirmed_by = None
        deed.subject.save(update_fields=["confirmed_at", "confirmed_by"])
    return deed.subject


def _name_proposers(record: KeptRecord, people: Iterable[Worker] | None) -> None:
    if isinstance(record, Innovation) and people is not None:
        record.proposers.set(people)
