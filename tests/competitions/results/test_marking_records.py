"""A version of an event by sheets explains every mark from its snapshot alone, and tells the public none of it."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.utils import translation

from competitions.judging import acts, preview
from competitions.results import explanations, snapshots
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def test_the_own_marks_are_explained_from_the_version_as_they_were_from_the_sheets() -> None:
    of = marked.contest(entries=1)
    marked.fill(of, of.sheet(1), a5={"points": "2"}, a6={"points": "7.5"})
    incident = acts.report_incident(
        actor=of.chief,
        event=of.event,
        kind="violation",
        description="未戴面罩",
        module=of.module,
        entry=of.entries[0],
    )
    acts.decide_incident(actor=of.chief, incident=incident, decision="扣分", deduction=Decimal(2))
    marked.fill_all(of)
    acts.lock_module(actor=of.chief, marking=of.marking)
    with translation.override("zh-hans"):
        seen = preview.of(of.event)
        snapshot = json.loads(snapshots.canonical(snapshots.build(seen)))
        own = explanations.of_row(snapshot, snapshot["rows"][0])
        assert own.marking == seen.reasons(str(of.entries[0].pk)).marking
    public = json.dumps(snapshots.public_of(snapshot), ensure_ascii=False)
    assert [word for word in ("坡口角度", "焊缝成形", "违规") if word in public] == []
    everything = json.dumps(snapshot, ensure_ascii=False)
    assert not [judge for judge in of.judges if judge.judge.name in everything]
