"""From the end of entry to the evening before the contest: timetable, draw, panels, blind codes."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
from django.core.management import call_command

from competitions.judging.models import Appointment, BlindLayer, ScoreSheet
from tests.e2e.cast import Stage
from tests.e2e.visitor import PHONE_WIDTH, Visitor

SUBMIT = "main form[method=post] button[type=submit]"
SOURCE = "中国福利彩票双色球次日开奖号码"
SEED = "03 11 19 24 28 31 + 07"


def file_of_job(visitor: Visitor) -> bytes:
    """Wait on the page of a job for the worker, and fetch what it has made."""
    link = visitor.page.locator("main a.btn-primary", has_text="查看结果")
    link.wait_for(timeout=90_000)
    address = link.get_attribute("href")
    assert address is not None
    answer = visitor.context.request.get(visitor.address + address)
    assert answer.status == 200, address
    return answer.body()


def text_of(paper: bytes) -> str:
    """What a PDF says, without spaces."""
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(paper)).pages).replace(" ", "")


def lay_the_timetable(stage: Stage, *, sessions: int, stations: int) -> None:
    """Sessions in a row with as many stations as are needed."""
    event, day = stage.cast.event.pk, stage.clock.moment(1, 9)
    with stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/timetable/")
        officer.follow("a[href$='/timetable/row/']")
        officer.fill(
            count=sessions, starts_at=f"{day:%Y-%m-%dT%H:%M}", minutes=90, pause=30, place="实训楼",
            stations=f"1-{stations}", capacity=1,
        )  # fmt: skip
        officer.press(SUBMIT)
        officer.sees(*(f"第 {number} 场" for number in range(1, sessions + 1)), f"0 / {stations}")


def draw_lots(stage: Stage, folder: Path) -> None:
    """Announced before the seed can be known, held afterwards; anybody draws the same from what is public."""
    event = stage.cast.event.pk
    with stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/draw/")
        officer.follow("a[href$='/draw/announce/']")
        known_from = stage.clock.moment(0, 17)
        officer.fill(source=SOURCE, known_from=f"{known_from:%Y-%m-%dT%H:%M}", spread=True)
        officer.press(SUBMIT)
        officer.sees(SOURCE)
        assert officer.page.locator("a[href$='/draw/hold/']").count() == 0
        stage.clock.at(0, 16, 40)
        officer.go(f"/desk/scores/{event}/draw/")
        stage.clock.at(0, 17, 1)
        officer.go(f"/desk/scores/{event}/draw/")
        officer.follow("a[href$='/draw/hold/']")
        officer.fill(seed=SEED)
        officer.press(SUBMIT)
        officer.sees(SEED)
        officer.go(f"/desk/scores/{event}/timetable/")
        officer.misses("没有安排场次和工位")
    with stage.visitor() as public:
        public.go(f"/draws/{event}/")
        public.sees(SEED, SOURCE, *(str(entry.number) for entry in stage.cast.entries))
        public.misses(*(entry.team_name for entry in stage.cast.entries if entry.team_name))
        files = {
            name: public.context.request.get(f"{stage.address}/draws/{event}/1/{name}").body()
            for name in ("list.json", "result.txt")
        }
    (folder / "list.json").write_bytes(files["list.json"])
    again = folder / "again.txt"
    call_command("redraw", seed=SEED, list=folder / "list.json", output=again, stderr=io.StringIO())
    assert again.read_bytes() == files["result.txt"]


def compose_the_panels(stage: Stage) -> None:
    """The portal proposes one panel for each module; staff look it through and save it."""
    event = stage.cast.event.pk
    with stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/sheets/")
        for module in stage.cast.modules:
            officer.go(f"/desk/scores/{event}/sheets/{module.pk}/panels/?panels=1&propose=1")
            officer.press(SUBMIT)
            officer.misses("没有保存")
            assert ScoreSheet.objects.filter(module=module).values("entry").distinct().count() == len(
                stage.cast.entries
            )


def name_the_blinders(stage: Stage) -> tuple[BlindLayer, BlindLayer]:
    """Who keeps the codes of the blind module: (station codes, work codes)."""
    event = stage.cast.event.pk
    module = next(each for each in stage.cast.modules if each.blind)
    layers = [
        Appointment.objects.get(event=event, judge__user__username=stage.cast.names[f"blinder-{place}"])
        for place in (1, 2)
    ]
    with stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/blinding/")
        officer.follow(f"main a[href$='/blinding/{module.pk}/']")
        officer.fill(station=layers[0].pk, work=layers[1].pk)
        officer.press(SUBMIT)
        officer.sees("卢加密", "邹加密")
    station, work = BlindLayer.objects.filter(module=module).order_by("kind")
    return station, work


def make_the_codes(stage: Stage, layers: tuple[BlindLayer, BlindLayer]) -> dict[str, int]:
    """Each blinder makes the own layer on a phone and prints its labels; returns work code → entry's id.

    What neither of them knows alone is put together here, to mark by.
    """
    pairs: list[dict[str, str]] = []
    for place, layer in enumerate(layers, start=1):
        with stage.visitor(f"blinder-{place}", PHONE_WIDTH) as blinder:
            blinder.go("/judge/")
            blinder.follow("main .duties a[href*='/judge/appointments/']")
            blinder.follow(f"main a[href='/judge/codes/{layer.pk}/']")
            blinder.press("main form[action$='/make/'] button")
            rows = blinder.page.locator("main table tbody tr").all()
            pairs.append(
                {_known(row.locator("td").nth(0)): row.locator("strong").inner_text() for row in rows}
            )
            blinder.press("main form[action$='/labels/'] button")
            labels = text_of(file_of_job(blinder))
        assert all(code in labels for code in pairs[-1].values())
    inner, outer = pairs
    numbers = {str(entry.number): entry.pk for entry in stage.cast.entries}
    assert set(inner) == set(numbers)
    assert set(outer) == set(inner.values())
    # Neither codes nor labels of the outer layer tell a number.
    assert not any(number in labels for number in numbers)
    return {outer[code]: numbers[number] for number, code in inner.items()}


def _known(cell: object) -> str:
    """The known side of a pair, without where it stands."""
    text: str = cell.evaluate("cell => cell.firstChild.textContent")  # type: ignore[attr-defined]
    return text.strip()
