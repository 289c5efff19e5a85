"""The policy packs: every rule with how hard it binds, where it comes from and how sure that is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from competitions.planning import policy_words
from competitions.planning.acts.drafting import DEFAULT_PACK
from competitions.planning.policy import PackError, available, load_pack, newest
from portal.acts.requests import Request, id_in


@login_required
@require_GET
def policy(request: Request) -> HttpResponse:
    """The newest version, or `?pack=key&version=1`."""
    key = request.GET.get("pack", "")
    version = id_in(request.GET.get("version", ""))
    try:
        pack = load_pack(key, version) if key and version is not None else newest(DEFAULT_PACK)
    except PackError as error:
        raise Http404 from error
    context: dict[str, Any] = {
        "pack": pack,
        "sections": policy_words.sections_of(pack),
        "packs": [load_pack(known.key, known.version) for known in available()],
    }
    return render(request, "planning/policy.html", context)
