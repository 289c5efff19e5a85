"""Reads of marking schemes: the library, one scheme and its versions, what an event's modules are marked by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from competitions.judging.models import ModuleScheme, Scheme, SchemeVersion
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor

SORTS = {
    "name": ("name", "id"),
    "-name": ("-name", "-id"),
    "trade": ("trade__name", "name", "id"),
    "-trade": ("-trade__name", "-name", "-id"),
}


def schemes(
    actor: Actor, *, text: str = "", trade: int | None = None, state: str = "", sort: str = ""
) -> QuerySet[Scheme]:
    """The library that the actor sees, annotated with `released` (newest number), `total`, `has_draft` and `used`
    (whether a module is marked by it). `state`: "" in use, "draft" with a draft, "retired", "all".
    """
    versions = SchemeVersion.objects.filter(scheme=OuterRef("pk")).order_by("-number")
    released = versions.filter(released_at__isnull=False)
    found = (
        Scheme.objects.visible_to(actor)
        .select_related("trade", "union")
        .annotate(
            released=Subquery(released.values("number")[:1]),
            total=Coalesce(Subquery(released.values("total")[:1]), Subquery(versions.values("total")[:1])),
            has_draft=Exists(versions.filter(released_at__isnull=True)),
            used=Exists(ModuleScheme.objects.filter(version__scheme=OuterRef("pk"))),
        )
    )
    if text := text.strip():
        found = found.filter(Q(name__icontains=text) | Q(initials__startswith=text.lower()))
    if trade:
        found = found.filter(trade=trade)
    if state == "retired":
        found = found.filter(retired_at__isnull=False)
    elif state != "all":
        found = found.filter(retired_at__isnull=True)
    if state == "draft":
        found = found.filter(has_draft=True)
    return found.order_by(*SORTS.get(sort, SORTS["trade"]))


def scheme(actor: Actor, pk: int) -> Scheme:
    """One scheme, with trade and union.

    Raises:
        Scheme.DoesNotExist: none, or outside the scope.
    """
    return Scheme.objects.visible_to(actor).select_related("trade", "union", "copied_from__scheme").get(pk=pk)


def versions_of(actor: Actor, scheme: Scheme) -> list[SchemeVersion]:
    """The versions that the actor may read, newest first."""
    found = SchemeVersion.objects.visible_to(actor).filter(scheme=scheme)
    versions = list(found.select_related("released_by").order_by("-number"))
    for version in versions:
        version.scheme = scheme
    return versions


def version(actor: Actor, scheme_pk: int, number: int) -> SchemeVersion:
    """One version that the actor may read.

    Raises:
        Scheme.DoesNotExist, SchemeVersion.DoesNotExist: none, outside the scope, or a draft of others.
    """
    found = scheme(actor, scheme_pk)
    for each in versions_of(actor, found):
        if each.number == number:
            return each
    raise SchemeVersion.DoesNotExist


def used_in(actor: Actor, scheme: Scheme, limit: int = 20) -> list[ModuleScheme]:
    """The modules that are marked by the scheme, of events that the actor sees; newest first."""
    return list(
        ModuleScheme.objects.filter(
            version__scheme=scheme, module__event__in=Event.objects.visible_to(actor).order_by().values("pk")
        )
        .select_related("version", "module__event__competition")
        .order_by("-pk")[:limit]
    )


@dataclass(frozen=True, slots=True)
class ModuleChoice:
    """A module with the version that is chosen for it and those that could be, the event's trade first."""

    module: Module
    chosen: ModuleScheme | None
    offered: tuple[SchemeVersion, ...]

    @property
    def frozen(self) -> bool:
        return self.chosen is not None and self.chosen.frozen_at is not None


def module_choices(actor: Actor, event: Event) -> list[ModuleChoice]:
    """Every module of an event, in order. Three queries."""
    modules = list(event.modules.all())
    chosen = {
        row.module_id: row
        for row in ModuleScheme.objects.filter(module__event=event).select_related(
            "version__scheme__trade", "version__scheme__union"
        )
    }
    by_total: dict[Decimal, list[SchemeVersion]] = {}
    for each in offered(actor, {module.full_mark for module in modules}):
        by_total.setdefault(each.total, []).append(each)
    choices = []
    for module in modules:
        row = chosen.get(module.pk)
        fitting = sorted(
            by_total.get(module.full_mark, []), key=lambda each: each.scheme.trade_id != event.trade_id
        )
        if row is not None and row.version_id not in {each.pk for each in fitting}:
            # Chosen before a newer version came, or before the scheme was retired: it stays choosable here.
            fitting.insert(0, row.version)
        choices.append(ModuleChoice(module, row, tuple(fitting)))
    return choices


def offered(actor: Actor, totals: Iterable[Decimal]) -> list[SchemeVersion]:
    """The newest released version of each scheme in use that the actor sees, with one of these totals."""
    newest = SchemeVersion.objects.filter(scheme=OuterRef("scheme"), released_at__isnull=False).order_by(
        "-number"
    )
    return list(
        SchemeVersion.objects.filter(
            scheme__in=Scheme.objects.visible_to(actor)
            .filter(retired_at__isnull=True)
            .order_by()
            .values("pk"),
            total__in=list(totals),
            number=Subquery(newest.values("number")[:1]),
            released_at__isnull=False,
        )
        .select_related("scheme__trade", "scheme__union")
        .order_by(F("scheme__trade__name"), "scheme__name", "pk")
    )


def chosen_schemes(event: Event) -> dict[int, SchemeVersion]:
    """Module id → the version by which it is marked, for modules that have one. One query."""
    rows = ModuleScheme.objects.filter(module__event=event).select_related("version__scheme")
    return {row.module_id: row.version for row in rows}
