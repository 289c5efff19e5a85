"""Writes of the innovations room: add, change, confirm, take the confirmation back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.innovations import rules
from competitions.innovations.models import GrowthRecord, Innovation
from competitions.planning.uploads import recognise
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing

R = TypeVar("R", bound=GrowthRecord)


def add_record(*, actor: Actor, enterprise: Enterprise, model: type[R], facts: Mapping[str, Any]) -> R:
    """A new record of an enterprise or school; `facts` are the model's columns, `proposers` an innovation's people.

    Raises:
        NotAllowed: neither the unit's own staff nor an officer above it.
        Refused: the document is no accepted file.
    """
    deed: Any
    with creating("add_growth_record", actor=actor, at=enterprise, may=rules.may_edit) as deed:
        values = dict(facts)
        people = values.pop("proposers", None)
        _check_document(values)
        record = model(enterprise=enterprise, created_by_id=actor.user_id, **values)
        record.save()
        _name_proposers(record, people)
        deed.subject = record
    return record


def change_record(*, actor: Actor, record: R, facts: Mapping[str, Any]) -> R:
    """Change a record that is not confirmed yet.

    Raises:
        NotAllowed: neither the unit's own staff nor an officer above it.
        Refused: it is confirmed, or the document is no accepted file.
    """
    with performing("change_growth_record", actor=actor, on=record, may=rules.may_edit) as deed:
        deed.require(
            not deed.subject.is_confirmed,
            _("This record is confirmed. Ask the county union to take the confirmation back first."),
        )
        values = dict(facts)
        people = values.pop("proposers", None)
        _check_document(values)
        for name, value in values.items():
            setattr(deed.subject, name, value)
        deed.subject.save()
        _name_proposers(deed.subject, people)
    return deed.subject


def confirm_record(*, actor: Actor, record: R) -> R:
    """The county confirms: from now on reports count it.

    Raises:
        NotAllowed: not an officer of a union above the enterprise.
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
        NotAllowed: not an officer of a union above the enterprise.
        Refused: it is not confirmed.
    """
    with performing("reopen_growth_record", actor=actor, on=record, may=rules.may_confirm) as deed:
        deed.require(deed.subject.is_confirmed, _("This record is not confirmed."))
        deed.subject.confirmed_at = None
        deed.subject.confirmed_by = None
        deed.subject.save(update_fields=["confirmed_at", "confirmed_by"])
    return deed.subject


def _check_document(values: Mapping[str, Any]) -> None:
    """A fresh upload is what it claims to be; a file that is stored already was looked at before."""
    document = values.get("document")
    if document and not getattr(document, "_committed", False):
        # What the file was called may be somebody's name, and proves nothing of what it is.
        document.name = f"{uuid.uuid4().hex}.{recognise(document, field='document')}"


def _name_proposers(record: GrowthRecord, people: Iterable[Worker] | None) -> None:
    if isinstance(record, Innovation) and people is not None:
        record.proposers.set(people)
