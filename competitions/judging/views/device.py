"""The marking app of a judge's phone or tablet at /judge/sheets/, and what it sends and gets.

Page, manifest and service worker hold nothing of anybody, so that a device may keep them. What is a person's comes as
JSON alone and is given to nobody but that person; a saving names the person whose device store it comes from, so that
marks never go in under another's name.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.http import require_GET, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from competitions.judging import acts, device, queries, shell
from competitions.judging.device_words import texts
from competitions.judging.models import ScoreSheet
from portal.acts.findings import blocking
from portal.acts.refusals import NotAllowed, Refused
from portal.acts.requests import Request

LONGEST_SAVING = 200_000


class HandingIn(BaseModel):
    """What a device sends to hand a sheet in."""

    model_config = ConfigDict(extra="forbid", strict=True)

    user: int
    base_revision: int = Field(ge=0)


class Saving(HandingIn):
    """What a device sends to save marks."""

    client_key: str = Field(min_length=1, max_length=40)
    marks: dict[str, Any] = Field(min_length=1, max_length=500)


def _page() -> str:
    """The shell; the same for everybody who reads the same language."""
    addresses = {
        "data": reverse("judge:sheets_data"),
        "marks": reverse("judge:save_marks", args=[0]),
        "submit": reverse("judge:hand_in", args=[0]),
        "worker": reverse("judge:worker"),
        "page": reverse("judge:sheets"),
        "home": reverse("judge:home"),
        "login": f"{reverse('account_login')}?next={reverse('judge:sheets')}",
    }
    said = texts()
    context = {"given": {"texts": said, "addresses": addresses}, "texts": said}
    return render_to_string("judging/judge/marking.html", context)


@never_cache
@require_GET
def sheets(request: Request) -> HttpResponse:
    """The page of the app; who may see what is settled when it asks for data."""
    return HttpResponse(_page())


@never_cache
@require_GET
def worker(request: Request) -> HttpResponse:
    """The service worker; its address lets it work below /judge/ and nowhere else."""
    script = shell.worker_script(_page(), reverse("judge:sheets"))
    return HttpResponse(script, content_type="text/javascript; charset=utf-8")


@never_cache
@require_GET
def manifest(request: Request) -> HttpResponse:
    """What makes the app installable."""
    icons = [
        {"src": static(f"judge/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
        for size in (192, 512)
        for purpose in ("any", "maskable")
    ]  # fmt: skip
    described = {
        "id": reverse("judge:sheets"),
        "name": _("My score sheets"),
        "short_name": _("Marking"),
        "start_url": reverse("judge:sheets"),
        "scope": reverse("judge:home"),
        "display": "standalone",
        "background_color": "#f7f8fa",
        "theme_color": "#b3161b",
        "icons": icons,
    }
    return JsonResponse(described, content_type="application/manifest+json")


# --- What is a person's ------------------------------------------------------------------------------------

Answer = Callable[..., JsonResponse]


def _for_person(view: Answer) -> Answer:
    """401 for whoever is signed out, and refusals as JSON: a device follows no redirect to a page."""

    @wraps(view)
    def answer(request: Request, *arguments: Any, **named: Any) -> JsonResponse:
        if not request.user.is_authenticated:
            return JsonResponse({"signed_out": True}, status=401)
        try:
            return view(request, *arguments, **named)
        except (ScoreSheet.DoesNotExist, NotAllowed):
            return JsonResponse({"gone": True}, status=404)

    return answer


@never_cache
@require_GET
@ensure_csrf_cookie
@_for_person
def sheets_data(request: Request) -> JsonResponse:
    """All sheets of the person who asks, with what is needed to mark them without a network."""
    person = {"user": request.user.pk, "name": str(request.user), "at": timezone.now().isoformat()}
    return JsonResponse(person | device.as_data(queries.sheets_of(request.actor)))


Sent = TypeVar("Sent", bound=HandingIn)


def _sent(request: Request, kind: type[Sent]) -> Sent | JsonResponse:
    """What was sent, or the answer that it cannot be read or is another person's."""
    if len(request.body) > LONGEST_SAVING:
        return JsonResponse({"refused": _("Too much was sent at once."), "findings": []}, status=413)
    try:
        sent = kind.model_validate_json(request.body)
    except ValidationError:
        message = _("What the device sent cannot be read. Load the page again.")
        return JsonResponse({"refused": message, "findings": []}, status=400)
    if sent.user != request.user.pk:
        return JsonResponse({"other_person": True}, status=403)
    return sent


def _refused(refusal: Refused, sheet: ScoreSheet) -> JsonResponse:
    """Why nothing was saved, aspect by aspect where it is about aspects, and how the sheet stands."""
    sheet.refresh_from_db(fields=["state", "revision"])
    found = [{"key": row.key, "message": str(row.message)} for row in blocking(refusal.findings)]
    told = {"refused": str(refusal.message), "findings": found}
    return JsonResponse(told | {"state": sheet.state, "current": sheet.revision}, status=422)


@never_cache
@require_POST
@_for_person
def save_marks(request: Request, sheet_pk: int) -> JsonResponse:
    """Save marks of one sheet; 409 with both values for aspects that were changed elsewhere.

    `revision` is the one with which this very saving came, for marks typed over it; `current` that of the sheet now.
    """
    sheet = queries.own_sheet(request.actor, sheet_pk)
    sent = _sent(request, Saving)
    if isinstance(sent, JsonResponse):
        return sent
    try:
        saved = acts.record_marks(
            actor=request.actor,
            sheet=sheet,
            marks=sent.marks,
            base_revision=sent.base_revision,
            client_key=sent.client_key,
        )
    except Refused as refusal:
        return _refused(refusal, sheet)
    earlier = queries.revision_of_saving(sheet, sent.client_key) if saved.repeated else None
    changed_at = queries.changed_at(sheet, [clash.aspect for clash in saved.clashes])
    answer = {
        "revision": saved.revision if earlier is None else earlier,
        "current": saved.revision,
        "state": saved.state,
        "saved": [*saved.saved, *saved.unchanged],
        "repeated": saved.repeated,
        "at": timezone.now().isoformat(),
        "clashes": [
            {
                "aspect": clash.aspect,
                "mine": clash.mine,
                "theirs": clash.theirs,
                "at": changed_at[clash.aspect].isoformat() if clash.aspect in changed_at else None,
            }
            for clash in saved.clashes
        ],
    }
    return JsonResponse(answer, status=409 if saved.clashes else 200)


@never_cache
@require_POST
@_for_person
def hand_in(request: Request, sheet_pk: int) -> JsonResponse:
    """Hand a sheet in as the device shows it."""
    sheet = queries.own_sheet(request.actor, sheet_pk)
    sent = _sent(request, HandingIn)
    if isinstance(sent, JsonResponse):
        return sent
    try:
        done = acts.submit_sheet(actor=request.actor, sheet=sheet, base_revision=sent.base_revision)
    except Refused as refusal:
        return _refused(refusal, sheet)
    return JsonResponse({"state": done.state, "current": done.revision, "at": timezone.now().isoformat()})
