"""A contest on its second day: one module locked, one being marked at the stations, one marked blind by codes."""

from __future__ import annotations

import datetime
from decimal import Decimal

from competitions.entries.models import Entry
from competitions.judging import acts
from competitions.judging.acts import SessionFacts
from competitions.judging.models import BlindLayer, Incident, Session, Slot
from competitions.judging.scoring import Judgement
from portal.demo.seed.contests.contest import DAY, Contest, R, signed
from portal.demo.seed.contests.schemes import PIECE_NAME, THEORY_NAME, WELDING_NAME

SOURCE = "演示用彩票“双色球”当期开奖的七个号码，按开奖公告的顺序（虚构）"
DRAWN_WITH = "01 09 14 20 26 33 + 07"
# Positions in the register. The first judge is the account `judge`; the last gives less than the others.
JUDGE, STRICT = 0, 14
CHIEF, JUDGES, PIECE_JUDGES = 1, (JUDGE, 4, 5, 7, STRICT), (JUDGE, 15, 16)
BLINDER, SECOND_BLINDER, SCORER, ARBITRATOR = 6, 17, 8, 11
BOOTHS = ("1", "2", "3", "4")


class OnTheDay(Contest):
    """焊条电弧焊: yesterday theory and the first session, today the second."""

    theory_session: Session
    first_session: Session
    second_session: Session

    def _go_on(self, closed: datetime.date) -> None:
        self._later(closed, self._prepare, self._lay_out)
        announce, hold = self._draw(SOURCE, DRAWN_WITH)
        self._later(closed + DAY, announce)
        self._later(closed + 2 * DAY, hold)
        self._later(closed + 3 * DAY, self._seat, self._encode)
        self._later(self.first, self._first_day)
        self._later(self.first + DAY, self._second_day)

    def _prepare(self) -> None:
        self._appoint(
            *signed(R.CHIEF, CHIEF),
            *signed(R.JUDGE, *JUDGES, *PIECE_JUDGES[1:]),
            *signed(R.BLINDER, BLINDER, SECOND_BLINDER),
            *signed(R.SCORER, SCORER),
            *signed(R.ARBITRATOR, ARBITRATOR),
        )
        self._choose(THEORY_NAME, WELDING_NAME, PIECE_NAME)

    def _lay_out(self) -> None:
        officer, (theory, practice, _piece) = self._actor(), self._modules()
        today = self.first + DAY
        self.theory_session = acts.add_session(
            actor=officer,
            event=self.event,
            facts=SessionFacts(
                "理论考试", self._moment(self.first, 9), self._moment(self.first, 10, 30), ("1",), theory,
                "工人文化宫二楼教室", 30,
            ),
        )  # fmt: skip
        self.first_session, self.second_session = (
            acts.add_session(
                actor=officer,
                event=self.event,
                facts=SessionFacts(name, begins, ends, BOOTHS, practice, "焊接实训基地"),
            )
            for name, begins, ends in (
                ("焊接第1场", self._moment(self.first, 13, 30), self._moment(self.first, 16, 30)),
                ("焊接第2场", self._moment(today, 7, 30), self._moment(today, 10, 30)),
            )
        )

    def _seat(self) -> None:
        theory, practice, piece = self._modules()
        self._sit(theory, (4,))
        self._sit(practice, JUDGES)
        self._sit(piece, PIECE_JUDGES)

    def _encode(self) -> None:
        """Two layers, two people: entry → station code, station code → work code."""
        piece = self._modules()[2]
        acts.name_blinders(
            actor=self._actor(),
            event=self.event,
            module=piece,
            work=self.posts[BLINDER],
            station=self.posts[SECOND_BLINDER],
        )
        for kind, keeper in (
            (BlindLayer.Kind.STATION, SECOND_BLINDER),
            (BlindLayer.Kind.WORK, BLINDER),
        ):
            layer = BlindLayer.objects.get(module=piece, kind=kind)
            acts.make_codes(actor=self._own(keeper), layer=layer)

    def _placed(self, session: Session) -> list[Entry]:
        """Who was drawn to the session, by station."""
        slots = (
            Slot.objects.filter(session=session).select_related("entry").order_by("station__order", "place")
        )
        return [slot.entry for slot in slots]

    def _admit(self, entry: Entry, session: Session, hour: int, minute: int, note: str = "") -> None:
        self._at(self.world.clock.today(), hour, minute)
        acts.check_in(actor=self._actor(), entry=entry, session=session, identity_checked=True, note=note)

    # --- the first day --------------------------------------------------------------------------------------

    def _first_day(self) -> None:
        self._at(self.first, 7, 40)
        self._move("start")
        early, late = self._placed(self.first_session), self._placed(self.second_session)
        self._examine(early, late)
        for number, entry in enumerate(early):
            self._admit(entry, self.first_session, 13, 5 + 4 * number)
        self._mark_first_session(early)
        self._mark_pieces(early)
        self._put_down_incidents(early)

    def _examine(self, early: list[Entry], late: list[Entry]) -> None:
        """The theory paper: one comes late, one not at all; the scorer types in, the chief judge locks."""
        theory = self._modules()[0]
        absent = late[-1]
        for number, entry in enumerate([*early[1:], *late[:-1]]):
            self._admit(entry, self.theory_session, 8, 15 + 4 * number)
        self._admit(early[0], self.theory_session, 9, 12, "堵车，迟到12分钟，经裁判长同意入场。")
        self._at(self.first, 9, 31)
        acts.mark_absent(
            actor=self._actor(), entry=absent, session=self.theory_session, note="电话联系，因病未到。"
        )
        acts.record_absences(actor=self._actor(), event=self.event, reason="因病未到。")
        self._at(self.first, 11, 20)
        sat = [*early, *late[:-1]]
        self._mark_all(theory, self._own(SCORER), sat, self._skills(sat))
        self._at(self.first, 11, 50)
        acts.lock_module(actor=self._own(CHIEF), marking=acts.marking_of(theory), confirmed=True)

    def _mark_first_session(self, early: list[Entry]) -> None:
        """Two are complete; of one judges lie too far apart; of one the sheet of the account `judge` came back."""
        practice = self._modules()[1]
        sheets = self._sheets(practice)
        shaped = next(
            aspect.key
            for aspect in self._aspects(sheets[early[0].pk, 1])
            if isinstance(aspect.method, Judgement)
        )
        self._at(self.first, 15, 10)
        for entry, skill in zip(early, (0.93, 0.84, 0.75, 0.88), strict=True):
            self._mark(self._own(4), sheets[entry.pk, 0], self._values(sheets[entry.pk, 0], skill))
            for seat, position in enumerate(JUDGES, start=1):
                values = self._values(sheets[entry.pk, seat], skill - (0.25 if position == STRICT else 0))
                if entry == early[2] and shaped in values:
                    values[shaped] = {"points": ("3", "1", "2")[seat - 1]}
                self._mark(
                    self._own(position),
                    sheets[entry.pk, seat],
                    values,
                    hand_in=not (entry == early[3] and position == STRICT),
                )
        self._at(self.first, 17, 20)
        acts.return_sheet(
            actor=self._own(CHIEF),
            sheet=sheets[early[3].pk, 1],
            reason="弯曲试验后的评定与试件编号对不上，请核对试件后重新评定。",
        )

    def _mark_pieces(self, early: list[Entry]) -> None:
        """By codes: one piece is marked by all, one by the account `judge` alone."""
        piece = self._modules()[2]
        sheets = self._sheets(piece)
        self._at(self.first, 16, 50)
        done, begun = early[0], early[1]
        self._mark(self._own(15), sheets[done.pk, 0], self._values(sheets[done.pk, 0], 0.8))
        for seat, position in enumerate(PIECE_JUDGES, start=1):
            self._mark(self._own(position), sheets[done.pk, seat], self._values(sheets[done.pk, seat], 0.8))
        self._mark(self._own(JUDGE), sheets[begun.pk, 1], self._values(sheets[begun.pk, 1], 0.7))

    def _put_down_incidents(self, early: list[Entry]) -> None:
        practice, chief = self._modules()[1], self._own(CHIEF)
        self._at(self.first, 17, 30)
        power = acts.report_incident(
            actor=self._actor(), event=self.event, kind=Incident.Kind.TIME, module=practice, entry=early[1],
            description="2号工位电源跳闸，停焊约8分钟，电工修复后继续。", happened_at=self._moment(self.first, 14, 12),
        )  # fmt: skip
        acts.decide_incident(
            actor=chief, incident=power, minutes=8, decision="非选手原因，补时8分钟，已在现场执行。"
        )
        mask = acts.report_incident(
            actor=self._own(5), event=self.event, kind=Incident.Kind.VIOLATION, module=practice, entry=early[0],
            description="引弧时未放下面罩，提醒后改正。", happened_at=self._moment(self.first, 14, 40),
        )  # fmt: skip
        acts.decide_incident(
            actor=chief, incident=mask, deduction=Decimal(2), decision="违反安全操作规程，扣2分。"
        )

    # --- the second day -------------------------------------------------------------------------------------

    def _second_day(self) -> None:
        """Two have come and are at work; something has just happened that nobody has decided."""
        today, practice = self.first + DAY, self._modules()[1]
        late = self._placed(self.second_session)
        for number, entry in enumerate(late[:2]):
            self._admit(entry, self.second_session, 7, 2 + 3 * number)
        sheets = self._sheets(practice)
        self._at(today, 7, 50)
        for actor, sheet in (
            (self._own(JUDGE), sheets[late[0].pk, 1]),
            (self._own(4), sheets[late[0].pk, 0]),
        ):
            values = self._values(sheet, 0.85)
            half = dict(list(values.items())[: max(1, len(values) // 2)])
            self._mark(actor, sheet, half, hand_in=False)
        self._at(today, 7, 55)
        acts.report_incident(
            actor=self._own(7), event=self.event, kind=Incident.Kind.STOPPAGE, module=practice, entry=late[1],
            description="送风机异响，选手停焊，等待检修。", happened_at=self._moment(today, 7, 52),
        )  # fmt: skip
