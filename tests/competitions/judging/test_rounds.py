"""An event of two rounds from its form to its published version: who is expected, who is refused, who is ranked."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging import preview, queries
from competitions.judging.acts import Scores, record_scores
from competitions.judging.checks import all_scored
from competitions.planning.acts import move_event
from competitions.planning.models import Event, Module
from competitions.results import explanations, snapshots
from competitions.results.acts import publish
from portal.acts.actors import Actor, Role
from portal.acts.findings import Severity
from portal.acts.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db


def contest(
    *, quota: int = 2, carried: str = "40", count: int = 4, state: str = Event.State.UNDER_WAY
) -> tuple[Event, list[Entry], Actor]:
    """Preliminary out of 100, final with what is left beside the part carried."""
    event = factories.event(
        state=state,
        weights=(("预赛", "practical", "100"), ("决赛", "practical", str(100 - Decimal(carried)))),
        rounds=[{"quota": quota, "carried": carried}],
    )
    Module.objects.filter(event=event, name="决赛").update(round=2)
    entries = [factories.entry(event) for _ in range(count)]
    return event, entries, factories.actor_at(factories.county())


def mark(actor: Actor, event: Event, entry: Entry, **marks: str) -> None:
    modules = {module.name: module.pk for module in event.modules.all()}
    line = queries.sheet(event, [entry.pk]).line(entry.pk)
    record_scores(
        actor=actor,
        event=event,
        rows=[
            Scores(
                entry_id=entry.pk,
                version=line.version,
                marks={**line.marks, **{modules[name]: Decimal(given) for name, given in marks.items()}},
            )
        ],
    )


def preliminary(actor: Actor, event: Event, entries: list[Entry]) -> None:
    for place, entry in enumerate(entries):
        mark(actor, event, entry, 预赛=str(90 - 10 * place))


def blocked(event: Event) -> list[str]:
    return [str(each.message) for each in all_scored(event) if each.severity is Severity.BLOCK]


def reached(event: Event) -> list[int | None]:
    return [line.reached for line in queries.sheet(event).lines]


def test_a_later_round_expects_only_those_who_went_on() -> None:
    event, entries, actor = contest()
    assert reached(event) == [1, 1, 1, 1]
    with pytest.raises(Refused, match="轮次"):
        mark(actor, event, entries[0], 决赛="80")
    preliminary(actor, event, entries)
    assert reached(event) == [2, 2, 1, 1]
    assert blocked(event) == ["还有 2 个报名的成绩不完整。"]
    assert [line.entry_id for line in queries.sheet(event).open_lines] == [each.pk for each in entries[:2]]
    with pytest.raises(Refused, match="轮次"):
        mark(actor, event, entries[2], 决赛="80")
    mark(actor, event, entries[0], 决赛="50")
    mark(actor, event, entries[1], 决赛="70")
    assert blocked(event) == []


def test_the_module_of_a_later_round_awaits_only_those_who_went_on() -> None:
    event, entries, actor = contest()
    preliminary(actor, event, entries)
    final = event.modules.get(round=2)
    assert set(queries.without_place(event, final.pk)) == set(entries[:2])
    assert set(queries.without_place(event, event.modules.get(round=1).pk)) == set(entries)


def test_the_ranking_is_published_and_explained_round_by_round() -> None:
    event, entries, actor = contest()
    preliminary(actor, event, entries)
    mark(actor, event, entries[0], 决赛="50")
    mark(actor, event, entries[1], 决赛="80")
    seen = preview.of(event)
    assert [(place.key, place.rank, place.final, [points for _name, points in place.points]) for place in seen.places] == [
        (str(entries[1].pk), 1, "80.00", ["80.00", "48.00"]),
        (str(entries[0].pk), 2, "66.00", ["90.00", "30.00"]),
        (str(entries[2].pk), 3, "70.00", ["70.00", "–"]),
        (str(entries[3].pk), 4, "60.00", ["60.00", "–"]),
    ]  # fmt: skip
    version = publish(
        actor=factories.actor_at(factories.county(), Role.APPROVER),
        event=move_event(actor=actor, event=event, verb="finish"),
    )
    snapshot = json.loads(snapshots.canonical(version.snapshot))
    assert [(row["entry"], row["rank"]) for row in snapshot["rows"]] == [
        (entries[1].pk, 1),
        (entries[0].pk, 2),
        (entries[2].pk, 3),
        (entries[3].pk, 4),
    ]
    again = snapshots.ranking_of(snapshot).standings
    assert {standing.key: standing.rank for standing in again.standings} == {
        str(row["entry"]): row["rank"] for row in snapshot["rows"]
    }
    won = explanations.of_row(snapshot, snapshot["rows"][0])
    assert won.score == [
        "第 1 轮的情况如下。",
        "预赛：80 分（满分 100），权重 100%，折合 80 分。",
        "各模块合计 80 分。",
        "总成绩按四舍五入保留 2 位小数：80.00 分。",
        "第 2 轮的情况如下。",
        "第 1 轮成绩：80 分（满分 100），权重 40%，折合 32 分。",
        "决赛：80 分（满分 100），权重 60%，折合 48 分。",
        "各模块合计 80 分。",
        "总成绩按四舍五入保留 2 位小数：80.00 分。",
    ]
    stayed = explanations.of_row(snapshot, snapshot["rows"][2])
    assert "最终名次为第 3 名，列在晋级的 2 个名次之后。" in stayed.rank


def test_the_page_of_scores_has_no_field_for_a_round_that_was_not_reached(client: Client) -> None:
    event, entries, actor = contest()
    preliminary(actor, event, entries)
    client.force_login(actor.user)
    page = client.get(reverse("judging:scores", args=[event.pk])).content.decode()
    final = event.modules.get(round=2).pk
    assert [f'name="{entry.pk}-m{final}"' in page for entry in entries] == [True, True, False, False]
    page = client.get(reverse("judging:standings", args=[event.pk])).content.decode()
    assert "晋级" in page
    page = client.get(reverse("planning:event", args=[event.pk])).content.decode()
    assert "第 1 轮前 2 名晋级" in page
    assert "40%" in page


def test_an_event_of_one_round_keeps_its_snapshot_and_asks_no_more() -> None:
    event = factories.event(state=Event.State.UNDER_WAY)
    entry = factories.entry(event)
    factories.scored(entry, "80", "90")
    assert reached(event) == [None]
    snapshot = snapshots.build(preview.of(event))
    assert ("rounds" in snapshot["event"], ["round" in each for each in snapshot["modules"]]) == (
        False,
        [False, False],
    )
