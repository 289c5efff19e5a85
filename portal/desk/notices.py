"""Pages of a person's notices."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from portal.acts.models import Notice
from portal.acts.outbox import absolute
from portal.acts.requests import Request
from portal.desk import noticing

PAGE_SIZE = 30


@login_required
@never_cache
@require_GET
def notices(request: Request) -> HttpResponse:
    unread = request.GET.get("show") == "unread"
    page = Paginator(noticing.notices(request.actor, unread=unread), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(request, "desk/notices.html", {"page": page, "unread": unread})


@login_required
@never_cache
@require_GET
def notice(request: Request, notice_id: int) -> HttpResponse:
    """Mark a notice as read and go where it points; a notice that points nowhere leads back to the list."""
    try:
        read = noticing.mark_read(request.actor, notice_id)
    except Notice.DoesNotExist as error:
        raise Http404 from error
    inside = url_has_allowed_host_and_scheme(
        read.url, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(read.url if read.url and inside else "desk:notices")


@login_required
@never_cache
@require_GET
def pass_on(request: Request, notice_id: int) -> HttpResponse:
    """A notice as link, QR code and text, for the colleague who has to deal with it."""
    try:
        shown = noticing.notice(request.actor, notice_id)
    except Notice.DoesNotExist as error:
        raise Http404 from error
    text = "\n".join(part for part in (shown.title, shown.body) if part)
    link = absolute(shown.url if shown.url.startswith("/") else reverse("desk:notices"))
    return render(request, "desk/notice_pass_on.html", {"notice": shown, "text": text, "link": link})


@login_required
@require_POST
def read_all(request: Request) -> HttpResponse:
    number = noticing.mark_all_read(request.actor)
    words = ngettext("%(number)s notice is marked as read.", "%(number)s notices are marked as read.", number)
    messages.success(request, words % {"number": number})
    return redirect("desk:notices")
