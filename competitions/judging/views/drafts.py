"""Writing the draft of a marking scheme: the whole sheet, and one aspect at a time. No page here needs JavaScript."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from competitions.judging import acts, scheme_tables
from competitions.judging.forms import AspectForm, DraftForm, moved, revision_of
from competitions.judging.forms.aspects import BLANK_ROWS
from competitions.judging.forms.drafts import BLANK_ASPECTS
from competitions.judging.models import Scheme, SchemeVersion
from competitions.judging.scheme_words import METHOD_HELP
from competitions.judging.scoring import Content, MethodKey, total_of
from competitions.judging.views.schemes import kept
from portal.acts.refusals import Refused
from portal.acts.requests import Request

MORE_ASPECTS = 8
MORE_ROWS = 10


def _draft(scheme: Scheme) -> SchemeVersion | None:
    draft = scheme.versions.filter(released_at__isnull=True).first()
    if draft is not None:
        draft.scheme = scheme
    return draft


def _stored(
    request: Request, scheme: Scheme, content: Content, total: Any = None
) -> tuple[SchemeVersion | None, str]:
    """The draft as saved, or None and why it was not."""
    revision = revision_of(request.POST)
    try:
        saved = acts.edit_draft(
            actor=request.actor, scheme=scheme, content=content, revision=revision, total=total
        )
    except Refused as refusal:
        return None, str(refusal.message)
    return saved, ""


@login_required
@require_http_methods(["GET", "POST"])
def scheme_draft(request: Request, pk: int) -> HttpResponse:
    """The sheet: sections, their aspects, the sum. Every button saves what was typed first."""
    scheme = kept(request, pk)
    draft = _draft(scheme)
    if draft is None:
        return redirect("judging:scheme", pk)
    if request.method == "GET":
        blank = MORE_ASPECTS if request.GET.get("more") else BLANK_ASPECTS
        return _sheet(request, scheme, draft, DraftForm(draft, blank=blank))
    form = DraftForm(draft, request.POST)
    if not form.valid:
        return _sheet(request, scheme, draft, form, status=422)
    button, _colon, key = request.POST.get("do", "save").partition(":")
    content = (
        moved(form.content, key, -1 if button == "up" else 1) if button in ("up", "down") else form.content
    )
    saved, problem = _stored(request, scheme, content, form.points)
    if saved is None:
        return _sheet(request, scheme, draft, form, problem, status=409)
    if button == "open":
        return redirect("judging:scheme_aspect", pk, key)
    target = reverse("judging:scheme_draft", args=[pk])
    if button == "more":
        return redirect(f"{target}?more=1")
    if button == "release":
        return redirect("judging:scheme_release", pk)
    if button == "save":
        messages.success(request, _("The draft is saved."))
    return redirect(f"{target}#{key}" if key else target)


def _sheet(
    request: Request,
    scheme: Scheme,
    draft: SchemeVersion,
    form: DraftForm,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    points = total_of(form.content)
    context = {
        "page_title": _("Aspects of version %(number)d") % {"number": draft.number},
        "page_caption": f"{scheme.name} · {scheme.trade.name}",
        "scheme": scheme,
        "draft": draft,
        "sheet": form,
        "points": points,
        "missing": form.points - points,
        "problem": problem,
        "findings": scheme_tables.findings(draft, draft.read().faults) if request.method == "GET" else [],
        "back_url": reverse("judging:scheme", args=[scheme.pk]),
        "import_url": f"{reverse('sheets:new', args=['judging.schemes'])}?scheme={scheme.pk}",
    }
    return render(request, "judging/schemes/draft.html", context, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_aspect(request: Request, pk: int, key: str) -> HttpResponse:
    """One aspect with all its details. What was typed is saved even where it is wrong, and then said to be."""
    scheme = kept(request, pk)
    draft = _draft(scheme)
    if draft is None:
        return redirect("judging:scheme", pk)
    try:
        if request.method == "GET":
            blank = MORE_ROWS if request.GET.get("more") else BLANK_ROWS
            return _aspect(request, scheme, AspectForm(draft, key, blank=blank))
        form = AspectForm(draft, key, request.POST)
    except KeyError:
        raise Http404 from None
    saved, problem = _stored(request, scheme, form.content)
    if saved is None:
        return _aspect(request, scheme, form, problem, status=409)
    here = reverse("judging:scheme_aspect", args=[pk, key])
    button = request.POST.get("do", "save")
    if button == "more":
        return redirect(f"{here}?more=1")
    if button == "method":
        return redirect(here)
    saved.scheme = scheme
    if AspectForm(saved, key).faults:
        messages.warning(request, _("Saved in the draft. Some points below must still be settled."))
        return redirect(here)
    if button == "next" and form.following:
        return redirect("judging:scheme_aspect", pk, form.following)
    messages.success(request, _("The aspect is saved."))
    return redirect(f"{reverse('judging:scheme_draft', args=[pk])}#{key}")


def _aspect(
    request: Request, scheme: Scheme, form: AspectForm, problem: str = "", status: int = 200
) -> HttpResponse:
    known = form.method in set(MethodKey)
    context = {
        "page_title": form.aspect.get("name") or _("Aspect without a name"),
        "page_caption": _("%(scheme)s · %(section)s · aspect %(place)d of %(count)d")
        % {
            "scheme": scheme.name,
            "section": form.section,
            "place": form.place,
            "count": len(form.order),
        },
        "scheme": scheme,
        "details": form,
        "method_help": METHOD_HELP[MethodKey(form.method)] if known else "",
        "problem": problem,
        "back_url": f"{reverse('judging:scheme_draft', args=[scheme.pk])}#{form.key}",
    }
    return render(request, "judging/schemes/aspect.html", context, status=status)
