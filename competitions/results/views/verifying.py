"""Whoever holds a certificate in hand checks it here. Nothing here knows who asks, and nothing is kept.

A page says whether a certificate is valid, revoked or replaced, and repeats what the paper prints, no more.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from competitions.results import certificates as papers
from competitions.results import codes, queries, signing, tables
from competitions.results.forms import VerifyForm
from competitions.results.models import Certificate
from competitions.results.serving import for_everybody
from competitions.results.snapshots import LANGUAGE


@for_everybody
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Type a code; how a certificate is checked without the portal."""
    with translation.override(LANGUAGE):
        form = VerifyForm(request.GET or None)
        if form.is_bound and form.is_valid():
            return HttpResponseRedirect(
                reverse("results:verified", args=[codes.shown(form.cleaned_data["code"])])
            )
        return _page("results/verify.html", {"form": form, "keys": signing.public_keys()})


@for_everybody
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """Whether the certificate of a code holds."""
    read = codes.read(code)
    with translation.override(LANGUAGE):
        try:
            certificate = queries.by_code(read)
        except Certificate.DoesNotExist:
            context = {"form": VerifyForm({"code": code}), "code": code[:40], "keys": signing.public_keys()}
            return _page("results/verify.html", {**context, "unknown": True}, status=404)
        return _page(
            "results/verified.html",
            {
                "certificate": certificate,
                "code": codes.shown(certificate.code),
                "facts": tables.printed_facts(certificate),
                "genuine": not certificate.content or papers.is_genuine(certificate),
            },
        )


@for_everybody
@require_safe
def signed(request: HttpRequest, code: str) -> HttpResponse:
    """The signed text of a valid certificate, to be kept and checked without the portal."""
    try:
        certificate = queries.by_code(codes.read(code))
    except Certificate.DoesNotExist:
        raise Http404 from None
    if certificate.state != Certificate.State.VALID or not certificate.content:
        raise Http404
    response = _unkept(HttpResponse(papers.signed_text(certificate), content_type="application/json"))
    response.headers["Content-Disposition"] = f'attachment; filename="{codes.shown(certificate.code)}.json"'
    return response


@for_everybody
@require_safe
def keys(request: HttpRequest) -> HttpResponse:
    """The public keys: {"algorithm", "keys": {name: base64 of 32 bytes}}."""
    return JsonResponse({"algorithm": "Ed25519", "keys": signing.public_keys()})


def _page(template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:
    return _unkept(HttpResponse(render_to_string(template, {"section": "verify", **context}), status=status))


def _unkept(response: HttpResponse) -> HttpResponse:
    """A certificate may be revoked the next minute, and its code is nobody's business but its reader's."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
