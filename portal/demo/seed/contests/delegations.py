"""A contest that is over: delegations of counties, results final, certificates issued, the results book written."""

from __future__ import annotations

import datetime
import random
from dataclasses import replace
from decimal import Decimal

from django.utils import timezone

from competitions.entries.acts import form_delegation
from competitions.entries.models import Delegation, Entry
from competitions.judging.acts import Scores, record_scores
from competitions.results import acts
from competitions.results import tasks as _runners  # noqa: F401  (registers what does the jobs)
from competitions.results.models import Certificate
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Role
from portal.demo.seed import words
from portal.demo.seed.contests.contest import DAY, Contest
from portal.demo.seed.entering import lay_entries, teams_for
from portal.demo.seed.numbers import phone_number
from portal.jobs.running import execute


class Final(Contest):
    """钳工: of each county a delegation of three."""

    def _go_on(self, closed: datetime.date) -> None:
        last = self.event.ends_on
        self._later(self.first, lambda: self._move("start"))
        self._later(last, self._score_by_hand)
        self._later(last + DAY, self._announce)

    def _enter(self) -> None:
        """The counties name their delegations, each with the people of its own enterprises."""
        delegations: dict[int, Delegation] = {}
        teams: list[tuple[Enterprise, list[Worker]]] = []
        each = replace(self.plan, entrants=self.plan.entrants // len(self.plan.delegations))
        for code in self.plan.delegations:
            county = self.world.unions[code]
            delegations[county.pk] = form_delegation(
                actor=self.world.actor(code, Role.OFFICER),
                competition=self.played.competition,
                union=county,
                name=f"{county.name.removesuffix('总工会')}代表队",
                leader=_name(self.rng),
                leader_phone=phone_number(61_000 + county.pk),
                coach=_name(self.rng),
            )
            units = [unit for unit in self.world.enterprises if unit.county_id == county.pk]
            teams += teams_for(self.world, self.event, each, self.taken, units)
        self.entries = lay_entries(
            self.world,
            self.event,
            self.plan,
            self.taken,
            (Entry.State.ACCEPTED,),
            timezone.now(),
            teams=teams,
            delegations=delegations,
        )

    def _score_by_hand(self) -> None:
        theory, practice = self._modules()
        rows = [
            Scores(
                entry_id=entry.pk,
                version=0,
                marks={
                    theory.pk: Decimal(str(round(70 + 28 * skill + place / 10, 1))),
                    practice.pk: Decimal(str(round(55 + 42 * skill, 1))),
                },
            )
            for place, (entry, skill) in enumerate(
                zip(self._competing(), self._skills(self._competing()).values(), strict=True)
            )
        ]
        record_scores(actor=self._actor(), event=self.event, rows=rows)
        self._move("finish")

    def _announce(self) -> None:
        version = acts.announce(actor=self._actor(Role.APPROVER), event=self.event, confirmed=True)
        self._look_again()
        assert version.closes_at is not None
        over = version.closes_at.date() + DAY
        self._later(over, self._finalise)
        self._later(over + 3 * DAY, self._certify)
        self._later(over + 4 * DAY, self._write_book)

    def _certify(self) -> None:
        """All are issued; one had a misspelt unit and is replaced, one was handed to the wrong person and taken back."""
        approver = self._actor(Role.APPROVER)
        acts.issue_certificates(actor=approver, event=self.event, limit=100)
        issued = list(
            Certificate.objects.filter(award__event=self.event)
            .select_related("award")
            .order_by("award__rank")
        )
        acts.reissue_certificate(
            actor=approver, certificate=issued[1], reason="单位名称用字有误，更正登记后换发。"
        )
        acts.revoke_certificate(
            actor=approver, certificate=issued[2], reason="经核实参赛资格材料不实，撤销证书。"
        )

    def _write_book(self) -> None:
        for file_format in ("pdf", "xlsx"):
            job = acts.begin_book(
                actor=self._actor(),
                competition=self.played.competition,
                file_format=file_format,
                scores=False,
            )
            execute(str(job.pk), heartbeat=False)


def _name(rng: random.Random) -> str:
    return rng.choice(words.SURNAMES) + rng.choice(words.GIVEN_FIRST) + rng.choice(words.GIVEN_SECOND)
