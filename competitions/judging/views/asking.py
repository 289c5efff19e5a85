"""What the pages of judges have in common: whoever may not is told so, a form has a page, a question is asked first."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render

from portal.acts.requests import Request


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
