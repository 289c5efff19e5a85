"""A contest before its day: drawn, schemes fixed, panels made; a conflict waits, and codes are to be made."""

from __future__ import annotations

import datetime

from competitions.judging import acts
from competitions.judging.acts import SessionFacts, SessionRow
from competitions.judging.models.judges import Ground
from portal.demo.seed.contests.contest import DAY, Contest, R, signed
from portal.demo.seed.contests.plan import PIECE
from portal.demo.seed.contests.schemes import PIECE_NAME, THEORY_NAME, TURNING_NAME

SOURCE = "演示用彩票“大乐透”当期开奖的七个号码，按开奖公告的顺序（虚构）"
DRAWN_WITH = "05 12 19 23 34 + 02 09"
CHIEF, JUDGES, SPARE = 13, (10, 23, 24), 9
BLINDER, SECOND_BLINDER, ARBITRATOR = 6, 17, 11


class BeforeTheDay(Contest):
    """数控车: five days before the contest."""

    def _go_on(self, closed: datetime.date) -> None:
        self._later(closed, self._prepare, self._lay_out)
        announce, hold = self._draw(SOURCE, DRAWN_WITH)
        self._later(closed + DAY, announce)
        self._later(closed + 2 * DAY, hold, self._seat)
        self._later(self.world.today, self._declare)

    def _prepare(self) -> None:
        self._appoint(
            *signed(R.CHIEF, CHIEF),
            *signed(R.JUDGE, *JUDGES, SPARE),
            *signed(R.BLINDER, BLINDER, SECOND_BLINDER),
            *signed(R.ARBITRATOR, ARBITRATOR),
        )
        self._choose(THEORY_NAME, TURNING_NAME, PIECE_NAME)
        piece = next(module for module in self._modules() if module.name == PIECE)
        acts.name_blinders(
            actor=self._actor(),
            event=self.event,
            module=piece,
            work=self.posts[SECOND_BLINDER],
            station=self.posts[BLINDER],
        )

    def _lay_out(self) -> None:
        theory, practice, _piece = self._modules()
        hall = SessionFacts(
            "理论考试", self._moment(self.first, 9), self._moment(self.first, 10, 30), ("1",), theory,
            "工人文化宫机房", 30,
        )  # fmt: skip
        acts.add_session(actor=self._actor(), event=self.event, facts=hall)
        shop = SessionFacts(
            "数控车操作", self._moment(self.first, 13), self._moment(self.first, 15, 30),
            tuple(f"C{number}" for number in range(1, 5)), practice, "实训中心数控车间",
        )  # fmt: skip
        acts.add_sessions(actor=self._actor(), event=self.event, row=SessionRow(shop, count=2, pause=60))

    def _seat(self) -> None:
        for module in self._modules():
            self._sit(module, JUDGES)

    def _declare(self) -> None:
        """A judge of the panel remembers that a cousin works at a unit that has entered."""
        self._at(self.world.today, 7, 20)
        entry = self._competing()[2]
        assert entry.enterprise is not None
        acts.declare_interest(
            actor=self._own(JUDGES[2]),
            appointment=self.posts[JUDGES[2]],
            ground=Ground.FAMILY,
            unit=entry.enterprise.name,
            explanation="表妹在该单位任检验员，是否参赛不清楚。",
        )
