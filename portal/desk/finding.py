"""The desk's one search box: competitions, enterprises, workers and unions of the scope, grouped.

By part of a name, pinyin initials, or number: filing number, unified social credit code, code of a union. A whole
identity number or telephone number finds the worker through the blind index; parts of one find nothing. One query
a kind, whatever is found. Each starts from `visible_to(actor)`, so that what lies outside the scope does not show,
in hits or in counts.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Prefetch, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.planning.models import Competition
from enterprises.models import Employment, Enterprise, Worker
from portal.acts import identity_numbers
from portal.acts.actors import Actor, Role
from portal.acts.glimpses import Hit
from portal.acts.personal import blind_index
from portal.desk.addresses import address
from unions.models import Union, in_force

SHORTEST, LONGEST = 2, 60  # characters
LIMIT = 8


@dataclass(frozen=True, slots=True)
class Group:
    """Hits of one kind, and the list where the search goes on (empty: there is no more)."""

    label: str | Promise
    hits: list[Hit] = field(default_factory=list)
    more_url: str = ""


def search(actor: Actor, text: str, limit: int = LIMIT) -> list[Group]:
    """What the actor may see that fits `text`, by kind; kinds without hits are left out."""
    if len(text) < SHORTEST:
        return []
    groups = [
        _competitions(actor, text, limit),
        _enterprises(actor, text, limit),
        _workers(actor, text, limit),
        _unions(actor, text, limit),
    ]
    return [group for group in groups if group.hits]


def is_personal(text: str) -> bool:
    """Whether the text may be a number of a person, which must not stand in an address or a log."""
    digits = "".join(text.split()).replace("-", "")
    return len(digits) >= 11 and digits[:11].isdecimal()


def _named(text: str) -> Q:
    """Part of the name, or the first letters of its pinyin."""
    condition = Q(name__icontains=text)
    letters = text.replace(" ", "").lower()
    return condition | Q(initials__contains=letters) if letters.isascii() else condition


def _group(label: str | Promise, hits: list[Hit], limit: int, url_name: str, text: str) -> Group:
    """A group of at most `limit` hits; `hits` holds one more where the list goes on."""
    listed = address(url_name)
    more = f"{listed}?{urlencode({'q': text})}" if listed and len(hits) > limit else ""
    return Group(label, hits[:limit], more)


def _competitions(actor: Actor, text: str, limit: int) -> Group:
    found = (
        Competition.objects.visible_to(actor)
        .filter(_named(text) | Q(filing_number__icontains=text))
        .select_related("organiser")
        .order_by("-starts_on", "-id")[: limit + 1]
    )
    # Whoever is nobody's staff reads the public page.
    page = "planning:competition" if actor.at_union or actor.at_unit else "site:competition"
    hits = [
        Hit(
            kind=_("Competition"),
            title=competition.name,
            url=address(page, competition.pk),
            detail=" · ".join(
                part
                for part in (
                    str(competition.year),
                    competition.get_level_display(),
                    competition.organiser.name,
                    competition.filing_number,
                )
                if part
            ),
            icon="trophy",
        )
        for competition in found
    ]
    return _group(_("Competitions"), hits, limit, "planning:competitions", text)


def _enterprises(actor: Actor, text: str, limit: int) -> Group:
    if actor.role is Role.AUDITOR:
        return Group(_("Enterprises and schools"))
    found = (
        Enterprise.objects.visible_to(actor)
        .filter(_named(text) | Q(uscc__startswith=text.upper()))
        .select_related("county")
        .order_by("name", "id")[: limit + 1]
    )
    hits = [
        Hit(
            kind=_("Enterprise"),
            title=enterprise.name,
            url=address("enterprises:enterprise", enterprise.pk),
            detail=f"{enterprise.county.name} · {enterprise.uscc}",
            icon="building" if enterprise.kind == Enterprise.Kind.ENTERPRISE else "mortarboard",
        )
        for enterprise in found
    ]
    return _group(_("Enterprises and schools"), hits, limit, "enterprises:enterprises", text)


def _workers(actor: Actor, text: str, limit: int) -> Group:
    if actor.role is Role.AUDITOR or not (actor.at_union or actor.at_unit):
        return Group(_("Workers and students"))
    today = Employment.objects.filter(in_force(timezone.localdate(), "", "since", "until"))
    found = (
        Worker.objects.visible_to(actor)
        .filter(_named(text) | _whole_number(text))
        .filter(erased_at=None)
        .select_related("trade")
        .prefetch_related(
            Prefetch("employments", today.select_related("enterprise"), to_attr="employed_today")
        )
        .order_by("name", "id")[: limit + 1]
    )
    hits = [
        Hit(
            kind=_("Worker"),
            title=worker.name,
            url=address("enterprises:worker", worker.pk),
            detail=" · ".join(
                [employment.enterprise.name for employment in worker.employed_today]  # type: ignore[attr-defined]
                + ([worker.trade.name] if worker.trade is not None else [])
            ),
            icon="person-vcard",
        )
        for worker in found
    ]
    return _group(_("Workers and students"), hits, limit, "enterprises:workers", text)


def _whole_number(text: str) -> Q:
    """A whole identity number or telephone number; nothing for anything shorter."""
    condition = Q(pk__in=[])
    digits = "".join(text.split()).replace("-", "")
    if len(digits) == 11 and digits.isdecimal():
        condition |= Q(phone_index=blind_index("phone", digits))
    with suppress(identity_numbers.BadIdentityNumber):
        condition |= Q(identity_index=blind_index("identity", identity_numbers.normalise(digits)))
    return condition


def _unions(actor: Actor, text: str, limit: int) -> Group:
    if not actor.at_union:
        return Group(_("Unions"))
    found = (
        Union.objects.visible_to(actor)
        .filter(_named(text) | Q(code__startswith=text.upper()))
        .select_related("parent")
        .order_by("path")[: limit + 1]
    )
    hits = [
        Hit(
            kind=_("Union"),
            title=union.name,
            url=address("unions:union", union.pk),
            detail=" · ".join(
                part for part in (union.code, union.parent.name if union.parent is not None else "") if part
            ),
            icon="diagram-2",
        )
        for union in found
    ]
    return _group(_("Unions"), hits, limit, "unions:unions", text)
