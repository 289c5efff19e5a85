"""Self-registration, open to everybody: fill in, check, submit, follow; the draft stands under a secret link."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from enterprises import acts, industries, queries, throttle
from enterprises.forms import RegistrationForm
from enterprises.models import Enterprise, Registration
from portal.acts.actors import Actor, Seat
from portal.acts.personal import masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request


def _applicant() -> Actor:
    """Whoever holds the link: nobody that the portal knows, named so in the journal."""
    return Actor(seat=Seat(kind=Seat.Kind.SELF, key="applicant", label=_("Applicant")))


def _braked(request: Request) -> HttpResponse | None:
    if not throttle.too_many(request, "enterprise.register"):
        return None
    refusal = Refused(_("Too many attempts from here. What you have saved is kept; please go on in an hour."))
    return render(request, "portal/refused.html", {"refusal": refusal}, status=429)


def _typed(request: Request) -> dict[str, str]:
    return {name: str(request.POST.get(name, "")) for name in RegistrationForm.base_fields}


@never_cache
@require_http_methods(["GET", "POST"])
def register(request: Request) -> HttpResponse:
    """The form; whatever is sent is kept at once under a link of its own, complete or not."""
    if request.method == "POST":
        braked = _braked(request)
        if braked is not None:
            return braked
        draft = acts.start_registration(actor=_applicant(), typed=_typed(request))
        step = "later" if "later" in request.POST else "check"
        return redirect(reverse("enterprise:application", args=[draft.token]) + f"?step={step}")
    return render(request, "enterprises/register.html", {"form": RegistrationForm()})


def _registration(token: str) -> Registration:
    try:
        return queries.registration_by_token(token)
    except Registration.DoesNotExist as error:
        raise Http404 from error


def _initial(found: Registration) -> dict[str, Any]:
    return {
        **found.answers,
        "uscc": found.answers.get("uscc") or found.uscc,
        "name": found.name,
        "county": found.county_id,
        "applicant_name": found.applicant_name,
        "applicant_phone": found.applicant_phone,
    }


@never_cache
@require_http_methods(["GET", "POST"])
def application(request: Request, token: str) -> HttpResponse:
    """One registration behind its secret link: the form, the check of the answers, or where it stands."""
    found = _registration(token)
    open_for_changes = found.state in {Registration.State.DRAFT, Registration.State.RETURNED}
    if request.method == "POST" and open_for_changes:
        braked = _braked(request)
        if braked is not None:
            return braked
        if "submit" in request.POST:
            return _submit(request, found, token)
        acts.keep_draft(actor=_applicant(), registration=found, typed=_typed(request))
        step = "later" if "later" in request.POST else "check"
        return redirect(reverse("enterprise:application", args=[token]) + f"?step={step}")
    step = request.GET.get("step", "")
    if not open_for_changes or step == "later":
        return _status(request, found, token)
    form = RegistrationForm(_initial(found))
    if step == "check" and form.is_valid():
        return _check(request, found, form, token)
    if step != "check" and found.state == Registration.State.DRAFT:
        form = RegistrationForm(initial=_initial(found))
    return render(
        request,
        "enterprises/register.html",
        {"form": form, "registration": found},
        status=422 if form.is_bound and form.errors else 200,
    )


def _check(request: Request, found: Registration, form: RegistrationForm, token: str) -> HttpResponse:
    edit = reverse("enterprise:application", args=[token]) + "?step=edit"
    typed = form.cleaned_data
    kinds, sizes = dict(Enterprise.Kind.choices), dict(Enterprise.Size.choices)
    rows = [
        (_("Name of the enterprise or school"), typed["name"], "name"),
        (_("Unified social credit code"), typed["uscc"], "uscc"),
        (_("Kind"), kinds[typed["kind"]], "kind"),
        (_("County"), typed["county"].place, "county"),
        (_("Industry"), industries.name_of(typed["industry_division"]), "industry_division"),
        (_("Size"), sizes.get(typed["size"], ""), "size"),
        (_("Headcount"), typed["headcount"], "headcount"),
        (_("Above designated size"), _("Yes") if typed["above_size"] else _("No"), "above_size"),
        (_("Address"), typed["address"], "address"),
        (_("Union"), typed["union_name"] or _("None yet"), "union_name"),
        (_("Name of the first administrator"), typed["applicant_name"], "applicant_name"),
        (_("Mobile number"), typed["applicant_phone"], "applicant_phone"),
    ]
    return render(
        request,
        "enterprises/register_check.html",
        {
            "registration": found,
            "rows": [(label, value, f"{edit}#id_{field}") for label, value, field in rows],
            "back_url": edit,
            "county": typed["county"],
        },
    )


def _submit(request: Request, found: Registration, token: str) -> HttpResponse:
    address = reverse("enterprise:application", args=[token])
    form = RegistrationForm(_initial(found))
    if not form.is_valid():
        return redirect(f"{address}?step=check")
    try:
        acts.submit_registration(actor=_applicant(), registration=found)
    except Refused as refusal:
        refusal.show_on(form)
        return render(request, "enterprises/register.html", {"form": form, "registration": found}, status=422)
    return redirect(address)


def _status(request: Request, found: Registration, token: str) -> HttpResponse:
    path = reverse("enterprise:application", args=[token])
    return render(
        request,
        "enterprises/application.html",
        {
            "registration": found,
            "link": f"{settings.PUBLIC_URL}{path}",
            "edit_url": f"{path}?step=edit",
            "phone": masked_phone(found.applicant_phone),
            "steps": _steps(found),
        },
    )


def _steps(found: Registration) -> list[dict[str, str]]:
    state = Registration.State
    place = {state.DRAFT: 0, state.RETURNED: 0, state.SUBMITTED: 1, state.ACCEPTED: 3, state.REFUSED: 2}[
        state(found.state)
    ]
    labels = [_("Fill in"), _("Review by the county union"), _("Decision")]
    return [
        {
            "label": label,
            "state": "done" if number < place else "now" if number == place else "todo",
            "note": "",
        }
        for number, label in enumerate(labels)
    ]
