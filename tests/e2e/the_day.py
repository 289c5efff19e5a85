"""The day of the contest of thirty teams: check-in, five phones, an incident, the chief's board, locking, unblinding."""

from __future__ import annotations

from dataclasses import dataclass, field

from playwright.sync_api import expect

from competitions.judging.models import BlindLayer
from tests.e2e import chosen
from tests.e2e.before_the_day import SUBMIT
from tests.e2e.cast import Stage
from tests.e2e.chosen import FIELD, PIECE, Marks, Record
from tests.e2e.phones import Known, Phone
from tests.e2e.spine import move_event
from tests.e2e.visitor import PHONE_WIDTH, Visitor

WIDTHS = (360, 390, 360, 390, 360)
# Who is without a network for half of the sheets.
OFFLINE = 2


@dataclass(slots=True)
class Day:
    """What one part of the day hands on to the next."""

    stage: Stage
    # Work code → team; entry number → team.
    codes: dict[str, int]
    numbers: dict[str, int]
    record: Record = field(default_factory=Record)
    phones: list[Phone] = field(default_factory=list)
    # (module, judge) of those who are asked for a judgement.
    judging: dict[tuple[str, int], int] = field(default_factory=dict)

    def team(self, sheet: Known) -> int:
        return (self.codes if sheet.module == PIECE else self.numbers)[sheet.label]

    def module(self, name: str) -> int:
        return next(module.pk for module in self.stage.cast.modules if module.name == name)

    def marks(self, phone: Phone, sheet: Known) -> Marks:
        """What is chosen for a sheet, put on record as marked."""
        team = self.team(sheet)
        if phone.judge is None:
            found = chosen.common(team)
        else:
            found = chosen.sheet(
                sheet.module, team, phone.judge, self.judging.get((sheet.module, phone.judge))
            )
        assert set(found) == set(sheet.aspects)
        self.record.put(sheet.module, team, phone.judge, found)
        return found


def begin(stage: Stage) -> None:
    """The officer starts the contest."""
    with stage.visitor("officer") as officer:
        move_event(officer, stage.cast.event.pk, "start")


def check_in(stage: Stage, absent: int) -> None:
    """By the address on the ticket, on a phone: everybody but one comes, and that one is put down as absent."""
    cast = stage.cast
    stage.clock.at(1, 8, 20)
    with stage.visitor("officer", PHONE_WIDTH) as officer:
        officer.go("/desk/check-in/")
        for entry in cast.entries:
            if entry.pk == absent:
                continue
            officer.go(f"/desk/check-in/{entry.number}/")
            officer.page.locator("main [name=identity_checked]").check()
            officer.press("main button[name=act][value=present]")
    # The last session has begun, and one has not come.
    stage.clock.at(1, 13, 10)
    with stage.visitor("officer", PHONE_WIDTH) as officer:
        officer.go(f"/desk/check-in/events/{cast.event.pk}/")
        officer.follow("main .notice a[href$='/close/']")
        officer.press(SUBMIT)
        officer.follow("main .notice a[href$='/absences/']")
        officer.press(SUBMIT)
        counts = officer.page.locator("dl.arrived dd").all_inner_texts()
        assert counts == ["0", str(len(cast.entries) - 1), "0", "1"]


def open_the_phones(day: Day) -> None:
    """Five judges and the scorer sign in, each on a phone of their own, and open the app."""
    stage = day.stage
    for place, width in enumerate(WIDTHS):
        visitor = stage.visitor(f"judge-{place}", width)
        visitor.go("/judge/")
        day.phones.append(Phone(visitor, place))
    day.phones.append(Phone(stage.visitor("scorer", PHONE_WIDTH), None))
    judged = {FIELD: "a1", PIECE: "a2"}
    for name, aspect in judged.items():
        asked = [
            phone.judge
            for phone in day.phones
            if phone.judge is not None
            and any(aspect in sheet.aspects for sheet in phone.known() if sheet.module == name)
        ]
        assert len(asked) == 3
        day.judging |= {(name, judge): position for position, judge in enumerate(asked)}


def mark(day: Day) -> None:
    """Every sheet of who competes: one of each module by touch on every phone, the rest as fast as the app writes.

    One phone has no network for half of its sheets; its app is closed and opened in between.
    """
    plans = [(phone, _own(day, phone)) for phone in day.phones]
    for phone, sheets in plans:
        if phone.judge != OFFLINE:
            by_touch, rest = _parted(sheets)
            phone.write({sheet.id: day.marks(phone, sheet) for sheet in rest})
            for sheet in by_touch:
                phone.touch(sheet, day.marks(phone, sheet))
    phone, sheets = plans[OFFLINE]
    half = len(sheets) // 2
    by_touch, rest = _parted(sheets)
    later = [sheet for sheet in rest if sheet in sheets[half:]]
    now = [sheet for sheet in rest if sheet not in later]
    phone.write({sheet.id: day.marks(phone, sheet) for sheet in now})
    phone.arrived(*(sheet.id for sheet in now))
    phone.network(on=False)
    for sheet in by_touch:
        phone.touch(sheet, day.marks(phone, sheet))
        phone.tablet.says("评分全部上传后自动提交")
    phone.tablet.page.close()
    phone.tablet.open()
    phone.tablet.says("没有网络")
    phone.write({sheet.id: day.marks(phone, sheet) for sheet in later})
    away = {sheet.id for sheet in [*by_touch, *later]}
    assert {sheet.id for sheet in phone.known() if sheet.leaving} == away
    for other, given in plans:
        if other is not phone:
            other.arrived(*(sheet.id for sheet in given))
    with stage_chief(day) as chief:
        open_board(chief, day, PIECE)
        waiting = sum(sheet.module == PIECE for sheet in phone.known() if sheet.id in away)
        all_sheets = (chosen.TEAMS - 1) * chosen.JUDGES
        counts = chief.page.locator("#board .counts strong").first
        expect(counts).to_have_text(f"{all_sheets - waiting} / {all_sheets}")
        # The network returns, and the board that the chief judge looks at follows by itself.
        phone.network(on=True)
        phone.arrived(*away)
        expect(counts).to_have_text(f"{all_sheets} / {all_sheets}", timeout=30_000)


def _own(day: Day, phone: Phone) -> list[Known]:
    """The sheets that a phone is to mark: the common ones are the scorer's; nobody marks who stayed away."""
    return [
        sheet
        for sheet in phone.known()
        if sheet.common == (phone.judge is None) and day.team(sheet) != chosen.ABSENT
    ]


def _parted(sheets: list[Known]) -> tuple[list[Known], list[Known]]:
    """The last sheet of each module, to be touched; and the rest."""
    by_touch = list({sheet.module: sheet for sheet in sheets}.values())
    return by_touch, [sheet for sheet in sheets if sheet not in by_touch]


def stage_chief(day: Day) -> Visitor:
    return day.stage.visitor("chief", PHONE_WIDTH)


def open_board(chief: Visitor, day: Day, module: str) -> None:
    chief.go(f"/judge/chief/{day.stage.cast.event.pk}/{day.module(module)}/board/")


def an_incident(day: Day) -> None:
    """Staff put down who broke a rule; the chief judge takes points off for it."""
    cast, fined = day.stage.cast, chosen.FINED
    with day.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{cast.event.pk}/incidents/")
        officer.follow("main a[href$='/incidents/new/']")
        officer.fill(
            kind="violation", module=day.module(FIELD), description="未按要求佩戴防护面罩，经提醒后改正。"
        )
        officer.put("entry", cast.entries[fined - 1].number)
        officer.press(SUBMIT)
        officer.sees("未按要求佩戴防护面罩")
    with stage_chief(day) as chief:
        chief.go(f"/judge/chief/{cast.event.pk}/incidents/")
        chief.follow("main td a.btn-outline-secondary")
        chief.fill(decision="违反安全规程，扣 3 分。", deduction=3)
        chief.press(SUBMIT)
        chief.sees("违反安全规程")
        chief.misses(cast.entries[fined - 1].team_name)
    day.record.fines[FIELD, fined] = chosen.FINE


def mark_again(day: Day) -> None:
    """Two judges lie two levels apart: the chief judge sends the aspect back, and it is marked again by touch."""
    number = str(day.stage.cast.entries[chosen.AGAIN - 1].number)
    with stage_chief(day) as chief:
        open_board(chief, day, FIELD)
        chief.sees("1 个评分项需重评")
        chief.press("main form[action$='/again/'] button")
    judges = [judge for (module, judge) in day.judging if module == FIELD]
    for judge in judges:
        phone = day.phones[judge]
        back = phone.came_back(number)
        assert back.again == ["a1"]
        if day.judging[FIELD, judge] == 0:
            day.record.put(FIELD, chosen.AGAIN, judge, {"a1": {"points": "1"}})
            phone.touch(back, {"a1": {"points": "1"}})
        else:
            phone.touch(back, {})
        phone.arrived(back.id)


def lock(day: Day, module: str) -> None:
    """The chief judge finds nothing missing and locks."""
    with stage_chief(day) as chief:
        open_board(chief, day, module)
        chief.follow("main a[href$='/lock_module/']")
        chief.press(SUBMIT)
        chief.sees("已锁定")
        chief.misses(*(entry.team_name for entry in day.stage.cast.entries))


def open_the_codes(day: Day, layers: tuple[BlindLayer, BlindLayer]) -> None:
    """In reverse order only: the station codes cannot be opened before the work codes."""
    stage = day.stage
    with stage.visitor("blinder-1", PHONE_WIDTH) as first:
        first.go(f"/judge/codes/{layers[0].pk}/")
        assert first.page.locator("main a[href$='/open/']").count() == 0
    for place, layer in ((2, layers[1]), (1, layers[0])):
        with stage.visitor(f"blinder-{place}", PHONE_WIDTH) as blinder:
            blinder.go(f"/judge/codes/{layer.pk}/")
            blinder.follow("main a[href$='/open/']")
            blinder.press(SUBMIT)
            blinder.sees("已解密")


def finish(day: Day) -> None:
    """The standings are those of the naive computation; the officer finishes the scoring."""
    event = day.stage.cast.event.pk
    with day.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/standings/")
        names = officer.page.locator("table.standings tbody tr b").all_inner_texts()
        ranked = [f"铁军{team:02d}队" for team in day.record.standings()]
        assert [name for name in names if name in ranked] == ranked
        officer.go(f"/desk/scores/{event}/finish/")
        officer.press(SUBMIT)
