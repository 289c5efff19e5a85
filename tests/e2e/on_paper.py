"""The steps of an event that is judged on paper: print, key in twice, settle, scan, sign, lock, publish, withdraw."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Any

from competitions.judging.models import ScoreSheet
from tests.e2e.before_the_day import SUBMIT, file_of_job, text_of
from tests.e2e.cast import Stage, handed_in
from tests.e2e.visitor import PHONE_WIDTH, Visitor

MODULE = "实操"
JUDGES = 3
SCHEMES: dict[str, dict[str, Any]] = {
    MODULE: {
        "sections": [
            {
                "key": "s1",
                "name": "焊接",
                "aspects": [
                    {
                        "key": "a1", "name": "焊缝成形", "maximum": "80", "note": "", "method": "panel",
                        "judges": str(JUDGES), "drop_lowest": "0", "drop_highest": "0",
                    },
                    {
                        "key": "a2", "name": "用时", "maximum": "10", "note": "", "method": "time_linear",
                        "full_at": "30:00", "none_at": "40:00",
                    },
                    {
                        "key": "a3", "name": "安全文明", "maximum": "10", "note": "", "method": "deductions",
                        "cap": "10", "rows": [{"key": "i1", "name": "未清渣", "points": "3", "most": ""}],
                    },
                ],
            }
        ]
    }
}  # fmt: skip
# (entry, seat) → what stands on the paper, as it is keyed in. Seat 0 is the common sheet.
PAPER: dict[tuple[int, int], dict[str, str]] = {
    (entry, seat): (
        {"a2": f"3{entry}:30", "a3-i1": str(entry % 2) if entry % 2 else ""}
        if seat == 0
        else {"a1": f"{52 + 7 * entry + 2 * seat}.5"}
    )
    for entry in range(4)
    for seat in range(JUDGES + 1)
}
# What one of the two misreads, and what a judge corrects later.
MISREAD, MISREAD_AS = (2, 1), "65.8"
CORRECTED, CORRECTED_TO = (0, 2), "79.75"


@dataclass(slots=True)
class Papers:
    """The sheets of an event by (entry, seat), with what stands on them now."""

    stage: Stage
    said: dict[tuple[int, int], dict[str, str]]

    @property
    def event(self) -> int:
        return self.stage.cast.event.pk

    @property
    def module(self) -> int:
        return self.stage.cast.modules[0].pk

    def number(self, where: tuple[int, int]) -> int:
        """What stands on the paper as the number of the sheet."""
        entry, seat = where
        return ScoreSheet.objects.get(entry=self.stage.cast.entries[entry], seat=seat).pk

    def desk(self, where: tuple[int, int], name: str = "paper") -> str:
        """The page of a sheet for staff."""
        return f"/desk/scores/{self.event}/sheet/{self.number(where)}/{name}/"

    def page(self, where: tuple[int, int]) -> str:
        """The page of a sheet for scorers."""
        return f"/judge/scorer/{self.event}/sheet/{self.number(where)}/"

    def standings(self) -> list[int]:
        """The entries by rank, by a naive computation with fractions."""
        finals = {entry: self._final(entry) for entry in range(len(self.stage.cast.entries))}
        assert len(set(finals.values())) == len(finals)
        return sorted(finals, key=lambda entry: -finals[entry])

    def _final(self, entry: int) -> Fraction:
        mean = sum(Fraction(self.said[entry, seat]["a1"]) for seat in range(1, JUDGES + 1)) / JUDGES
        minutes, seconds = map(int, self.said[entry, 0]["a2"].split(":"))
        time = 10 * min(Fraction(1), max(Fraction(0), Fraction(2400 - 60 * minutes - seconds, 600)))
        faults = min(10, 3 * int(self.said[entry, 0]["a3-i1"] or 0))
        return Fraction(floor((mean + time + 10 - faults) * 100 + Fraction(1, 2)), 100)


def print_the_sheets(papers: Papers) -> None:
    """One page for each judge and entry and the common ones, with what is to be marked and signed."""
    with papers.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{papers.event}/sheets/")
        officer.follow(f"main a[href$='/sheets/{papers.module}/print/']")
        officer.press(SUBMIT)
        text = text_of(file_of_job(officer))
    sheets = ScoreSheet.objects.filter(module=papers.module)
    numbers = {str(entry.number): text.count(str(entry.number)) for entry in papers.stage.cast.entries}
    assert set(numbers.values()) == {JUDGES + 1}
    for words in (
        "焊缝成形",
        "未清渣",
        "选手",
        "裁判员",
        "裁判长",
        *(row.judge.name for row in papers.stage.cast.judges),
    ):
        assert words in text
    assert sheets.count() == len(PAPER)


def key_in_twice(papers: Papers) -> None:
    """Each of two scorers types every sheet in without seeing the other; on one they differ."""
    misread = dict(papers.said) | {MISREAD: {"a1": MISREAD_AS}}
    for scorer, read in (("scorer-1", papers.said), ("scorer-2", misread)):
        with papers.stage.visitor(scorer) as clerk:
            clerk.go("/judge/")
            clerk.follow("main .duties a[href*='/judge/appointments/']")
            clerk.follow(f"main a[href='/judge/scorer/{papers.event}/']")
            clerk.follow(f"main td a[href='{papers.page(MISREAD)}']")
            clerk.misses(papers.said[MISREAD]["a1"])
            for where, said in read.items():
                key_in(clerk, papers.page(where), said)


def key_in(clerk: Visitor, page: str, said: dict[str, str]) -> None:
    """One sheet, as it is typed in from the paper."""
    clerk.go(f"{page}key/")
    for name, value in said.items():
        assert clerk.page.locator(f"main [name='{name}']").input_value() == ""
        clerk.put(name, value)
    clerk.press(SUBMIT)


def settle(papers: Papers) -> None:
    """What differs is shown side by side, and staff settle it with the paper in hand."""
    right = papers.said[MISREAD]["a1"]
    with papers.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{papers.event}/sheets/{papers.module}/board/")
        officer.sees(f"{len(PAPER) - 1} / {len(PAPER)}")
        officer.go(papers.desk(MISREAD))
        differing = officer.page.locator("table.differences td.differs").all_inner_texts()
        assert [each.strip() for each in differing] == [right, MISREAD_AS]
        officer.page.locator("main [name='choice-a1'][value='1']").check()
        officer.put("reason", "对照原表，第二次录入看错。")
        officer.press("main form:has([name='choice-a1']) button[type=submit]")
        officer.sees(right)


def scan_and_sign(papers: Papers) -> None:
    """The scan of one sheet is attached and opens; of every sheet it is recorded who signed."""
    with papers.stage.visitor("scorer-1") as clerk:
        paper = handed_in("评分表")
        clerk.go(papers.page(MISREAD))
        clerk.put("document", paper)
        clerk.press("main form[action$='/scans/'] button")
        scan = clerk.page.locator("main a[href*='/scans/']").get_attribute("href")
        answer = clerk.context.request.get(f"{papers.stage.address}{scan}")
        assert answer.body() == paper["content"]
        for where in papers.said:
            clerk.go(papers.page(where))
            clerk.put("signed", ["competitor", "judge", "chief_judge"])
            clerk.press("main form[action$='/signatures/'] button")


def lock_and_finish(papers: Papers) -> None:
    """On the chief judge's signatures staff lock; the standings are those of the naive computation."""
    with papers.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{papers.event}/sheets/{papers.module}/lock_module/")
        officer.press(SUBMIT)
        officer.sees("模块已锁定")
        officer.go(f"/desk/scores/{papers.event}/standings/")
        names = officer.page.locator("table.standings tbody td.lead-cell > b").all_inner_texts()
        assert names == [name for _rank, name in ranked(papers)]
        officer.go(f"/desk/scores/{papers.event}/finish/")
        officer.press(SUBMIT)


def ranked(papers: Papers) -> list[tuple[int, str]]:
    """Rank and name as they must be public."""
    entries = [papers.stage.cast.entries[place] for place in papers.standings()]
    return [(rank, entry.competitors.get().worker.name) for rank, entry in enumerate(entries, start=1)]


def publish(papers: Papers, number: int, reason: str = "") -> None:
    """Published, and read by everybody."""
    with papers.stage.visitor("approver") as approver:
        approver.go(f"/desk/results/{papers.event}/publish/")
        if reason:
            approver.put("reason", reason)
        approver.press(SUBMIT)
    with papers.stage.visitor(width=PHONE_WIDTH) as public:
        public.go(f"/results/{papers.event}/")
        public.sees("正式结果", *(name for _rank, name in ranked(papers)))
        answer = public.context.request.get(
            f"{papers.stage.address}/results/{papers.event}/{number}/results.json"
        )
        assert [(row["rank"], row["name"]) for row in answer.json()["rows"]] == ranked(papers)


def withdraw(papers: Papers, reason: str) -> None:
    """Taken back: everywhere at once the tombstone with its reason, and nobody's name."""
    address = f"/results/{papers.event}"
    names = [name for _rank, name in ranked(papers)]
    with papers.stage.visitor() as public:
        public.go(f"{address}/")
        public.sees(*names)
        with papers.stage.visitor("approver") as approver:
            approver.go(f"/desk/results/{papers.event}/1/withdraw/")
            approver.put("reason", reason)
            approver.press(SUBMIT)
        for page in (f"{address}/", f"{address}/1/", f"{address}/1/print/"):
            public.go(page, status=410)
            public.sees(reason)
            public.misses(*names)
        for name in ("results.json", "results.csv", "results.xlsx"):
            assert public.context.request.get(f"{papers.stage.address}{address}/1/{name}").status == 410
        told = public.context.request.get(f"{papers.stage.address}/api/v1{address}/1").json()
        assert (told["snapshot"], told["withdrawal_reason"]) == (None, reason)
        public.go("/results/")
        public.misses(papers.stage.cast.event.name)


def correct(papers: Papers) -> None:
    """The scoring and the module are opened, the second by two people; the sheet goes back and is keyed in anew."""
    reason = "一张评分表的改正处漏看。"
    module = f"/desk/scores/{papers.event}/sheets/{papers.module}"
    with papers.stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{papers.event}/reopen/")
        officer.put("reason", reason)
        officer.press(SUBMIT)
        officer.go(f"{module}/ask_reopening/")
        officer.put("reason", reason)
        officer.press(SUBMIT)
    with papers.stage.visitor("administrator") as other:
        other.go(f"{module}/confirm_reopening/")
        other.press(SUBMIT)
        other.go(papers.desk(CORRECTED, "return"))
        other.put("reason", reason)
        other.press(SUBMIT)
    papers.said[CORRECTED] = {"a1": CORRECTED_TO}
    for scorer in ("scorer-1", "scorer-2"):
        with papers.stage.visitor(scorer) as clerk:
            key_in(clerk, papers.page(CORRECTED), papers.said[CORRECTED])
    lock_and_finish(papers)
