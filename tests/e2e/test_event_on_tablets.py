"""A whole event of thirty teams in a real browser, from the end of entry to the certificates.

Three sessions, five judges on phones, one of them without a network for half of the sheets, a team that stays away, a
blind module, an incident, a re-mark, an objection that is upheld, version 2, certificates that are checked. What is
published equals a naive computation with fractions from the marks that the walk chose.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser

from competitions.judging.models import AspectMark, BlindCode
from portal.acts.journal import broken_rows
from tests.e2e import after_the_day, before_the_day, chosen, the_day
from tests.e2e.cast import Clock, Stage, cast_of, event_of_teams
from tests.e2e.chosen import FIELD, PIECE, TEAMS
from tests.e2e.phones import Phone
from tests.e2e.the_day import Day
from tests.e2e.visitor import PHONE_WIDTH, Diary

pytestmark = [pytest.mark.browser]


def test_thirty_teams_from_the_draw_to_their_certificates(
    browser: Browser, bare_portal: str, diary: Diary, time_machine: Any, tmp_path: Path
) -> None:
    clock = Clock(time_machine)
    modules = (
        (FIELD, "practical", str(chosen.WEIGHTS[FIELD])),
        (PIECE, "practical", str(chosen.WEIGHTS[PIECE])),
    )
    event = event_of_teams(clock, TEAMS, weights=modules)
    event.modules.filter(name=PIECE).update(blind=True)
    stage = Stage(browser, bare_portal, diary, clock, cast_of(event, chosen.SCHEMES))

    before_the_day.lay_the_timetable(stage, sessions=3, stations=10)
    before_the_day.draw_lots(stage, tmp_path)
    before_the_day.compose_the_panels(stage)
    layers = before_the_day.name_the_blinders(stage)
    codes = before_the_day.make_the_codes(stage, layers)

    teams = {entry.pk: place for place, entry in enumerate(stage.cast.entries, start=1)}
    day = Day(
        stage,
        codes={code: teams[entry] for code, entry in codes.items()},
        numbers={str(entry.number): teams[entry.pk] for entry in stage.cast.entries},
    )
    clock.at(1, 8)
    the_day.begin(stage)
    the_day.check_in(stage, absent=stage.cast.entries[chosen.ABSENT - 1].pk)
    the_day.open_the_phones(day)
    the_day.mark(day)
    the_day.an_incident(day)
    the_day.mark_again(day)
    the_day.lock(day, PIECE)
    the_day.lock(day, FIELD)
    the_day.open_the_codes(day, layers)
    the_day.finish(day)
    errors = [error for phone in day.phones for error in phone.tablet.errors]
    for phone in day.phones:
        phone.close()

    first = day.record.standings()
    after_the_day.announce(day, clock.moment(2, 9))
    assert published(stage, 1) == shown(stage, first)
    clock.at(3, 10)
    receipt = after_the_day.object_to_it(day)
    after_the_day.uphold(day, receipt)
    clock.at(4, 10)
    scorer = Phone(stage.visitor("scorer", PHONE_WIDTH), None)
    after_the_day.correct(day, scorer)
    errors += scorer.tablet.errors
    scorer.close()
    second = day.record.standings()
    assert second != first
    version = after_the_day.announce(day, clock.moment(4, 15), "异议成立，更正一项评分")
    after_the_day.close(day, receipt)
    after_the_day.finalise(day, version)
    certificates = after_the_day.certify(day)
    after_the_day.verify(stage, certificates)

    assert published(stage, 2) == shown(stage, second)
    assert leaks(stage) == []
    assert errors == []
    assert sorted(set(diary.complaints)) == []
    assert list(broken_rows()) == []
    assert stored(stage) == day.record.marks


def stored(stage: Stage) -> dict[tuple[str, int], dict[int | None, chosen.Marks]]:
    """What the portal has of every sheet, as the record of what was chosen has it."""
    teams = {entry.pk: place for place, entry in enumerate(stage.cast.entries, start=1)}
    places = {judge.pk: place for place, judge in enumerate(stage.cast.judges)}
    found: dict[tuple[str, int], dict[int | None, chosen.Marks]] = {}
    marks = AspectMark.objects.filter(value__isnull=False).select_related("sheet__module")
    for mark in marks:
        judge = places[mark.sheet.appointment_id] if mark.sheet.appointment_id else None
        sheets = found.setdefault((mark.sheet.module.name, teams[mark.sheet.entry_id]), {})
        sheets.setdefault(judge, {})[mark.aspect] = mark.value or {}
    return found


def published(stage: Stage, number: int) -> list[tuple[int, str, list[str], str]]:
    """Rank, team, members and unit as everybody can download them."""
    with stage.visitor() as public:
        answer = public.context.request.get(
            f"{stage.address}/results/{stage.cast.event.pk}/{number}/results.json"
        )
        return [(row["rank"], row["name"], row["members"], row["unit"]) for row in answer.json()["rows"]]


def shown(stage: Stage, ranked: list[int]) -> list[tuple[int, str, list[str], str]]:
    """What is to be public of teams in this order."""
    rows = []
    for rank, team in enumerate(ranked, start=1):
        entry = stage.cast.entries[team - 1]
        assert entry.enterprise is not None
        members = [each.worker.name for each in entry.competitors.order_by("order")]
        rows.append((rank, entry.team_name, members, entry.enterprise.name))
    return rows


def leaks(stage: Stage) -> list[str]:
    """What nobody outside may read and yet stands on a public page or in a public file."""
    event = stage.cast.event.pk
    secrets = set(BlindCode.objects.values_list("code", flat=True))
    secrets |= {each.judge.name for each in stage.cast.judges} | {"祖裁判长", "钱仲裁", "范记分"}
    for entry in stage.cast.entries:
        people = [each.worker for each in entry.competitors.all()]
        secrets |= {person.identity for person in people} | {person.phone for person in people}
        secrets |= {str(entry.number)}
    addresses = [f"/results/{event}/", f"/results/{event}/1/", f"/api/v1/results/{event}"]
    addresses += [f"/results/{event}/2/{name}" for name in ("print/", "results.json", "results.csv")]
    found = []
    with stage.visitor() as public:
        for address in addresses:
            answer = public.context.request.get(stage.address + address)
            assert answer.status == 200, address
            text = answer.text()
            found += [f"{address}: {secret}" for secret in secrets if secret and secret in text]
    return found
