"""Pages on which a unit's staff is invited and dismissed; county officers hand a unit over by them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from enterprises import acts, queries, rules
from enterprises.forms import ReasonForm, StaffForm
from enterprises.models import Enterprise, Staff
from enterprises.queries import people
from enterprises.views.registry import found_enterprise
from portal.acts.asking import confirm_page, form_page
from portal.acts.personal import masked_phone
from portal.acts.refusals import Refused
from portal.acts.requests import Request
from unions import invitations
from unions.models import Invitation, InvitationState


@login_required
@require_http_methods(["GET", "POST"])
def invite(request: Request, enterprise_id: int) -> HttpResponse:
    """Invite somebody to the staff of a unit."""
    unit = found_enterprise(request, enterprise_id)
    if not rules.may_manage_staff(request.actor, unit):
        raise PermissionDenied
    form = StaffForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = acts.invite_staff(actor=request.actor, enterprise=unit, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The invitation is on its way. You can also pass it on here."))
            return redirect("enterprises:staff_invited", made.pk)
    return form_page(
        request,
        form,
        page_title=_("Invite to the staff"),
        page_caption=unit.name,
        back_url=reverse("enterprises:enterprise", args=[unit.pk]),
        submit_label=_("Send the invitation"),
    )


def _invitation(request: Request, invitation_id: int) -> tuple[Invitation, Enterprise]:
    """An invitation to a unit in scope whose staff the actor manages, or 404."""
    try:
        invitation = people.staff_invitation(invitation_id)
    except Invitation.DoesNotExist as error:
        raise Http404 from error
    unit = found_enterprise(request, invitation.terms["enterprise"])
    if not rules.may_manage_staff(request.actor, unit):
        raise Http404
    return invitation, unit


@login_required
@require_http_methods(["GET", "POST"])
def invited(request: Request, invitation_id: int) -> HttpResponse:
    """How an invitation stands, with link, QR code and text to pass on; send it again, or revoke it."""
    invitation, unit = _invitation(request, invitation_id)
    if request.method == "POST":
        if "revoke" in request.POST:
            invitations.revoke_invitation(actor=request.actor, invitation=invitation)
            messages.success(request, _("The invitation is revoked; its link no longer works."))
            return redirect("enterprises:enterprise", unit.pk)
        invitations.send_again(actor=request.actor, invitation=invitation)
        messages.success(request, _("A new link is on its way; the old one no longer works."))
        return redirect("enterprises:staff_invited", invitation.pk)
    waiting = invitation.state is InvitationState.WAITING
    response = render(
        request,
        "enterprises/invited.html",
        {
            "invitation": invitation,
            "enterprise": unit,
            "facts": [
                (pgettext("of a person", "Name"), invitation.name),
                (_("Mobile number"), masked_phone(invitation.phone)),
                (_("Role"), invitations.described(invitation)),
                (_("Holds until"), invitation.expires_at),
                (_("State"), invitation.state.label),
            ],
            "waiting": waiting,
            "open": invitation.state in {InvitationState.WAITING, InvitationState.EXPIRED},
            "link": invitations.link(invitation) if waiting else "",
            "text": invitations.text_of(invitation) if waiting else "",
        },
    )
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def end(request: Request, post_id: int) -> HttpResponse:
    """End somebody's role in a unit."""
    try:
        post = queries.post(request.actor, post_id)
    except Staff.DoesNotExist as error:
        raise Http404 from error
    if not rules.may_manage_staff(request.actor, post.enterprise):
        raise PermissionDenied
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            acts.end_post(actor=request.actor, post=post, **form.cleaned_data)
        except Refused as refusal:
            refusal.show_on(form)
        else:
            messages.success(request, _("The role has ended."))
            return redirect("enterprises:enterprise", post.enterprise_id)
    return confirm_page(
        request,
        form,
        page_title=_("End the role of %(name)s?") % {"name": post.user},
        page_caption=post.enterprise.name,
        consequences=[
            _("The person can no longer act for this unit, from now on."),
            _("What the person has done stays as it is."),
        ],
        confirm_label=_("End the role"),
        danger=True,
        back_url=reverse("enterprises:enterprise", args=[post.enterprise_id]),
    )
