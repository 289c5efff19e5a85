"""Entering many people from a spreadsheet: a row a competitor, which becomes a draft (or part of a team's).

The people are a unit's, or those of several units whom a delegation brings; then the sheet names the unit of whoever
is not on record yet.

Nothing is sent in by the import: the drafts are completed and sent in together on their own page, where places,
quota and attachments are looked at. Who is entered already stays as is, so that the same file changes nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.entries import eligibility
from competitions.entries.acts.drafting import add_people, name_team, start
from competitions.entries.eligibility import Person
from competitions.entries.import_names import Named, employer, units_named, with_names
from competitions.entries.models import Competitor, Delegation, Entry
from competitions.entries.parties import Party
from competitions.entries.queries.events import event as event_in_sight
from competitions.entries.queries.standing import birth_of, persons, rules_of
from competitions.planning.models import Event
from enterprises.acts import add_worker
from enterprises.models import Enterprise, SkillLevel, Trade, Worker
from portal.acts.findings import Severity
from portal.acts.personal import blind_index
from portal.acts.refusals import Refused
from portal.sheets.columns import CellError, Column, Kind
from portal.sheets.registry import Compared, Context, Import, Outcome, SheetRow, StagedValues

_LEVELS = {
    "无": SkillLevel.NONE,
    "学徒工": SkillLevel.APPRENTICE,
    "初级工": SkillLevel.JUNIOR,
    "中级工": SkillLevel.MIDDLE,
    "高级工": SkillLevel.SENIOR,
    "技师": SkillLevel.TECHNICIAN,
    "高级技师": SkillLevel.SENIOR_TECHNICIAN,
    "特级技师": SkillLevel.SPECIAL_TECHNICIAN,
    "首席技师": SkillLevel.CHIEF_TECHNICIAN,
}
# Which cell of a row a finding is about; all others are about the person as a whole.
_CELLS = {"entries.skill_level": "skill_level", "entries.trade": "trade", "entries.age": "identity"}
KIND = "entries.competitors"
LIVING = (*Entry.TAKING_A_PLACE, Entry.State.DRAFT)


def _event(context: Context) -> Event | None:
    try:
        return event_in_sight(context.actor, context.arguments.get("event", 0))
    except Event.DoesNotExist:
        return None


def _unit(context: Context) -> Enterprise | None:
    """The actor's own unit, or the one that union staff named in the address."""
    wanted = context.actor.unit_id if context.actor.at_unit else context.arguments.get("unit")
    found = Enterprise.objects.visible_to(context.actor).select_related("county", "union")
    return found.filter(pk=wanted or 0, closed_on__isnull=True).first()


def _party(context: Context) -> Party | None:
    event = _event(context)
    if event is None:
        return None
    wanted = context.arguments.get("delegation")
    if wanted:
        delegation = (
            Delegation.objects.visible_to(context.actor).select_related("union").filter(pk=wanted).first()
        )
        return Party(event, delegation=delegation) if delegation is not None else None
    unit = _unit(context)
    return Party(event, unit=unit) if unit is not None else None


def _sure(context: Context) -> Party:
    """The party of an import that `may` has allowed.

    Raises:
        Refused: event, unit or delegation is gone since.
    """
    party = _party(context)
    if party is None:
        raise Refused(_("The event or the unit cannot be entered any more."))
    return party


def columns(context: Context) -> list[Column]:
    """The columns of a competitor; of a team event also team, captain and coach."""
    event = _event(context)
    trades = dict(Trade.objects.order_by("field", "name").values_list("name", "pk")) or {"–": 0}
    found = [
        Column("name", "姓名", required=True, max_length=60, width=10, aliases=("选手姓名", "职工姓名"), example="张某"),
        Column("identity", "身份证号", Kind.IDENTITY, required=True, width=22,
               aliases=("身份证号码", "公民身份号码", "证件号码"), help=_("18 characters, kept as text."),
               example="11010519491231002X"),
        Column("phone", "手机号", Kind.PHONE, required=True, width=14, aliases=("手机号码", "联系电话", "电话"),
               example="13900000000"),
        Column("trade", "职业(工种)", Kind.CHOICE, choices=trades, width=16, aliases=("工种", "职业", "岗位"),
               example=event.trade.name if event is not None else ""),
        Column("skill_level", "技能等级", Kind.CHOICE, width=12, aliases=("职业技能等级", "等级"),
               choices={name: int(level) for name, level in _LEVELS.items()}, example="高级工"),
        Column("union_member", "工会会员", Kind.BOOLEAN, width=10, aliases=("是否会员", "是否工会会员"), example="是"),
    ]  # fmt: skip
    if context.arguments.get("delegation"):
        found.insert(
            1,
            Column("unit", "所在单位", max_length=120, width=26, aliases=("单位", "工作单位", "企业名称"),
                   help=_("Full name or credit code; needed for people who are not on the portal yet."),
                   example="盐山恒泽管件有限公司"),
        )  # fmt: skip
    if event is not None and event.is_team:
        found += [
            Column("team_name", "队名", required=True, max_length=80, width=18, aliases=("参赛队", "参赛队名称", "团队名称"),
                   help=_("The same name in every row of a team."), example="恒泽一队"),
            Column("captain", "是否队长", Kind.BOOLEAN, width=10, aliases=("队长",), example="是"),
            Column("coach", "教练", max_length=60, width=10, aliases=("教练员", "指导教师"), example="王某"),
        ]  # fmt: skip
    return found


def may(context: Context) -> bool:
    """Who enters for the unit or the delegation, while the event takes such entries."""
    party = _party(context)
    return (
        party is not None
        and party.may_enter(context.actor)
        and eligibility.is_open(party.event, timezone.now())
    )


def compare(rows: Sequence[SheetRow], context: Context) -> list[Compared]:
    """What each row would become; eligibility is told at once. Seven queries for a batch."""
    party = _sure(context)
    event = party.event
    indexes = [blind_index("identity", row.values["identity"]) for row in rows if row.values.get("identity")]
    known = Worker.objects.filter(identity_index__in=indexes, erased_at__isnull=True)
    if context.locking:
        known = known.select_for_update(of=("self",))
    workers = {worker.identity_index: worker for worker in known.select_related("key")}
    facts = persons(
        event,
        list(workers.values()),
        enterprise_id=party.unit.pk if party.unit is not None else None,
        delegation=party.delegation,
    )
    entered = dict(
        Competitor.objects.filter(
            event=event,
            worker__in=list(workers.values()),
            left_at__isnull=True,
            entry__state__in=LIVING,
            **{f"entry__{name}": value for name, value in party.enters.items()},
        ).values_list("worker_id", "entry_id")
    )
    teams = Counter(row.values.get("team_name") for row in rows)
    captains = Counter(row.values.get("team_name") for row in rows if row.values.get("captain"))
    units = party.units_called({row.values["unit"] for row in rows if row.values.get("unit")})
    return [_compare(row, party, units, workers, facts, entered, teams, captains) for row in rows]


def _compare(
    row: SheetRow,
    party: Party,
    units: dict[str, list[Enterprise]],
    workers: dict[str | None, Worker],
    facts: dict[int, Person],
    entered: dict[int, int],
    teams: Counter[Any],
    captains: Counter[Any],
) -> Compared:
    event, values = party.event, row.values
    number = values.get("identity")
    worker = workers.get(blind_index("identity", number)) if number else None
    if worker is not None and worker.pk in entered and worker.name == values.get("name"):
        return Compared(Outcome.UNCHANGED, str(entered[worker.pk]))
    errors = []
    phone = values.get("phone")
    if phone and (len(phone) != 11 or not phone.startswith("1")):
        errors.append(row.error("phone", _("Type a mobile number with 11 digits.")))
    if worker is not None and worker.name != values.get("name"):
        errors.append(
            row.error(
                "identity",
                _("This identity number is known under another name. Compare name and number with the card."),
            )
        )
        return Compared(errors=errors)
    if worker is None and party.delegation is not None:
        errors += _unit_errors(row, units)
    person = _person(values, event, worker, facts)
    if not person.employed:
        errors.append(
            row.error(
                "identity",
                _(
                    "This person is recorded at another unit. Record the person at yours first, then read again."
                ),
            )
        )
        person = replace(person, employed=True)
    errors += [
        row.error(_CELLS.get(finding.key, "name"), finding.message)
        for finding in eligibility.of_person(event, rules_of(event), person)
        if finding.severity is Severity.BLOCK
        and not (finding.key == "entries.identity" and row.faulty("identity"))
    ]
    team = values.get("team_name")
    if event.is_team and team:
        if teams[team] > event.team_size_maximum:
            errors.append(
                row.error(
                    "team_name",
                    _("The team may have %(most)d members at most.") % {"most": event.team_size_maximum},
                )
            )
        if captains[team] > 1 and values.get("captain"):
            errors.append(row.error("captain", _("A team has one captain.")))
    return Compared(Outcome.NEW, str(worker.pk) if worker is not None else "", errors=errors)


def _unit_errors(row: SheetRow, units: dict[str, list[Enterprise]]) -> list[CellError]:
    """What stands against recording a new person of a delegation: the unit must be named, and be one of its own."""
    called = row.values.get("unit")
    if not called:
        if row.faulty("unit"):
            return []
        return [row.error("unit", _("This person is not on the portal yet: name the unit."))]
    found = units_named(units, called)
    if not found:
        return [row.error("unit", _("No unit of the delegation's union has this name or code."))]
    if len(found) > 1:
        return [row.error("unit", _("Several units have this name: write the unified social credit code."))]
    return []


def _person(values: dict[str, Any], event: Event, worker: Worker | None, facts: dict[int, Person]) -> Person:
    """The facts about a row's person: what the portal knows, with what the sheet says laid over it."""
    if worker is not None:
        known = facts[worker.pk]
        return replace(
            known,
            skill_level=known.skill_level if values.get("skill_level") is None else values["skill_level"],
            trade_id=values.get("trade") or known.trade_id,
        )
    return Person(
        name=str(values.get("name") or ""),
        birth=birth_of(str(values.get("identity") or "")),
        skill_level=int(values.get("skill_level") or 0),
        trade_id=values.get("trade") or event.trade_id,
        student=event.group == Event.Group.STUDENT,
    )


def apply(rows: Iterator[StagedValues], context: Context, deed: Any) -> dict[str, Any]:
    """Record the people and write the drafts, by the same acts as on the pages.

    What the rows name is looked up for a batch of them at once; only the acts ask for each row.
    """
    party = _sure(context)
    event = party.event
    teams: dict[str, Entry] = {}
    drafts = 0
    for row, named in with_names(rows, party):
        worker = _record(row, party, named, context)
        if not event.is_team:
            start(actor=context.actor, event=event, workers=[worker], **party.enters)
            drafts += 1
            continue
        name = str(row.values["team_name"])
        if name not in teams:
            teams[name] = _team(party, name, context)
            drafts += 1
        entry = add_people(actor=context.actor, entry=teams[name], workers=[worker])
        captain = (
            entry.competitors.filter(worker=worker, left_at__isnull=True).first()
            if row.values.get("captain")
            else None
        )
        teams[name] = name_team(
            actor=context.actor,
            entry=entry,
            team_name=name,
            coach=str(row.values.get("coach") or entry.coach),
            captain=captain,
        )
    return {
        "url": reverse("entries:unsent", args=[event.pk]),
        "message": _("%(count)d drafts are written. Complete them and send them in together.")
        % {"count": drafts},
    }


def _team(party: Party, name: str, context: Context) -> Entry:
    """The party's draft of this team, or a new one."""
    drafted = Entry.objects.filter(
        event=party.event, team_name=name, state=Entry.State.DRAFT, **party.enters
    ).first()
    return drafted or start(actor=context.actor, event=party.event, **party.enters)


def _record(row: StagedValues, party: Party, named: Named, context: Context) -> Worker:
    """The row's worker, made or brought up to date; an empty cell leaves what is known."""
    event, values = party.event, row.values
    known = named.workers[int(row.target)] if row.target else None
    trade = named.trades[values["trade"]] if values.get("trade") else None
    level = values.get("skill_level")
    member = values.get("union_member")
    return add_worker(
        actor=context.actor,
        enterprise=employer(party, row, named),
        name=values["name"],
        identity=values["identity"],
        phone=values["phone"],
        trade=trade or (known.trade if known is not None else event.trade),
        skill_level=level if level is not None else known.skill_level if known is not None else 0,
        union_member=member if member is not None else known.union_member if known is not None else True,
        student=known.student if known is not None else event.group == Event.Group.STUDENT,
    )


def _back(context: Context) -> str:
    event_id, unit_id = context.arguments.get("event", 0), context.arguments.get("unit")
    return reverse("entries:new", args=[event_id]) + (f"?unit={unit_id}" if unit_id else "")


def _union_of(context: Context) -> int | None:
    event = _event(context)
    return event.journal_union_id if event is not None else None


COMPETITORS = Import(
    kind=KIND,
    label=gettext_lazy("Competitors"),
    arguments=("event", "unit", "delegation"),
    columns=columns,
    may=may,
    compare=compare,
    apply=apply,
    unique=(("identity",),),
    back=_back,
    title_column="name",
    explanation=gettext_lazy(
        "A row a competitor. Each becomes a draft (in a team event, part of the team's draft); nothing is sent in "
        "before you have completed the drafts and sent them in together."
    ),
    union_of=_union_of,
)
