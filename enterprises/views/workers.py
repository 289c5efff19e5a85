"""Pages of workers: the list, one person with numbers masked, and what can be done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from enterprises import acts, queries, rules
from enterprises.forms import LeaveForm, ReasonForm, UnmaskForm, WorkerFilter, WorkerForm
from enterprises.models import Enterprise, Worker
from enterprises.queries import workforce as of_workers
from enterprises.queries.people import taken_on_today
from enterprises.views.registry import ROWS_A_PAGE, found_enterprise
from portal.acts import journal
from portal.acts.asking import confirm_page, form_page
from portal.acts.personal import masked_identity, masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from portal.acts.unchanged import LongList
from portal.acts.wording import timeline_rows


def _unit(request: Request, enterprise_id: int | None) -> Enterprise | None:
    """The unit whose workers are meant: the one in the address, else the actor's own."""
    wanted = enterprise_id or request.actor.unit_id
    return found_enterprise(request, wanted) if wanted else None


@login_required
@require_GET
def workers(request: Request) -> HttpResponse:
    form = WorkerFilter(request.GET)
    form.is_valid()
    typed: dict[str, Any] = form.cleaned_data
    unit = _unit(request, typed.get("enterprise"))
    wanted = queries.WorkerSearch(
        text=typed.get("q") or "",
        enterprise=unit.pk if unit else None,
        trade=typed["trade"].pk if typed.get("trade") else None,
        skill_level=typed.get("skill_level"),
        student=typed.get("student") or "",
        sort=request.GET.get("sort", "name"),
    )
    page = LongList(queries.workers(request.actor, wanted), ROWS_A_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "enterprises/workers.html",
        {
            "page": page,
            "form": form,
            "unit": unit,
            "people": [_shown(person) for person in page.object_list],
            "filtered": any(request.GET.get(name) for name in ("q", "trade", "skill_level", "student")),
            "may_manage": unit is not None and rules.may_manage_workers(request.actor, unit),
            "import_url": f"{reverse('sheets:new', args=['enterprises.workers'])}?enterprise={unit.pk}"
            if unit
            else "",
        },
    )


def _shown(person: Worker) -> dict[str, Any]:
    places: list[Any] = person.places_today  # type: ignore[attr-defined]
    return {
        "worker": person,
        "identity": masked_identity(person.identity),
        "phone": masked_phone(person.phone),
        "place": places[0].enterprise if places else None,
    }


def _worker(request: Request, worker_id: int) -> Worker:
    try:
        return queries.worker(request.actor, worker_id)
    except Worker.DoesNotExist as error:
        raise Http404 from error


def _may(request: Request, found: Worker) -> bool:
    place = queries.current_employment(found)
    return place is not None and rules.may_manage_workers(request.actor, place.enterprise)


@login_required
@require_GET
def worker(request: Request, worker_id: int) -> HttpResponse:
    return _page(request, _worker(request, worker_id))


def _page(
    request: Request, found: Worker, *, clear: dict[str, str] | None = None, form: Any = None
) -> HttpResponse:
    """One person; `clear`: a number just unmasked, shown in this one answer only."""
    clear = clear or {}
    place = queries.current_employment(found)
    may = place is not None and rules.may_manage_workers(request.actor, place.enterprise)
    response = render(
        request,
        "enterprises/worker.html",
        {
            "worker": found,
            "place": place,
            "facts": [
                (_("Identity number"), clear.get("identity") or masked_identity(found.identity)),
                (_("Mobile number"), clear.get("phone") or masked_phone(found.phone)),
                (_("Trade"), found.trade.name if found.trade else ""),
                (_("Skill level"), found.get_skill_level_display()),
                (_("Union member"), _("Yes") if found.union_member else _("No")),
                (_("Worker or student"), _("Student") if found.student else _("Worker")),
                (_("Signs in to the portal"), _("Yes") if found.user_id else _("Not yet")),
            ],
            "employments": of_workers.employments(request.actor, found),
            "may_manage": may,
            "may_erase": place is not None and rules.may_erase_workers(request.actor, place.enterprise),
            "unmask_form": form or UnmaskForm(),
            "unmasked": bool(clear),
            "timeline": timeline_rows(journal.timeline("enterprises.worker", found.pk, limit=20))
            if may
            else [],
        },
        status=422 if form is not None else 200,
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_POST
def worker_unmask(request: Request, worker_id: int) -> HttpResponse:
    """Show one number in clear, once, for a reason that is recorded."""
    found = _worker(request, worker_id)
    form = UnmaskForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form=form)
    field = form.cleaned_data["field"]
    value = acts.unmask(actor=request.actor, worker=found, field=field, reason=form.cleaned_data["reason"])
    return _page(request, found, clear={field: value})


@login_required
@require_http_methods(["GET", "POST"])
def worker_new(request: Request, enterprise_id: int | None = None) -> HttpResponse:
    unit = _unit(request, enterprise_id)
    if unit is None or not rules.may_manage_workers(request.actor, unit):
        raise PermissionDenied
    form = WorkerForm(
        request.POST if request.method == "POST" else None,
        initial={"student": unit.kind == Enterprise.Kind.SCHOOL},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.add_worker(actor=request.actor, enterprise=unit, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _entered(made))
            return redirect("enterprises:worker", made.pk)
    return _form(request, form, _("Enter a worker or student"), unit.name, _list(unit))


def _entered(made: Worker) -> str:
    """What to say of a person just entered, who may have been on record before."""
    place = queries.current_employment(made)
    if place is None or not taken_on_today(place):
        return _("Entered.")
    return _(
        "Entered. The person was on record already: mobile number, trade and level stay as they were, and a number "
        "typed here was not stored."
    )


def _list(unit: Enterprise) -> str:
    return f"{reverse('enterprises:workers')}?enterprise={unit.pk}"


def _form(request: Request, form: Any, title: str, caption: str, back_url: str) -> HttpResponse:
    return form_page(
        request,
        form,
        page_title=title,
        page_caption=caption,
        back_url=back_url,
        submit_label=_("Save"),
    )


@login_required
@require_http_methods(["GET", "POST"])
def worker_edit(request: Request, worker_id: int) -> HttpResponse:
    found = _worker(request, worker_id)
    if not _may(request, found):
        raise PermissionDenied
    names = ("name", "trade", "skill_level", "union_member", "student")
    form = WorkerForm(
        request.POST if request.method == "POST" else None,
        changing=True,
        initial={name: getattr(found, name) for name in names},
    )
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        typed["identity"] = typed["identity"] or None
        typed["phone"] = typed["phone"] or None
        try:
            acts.change_worker(actor=request.actor, worker=found, **typed)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Saved."))
            return redirect("enterprises:worker", found.pk)
    return _form(
        request, form, _("Change the facts"), found.name, reverse("enterprises:worker", args=[found.pk])
    )


@login_required
@require_http_methods(["GET", "POST"])
def worker_leave(request: Request, worker_id: int) -> HttpResponse:
    found = _worker(request, worker_id)
    place = queries.current_employment(found)
    if place is None or not rules.may_manage_workers(request.actor, place.enterprise):
        raise PermissionDenied
    form = LeaveForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.leave(actor=request.actor, worker=found, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("Recorded: %(name)s no longer works here.") % {"name": found.name})
            return redirect(_list(place.enterprise))
    return confirm_page(
        request,
        form,
        page_title=_("Has %(name)s left?") % {"name": found.name},
        page_caption=place.enterprise.name,
        consequences=[
            _("The person is no longer in the list of your workers from the next day on."),
            _("Past entries and results stay as they are."),
        ],
        confirm_label=_("Record the leaving"),
        back_url=reverse("enterprises:worker", args=[found.pk]),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def worker_erase(request: Request, worker_id: int) -> HttpResponse:
    found = _worker(request, worker_id)
    place = queries.current_employment(found)
    if place is None or not rules.may_erase_workers(request.actor, place.enterprise):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.erase_worker(actor=request.actor, worker=found, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The person was erased."))
            return redirect(_list(place.enterprise))
    return confirm_page(
        request,
        form,
        page_title=_("Erase %(name)s for good?") % {"name": found.name},
        page_caption=place.enterprise.name,
        consequences=[
            _(
                "The key to this person's data is destroyed: identity number, phone and name can never be read again."
            ),
            _("The person can no longer sign in to see own entries."),
            _("Published results stay as they were published; ask the organiser to correct those."),
            _("This cannot be undone. If the person only left, record the leaving instead."),
        ],
        confirm_label=_("Erase for good"),
        back_url=reverse("enterprises:worker", args=[found.pk]),
        danger=True,
    )


@login_required
@require_http_methods(["GET", "POST"])
def claim(request: Request) -> HttpResponse:
    """Link the signed-in person to their own record."""
    if request.method == "POST":
        try:
            found = acts.claim_worker(actor=request.actor)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your record was found: %(name)s.") % {"name": found.name})
            return redirect("desk:home")
    return confirm_page(
        request,
        None,
        page_title=_("Find my record"),
        consequences=[
            _(
                "The portal looks for the worker or student who has your name and your verified mobile number."
            ),
            _("You will then see your own entries, admission tickets and results."),
        ],
        confirm_label=_("Look for it"),
        back_url=reverse("desk:home"),
    )
