"""From the finished scoring to the certificates: notice, an objection that is upheld, version 2, final results."""

from __future__ import annotations

import datetime
import io
import re
import zipfile
from typing import Any

from competitions.results.models import ResultVersion
from tests.e2e import chosen
from tests.e2e.before_the_day import SUBMIT, file_of_job, text_of
from tests.e2e.cast import Stage, account_of, handed_in
from tests.e2e.chosen import FIELD, Marks
from tests.e2e.phones import Phone
from tests.e2e.the_day import Day, finish, lock
from tests.e2e.visitor import PHONE_WIDTH, Visitor

A_MINUTE = datetime.timedelta(minutes=1)
SUMMARY = "一支队伍的安全文明扣分有误，已更正。"


def announce(day: Day, opens_at: datetime.datetime, reason: str = "") -> ResultVersion:
    """The approver puts the standings on notice from a stated minute on: nobody sees a rank before it."""
    stage, event = day.stage, day.stage.cast.event.pk
    with stage.visitor("approver") as approver:
        approver.go(f"/desk/results/{event}/publish/")
        approver.put("opens_at", f"{opens_at:%Y-%m-%dT%H:%M}")
        if reason:
            approver.put("reason", reason)
        approver.press(SUBMIT)
    version = ResultVersion.objects.filter(event=event).order_by("-number")[0]
    assert version.opens_at == opens_at
    with stage.visitor() as public:
        if version.number == 1:
            public.go(f"/results/{event}/")
            public.misses(*(entry.team_name for entry in stage.cast.entries))
        else:
            public.go(f"/results/{event}/{version.number}/", status=404)
        stage.clock.to(opens_at + A_MINUTE)
        public.go(f"/results/{event}/{version.number}/")
        public.sees(f"铁军{day.record.standings()[0]:02d}队")
    return version


def object_to_it(day: Day) -> str:
    """A captain looks at the own marks on a phone and objects, with a paper; returns the receipt number."""
    stage, event = day.stage, day.stage.cast.event.pk
    entry = stage.cast.entries[chosen.OBJECTING - 1]
    role = account_of(stage.cast, stage.cast.captain(entry))
    with stage.visitor(role, PHONE_WIDTH) as captain:
        captain.go("/desk/results/mine/")
        # Rank, and how the score was made: down to the fault that is objected to.
        captain.sees("15 / 29")
        captain.page.locator("main summary", has_text=FIELD).click()
        captain.sees("“未清渣”出现 4 次")
        captain.follow(f"main a[href='/desk/results/{event}/object/{entry.pk}/']")
        captain.fill(
            kind="results",
            text="安全文明项记录未清渣 4 次，现场照片显示各道焊缝均已清渣，请复核。",
            evidence=handed_in("现场照片"),
        )
        captain.press(SUBMIT)
        number = captain.page.locator("h1").inner_text()
        captain.sees("现场照片显示")
    return number


def _move(visitor: Visitor, number: str, verb: str, **facts: Any) -> None:
    """One step of an objection, found in the list by its receipt number."""
    visitor.go("/desk/results/objections/")
    visitor.follow(f"main a:has-text('{number}')")
    visitor.follow(f"a[href$='/{verb}/']")
    for name, value in facts.items():
        if name == "arbitrators":
            visitor.page.locator("main label", has_text=value).click()
        else:
            visitor.put(name, value)
    visitor.press(SUBMIT)


def uphold(day: Day, number: str) -> None:
    """Taken up, given to an arbitrator without a conflict, who upholds it. Nobody learns from outside who objected."""
    stage, event = day.stage, day.stage.cast.event.pk
    with stage.visitor("officer") as officer:
        _move(officer, number, "take_up")
        _move(officer, number, "assign", arbitrators="钱仲裁")
    with stage.visitor("arbitrator", PHONE_WIDTH) as arbitrator:
        _move(arbitrator, number, "uphold", reason="照片显示已清渣，原记录不成立，予以更正。")
    with stage.visitor() as public:
        public.go(f"/results/{event}/")
        public.sees("收到异议 1 件")
        public.misses(number, "未清渣")


def correct(day: Day, scorer: Phone) -> None:
    """The scoring is opened, the module by two people; the sheet goes back, is marked anew, and all is locked again."""
    stage, event, module = day.stage, day.stage.cast.event.pk, day.module(FIELD)
    label = str(stage.cast.entries[chosen.OBJECTING - 1].number)
    with stage.visitor("officer") as officer:
        officer.go(f"/desk/scores/{event}/reopen/")
        officer.put("reason", "异议成立，更正安全文明扣分。")
        officer.press(SUBMIT)
        officer.go(f"/desk/scores/{event}/sheets/{module}/ask_reopening/")
        officer.put("reason", "异议成立，更正安全文明扣分。")
        officer.press(SUBMIT)
    with stage.visitor("chief", PHONE_WIDTH) as chief:
        chief.go(f"/judge/chief/{event}/{module}/confirm_reopening/")
        chief.press(SUBMIT)
        row = chief.page.locator("#board tr", has=chief.page.locator("th", has_text=label))
        chief.go(str(row.locator("a.cell").first.get_attribute("href")))
        chief.follow("main a[href$='/return/']")
        chief.put("reason", "异议成立：未清渣应为 0 次。")
        chief.press(SUBMIT)
    back = scorer.came_back(label)
    corrected: Marks = {"a3": {"counts": {}}}
    scorer.touch(back, corrected)
    scorer.arrived(back.id)
    day.record.put(FIELD, chosen.OBJECTING, None, corrected)
    lock(day, FIELD)
    finish(day)


def close(day: Day, number: str) -> None:
    """The objection ends with a summary for everybody; the public page shows the difference and no name of it."""
    stage, event = day.stage, day.stage.cast.event.pk
    with stage.visitor("officer") as officer:
        _move(officer, number, "close", public_summary=SUMMARY)
    with stage.visitor() as public:
        public.go(f"/results/{event}/")
        public.sees("异议成立，更正一项评分", SUMMARY)
        public.page.locator("main details.changes summary").click()
        public.sees(f"铁军{chosen.OBJECTING:02d}队", "名次：15 → 6")
        public.misses(number)
        public.go(f"/results/{event}/1/")
        public.sees("已由第 2 版更正")


def finalise(day: Day, version: ResultVersion) -> None:
    """Not before the window is over; then the results are final."""
    stage, event = day.stage, day.stage.cast.event.pk
    assert version.closes_at is not None
    stage.clock.to(version.closes_at - A_MINUTE)
    with stage.visitor("approver") as approver:
        approver.go(f"/desk/results/{event}/")
        assert approver.page.locator(f"a[href='/desk/results/{event}/finalise/']").count() == 0
        stage.clock.to(version.closes_at + A_MINUTE)
        approver.go(f"/desk/results/{event}/")
        approver.follow(f"a[href='/desk/results/{event}/finalise/']")
        approver.press(SUBMIT)
    with stage.visitor() as public:
        public.go(f"/results/{event}/")
        public.sees("正式结果")


def certify(day: Day) -> dict[str, str]:
    """All certificates by one job; one is issued anew, one revoked. Returns state → code as the paper prints it."""
    stage, event = day.stage, day.stage.cast.event.pk
    day.stage.clock.today()
    with stage.visitor("approver") as approver:
        approver.go(f"/desk/results/{event}/certificates/")
        approver.put("file_format", "zip")
        approver.press(SUBMIT)
        with zipfile.ZipFile(io.BytesIO(file_of_job(approver))) as opened:
            papers = {name: text_of(opened.read(name)) for name in opened.namelist()}
        winners = _winners(stage)
        assert len(papers) == 2 * len(winners)
        assert all(f"铁军{team:02d}队" in "".join(papers.values()) for team in winners)
        found = list(papers.items())
        ends = {}
        for state, verb, (name, text) in (("replaced", "reissue", found[1]), ("revoked", "revoke", found[2])):
            approver.go(f"/desk/results/certificates/?text={name.split('-')[0]}")
            approver.follow("main td a[href^='/desk/results/certificates/']")
            approver.follow(f"a[href$='/{verb}/']")
            approver.put("reason", "姓名印制有误。")
            approver.press(SUBMIT)
            ends[state] = _code(text)
        if state == "revoked":
            approver.sees("已撤销")
    return {"valid": _code(found[0][1]), **ends}


def _code(text: str) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text)
    assert found is not None, text
    return found.group()


def _winners(stage: Stage) -> list[int]:
    """The teams to which the public page gives an award or a title."""
    with stage.visitor() as public:
        public.go(f"/results/{stage.cast.event.pk}/")
        rows = public.page.locator("table.results-grid tbody tr").all()
        return [
            int(row.locator("b").inner_text()[2:4])
            for row in rows
            if row.locator("td").nth(3).inner_text().strip() != "–"
            or row.locator("td").nth(4).inner_text().strip() != "–"
        ]


def verify(stage: Stage, codes: dict[str, str]) -> None:
    """Whoever holds a certificate checks it, by address or by typing the code."""
    said = {"valid": "证书有效", "replaced": "证书已换发", "revoked": "证书已撤销"}
    with stage.visitor(width=PHONE_WIDTH) as public:
        for state, code in codes.items():
            public.go(f"/verify/{code}/")
            assert public.page.locator("h1").inner_text() == said[state], state
        public.go("/verify/")
        public.fill(code=codes["valid"])
        public.press("main form button[type=submit]")
        assert public.page.locator("h1").inner_text() == said["valid"]
        public.go("/verify/0000-0000-0000-0000/", status=404)
