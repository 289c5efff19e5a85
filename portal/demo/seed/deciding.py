"""What unions of the demo decide about promotions, honours and incentives after results were published."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from competitions.planning.models import Event
from competitions.results.acts import (
    certify,
    confirm,
    decide,
    decide_many,
    grant,
    issue_certificates,
    make_due,
    mark_held,
    pay,
)
from competitions.results.models import HonourRecommendation, Incentive, Promotion
from portal.acts.actors import Actor, Role

if TYPE_CHECKING:
    from portal.demo.seed.history import History

# Of events from this day on, some proposals still wait, so that there is something to decide.
WAITING_SINCE = datetime.date(2026, 7, 1)
# What an enterprise gets for training where the table leaves the amount to the payer, in yuan.
TRAINING = Decimal(2000)
TOO_MANY = datetime.date(2025, 6, 1)
_ON_PAPER = "已通过社会培训评价组织取得该等级，不再因竞赛晋级。"
_CAPTAIN_ONLY = "团队赛项只推荐队长。"
_NO_PLACES = "当年推荐名额已满，建议明年优先考虑。"


def schedule(history: History, event: Event, published: datetime.date) -> None:
    """Put forward the day after, confirm two days later; papers, money and honours within a month and a half."""

    def on(days: int, step: Any) -> None:
        history.on(published + datetime.timedelta(days=days), lambda: step(history, event))

    on(1, put_forward)
    on(3, confirm_all)
    on(5, certificates_of_winners)
    on(20, record_certificates)
    on(25, pay_winners)
    on(30, decide_above)


def _waits(event: Event) -> bool:
    return event.starts_on >= WAITING_SINCE


def _promotions(event: Event, state: str) -> list[Promotion]:
    found = Promotion.objects.filter(award__event=event, state=state)
    return list(found.order_by("award__rank", "award"))


def _honours(event: Event, state: str) -> list[HonourRecommendation]:
    found = HonourRecommendation.objects.filter(award__event=event, state=state)
    return list(found.order_by("award__rank", "award", "honour").select_related("award"))


def _incentives(event: Event, state: str) -> list[Incentive]:
    found = Incentive.objects.filter(award__event=event, state=state)
    return list(found.order_by("award__rank", "award", "pk").select_related("award"))


def _done(outcomes: list[Any]) -> None:
    refused = [refusal for _record, refusal in outcomes if refusal is not None]
    if refused:
        raise refused[0]


def put_forward(history: History, event: Event) -> None:
    """All but the last two of a young event; somebody holds the level already, of a team the captain alone goes on."""
    officer = history.actor(event.competition, Role.OFFICER)
    open_now = _promotions(event, "suggested")
    if _waits(event):
        open_now = open_now[:-2]
    elif len(open_now) > 5:
        last = open_now.pop()
        decide(actor=officer, record=last, verb="decline", reason=_ON_PAPER)
    _done(decide_many(actor=officer, records=open_now, verb="put_forward"))
    money = _incentives(event, "suggested")
    _done(decide_many(actor=officer, records=money[:-1] if _waits(event) else money, verb="put_forward"))
    for record in _honours(event, "suggested"):
        if not event.competitors.get(worker=record.award.worker_id).captain and event.is_team:
            decide(actor=officer, record=record, verb="decline", reason=_CAPTAIN_ONLY)
        elif event.competition.backfilled:
            mark_held(
                actor=officer,
                record=record,
                granted_on=event.starts_on - datetime.timedelta(days=400),
                document_number="演示〔2024〕7号",
            )
        else:
            decide(actor=officer, record=record, verb="put_forward")


def confirm_all(history: History, event: Event) -> None:
    """All but the last two of a young event; whoever is promoted enters later events at the new level."""
    approver = history.actor(event.competition, Role.APPROVER)
    proposed = _promotions(event, "proposed")
    if _waits(event):
        proposed = proposed[:-2]
    _done(decide_many(actor=approver, records=proposed, verb="confirm"))
    reached = {each.award.worker_id: each.to_level for each in _promotions(event, "confirmed")}
    for people in history.world.workers.values():
        for worker in people:
            worker.skill_level = reached.get(worker.pk, worker.skill_level)
    for record in _honours(event, "proposed"):
        confirm(actor=approver, record=record)
    for incentive in [] if _waits(event) else _incentives(event, "proposed"):
        make_due(
            actor=approver,
            incentive=incentive,
            amount=incentive.proposed_amount or TRAINING,
            payer=event.competition.organiser,
            document_number=f"演示〔{event.starts_on:%Y}〕{event.pk}号",
            document_date=history.world.clock.today(),
        )


def certificates_of_winners(history: History, event: Event) -> None:
    """Older events have issued theirs; of young ones they wait to be issued."""
    if not _waits(event):
        approver = history.actor(event.competition, Role.APPROVER)
        issue_certificates(actor=approver, event=event, limit=500)


def record_certificates(history: History, event: Event) -> None:
    """The promotions of older events are certified; numbers are made up and say so."""
    if _waits(event):
        return
    officer = history.actor(event.competition, Role.OFFICER)
    for promotion in _promotions(event, "confirmed"):
        certify(
            actor=officer,
            promotion=promotion,
            number=f"DEM{event.starts_on:%Y}{promotion.pk:07d}",
            issued_on=history.world.clock.today(),
        )


def pay_winners(history: History, event: Event) -> None:
    """What is due is paid, but for the last of each event: it stands as due."""
    officer = history.actor(event.competition, Role.OFFICER)
    for incentive in _incentives(event, "due")[:-1]:
        pay(actor=officer, incentive=incentive, paid_on=history.world.clock.today())


def decide_above(history: History, event: Event) -> None:
    """The union that grants decides about what has arrived; of young events it has not come to it yet."""
    if _waits(event):
        return
    for record in _honours(event, "recommended"):
        assert record.lies_with is not None
        signer: Actor = history.world.actor(record.lies_with.code, Role.APPROVER)
        if TOO_MANY <= event.starts_on < datetime.date(2025, 7, 1):
            decide(actor=signer, record=record, verb="turn_down", reason=_NO_PLACES)
        else:
            grant(
                actor=signer,
                record=record,
                granted_on=history.world.clock.today(),
                document_number=f"演示〔{event.starts_on:%Y}〕{event.pk}号",
            )
