"""Pages of invitations: made out, listed, shown to share, taken up."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.acts import journal, wording
from portal.acts.actors import Role
from portal.acts.personal import masked_phone
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request
from unions import invitations, queries, rules
from unions.acts.account import account_of
from unions.forms.people import InvitationFilter, InviteForm, NewAccountForm
from unions.models import Invitation, InvitationState
from unions.views.finding import union_or_404

PAGE_SIZE = 50
TONES = {
    InvitationState.WAITING: "warn",
    InvitationState.ACCEPTED: "ok",
    InvitationState.EXPIRED: "mute",
    InvitationState.REVOKED: "mute",
}


def _invitation(request: Request, invitation_id: int) -> Invitation:
    try:
        return queries.invitation(request.actor, invitation_id)
    except Invitation.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_GET
def invitations_list(request: Request) -> HttpResponse:
    if not request.actor.at_union or request.actor.role is not Role.ADMINISTRATOR:
        raise NotAllowed
    form = InvitationFilter(request.GET)
    values = form.cleaned_data if form.is_valid() else {}
    found = queries.invitations_listed(request.actor, text=values.get("q", ""), state=values.get("state", ""))
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (invitation, invitations.described(invitation), invitation.state.label, TONES[invitation.state])
        for invitation in page.object_list
    ]
    context = {"form": form, "page": page, "rows": rows, "own_union_id": request.actor.union_id}
    return render(request, "unions/invitations.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: Request, union_id: int) -> HttpResponse:
    union = union_or_404(request, union_id)
    if not rules.may_manage_people(request.actor, union):
        raise NotAllowed
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = invitations.invite(
                actor=request.actor,
                offer="unions.membership",
                union=union,
                name=form.cleaned_data["name"],
                phone=form.cleaned_data["phone"],
                terms=form.terms(),
                days=form.cleaned_data["days"],
            )
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The invitation is on its way by text message."))
            return redirect("unions:invitation", made.pk)
    context = {
        "form": form,
        "page_title": _("Invite somebody"),
        "page_caption": union.name,
        "submit_label": _("Send the invitation"),
        "back_url": reverse("unions:union", args=[union.pk]),
    }
    return render(request, "unions/form.html", context)


@login_required
@never_cache
@require_GET
def invitation(request: Request, invitation_id: int) -> HttpResponse:
    """An invitation as its union sees it: how it stands, and link, QR code and text to pass on."""
    shown = _invitation(request, invitation_id)
    waiting = shown.state is InvitationState.WAITING
    facts = [
        (_("Invited"), shown.name),
        (_("Mobile number"), masked_phone(shown.phone)),
        (_("As"), invitations.described(shown)),
        (_("Invited by"), shown.created_by.name if shown.created_by else ""),
        (_("Holds until"), shown.expires_at),
        (_("Taken up by"), shown.accepted_by.name if shown.accepted_by else ""),
    ]
    context = {
        "invitation": shown,
        "facts": facts,
        "word": shown.state.label,
        "tone": TONES[shown.state],
        "link": invitations.link(shown) if waiting else "",
        "text": invitations.text_of(shown) if waiting else "",
        "open": shown.state in {InvitationState.WAITING, InvitationState.EXPIRED},
        "rows": wording.timeline_rows(journal.timeline("unions.invitation", shown.pk, limit=20)),
    }
    return render(request, "unions/invitation.html", context)


@login_required
@require_POST
def send_again(request: Request, invitation_id: int) -> HttpResponse:
    shown = _invitation(request, invitation_id)
    invitations.send_again(actor=request.actor, invitation=shown)
    messages.success(request, _("A new link is on its way; the old one no longer works."))
    return redirect("unions:invitation", shown.pk)


@login_required
@require_POST
def revoke(request: Request, invitation_id: int) -> HttpResponse:
    shown = _invitation(request, invitation_id)
    invitations.revoke_invitation(actor=request.actor, invitation=shown)
    messages.success(request, _("The invitation is revoked; its link no longer works."))
    return redirect("unions:invitation", shown.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def accept(request: Request, token: str) -> HttpResponse:
    """The page behind the secret link, for whoever has it: taken up with an account there is, or with a new one."""
    shown = invitations.invitation_of(token)
    if shown is None:
        raise Http404
    context = {"invitation": shown, "what": invitations.described(shown), "here": request.get_full_path()}
    state = shown.state
    if state is not InvitationState.WAITING:
        context["why_not"] = invitations.WHY_NOT[state]
        return render(request, "unions/accept.html", context, status=410)
    user = account_of(request.user) if request.user.is_authenticated else None
    form = None if user is not None else NewAccountForm(request.POST or None, name=shown.name)
    if request.method == "POST" and (form is None or form.is_valid()):
        words = form.cleaned_data if form is not None else {}
        try:
            taker = invitations.accept_invitation(
                invitation=shown,
                user=user,
                username=words.get("username", ""),
                password=words.get("password1", ""),
            )
        except Refused as refusal:
            if form is None:
                raise
            refusal.show_on(form)
        else:
            if user is None:
                get_adapter().login(request, taker)
            messages.success(request, _("Welcome. You now act as: %(what)s.") % {"what": context["what"]})
            return redirect(invitations.offer_of(shown).lands or settings.LOGIN_REDIRECT_URL)
    context |= {"form": form, "taker": user}
    return render(request, "unions/accept.html", context)
