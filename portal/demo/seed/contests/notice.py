"""Results on public notice: one with objections open, one that an objection has corrected."""

from __future__ import annotations

import datetime
from decimal import Decimal

from django.core.files.base import ContentFile

from competitions.entries.models import Competitor, Entry
from competitions.judging import acts as judging
from competitions.judging.acts import Scores
from competitions.judging.models import Outcome
from competitions.results import acts
from competitions.results.models import Objection, ResultVersion
from portal.acts.actors import Actor, Role, Seat
from portal.demo.seed.contests.contest import DAY, Contest, R, signed
from portal.demo.seed.contests.schemes import THEORY_NAME, TIG_NAME
from portal.demo.seed.papers import paper

CHIEF, JUDGES, SCORER, ARBITRATOR = 1, (14, 15, 16), 8, 11
RESULTS = Objection.Kind.RESULTS


class OnNotice(Contest):
    """氩弧焊: scored and locked a week ago, on public notice since two days."""

    def _go_on(self, closed: datetime.date) -> None:
        self._later(closed, self._prepare)
        self._later(self.first - DAY, self._seat)
        self._later(self.first + DAY, self._hold)
        self._later(self.world.today - 2 * DAY, self._announce, self._object_as_unit)
        self._later(self.world.today - DAY, self._take_up, self._object_in_person)

    def _prepare(self) -> None:
        self._appoint(
            *signed(R.CHIEF, CHIEF),
            *signed(R.JUDGE, *JUDGES),
            *signed(R.SCORER, SCORER),
            *signed(R.ARBITRATOR, ARBITRATOR),
        )
        self._choose(THEORY_NAME, TIG_NAME)

    def _enter(self) -> None:
        """The worker with an account is among them."""
        self.taken.discard(self.account.pk)
        super()._enter()

    def _seat(self) -> None:
        theory, practice = self._modules()
        self._sit(theory, JUDGES[:1])
        self._sit(practice, JUDGES)

    def _hold(self) -> None:
        self._at(self.first + DAY, 7, 30)
        self._move("start")
        entries = self._competing()
        skills = self._skills(entries)
        for hour, module in zip((12, 16), self._modules(), strict=True):
            self._at(self.first + DAY, hour)
            self._mark_all(module, self._own(SCORER), entries, skills)
            judging.lock_module(actor=self._own(CHIEF), marking=judging.marking_of(module), confirmed=True)
        self._move("finish")

    def _announce(self) -> None:
        self._at(self.world.clock.today(), 9)
        acts.announce(actor=self._actor(Role.APPROVER), event=self.event, confirmed=True)
        self._look_again()

    def _object_as_unit(self) -> None:
        entry = self._entry_of_another()
        assert entry.enterprise is not None
        acts.object_to(
            actor=self.world.unit_actor(entry.enterprise),
            entry=entry,
            kind=RESULTS,
            text="我单位选手焊缝宽度差一项自测不超过 1 mm，公布的得分偏低，请复核测量记录。",
        )

    def _take_up(self) -> None:
        """Taken up, and given to the arbitrator."""
        officer = self._actor()
        (objection,) = Objection.objects.filter(event=self.event)
        acts.take_up_objection(actor=officer, objection=objection)
        acts.assign_objection(actor=officer, objection=objection, arbitrators=[self.posts[ARBITRATOR]])

    def _object_in_person(self) -> None:
        """The account `worker`, with a photograph on a page."""
        own = Competitor.objects.select_related("entry", "worker__user").get(
            event=self.event, worker=self.account
        )
        acts.object_to(
            actor=Actor(user=own.worker.user, seat=Seat(kind=Seat.Kind.SELF, key="self")),
            entry=own.entry,
            kind=RESULTS,
            text="用时一项按计时员记录应为 44 分钟，公布的得分与此不符，请核对计时记录。",
            evidence=[ContentFile(paper("现场计时单（选手联）"), "timesheet.pdf")],
        )

    def _entry_of_another(self) -> Entry:
        """The last entry, of another unit than the account's."""
        return self._competing()[-1]


# Theory and practice of the entries in the order of their numbers; 65.5 was typed for 86.5.
TYPED = (("86", "91.5"), ("90", "88"), ("84", "87.5"), ("82", "65.5"), ("88", "80"), ("80", "81"), ("78", "76.5"),
         ("85", "72"))  # fmt: skip
WRONG, RIGHT = 3, "86.5"
REASON = "异议经仲裁成立：一名选手的操作成绩录入有误，更正后重新公示。"


class Corrected(Contest):
    """装配钳工: an objection was upheld, the corrected version went on notice and is final."""

    def _go_on(self, closed: datetime.date) -> None:
        last = self.event.ends_on
        self._later(closed, lambda: self._appoint(*signed(R.ARBITRATOR, ARBITRATOR)))
        self._later(self.first, lambda: self._move("start"))
        self._later(last, self._score_by_hand)
        self._later(last + DAY, self._announce)
        self._later(last + 2 * DAY, self._object)
        self._later(last + 3 * DAY, self._take_up)
        self._later(last + 4 * DAY, self._uphold)
        self._later(last + 5 * DAY, self._correct)
        self._later(last + 6 * DAY, self._close_objection)

    def _scores(self) -> list[Scores]:
        theory, practice = self._modules()
        return [
            Scores(entry_id=entry.pk, version=0, marks={theory.pk: Decimal(one), practice.pk: Decimal(other)})
            for entry, (one, other) in zip(self._competing(), TYPED, strict=True)
        ]

    def _score_by_hand(self) -> None:
        judging.record_scores(actor=self._actor(), event=self.event, rows=self._scores())
        self._move("finish")

    def _announce(self, reason: str = "") -> ResultVersion:
        version = acts.announce(
            actor=self._actor(Role.APPROVER), event=self.event, reason=reason, confirmed=True
        )
        self._look_again()
        return version

    def _object(self) -> None:
        entry = self._competing()[WRONG]
        assert entry.enterprise is not None
        acts.object_to(
            actor=self.world.unit_actor(entry.enterprise),
            entry=entry,
            kind=RESULTS,
            text="我单位选手操作评分表合计为 86.5 分，公布的成绩按此计算应更高，请核对录入。",
            evidence=[ContentFile(paper("操作评分表照片"), "sheet.pdf")],
        )

    def _objection(self) -> Objection:
        return Objection.objects.get(event=self.event)

    def _take_up(self) -> None:
        acts.take_up_objection(actor=self._actor(), objection=self._objection())
        acts.assign_objection(
            actor=self._actor(), objection=self._objection(), arbitrators=[self.posts[ARBITRATOR]]
        )

    def _uphold(self) -> None:
        acts.decide_objection(
            actor=self._own(ARBITRATOR),
            objection=self._objection(),
            upheld=True,
            reason="调取评分表原件核对，操作成绩应为 86.5 分，录入为 65.5 分，异议成立。",
        )

    def _correct(self) -> None:
        """The scoring is opened again, the mark mended, and the next version goes on notice for a window of its own."""
        self.event = judging.reopen(actor=self._actor(), event=self.event, reason="按仲裁决定更正操作成绩。")
        self._look_again()
        wrong = self._scores()[WRONG]
        line = Outcome.objects.get(entry=wrong.entry_id)
        marks = {**wrong.marks, self._modules()[1].pk: Decimal(RIGHT)}
        row = Scores(entry_id=wrong.entry_id, version=line.version, marks=marks)
        judging.record_scores(actor=self._actor(), event=self.event, rows=[row], note="按仲裁决定更正。")
        self._move("finish")
        version = self._announce(REASON)
        assert version.closes_at is not None
        over = version.closes_at.date() + DAY
        if over <= self.world.today:
            self._later(over, self._finalise)

    def _close_objection(self) -> None:
        acts.close_objection(
            actor=self._actor(),
            objection=self._objection(),
            public_summary="对一名选手操作成绩的异议成立，成绩已更正，名次相应调整，见第 2 版公示。",
            confirmed=True,
        )
