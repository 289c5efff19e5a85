"""The library of marking schemes: list, one scheme, its versions and what differs between them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from competitions.judging import acts, comparing, marks, queries, rules, scheme_tables, scheme_words
from competitions.judging.forms import NewSchemeForm, ReasonForm, ReleaseForm, SchemeFilter, SchemeForm
from competitions.judging.models import Scheme, SchemeVersion
from competitions.planning.rules import may_create
from competitions.planning.views.asking import found, performed
from portal.acts import journal, wording
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.sheets import exports
from unions.models import Union

PER_PAGE = 30


def kept(request: Request, pk: int) -> Scheme:
    """The scheme for whoever keeps it; 404 outside the scope, 403 for those who only read it."""
    scheme = found(queries.scheme, request.actor, pk)
    if not rules.may_keep_scheme(request.actor, scheme):
        raise PermissionDenied
    return scheme


def version_rows(version: SchemeVersion) -> list[dict[str, Any]]:
    """The sections of a version for a table, whatever its draft holds."""
    return scheme_tables.sections_of(version.content)


@login_required
@require_safe
def schemes(request: Request) -> HttpResponseBase:
    """The library, in use first by trade; with ?format= as a file."""
    form = SchemeFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    trade = chosen.get("trade")
    listed = queries.schemes(
        request.actor,
        text=chosen.get("text") or "",
        trade=trade.pk if trade else None,
        state=chosen.get("state") or "",
        sort=request.GET.get("sort", ""),
    )
    if "format" in request.GET:
        return exports.sheet(
            request,
            request.GET["format"],
            _("Marking schemes"),
            scheme_tables.LIBRARY,
            (scheme_tables.library_row(each) for each in listed.iterator(chunk_size=500)),
        )
    context = {
        "page_title": _("Marking schemes"),
        "filter": form,
        "page": Paginator(listed, PER_PAGE).get_page(request.GET.get("page")),
        "may_add": may_create(request.actor),
        "filtered": any(chosen.values()),
    }
    return render(request, "judging/schemes/list.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_new(request: Request) -> HttpResponse:
    """A scheme in the library of one's own union."""
    if not may_create(request.actor):
        raise PermissionDenied
    form = NewSchemeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form,
            lambda: acts.create_scheme(
                actor=request.actor, union=own_union(request), facts=form.cleaned_data
            ),
        )
        if made is not None:
            return redirect("judging:scheme_draft", made.pk)
    context = {
        "form": form,
        "page_title": _("New marking scheme"),
        "back_url": reverse("judging:schemes"),
        "submit_label": _("Go on to the aspects"),
    }
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)


def own_union(request: Request) -> Union:
    union: Union = Union.objects.get(pk=request.actor.union_id)
    return union


@login_required
@require_safe
def scheme(request: Request, pk: int) -> HttpResponse:
    """A scheme: its newest version, all versions, where it is used, its history."""
    shown = found(queries.scheme, request.actor, pk)
    versions = queries.versions_of(request.actor, shown)
    inside = rules.sees_drafts(request.actor, shown)
    keeps = rules.may_keep_scheme(request.actor, shown)
    newest = versions[0]
    context = {
        "page_title": shown.name,
        "scheme": shown,
        "versions": versions,
        "newest": newest,
        "newest_released": next((each for each in versions if not each.is_draft), None),
        "sections": version_rows(newest),
        "facts": _facts(shown, newest),
        "used_in": queries.used_in(request.actor, shown),
        "keeps": keeps,
        "may_copy": may_create(request.actor),
        "inside": inside,
        "timeline": wording.timeline_rows(journal.timeline("judging.scheme", str(shown.pk), limit=20))
        if inside
        else [],
    }
    return render(request, "judging/schemes/scheme.html", context)


def _facts(scheme: Scheme, version: SchemeVersion) -> list[tuple[Any, ...]]:
    rows: list[tuple[Any, ...]] = [
        (_("Trade"), scheme.trade.name),
        (_("Kept by"), scheme.union.name),
        (_("Who may use it"), scheme.get_shared_display()),
        (_("Points in all"), marks.shown(version.total)),
    ]
    if scheme.copied_from is not None:
        source = scheme.copied_from
        rows.append(
            (
                _("Copied from"),
                _("%(name)s, version %(number)d") % {"name": source.scheme.name, "number": source.number},
            )
        )
    return rows


@login_required
@require_safe
def scheme_version(request: Request, pk: int, number: int) -> HttpResponse:
    """One version, and what is different from the one before or from another (?against=)."""
    shown = found(queries.scheme, request.actor, pk)
    versions = queries.versions_of(request.actor, shown)
    version = next((each for each in versions if each.number == number), None)
    if version is None:
        raise Http404
    others = [each for each in versions if each.number != number]
    against = request.GET.get("against", "")
    older = next((each for each in others if str(each.number) == against), None) or next(
        (each for each in others if each.number < number), None
    )
    this, that = version.read().scheme, older.read().scheme if older else None
    context = {
        "page_title": _("%(name)s, version %(number)d") % {"name": shown.name, "number": number},
        "scheme": shown,
        "version": version,
        "sections": version_rows(version),
        "others": others,
        "older": older,
        "differences": comparing.differences(that, this) if this and that else None,
        "may_copy": may_create(request.actor) and not version.is_draft,
        "faults": [scheme_words.full_fault(version.content, fault) for fault in version.read().faults],
    }
    return render(request, "judging/schemes/version.html", context)


@login_required
@require_safe
def scheme_export(request: Request, pk: int, number: int) -> HttpResponseBase:
    """A version as a spreadsheet that can be filled in and imported again."""
    version = found(queries.version, request.actor, pk, number)
    name = f"{version.scheme.name}-{version.number}"
    rows = scheme_tables.rows(version.content)
    return exports.sheet(request, "xlsx", name, scheme_tables.COLUMNS, rows, on=version.scheme)


# --- Acts ------------------------------------------------------------------------------------------------


@login_required
@require_http_methods(["GET", "POST"])
def scheme_edit(request: Request, pk: int) -> HttpResponse:
    """Name, trade and sharing."""
    shown = kept(request, pk)
    form = SchemeForm(request.POST or None, instance=shown)
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        done = performed(form, lambda: acts.describe_scheme(actor=request.actor, scheme=shown, facts=facts))
        if done is not None:
            messages.success(request, _("The changes are saved."))
            return redirect("judging:scheme", pk)
    context = {
        "form": form,
        "page_title": _("Name, trade and sharing"),
        "page_caption": shown.name,
        "back_url": reverse("judging:scheme", args=[pk]),
        "submit_label": _("Save"),
    }
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_copy(request: Request, pk: int, number: int) -> HttpResponse:
    """Take a released version into one's own library, as a draft to go on with."""
    version = found(queries.version, request.actor, pk, number)
    if not may_create(request.actor):
        raise PermissionDenied
    source = version.scheme
    initial = {"name": source.name, "trade": source.trade_id}
    form = SchemeForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        made = performed(
            form,
            lambda: acts.copy_scheme(
                actor=request.actor, version=version, union=own_union(request), facts=form.cleaned_data
            ),
        )
        if made is not None:
            messages.success(request, _("The copy is a draft in your library."))
            return redirect("judging:scheme_draft", made.pk)
    context = {
        "form": form,
        "page_title": _("Copy into the own library"),
        "page_caption": f"{source.name} · {source.union.name}",
        "back_url": reverse("judging:scheme", args=[pk]),
        "submit_label": _("Copy"),
    }
    return render(request, "planning/form.html", context, status=422 if form.errors else 200)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_release(request: Request, pk: int) -> HttpResponse:
    """Ask once more, then release the draft; what is still wrong with it stands in the way."""
    shown = kept(request, pk)
    draft = shown.versions.filter(released_at__isnull=True).first()
    if draft is None:
        return redirect("judging:scheme", pk)
    draft.scheme = shown
    form = ReleaseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note = form.cleaned_data["note"]
        done = performed(form, lambda: acts.release_version(actor=request.actor, scheme=shown, note=note))
        if done is not None:
            messages.success(request, _("Version %(number)d is released.") % {"number": done.number})
            return redirect("judging:scheme", pk)
    faults = draft.read().faults
    context = {
        "form": None if faults else form,
        "page_title": _("Release version %(number)d?") % {"number": draft.number},
        "page_caption": shown.name,
        "consequences": [
            _("Events can choose this version, and it never changes again."),
            _("Modules that have an earlier version keep it until another is chosen for them."),
            _("Changes go into a new version."),
        ],
        "findings": scheme_tables.findings(draft, faults),
        "blocked": bool(faults),
        "confirm_label": _("Release"),
        "back_url": reverse("judging:scheme_draft" if faults else "judging:scheme", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_POST
def scheme_next(request: Request, pk: int) -> HttpResponse:
    """Start the next version."""
    shown = kept(request, pk)
    _told(request, lambda: acts.start_version(actor=request.actor, scheme=shown))
    return redirect("judging:scheme_draft", pk)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_discard(request: Request, pk: int) -> HttpResponse:
    """Ask, then throw the draft of a new version away."""
    shown = kept(request, pk)
    if request.method == "POST":
        if _told(request, lambda: acts.discard_draft(actor=request.actor, scheme=shown)):
            messages.success(request, _("The draft is thrown away."))
        return redirect("judging:scheme", pk)
    context = {
        "page_title": _("Throw the draft away?"),
        "page_caption": shown.name,
        "consequences": [
            _("What was typed into the draft is lost."),
            _("The released versions stay as they are."),
        ],
        "confirm_label": _("Throw away"),
        "danger": True,
        "back_url": reverse("judging:scheme", args=[pk]),
    }
    return render(request, "portal/confirm.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def scheme_retire(request: Request, pk: int) -> HttpResponse:
    """Ask for the reason, then take the scheme out of use."""
    shown = kept(request, pk)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        done = performed(form, lambda: acts.retire_scheme(actor=request.actor, scheme=shown, reason=reason))
        if done is not None:
            messages.success(request, _("The scheme is out of use."))
            return redirect("judging:scheme", pk)
    context = {
        "form": form,
        "page_title": _("Take the scheme out of use?"),
        "page_caption": shown.name,
        "consequences": [
            _("It cannot be chosen for a module any more; modules that have it keep it."),
            _("It can be brought back."),
        ],
        "confirm_label": _("Take out of use"),
        "danger": True,
        "back_url": reverse("judging:scheme", args=[pk]),
    }
    return render(request, "portal/confirm.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def scheme_restore(request: Request, pk: int) -> HttpResponse:
    """Bring it back."""
    shown = kept(request, pk)
    if _told(request, lambda: acts.restore_scheme(actor=request.actor, scheme=shown)):
        messages.success(request, _("The scheme is in use again."))
    return redirect("judging:scheme", pk)


def _told(request: Request, act: Any) -> bool:
    """Whether the act was done; what refused it is told on the next page."""
    try:
        act()
    except Refused as refusal:
        messages.error(request, str(refusal.message))
        return False
    return True
