"""Annual plans: the list, one plan with its competitions."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from competitions.planning.models import AnnualPlan, Competition
from competitions.planning.queries.competitions import ListRow, rows_of
from portal.acts.actors import Actor


def plans(actor: Actor, year: int | None = None) -> QuerySet[AnnualPlan]:
    """The plans in scope, newest year first, with the number of their competitions."""
    found = AnnualPlan.objects.visible_to(actor).select_related("union")
    if year is not None:
        found = found.filter(year=year)
    return found.annotate(competition_count=Count("competitions")).order_by("-year", "union__path")


def plan(actor: Actor, pk: int) -> AnnualPlan:
    """One plan in scope.

    Raises:
        AnnualPlan.DoesNotExist: none, or outside the scope.
    """
    return AnnualPlan.objects.visible_to(actor).select_related("union").get(pk=pk)


def plan_rows(actor: Actor, subject: AnnualPlan) -> list[ListRow]:
    """The plan's competitions that the actor sees, by day."""
    found = Competition.objects.visible_to(actor).filter(plan=subject).order_by("starts_on", "id")
    return rows_of(found)
