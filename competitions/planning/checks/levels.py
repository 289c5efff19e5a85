"""Level, class and cluster: which competitions this organiser may hold at all."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.checks.findings import block, edit_competition, is_internal, of_rule
from competitions.planning.models import Competition
from competitions.planning.policy.labels import cite
from portal.acts.findings import Finding
from portal.acts.lifecycle import passes, register_check


@register_check("planning.level")
def level(competition: Competition) -> Iterator[Finding]:
    key, rule = "planning.level", governance.level_rules(competition).organiser
    wanted = governance.ORGANISERS[rule.value]
    fits = competition.organiser.level == wanted or (
        is_internal(competition) and competition.enterprise_id is not None
    )
    if not fits and rule.active:
        yield of_rule(
            key,
            rule,
            _("A competition of this level is run by a union of the level “%(level)s”.")
            % {"level": wanted.label},
            url=edit_competition(competition),
        )
    else:
        yield passes(key, _("Level and organiser fit."), source=cite(rule))


@register_check("planning.grade")
def grade(competition: Competition) -> Iterator[Finding]:
    if not competition.grade:
        return
    pack = governance.pack_of(competition)
    rule = pack.grades.definitions
    allowed = governance.grades_for(competition.level, pack)
    if competition.grade not in {value for value, _name in allowed} and rule.active:
        yield of_rule(
            "planning.grade",
            rule,
            _("A competition of this level has no class."),
            detail=rule.note,
            url=edit_competition(competition),
        )


@register_check("planning.cluster")
def cluster(competition: Competition) -> Iterator[Finding]:
    if competition.track == Competition.Track.CLUSTER and competition.cluster_id is None:
        yield block(
            "planning.cluster",
            _("A cluster competition names its cluster."),
            url=edit_competition(competition),
        )
