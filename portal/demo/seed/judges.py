"""The register of judges and the panels of two events, made through the room's own acts.

The city keeps the register; county Yanshan has judges of its own. One judge works where a competitor comes from, one
has declared a relative: both wait for a decision. The account `judge` has an appointment to answer.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from competitions.entries.models import Entry
from competitions.judging import acts, declarations
from competitions.judging.acts import JudgeFacts
from competitions.judging.models import Appointment, Judge
from competitions.judging.models.judges import Ground
from competitions.planning.models import Event
from enterprises.models import SkillLevel
from portal.acts.actors import Actor, Role, Seat
from portal.demo.accounts import ACCOUNTS, Account
from portal.demo.seed import words
from portal.demo.seed.numbers import identity_number, phone_number
from portal.demo.seed.organisation import new_users
from portal.demo.seed.world import World

CITY, COUNTY = "130900", "130925"
# The day on which the register was filled, after the judges' training.
REGISTERED = datetime.date(2026, 3, 16)
# (union, trades): who is in the register. Names and numbers follow from the position.
REGISTER: tuple[tuple[str, tuple[str, ...]], ...] = (
    *((CITY, ("焊工",)),) * 6,
    *((CITY, ("焊工", "无损检测员")),) * 2,
    *((CITY, ("数控车工", "数控铣工")),) * 3,
    *((CITY, ("电工",)),) * 2,
    (CITY, ("智能制造生产线运维", "多工序数控机床操作调整工")),
    *((COUNTY, ("焊工", "管件成型工")),) * 3,
    (COUNTY, ("无损检测员", "质检员")),
    (COUNTY, ("焊工",)),
    (COUNTY, ("钳工",)),
    *((CITY, ("电工",)),) * 3,
    *((CITY, ("数控车工",)),) * 2,
)
SURNAMES = "宋韩冯曹潘袁董余苏叶程魏蒋田杜丁沈姜范江彭陶康邵龚"
# Position → the account of the demo that this person signs in with.
ACCOUNT_AT = {0: "judge", 1: "chief", 6: "blinder", 8: "scorer", 11: "arbitrator"}
EMPLOYERS = ("沧州焊接技术研究所", "沧州职业技能鉴定中心", "河北装备制造学会")


@dataclass(frozen=True, slots=True)
class Post:
    """One appointment: whom (position in the register), as what, and how far it goes."""

    position: int
    role: str
    goal: str


R, S = Appointment.Role, Appointment.State
PANELS: dict[str, tuple[Post, ...]] = {
    "city": (
        Post(1, R.CHIEF, S.SIGNED),
        Post(0, R.JUDGE, S.INVITED),
        Post(2, R.JUDGE, S.SIGNED),
        Post(3, R.JUDGE, S.ACCEPTED),
        Post(4, R.JUDGE, S.DECLINED),
        Post(6, R.BLINDER, S.SIGNED),
        Post(8, R.SCORER, S.INVITED),
        Post(11, R.ARBITRATOR, S.SIGNED),
    ),
    "county": (
        Post(5, R.CHIEF, S.SIGNED),
        Post(0, R.JUDGE, S.SIGNED),
        Post(7, R.JUDGE, S.SIGNED),
        Post(12, R.SCORER, S.SIGNED),
    ),
}


def fill_register(world: World) -> None:
    """Enter all of them; those with an account of the demo can sign in with it."""
    world.judges = [_entered(world, number, code, trades) for number, (code, trades) in enumerate(REGISTER)]
    accounts = [account_at(position) for position in ACCOUNT_AT]
    users = new_users([(account.username, account.phone, account.name) for account in accounts])
    for position, user in zip(ACCOUNT_AT, users, strict=True):
        world.judges[position].user = user
        world.judges[position].save(update_fields=["user"])


def account_at(position: int) -> Account:
    """The account of the person at a position of the register that has one."""
    return next(account for account in ACCOUNTS if account.username == ACCOUNT_AT[position])


def appoint_judges(world: World) -> None:
    """The panels of the city's welding event and of the one under way at Mengcun."""
    judges = world.judges
    welding = Event.objects.filter(trade=world.trades["焊工"])
    coming = welding.get(competition__organiser=world.unions[CITY], state=Event.State.CLOSED)
    running = welding.get(state=Event.State.UNDER_WAY, judging=Event.Judging.PLAIN)
    _employ_where_somebody_competes(world, judges[2], coming)
    for event, posts in ((coming, PANELS["city"]), (running, PANELS["county"])):
        officer = world.actor(event.competition.organiser.code, Role.OFFICER)
        for post in posts:
            appointed(officer, event, judges[post.position], post)
    _declare_a_relative(coming, judges[3])


def _entered(world: World, number: int, code: str, trades: tuple[str, ...]) -> Judge:
    account = account_at(number) if number in ACCOUNT_AT else None
    given = (
        words.GIVEN_FIRST[number % len(words.GIVEN_FIRST)]
        + words.GIVEN_SECOND[number * 7 % len(words.GIVEN_SECOND)]
    )
    born = datetime.date(1966 + number, 1 + number % 12, 3 + number)
    facts = JudgeFacts(
        name=account.name if account else SURNAMES[number] + given,
        identity=identity_number(9_000_000 + number, born, COUNTY),
        phone=account.phone if account else phone_number(900_000 + number),
        employer=EMPLOYERS[number % len(EMPLOYERS)],
        employed_since=datetime.date(2012 + number % 8, 7, 1),
        trades=[world.trades[name] for name in trades],
        skill_level=SkillLevel.SENIOR_TECHNICIAN if number % 3 else SkillLevel.TECHNICIAN,
        title="高级工程师" if number % 4 == 0 else "",
        training="" if number == 19 else "沧州市职业技能竞赛裁判员培训班",
        trained_on=None if number == 19 else datetime.date(2026, 3, 12),
        valid_from=datetime.date(2026, 3, 15),
        valid_to=datetime.date(2029, 3, 14),
    )
    union = world.unions[code]
    return acts.register_judge(actor=world.actor(code, Role.OFFICER), union=union, facts=facts)


def _employ_where_somebody_competes(world: World, judge: Judge, event: Event) -> None:
    """The judge has worked for half a year where the first competitor comes from."""
    entry = event.entries.filter(state=Entry.State.ACCEPTED).order_by("pk").first()
    assert entry is not None
    employer = entry.competitors.select_related("employer").order_by("pk")[0].employer
    officer = world.actor(CITY, Role.OFFICER)
    facts = JudgeFacts(
        name=judge.name,
        employer=employer.name,
        employed_since=world.today - datetime.timedelta(days=180),
        trades=list(judge.trades.all()),
        skill_level=judge.skill_level,
        title=judge.title,
        training=judge.training,
        trained_on=judge.trained_on,
        valid_to=judge.valid_to,
    )
    acts.change_judge(actor=officer, judge=judge, facts=facts)


def own_seat(judge: Judge) -> Actor:
    """The judge, acting in person."""
    return Actor(user=judge.user, seat=Seat(kind=Seat.Kind.SELF, key="self"))


def appointed(officer: Actor, event: Event, judge: Judge, post: Post) -> Appointment:
    """Appointed, and as far as the post goes; who has no account yet gets a plain one to answer with."""
    made = acts.appoint(actor=officer, event=event, judge=judge, role=post.role, confirmed=True)
    if post.goal == S.INVITED:
        return made
    if judge.user is None:
        _give_a_plain_account(judge)
    own = own_seat(judge)
    if post.goal == S.DECLINED:
        return acts.decline(actor=own, appointment=made, reason="赛期与单位检修冲突，无法到场。")
    acts.accept(actor=own, appointment=made)
    if post.goal == S.SIGNED:
        acts.sign(actor=own, appointment=made, seen=[text.sha256 for text in declarations.asked_by(event)])
    return made


def _give_a_plain_account(judge: Judge) -> None:
    (judge.user,) = new_users([(f"judge{judge.pk}", judge.phone, judge.name)])
    judge.save(update_fields=["user"])


def _declare_a_relative(event: Event, judge: Judge) -> None:
    """The judge names a relative who happens to compete."""
    entry = event.entries.filter(state=Entry.State.ACCEPTED).order_by("-pk").first()
    assert entry is not None
    relative = entry.competitors.select_related("worker").order_by("pk")[0].worker
    appointment = Appointment.objects.get(event=event, judge=judge)
    own = own_seat(judge)
    acts.declare_interest(
        actor=own,
        appointment=appointment,
        ground=Ground.FAMILY,
        person=relative.name,
        explanation="堂弟，同城居住。",
    )
