"""What pages do around an act: find the object, ask on a page of its own, perform the act, show what refused it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render

from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from portal.acts.requests import Request

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


def allowed(condition: object) -> None:
    """Who sees a thing and may not do this to it is told so before a form is shown."""
    if not condition:
        raise PermissionDenied


def form_page(request: Request, form: forms.Form, **context: Any) -> HttpResponse:
    """One form on a page of its own: `page_title`, `page_caption`, `back_url`, `submit_label`."""
    status = 422 if form.is_bound else 200
    return render(request, "portal/focus.html", {"form": form, **context}, status=status)


def confirm_page(request: Request, form: forms.Form | None, **context: Any) -> HttpResponse:
    """A question before an act that cannot simply be undone; see portal/confirm.html for the context."""
    status = 422 if form is not None and form.is_bound else 200
    return render(request, "portal/confirm.html", {"form": form, **context}, status=status)
