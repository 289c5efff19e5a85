"""What every page of planning does with a request: find the object, perform the act, show what refused it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist
from django.http import Http404

from portal.acts.findings import Severity
from portal.acts.refusals import Refused

T = TypeVar("T")


def found(query: Callable[..., T], *arguments: object) -> T:
    """What the query gives; 404 where it finds nothing in the actor's scope."""
    try:
        return query(*arguments)
    except ObjectDoesNotExist as error:
        raise Http404 from error


def performed(form: forms.BaseForm, act: Callable[[], T]) -> T | None:
    """The act's result; None when it refused, with the reason on the form's field or on top."""
    try:
        return act()
    except Refused as refusal:
        field = refusal.field if refusal.field in form.fields else NON_FIELD_ERRORS
        against = [finding for finding in refusal.findings if finding.severity is not Severity.PASS]
        words = "；".join([str(refusal.message), *(str(finding.message) for finding in against)])
        form.add_error(field if field != NON_FIELD_ERRORS else None, words)
        return None
