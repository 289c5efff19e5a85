"""A contest with one blind module, two blinders, and codes as far as a test wants them."""

from __future__ import annotations

from typing import Any

from competitions.judging import acts
from competitions.judging.models import BlindLayer
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked


class Scene:
    """A contest whose one module is marked blind, with two blinders; nobody keeps codes yet."""

    def __init__(self, entries: int = 3, **values: Any) -> None:
        self.contest = marked.contest(entries, **values)
        self.module = self.contest.module
        self.module.blind = True
        self.module.save()
        self.event = self.contest.event
        self.officer = self.contest.officer
        self.blinders = [register.appointed(self.event, role="blinder") for _each in range(2)]
        self.first, self.second = (register.self_of(row.judge) for row in self.blinders)

    def name(self, **values: Any) -> list[BlindLayer]:
        """Both layers, the station codes first."""
        station, work = self.blinders
        given = {"actor": self.officer, "event": self.event, "station": station, "work": work, **values}
        acts.name_blinders(module=self.module, **given)
        return list(BlindLayer.objects.filter(module=self.module).order_by("kind"))

    def coded(self) -> tuple[BlindLayer, BlindLayer]:
        """(station codes, work codes), both made."""
        station, work = self.name()
        acts.make_codes(actor=self.first, layer=station)
        acts.make_codes(actor=self.second, layer=work)
        return station, work

    def locked(self) -> tuple[BlindLayer, BlindLayer]:
        station, work = self.coded()
        marked.fill_all(self.contest)
        acts.lock_module(actor=self.contest.chief, marking=self.contest.reread(), confirmed=True)
        return station, work
