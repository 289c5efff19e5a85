"""Reads of the funding room."""

from __future__ import annotations

from decimal import Decimal

from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from portal.acts.actors import Actor
from portal.acts.scope import below


def competition(actor: Actor, competition_id: int) -> Competition:
    """A competition that a union in scope organises.

    Raises:
        Competition.DoesNotExist: none, or outside the scope.
    """
    organised = Competition.objects.visible_to(actor).filter(below(actor.path, "organiser__path"))
    return organised.select_related("organiser").get(pk=competition_id)


def lines(actor: Actor, of: Competition) -> list[FundingLine]:
    """The lines of a competition in scope, by source."""
    return list(FundingLine.objects.visible_to(actor).filter(competition=of).order_by("source"))


def line(actor: Actor, line_id: int) -> FundingLine:
    """One line in scope.

    Raises:
        FundingLine.DoesNotExist: none, or outside the scope.
    """
    return FundingLine.objects.visible_to(actor).select_related("competition__organiser").get(pk=line_id)


def sums(of: list[FundingLine]) -> dict[str, Decimal]:
    """Budget, disbursed and spent over the lines, in yuan."""
    return {
        name: sum((getattr(line, name) for line in of), Decimal(0))
        for name in ("budget", "disbursed", "spent")
    }
