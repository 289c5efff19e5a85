"""Annual plans: making and editing them. A competition joins a plan by its own form."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.utils.translation import gettext as _

from competitions.planning.models import AnnualPlan
from competitions.planning.rules import may_edit_plan, may_plan_at
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from unions.models import Union


def create_plan(*, actor: Actor, union: Union, year: int, title: str, introduction: str = "") -> AnnualPlan:
    """Make a union's plan for a year.

    Raises:
        NotAllowed: the actor writes no plans of this union.
        Refused: it has one for that year (`year`).
    """
    act: AbstractContextManager[Deed[Any]] = creating("create", actor=actor, at=union, may=may_plan_at)
    with act as deed:
        there = AnnualPlan.objects.filter(union=union, year=year).exists()
        deed.require(not there, _("This union has a plan for that year already."), field="year")
        deed.subject = AnnualPlan.objects.create(
            union=union, year=year, title=title, introduction=introduction
        )
    made: AnnualPlan = deed.subject
    return made


def edit_plan(*, actor: Actor, plan: AnnualPlan, title: str, introduction: str) -> AnnualPlan:
    """Change a plan's title and introduction; its year stays."""
    with performing("edit", actor=actor, on=plan, may=may_edit_plan) as deed:
        deed.subject.title = title
        deed.subject.introduction = introduction
        deed.subject.save()
    return deed.subject
