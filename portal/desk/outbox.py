"""Pages of the outbox, for administrators."""

from __future__ import annotations

from django import forms
from django.contrib import messages as banner
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.acts.models import Message
from portal.acts.outbox import MAXIMUM_ATTEMPTS, absolute
from portal.acts.personal import masked_phone
from portal.acts.refusals import NotAllowed
from portal.acts.requests import Request
from portal.desk import sending

PAGE_SIZE = 50
TONES = {"waiting": "note", "sending": "note", "sent": "ok", "failed": "bad"}


class MessageFilter(forms.Form):
    """What the outbox is narrowed to."""

    q = forms.CharField(
        label=gettext_lazy("Subject or receiver"),
        required=False,
        widget=forms.TextInput(attrs={"type": "search"}),
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"),
        required=False,
        choices=[("", gettext_lazy("All")), *Message.State.choices],
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("Way"),
        required=False,
        choices=[("", gettext_lazy("All")), *Message.Channel.choices],
    )


def _receiver(message: Message) -> str:
    """The name where there is one, and the address with its middle hidden."""
    address = message.recipient
    if "@" in address:
        name, _at, host = address.partition("@")
        masked = f"{name[:1]}***@{host}"
    else:
        masked = masked_phone(address)
    return f"{message.user.name} · {masked}" if message.user is not None else masked


@login_required
@never_cache
@require_GET
def outbox(request: Request) -> HttpResponse:
    if not sending.may_see(request.actor):
        raise NotAllowed
    form = MessageFilter(request.GET)
    form.is_valid()
    values = form.cleaned_data
    found = sending.messages_listed(
        request.actor,
        state=values.get("state", ""),
        channel=values.get("channel", ""),
        text=values.get("q", ""),
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": [(message, _receiver(message), TONES[message.state]) for message in page.object_list],
        "failed": sending.counts(request.actor)["failed"],
    }
    return render(request, "desk/outbox.html", context)


@login_required
@never_cache
@require_GET
def message(request: Request, message_id: int) -> HttpResponse:
    if not sending.may_see(request.actor):
        raise NotAllowed
    shown = _found(request, message_id)
    facts = [
        (_("Receiver"), _receiver(shown)),
        (_("Way"), shown.get_channel_display()),
        (_("Filed under"), shown.union.name if shown.union is not None else ""),
        (_("Written"), shown.created_at),
        (_("Tries"), f"{shown.attempts} / {MAXIMUM_ATTEMPTS}"),
        (_("Next try"), shown.next_attempt_at if shown.state == Message.State.WAITING else ""),
        (_("Sent at"), shown.sent_at),
        (_("Receipt of the gateway"), shown.receipt),
        (_("Error"), shown.error),
    ]
    context = {
        "message": shown,
        "facts": facts,
        "tone": TONES[shown.state],
        "text": shown.body if sending.shows_text() else "",
        "link": absolute(shown.link) if shown.link else "",
        "failed": shown.state == Message.State.FAILED,
    }
    return render(request, "desk/message.html", context)


def _found(request: Request, message_id: int) -> Message:
    try:
        return sending.message(request.actor, message_id)
    except Message.DoesNotExist as error:
        raise Http404 from error


@login_required
@require_POST
def send_again(request: Request, message_id: int) -> HttpResponse:
    if not sending.may_see(request.actor):
        raise NotAllowed
    shown = _found(request, message_id)
    sending.send_again(actor=request.actor, message=shown)
    banner.success(request, _("The message is in the queue again."))
    return redirect("desk:message", shown.pk)
