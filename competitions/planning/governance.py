"""What the policy pack says of one competition: who decides, by filing or approval, after which steps.

Pure reading of the pack that the competition has pinned and of paths in the tree. It must not ask who acts.
"""

from __future__ import annotations

from typing import Any

from competitions.planning.models import Competition, Event, SignOff
from competitions.planning.policy import Pack, RuleSeverity, load_pack
from competitions.planning.policy.schema import LevelRules
from competitions.planning.policy.vocabulary import Decider, Organiser, Procedure, SignOffStep
from portal.acts.actors import Role
from unions.models import Union, User
from unions.queries import holders

# The pack's word for competitions inside an enterprise differs from the column's.
_PACK_LEVELS = {Competition.CompetitionLevel.ENTERPRISE.value: "internal"}
# The pack's word for who runs a competition, as a level of the tree.
ORGANISERS = {
    Organiser.PROVINCE_UNION: Union.Level.PROVINCE,
    Organiser.CITY_UNION: Union.Level.CITY,
    Organiser.COUNTY_UNION: Union.Level.COUNTY,
    Organiser.GRASSROOTS_UNION: Union.Level.GRASSROOTS,
}
_STEPS = {
    SignOffStep.PREPARE: Union.Step.PREPARE,
    SignOffStep.CHECK: Union.Step.CHECK,
    SignOffStep.SIGN_OFF: Union.Step.SIGN,
}
# How many levels of the tree lie above and including the union that decides.
_DEPTH_OF_PROVINCE, _DEPTH_OF_CITY, _DEPTH_OF_COUNTY = 1, 2, 3


def pack_of(competition: Competition) -> Pack:
    """The policy pack that the competition has pinned."""
    return load_pack(competition.policy_key, competition.policy_version)


def pack_level(level: str) -> str:
    """The pack's word for a competition's level: `enterprise` is its `internal`."""
    return _PACK_LEVELS.get(level, level)


def level_rules(competition: Competition) -> LevelRules:
    """The pack's rules for the competition's level."""
    return pack_of(competition).levels.of(pack_level(competition.level))


def notice_due(event: Event) -> bool:
    """Whether the results of the event go on public notice before they are final.

    What is entered afterwards was on notice when it was held, if at all.
    """
    competition = event.competition
    if competition.backfilled:
        return False
    return pack_of(competition).public_notice.is_due(pack_level(competition.level), event.group)


def needs_approval(competition: Competition) -> bool:
    """True where the union above approves; False where it files (takes note)."""
    return level_rules(competition).procedure.value is Procedure.APPROVAL


def decider_path(competition: Competition) -> str:
    """The path of the union that files or approves; "" where nobody above decides."""
    path = competition.organiser.path
    length = Union.steplen
    decider = level_rules(competition).decided_by.value
    above = {
        Decider.UNION_ABOVE: path[:-length],
        Decider.CITY_UNION: path[: _DEPTH_OF_CITY * length],
        Decider.PROVINCE_UNION: path[: _DEPTH_OF_PROVINCE * length],
        Decider.NOBODY: "",
    }[decider]
    # A union does not decide about itself: at the top there is nobody above.
    return "" if above == path else above


def numbering_path(competition: Competition) -> str:
    """The path of the union in whose register the filing is entered.

    The deciding union's; where nobody decides, the organiser's own, or its county's for a grassroots union.
    """
    return decider_path(competition) or competition.organiser.path[: _DEPTH_OF_COUNTY * Union.steplen]


def sign_off_steps(competition: Competition) -> list[str]:
    """The steps inside the organiser, in order: the union's own; for an internal competition the pack's.

    Somebody always prepares, whatever a union has written down.
    """
    if competition.level == Competition.CompetitionLevel.ENTERPRISE:
        return [_STEPS[step] for step in level_rules(competition).sign_off.value]
    return [Union.Step.PREPARE, *(step for step in competition.organiser.steps if step != Union.Step.PREPARE)]


def current_round(competition: Competition) -> list[SignOff]:
    """The organiser's sign-offs of the newest round, in order. One query, none where they were read ahead."""
    rows = sorted(
        (row for row in competition.sign_offs.all() if row.union_id == competition.organiser_id),
        key=lambda row: row.pk,
    )
    newest = max((row.round for row in rows), default=0)
    return [row for row in rows if row.round == newest]


def steps_left(competition: Competition) -> list[str]:
    """The steps that still have to be taken in the present round."""
    if competition.state in (Competition.State.DRAFT, Competition.State.RETURNED):
        return sign_off_steps(competition)
    taken = {row.step for row in current_round(competition) if row.agreed}
    return [step for step in sign_off_steps(competition) if step not in taken]


def next_signers(competition: Competition) -> list[User]:
    """Who can take the next step: approvers without a step in this round, else administrators, else any approver.

    Two steps need two people as long as the union has them.
    """
    if competition.state != Competition.State.SIGNING:
        taken: set[int | None] = set()
    else:
        taken = {row.by_id for row in current_round(competition) if row.agreed}
    approvers = holders(competition.organiser, Role.APPROVER)
    for people in (approvers, holders(competition.organiser, Role.ADMINISTRATOR)):
        if free := [user for user in people if user.pk not in taken]:
            return free
    return approvers


def may_take_next_step(competition: Competition, user_id: int | None) -> bool:
    """Whether somebody has taken no step of this round, or nobody else is left to take the next one."""
    taken = {row.by_id for row in current_round(competition) if row.agreed}
    if user_id is None or user_id not in taken or competition.state != Competition.State.SIGNING:
        return True
    signers = holders(competition.organiser, Role.APPROVER, Role.ADMINISTRATOR)
    return not {user.pk for user in signers} - taken


def levels_for(organiser: Union, pack: Pack, *, internal: bool = False) -> list[str]:
    """The levels of competitions that a union may hold: those that no rule in force forbids, highest first.

    `internal`: the competition is an enterprise's own, which the unions above the enterprise may write for it.
    """
    levels = []
    for level in Competition.CompetitionLevel:
        rule = pack.levels.of(pack_level(level)).organiser
        binds = rule.active and rule.severity is RuleSeverity.BLOCK
        own = internal and level == Competition.CompetitionLevel.ENTERPRISE
        if own or not binds or ORGANISERS[rule.value] == organiser.level:
            levels.append(level.value)
    return levels


def grades_for(competition_level: str, pack: Pack) -> list[tuple[str, str]]:
    """(value, name) of the classes that a competition of this level may have."""
    return [(grade.grade.value, grade.name) for grade in pack.grades.at(pack_level(competition_level))]


def sole_step(competition: Competition) -> bool:
    """True where preparing is all that the organiser does."""
    return len(sign_off_steps(competition)) == 1


def describe_procedure(competition: Competition) -> dict[str, Any]:
    """For pages: does somebody above decide, and is it an approval."""
    return {"decided_above": bool(decider_path(competition)), "approval": needs_approval(competition)}
