"""A blind module in which everything is there that could give somebody away, under names that stand nowhere else.

Eight entries in two panels: one absent, one withdrawn, one disqualified after it was marked, one kept from a judge
whose employer entered it, one that a stoppage cost points; with timetable, draw, codes, check-ins, photographs,
printed sheets, an order book, labels, an objection. Nothing is locked yet.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import time_machine
from django.core.files.base import ContentFile
from django.utils import timezone

from competitions.entries.models import Attachment, Entry
from competitions.judging import (
    acts,
    tasks,  # noqa: F401  (registers the runners)
)
from competitions.judging.models import (
    Appointment,
    BlindCode,
    BlindLayer,
    Incident,
    Judge,
    JudgeEmployment,
    ModuleMarking,
    ScoreSheet,
    Session,
)
from competitions.planning.models import Event, Module
from competitions.results import acts as results_acts
from competitions.results.models import Objection
from enterprises.models import Staff
from portal.acts.actors import Actor, Role, actor_for
from portal.jobs.models import Job
from portal.jobs.running import execute
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked
from tests.competitions.judging.timetable import scene
from unions.models import Membership, User

SIGNS = "甲乙丙丁戊己庚辛"
COUNT = len(SIGNS)


@dataclass(frozen=True, slots=True)
class Who:
    """Which of the entries (0 to 7) it happened to, and which stand in the second panel."""

    absent: int = 1
    withdrawn: int = 2
    disqualified: int = 5
    recused: int = 0
    stopped: int = 6
    second: tuple[int, ...] = (0, 5, 6, 7)


def noon() -> datetime.datetime:
    """Today at noon, Beijing time: when the module is being marked."""
    return timezone.make_aware(datetime.datetime.combine(timezone.localdate(), datetime.time(12)))


@dataclass
class Hidden:
    """Build it in a transaction, with the clock at `noon()`."""

    who: Who = field(default_factory=Who)
    # Who has another seat beside the judge's; the papers, the objection: what only the crawl needs.
    furnished: bool = True
    contest: marked.Contest = field(init=False)
    seats: list[Appointment] = field(init=False)
    blinders: list[Appointment] = field(init=False)
    arbitrator: Appointment = field(init=False)
    layers: dict[str, BlindLayer] = field(init=False)
    photo: Attachment = field(init=False)
    incident: Incident = field(init=False)
    session: Session = field(init=False)
    jobs: list[Job] = field(init=False, default_factory=list)
    objection: Objection | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._enter()
        self._lay_out()
        self._appoint()
        self._code()
        self._hold()
        if self.furnished:
            self._furnish()

    # --- What stands there -------------------------------------------------------------------------------

    @property
    def event(self) -> Event:
        return self.contest.event

    @property
    def module(self) -> Module:
        return self.contest.module

    @property
    def entries(self) -> list[Entry]:
        return self.contest.entries

    def codes(self, kind: str, entries: Iterable[int] | None = None) -> dict[int, str]:
        """Position of the entry → its code in a layer; of some entries, or of all."""
        found = dict(BlindCode.objects.filter(layer=self.layers[kind]).values_list("entry_id", "code"))
        return {
            place: found[entry.pk]
            for place, entry in enumerate(self.entries)
            if entries is None or place in set(entries)
        }

    def names(self) -> set[str]:
        """What tells who somebody is, in words: names, initials, units, teams."""
        found = set()
        for entry in self.entries:
            worker = entry.competitors.get().worker
            assert entry.enterprise is not None
            found |= {worker.name, worker.initials, entry.enterprise.name, entry.enterprise.initials}
            found |= {entry.enterprise.uscc, entry.team_name}
        return found - {""}

    def identities(self) -> set[str]:
        """What tells it in figures and files: identity and phone numbers, whole and masked; photographs."""
        found = {str(self.photo.file.name).rsplit("/", 1)[-1], "密照片"}
        for entry in self.entries:
            worker = entry.competitors.get().worker
            found |= {worker.identity, worker.identity[-8:], worker.phone}
        return found

    def numbers(self) -> set[str]:
        """The entry numbers, which are those of the tickets too, and the ids behind them."""
        return {str(value) for entry in self.entries for value in (entry.number, entry.pk)}

    def stations(self) -> set[str]:
        return set(self.session.stations.values_list("label", flat=True))

    # --- Building ----------------------------------------------------------------------------------------

    def _enter(self) -> None:
        today = timezone.localdate()
        competition = factories.competition(name="盲评暗访竞赛", starts_on=today)
        event, module, officer = marked.event_by_sheets(
            of=competition,
            name="盲评暗访赛项",
            state=Event.State.CLOSED,
            entry_closes_at=noon() - datetime.timedelta(days=3),
        )
        module.blind = True
        module.save()
        entries = []
        for place, sign in enumerate(SIGNS):
            unit = factories.enterprise(f"绝密螭吻{sign}字第九机械厂")
            person = factories.worker(unit, f"欧阳翡翠琉璃珍珠{sign}")
            number = f"Q{place + 1:02d}X{74_000 + 37 * place}"
            entry = factories.entry(
                event,
                [person],
                employer=unit,
                # An id that would stand out: in the order of entries it tells as much as the number.
                pk=7_310_000_000 + 1_009 * place,
                number=number,
                team_name=f"螭吻狻猊{sign}队",
            )
            entries.append(entry)
        self.photo = Attachment.objects.create(
            entry=entries[3],
            worker=entries[3].competitors.get().worker,
            requirement="photo",
            file=ContentFile(b"\x89PNG\r\n\x1a\n photo", "密照片丁.png"),
        )
        self.contest = marked.Contest(
            event=event,
            module=module,
            entries=entries,
            judges=[],
            officer=officer,
            chief=Actor(),
            chief_appointment=Appointment(),
            marking=acts.marking_of(module),
        )

    def _lay_out(self) -> None:
        """A session with a station for each entry, drawn by lot the day before."""
        stage = scene.Scene.of(self.event, self.contest.officer)
        with time_machine.travel(noon() - datetime.timedelta(days=1), tick=False):
            self.session = stage.session(
                "暗访第一场", 9, 11, stations=tuple(f"密位{31 + place}" for place in range(COUNT))
            )
            stage.drawn()

    def _appoint(self) -> None:
        contest, event = self.contest, self.event
        contest.judges = [
            register.appointed(event, register.judge(name=f"评委{sign}", phone=f"1970000{place:04d}"))
            for place, sign in enumerate("子丑寅卯辰巳午未申酉")
        ]
        self.seats = contest.judges
        contest.chief_appointment = self._person("chief", "裁判长某", 20)
        contest.chief = register.self_of(contest.chief_appointment.judge)
        contest.scorer = register.self_of(self._person("scorer", "记录员某", 21).judge)
        self.blinders = [
            self._person("blinder", "加密员一", 22),
            self._person("blinder", "加密员二", 23),
        ]
        self.arbitrator = self._person("arbitrator", "仲裁员某", 24)
        JudgeEmployment.objects.create(
            judge=contest.judges[0].judge, enterprise=self.entries[self.who.recused].enterprise
        )

    def _person(self, role: str, name: str, number: int) -> Appointment:
        return register.appointed(
            self.event, register.judge(name=name, phone=f"1970000{number:04d}"), role=role
        )

    def _code(self) -> None:
        first, second = (register.self_of(row.judge) for row in self.blinders)
        acts.name_blinders(
            actor=self.contest.officer,
            event=self.event,
            module=self.module,
            station=self.blinders[0],
            work=self.blinders[1],
        )
        self.layers = {str(row.kind): row for row in BlindLayer.objects.filter(module=self.module)}
        acts.make_codes(actor=first, layer=self.layers["station"])
        acts.make_codes(actor=second, layer=self.layers["work"])

    def _hold(self) -> None:
        """The day: who came, the panels, all marks of whoever came, what happened."""
        event, who, officer = self.event, self.who, self.contest.officer
        Event.objects.filter(pk=event.pk).update(state=Event.State.UNDER_WAY)
        event.refresh_from_db()
        session = self.session
        for place, entry in enumerate(self.entries):
            if place == who.absent:
                acts.mark_absent(actor=officer, entry=entry, session=session)
            else:
                acts.check_in(actor=officer, entry=entry, session=session, identity_checked=True)
        first = [place for place in range(COUNT) if place not in who.second]
        panels = (("第一组", self.seats[:5], first), ("第二组", self.seats[5:], list(who.second)))
        marked.compose(
            self.contest,
            [(name, judges, [self.entries[place] for place in places]) for name, judges, places in panels],
        )
        acts.record_absences(actor=officer, event=event)
        self._status(who.withdrawn, "withdrawn", "家中有事")
        not_there = {self.entries[who.absent].pk, self.entries[who.withdrawn].pk}
        for sheet in ScoreSheet.objects.filter(module=self.module).exclude(entry__in=not_there):
            marked.fill(self.contest, sheet)
        self._status(who.disqualified, "disqualified", "冒名顶替")
        self.incident = acts.report_incident(
            actor=officer,
            event=event,
            kind="safety",
            description="气瓶未固定",
            module=self.module,
            entry=self.entries[who.stopped],
            happened_at=noon(),
        )
        acts.decide_incident(
            actor=officer, incident=self.incident, decision="扣分", deduction=Decimal("7.25")
        )
        self.contest.marking = ModuleMarking.objects.get(module=self.module)

    def _status(self, place: int, status: str, reason: str) -> None:
        entry = self.entries[place]
        version = entry.outcome.version if hasattr(entry, "outcome") else 0
        row = acts.Scores(entry.pk, version, {}, status=status, reason=reason)
        assert acts.record_scores(actor=self.contest.officer, event=self.event, rows=[row]).saved

    def _furnish(self) -> None:
        """Other seats of judges; papers and files; an objection under arbitration."""
        day = datetime.date(2020, 1, 1)
        for place, union, role in (
            (5, factories.county(), Role.OFFICER),
            (6, factories.city(), Role.AUDITOR),
            (7, factories.county(), Role.ADMINISTRATOR),
        ):
            Membership.objects.create(
                user=self.user(self.seats[place]), union=union, role=role.value, valid_from=day
            )
        # A judge who works on the portal for a firm that entered: what is the firm's own stays the firm's.
        firm = self.entries[4].enterprise
        assert firm is not None
        Staff.objects.create(
            user=self.user(self.seats[8]),
            enterprise=firm,
            role=Role.ADMINISTRATOR.value,
            valid_from=day,
        )
        officer = self.contest.officer
        self.jobs = [
            acts.print_sheets(actor=officer, module=self.module, sheet=None),
            acts.begin_order_book(actor=officer, competition=self.event.competition, file_format="pdf"),
            acts.begin_order_book(actor=officer, competition=self.event.competition, file_format="docx"),
            *(
                acts.print_labels(actor=register.self_of(row.judge), layer=layer)
                for row, layer in zip(
                    self.blinders, (self.layers["station"], self.layers["work"]), strict=True
                )
            ),
        ]
        for job in self.jobs:
            execute(str(job.pk), heartbeat=False)
            job.refresh_from_db()
            assert job.state == Job.State.SUCCEEDED, job.error
        self.objection = results_acts.object_to(
            actor=actor_for(factories.staff_of_unit(firm, name="密联络人")),
            entry=self.entries[4],
            kind="conduct",
            text="计时有误",
        )
        results_acts.take_up_objection(actor=officer, objection=self.objection)
        results_acts.assign_objection(actor=officer, objection=self.objection, arbitrators=[self.arbitrator])

    @staticmethod
    def user(appointment: Appointment) -> User:
        judge: Judge = appointment.judge
        assert judge.user is not None
        return judge.user

    def things(self) -> list[Any]:
        """Everything of the blind event that an address could name."""
        sheets = ScoreSheet.objects.filter(module=self.module).order_by("seat", "entry__number")
        own = sheets.filter(appointment=self.seats[0]).first()
        common = sheets.filter(seat=ScoreSheet.COMMON, entry=self.entries[self.who.disqualified]).first()
        found = [
            self.event,
            self.event.competition,
            self.module,
            self.entries[0],
            self.entries[4],
            self.entries[3].competitors.get(),
            self.entries[0].enterprise,
            self.entries[0].competitors.get().worker,
            self.photo,
            self.incident,
            self.session,
            self.session.slots.order_by("pk").first(),
            own,
            common,
            self.seats[0],
            self.seats[0].judge,
            self.contest.chief_appointment,
            *self.layers.values(),
            *self.jobs,
            self.event.draws.get(),
        ]
        return found if self.objection is None else [*found, self.objection]
