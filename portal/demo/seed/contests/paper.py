"""A contest on paper: sheets printed, two people keying them in, one difference still to settle, a scan."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile

from competitions.judging import acts
from competitions.judging import tasks as _runners  # noqa: F401  (registers what does the jobs)
from competitions.judging.models import ScoreSheet, SheetSignature
from portal.demo.seed.contests.contest import Contest, R, signed
from portal.demo.seed.contests.schemes import ELECTRICAL_NAME
from portal.demo.seed.papers import paper
from portal.jobs.running import execute

CHIEF, JUDGES = 12, (20, 21, 22)
SCORER, SECOND_SCORER, ARBITRATOR = 8, 9, 11


class OnPaper(Contest):
    """电工: yesterday the contest, today the sheets are keyed in."""

    def _go_on(self, closed: datetime.date) -> None:
        self._later(closed, self._prepare, self._seat)
        self._later(self.first, self._hold)

    def _prepare(self) -> None:
        self._appoint(
            *signed(R.CHIEF, CHIEF),
            *signed(R.JUDGE, *JUDGES),
            *signed(R.SCORER, SCORER, SECOND_SCORER),
            *signed(R.ARBITRATOR, ARBITRATOR),
        )
        self._choose(ELECTRICAL_NAME)

    def _seat(self) -> None:
        self._sit(self._modules()[0], JUDGES)

    def _hold(self) -> None:
        """One entry is keyed in twice and scanned, one differs, one waits for the second person."""
        (module,) = self._modules()
        self._at(self.first, 7, 50)
        self._move("start")
        job = acts.print_sheets(actor=self._actor(), module=module)
        execute(str(job.pk), heartbeat=False)
        sheets = self._sheets(module)
        done, differs, waits = (entry.pk for entry in self._competing()[:3])
        for seat in range(len(JUDGES) + 1):
            sheet = sheets[done, seat]
            values = self._values(sheet, 0.86)
            self._key(sheet, SECOND_SCORER, values, hour=15)
            self._key(sheet, SCORER, values, hour=16)
            acts.record_signatures(actor=self._own(SCORER), sheet=sheet, signed=SheetSignature.Who.values)
        acts.attach_scan(
            actor=self._own(SCORER),
            sheet=sheets[done, ScoreSheet.COMMON],
            document=ContentFile(paper("评分表扫描件"), "scan.pdf"),
        )
        values = self._values(sheets[differs, 1], 0.7)
        key = next(key for key, value in values.items() if float(value["points"]) > 3)
        misread: dict[str, Any] = {**values, key: {"points": f"{float(values[key]['points']) - 2:g}"}}
        self._key(sheets[differs, 1], SECOND_SCORER, values, hour=15)
        self._key(sheets[differs, 1], SCORER, misread, hour=16)
        common = sheets[waits, ScoreSheet.COMMON]
        self._key(common, SECOND_SCORER, self._values(common, 0.8), hour=15)

    def _key(self, sheet: ScoreSheet, position: int, values: dict[str, Any], *, hour: int) -> None:
        self._at(self.first, hour, 20)
        acts.key_in(actor=self._own(position), sheet=sheet, values=values)
