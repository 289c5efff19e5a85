"""Whether a judge fits a role at an event: what the register and the policy pack say, before the appointment.

How hard each rule binds is the pack's to say. Conflicts with entries are another matter (`judging.recusal`): they
keep a judge from an entry, not from the event.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Competitor
from competitions.judging.blinding import BLIND_ROLES
from competitions.judging.models import Appointment, Judge
from competitions.planning.governance import pack_of
from competitions.planning.models import Event
from competitions.planning.policy import Rule, RuleSeverity
from competitions.planning.policy.labels import cite
from competitions.planning.policy.vocabulary import SkillLevel as PackLevel
from enterprises.models import SkillLevel
from portal.acts.findings import Finding, Severity
from unions.models import Membership, Union, in_force

_SEVERITIES = {
    RuleSeverity.BLOCK: Severity.BLOCK,
    RuleSeverity.WARN: Severity.WARN,
    RuleSeverity.NOTE: Severity.NOTE,
}
# Level and trade are asked of those who judge work; blinders, scorers and arbitrators need neither.
MARKING_ROLES = frozenset({Appointment.Role.CHIEF, Appointment.Role.JUDGE})


def findings(event: Event, judge: Judge, role: str) -> list[Finding]:
    """What speaks for and against appointing this judge in this role, in the order of the form.

    Queries: five (trades, roles held here, whether the judge competes here, other events on these days, seats).
    """
    return [*_qualified(event, judge, role), *_free(event, judge, role), *_apart(event, judge, role)]


def _by_rule(
    rule: Rule[bool], key: str, fits: bool, good: str, bad: str, detail: str = ""
) -> Iterator[Finding]:
    if not (rule.active and rule.value):
        return
    if fits:
        yield Finding(key, Severity.PASS, good, source=cite(rule))
    else:
        yield Finding(key, _SEVERITIES[rule.severity], bad, detail, source=cite(rule))


def _qualified(event: Event, judge: Judge, role: str) -> Iterator[Finding]:
    rules = pack_of(event.competition).judges
    level = rules.minimum_skill_level
    if role in MARKING_ROLES:
        if level.active:
            fits = rules.qualified(PackLevel.of_order(judge.skill_level))
            words = {"level": SkillLevel(judge.skill_level).label, "wanted": level.value.value}
            yield Finding(
                "judging.level",
                Severity.PASS if fits else _SEVERITIES[level.severity],
                _("Skill level %(level)s; at least %(wanted)s is asked for.") % words,
                ""
                if fits
                else _("Correct the level in the register if it is higher, or choose another judge."),
                source=cite(level),
            )
        trades = {trade.pk for trade in judge.trades.all()}
        yield from _by_rule(
            rules.same_trade, "judging.trade", event.trade_id in trades,
            _("Judges the trade %(trade)s.") % {"trade": event.trade.name},
            _("The register does not name the trade %(trade)s.") % {"trade": event.trade.name},
            _("Go on if the judge's trades are close enough."),
        )  # fmt: skip
    yield from _by_rule(
        rules.valid_on_the_day, "judging.validity",
        judge.is_valid_on(event.starts_on) and judge.is_valid_on(event.ends_on),
        _("The entry in the register holds on the days of the event."),
        _("The entry in the register does not hold on the days of the event."),
        _("Prolong it in the register first, or choose another judge."),
    )  # fmt: skip
    yield from _by_rule(
        rules.trained, "judging.training", bool(judge.training),
        _("Trained: %(training)s") % {"training": judge.training},
        _("The register names no training."),
    )  # fmt: skip


def _free(event: Event, judge: Judge, role: str) -> Iterator[Finding]:
    """Nothing that this person does at the event already stands in the way."""
    rule = pack_of(event.competition).judges.incompatible_roles
    held = list(event.appointments.live().filter(judge=judge).values_list("role", flat=True))
    for other in held:
        label = Appointment.Role(other).label
        if other == role:
            message = _("Is %(role)s at this event already.") % {"role": label}
            yield Finding("judging.appointed", Severity.BLOCK, message)
        elif pack_of(event.competition).judges.incompatible(role, other):
            message = _("Is %(role)s at this event: one person must not be both.") % {"role": label}
            yield Finding("judging.roles", _SEVERITIES[rule.severity], message, source=cite(rule))
    if (
        judge.worker_id is not None
        and Competitor.objects.filter(event=event, worker=judge.worker_id, active=True).exists()
    ):
        yield Finding("judging.competes", Severity.BLOCK, _("Competes in this event."))
    elsewhere = (
        judge.appointments.live()
        .filter(event__starts_on__lte=event.ends_on, event__ends_on__gte=event.starts_on)
        .exclude(event=event)
    )
    if names := sorted(set(elsewhere.values_list("event__name", flat=True))):
        message = _("Appointed to other events on these days: %(events)s.") % {"events": "、".join(names)}
        yield Finding("judging.elsewhere", Severity.WARN, message)
    if not (judge.user_id or judge.phone_index):
        yield Finding(
            "judging.phone",
            Severity.WARN,
            _("No mobile number is on record: no invitation can be sent."),
            _("Enter the number in the register, or have the texts signed on paper and record that."),
        )


def _apart(event: Event, judge: Judge, role: str) -> Iterator[Finding]:
    """Whoever marks blind holds no seat at the organiser or above it, where all entries are read by name."""
    if role not in BLIND_ROLES or judge.user_id is None:
        return
    path = event.competition.organiser.path
    above = [path[:length] for length in range(Union.steplen, len(path) + 1, Union.steplen)]
    seats = Membership.objects.filter(
        in_force(timezone.localdate()), user=judge.user_id, union__path__in=above
    )
    if event.modules.filter(blind=True).exists() and seats.exists():
        yield Finding(
            "judging.sees_names",
            Severity.BLOCK,
            _("Works at the desk of a union that reads the entries by name: cannot mark blind."),
            _("Choose another judge, or end the role at the union first."),
        )
