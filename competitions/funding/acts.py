"""Writes of the funding room."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from competitions.funding import rules
from competitions.funding.models import FundingLine
from competitions.planning.models import Competition
from portal.acts.actors import Actor
from portal.acts.deeds import creating, performing
from portal.files.uploads import renamed


def add_line(*, actor: Actor, competition: Competition, facts: Mapping[str, Any]) -> FundingLine:
    """What a source gives to a competition; amounts in yuan.

    Raises:
        NotAllowed: not a finance officer or administrator at or above the organiser.
        Refused: the document is no accepted file.
    """
    deed: Any
    with creating("add_funds", actor=actor, at=competition, may=rules.may_keep) as deed:
        if facts.get("document"):
            renamed(facts["document"])
        line = FundingLine.objects.create(competition=competition, created_by_id=actor.user_id, **facts)
        deed.subject = line
    return line


def change_line(*, actor: Actor, line: FundingLine, facts: Mapping[str, Any]) -> FundingLine:
    """Change the amounts of a line.

    Raises:
        NotAllowed: not a finance officer or administrator at or above the organiser.
        Refused: the document is no accepted file.
    """
    with performing("change_funds", actor=actor, on=line, may=rules.may_keep) as deed:
        if facts.get("document"):
            renamed(facts["document"])
        for name, value in facts.items():
            setattr(deed.subject, name, value)
        deed.subject.save()
    return deed.subject
