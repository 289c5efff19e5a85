"""Workers in scope: the list with its filters, and one worker."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone

from enterprises.models import Employment, Worker
from portal.acts.actors import Actor
from portal.acts.personal import blind_index
from portal.sheets.texts import compact
from unions.models import in_force


@dataclass(frozen=True, slots=True)
class WorkerSearch:
    """Who is looked for. text: name, initials, or a full identity or mobile number."""

    text: str = ""
    enterprise: int | None = None
    trade: int | None = None
    skill_level: int | None = None
    student: str = ""
    sort: str = "name"


_SORTS = {
    "name": ("name", "id"),
    "skill_level": ("skill_level", "name", "id"),
    "trade": ("trade__name", "name", "id"),
}


def matching(text: str) -> Q:
    """People by name or initials; by number only where all of it was typed, through the blind index."""
    text = compact(text)
    condition = Q(name__icontains=text)
    if text.isascii() and text.isalnum():
        if len(text) == 18:
            condition |= Q(identity_index=blind_index("identity", text.upper()))
        elif len(text) == 11 and text.isdigit():
            condition |= Q(phone_index=blind_index("phone", text))
        elif not text.isdigit():
            condition |= Q(initials__startswith=text.lower())
    return condition


def workers(actor: Actor, wanted: WorkerSearch) -> QuerySet[Worker]:
    """The workers in scope that match, sorted, each with the employment of today (`places_today`)."""
    today = Employment.objects.filter(in_force(timezone.localdate(), "", "since", "until"))
    found = Worker.objects.visible_to(actor).filter(erased_at=None)
    if wanted.text.strip():
        found = found.filter(matching(wanted.text))
    if wanted.enterprise:
        found = found.filter(pk__in=today.filter(enterprise_id=wanted.enterprise).values("worker"))
    if wanted.trade:
        found = found.filter(trade_id=wanted.trade)
    if wanted.skill_level is not None:
        found = found.filter(skill_level=wanted.skill_level)
    if wanted.student:
        found = found.filter(student=wanted.student == "yes")
    fields = _SORTS.get(wanted.sort.lstrip("-"), _SORTS["name"])
    ordering = [f"-{field}" if wanted.sort.startswith("-") else field for field in fields]
    return (
        found.select_related("trade", "key")
        .order_by(*ordering)
        .prefetch_related(
            Prefetch(
                "employments",
                today.select_related("enterprise").order_by("-since"),
                to_attr="places_today",
            )
        )
    )


def worker(actor: Actor, worker_id: int) -> Worker:
    """One worker in scope.

    Raises:
        Worker.DoesNotExist: none, or outside the scope.
    """
    return Worker.objects.visible_to(actor).select_related("trade", "key", "user").get(pk=worker_id)


def employments(actor: Actor, found: Worker) -> list[Employment]:
    """Where the person has worked, newest first: all of it for the person, else only within the actor's scope."""
    from enterprises.models import Enterprise

    rows = found.employments.select_related("enterprise").order_by("-since")
    if actor.user_id is not None and found.user_id == actor.user_id:
        return list(rows)
    return list(rows.filter(enterprise__in=Enterprise.objects.visible_to(actor).order_by().values("pk")))
