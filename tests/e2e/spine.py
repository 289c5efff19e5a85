"""The spine, walked by the demo's people through the pages: from a plan to the quarterly report.

Each chapter is one function, which the test and the pictures of the guide share. `Walk` carries what one
chapter hands on to the next.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from portal.demo.seed.papers import paper
from tests.e2e.visitor import DESK_WIDTH, PHONE_WIDTH, Diary, Visitor

NAME = "盐山县职工焊接与检测竞赛"


@dataclass(slots=True)
class Walk:
    browser: Browser
    address: str
    diary: Diary
    today: datetime.date
    competition: int = 0
    # The event that is held, and the one that is cancelled.
    event: int = 0
    cancelled_event: int = 0
    entries: list[int] = field(default_factory=list)

    def visitor(self, username: str = "", width: int = DESK_WIDTH) -> Visitor:
        return Visitor(self.browser, self.address, self.diary, username, width=width)

    def day(self, days: int) -> datetime.date:
        return self.today + datetime.timedelta(days=days)


def plan_a_competition(walk: Walk) -> None:
    """The county's officer plans a competition with two events and attaches the plan."""
    with walk.visitor("yanshan.officer") as officer:
        officer.picture("desk-county")
        officer.go("/desk/competitions/")
        officer.picture("competitions")
        officer.go("/desk/competitions/new/")
        officer.fill(
            name=NAME, level="county", track="cluster", starts_on=walk.day(2), ends_on=walk.day(3),
            place="盐山县职工文化活动中心", introduction="面向管道装备集群一线职工。", contact="竞赛办公室",
            contact_phone="0317-0000000",
        )  # fmt: skip
        officer.page.locator("[name=cluster]").select_option(label="盐山管道装备产业集群")
        officer.put("plan", officer.page.locator("[name=plan] option").nth(1).get_attribute("value"))
        officer.picture("competition-new")
        officer.press("main form button[type=submit]")
        walk.competition = officer.identifier()
        for name in ("焊工", "无损检测"):
            officer.go(f"/desk/competitions/{walk.competition}/events/new/")
            officer.fill(
                name=name, capacity=20, quota_per_unit=12, starts_on=walk.day(2), ends_on=walk.day(3),
                entry_opens_at=f"{walk.day(-1)}T09:00", entry_closes_at=f"{walk.day(1)}T20:00",
                requirements=["consent"],
            )  # fmt: skip
            officer.put("trade", "焊工" if name == "焊工" else "无损检测员")
            officer.picture("event-new")
            officer.press("main form button[type=submit]")
            officer.sees(name)
        officer.go(f"/desk/competitions/{walk.competition}/documents/new/")
        officer.fill(
            kind="plan", title="竞赛实施方案", public=True,
            file={"name": "plan.pdf", "type": "application/pdf", "content": paper("竞赛实施方案")},
        )  # fmt: skip
        officer.press("main form button[type=submit]")
        officer.sees("竞赛实施方案")
        officer.picture("competition-draft")


def move(visitor: Visitor, competition: int, verb: str, reason: str = "") -> None:
    """Press a button of the competition's filing and confirm it."""
    visitor.go(f"/desk/competitions/{competition}/move/{verb}/")
    if visitor.page.locator("main [name=confirmed]").count():
        visitor.put("confirmed", True)
    if reason:
        visitor.put("reason", reason)
    visitor.press("main form button[type=submit]")


def sign_off(walk: Walk, opinion: str) -> None:
    """Prepare, check, sign off: three people of one union; then submit."""
    with walk.visitor("yanshan.officer") as officer:
        move(officer, walk.competition, "prepare", opinion)
    with walk.visitor("yanshan.approver") as approver:
        approver.go(f"/desk/competitions/{walk.competition}/")
        approver.picture("sign-off")
        move(approver, walk.competition, "check", "同意。")
    with walk.visitor("yanshan.admin") as administrator:
        move(administrator, walk.competition, "sign_off", "同意，报市总工会备案。")
    with walk.visitor("yanshan.officer") as officer:
        move(officer, walk.competition, "submit")


def file_after_a_return(walk: Walk) -> None:
    """The city returns it once with a reason; corrected, it is filed and gets its number."""
    sign_off(walk, "请审核。")
    with walk.visitor("cangzhou.approver") as approver:
        approver.go("/desk/")
        approver.picture("desk-city")
        approver.go(f"/desk/competitions/{walk.competition}/")
        approver.picture("filing")
        move(approver, walk.competition, "return", "请补充安全预案。")
        approver.sees("请补充安全预案")
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/competitions/{walk.competition}/")
        officer.sees("请补充安全预案")
        officer.picture("returned")
        officer.go(f"/desk/competitions/{walk.competition}/edit/")
        officer.put("introduction", "面向管道装备集群一线职工。现场配备安全员和急救点。")
        officer.press("main form button[type=submit]")
    sign_off(walk, "已补充安全预案。")
    with walk.visitor("cangzhou.approver") as approver:
        move(approver, walk.competition, "file", "材料齐全，同意备案。")
        approver.sees("竞备〔")
        approver.picture("filed")


def move_event(visitor: Visitor, event: int, verb: str, reason: str = "") -> None:
    """Press a button of the event and confirm it."""
    visitor.go(f"/desk/competitions/events/{event}/move/{verb}/")
    if visitor.page.locator("main [name=confirmed]").count():
        visitor.put("confirmed", True)
    if reason:
        visitor.put("reason", reason)
    visitor.press("main form button[type=submit]")


def open_entry(walk: Walk) -> None:
    """The officer opens both events; the public site offers them."""
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/competitions/{walk.competition}/")
        links = officer.page.locator("main a[href^='/desk/competitions/events/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        numbers = sorted({int(part) for link in links for part in link.split("/") if part.isdigit()})
        walk.event, walk.cancelled_event = numbers[0], numbers[1]
        for event in numbers[:2]:
            move_event(officer, event, "open")
        officer.picture("event-open")
    with walk.visitor() as public:
        public.go("/")
        public.picture("home")
        public.go(f"/competitions/{walk.competition}/")
        public.sees(NAME, "焊工", "无损检测")
        public.picture("public-competition")


def enter(walk: Walk) -> None:
    """On a phone the enterprise enters five welders, agrees, checks and sends them in."""
    with walk.visitor("qiye.admin", width=PHONE_WIDTH) as unit:
        unit.picture("phone-desk")
        unit.go("/desk/entries/open/")
        unit.picture("phone-open-events")
        unit.go(f"/desk/entries/new/{walk.event}/")
        free = unit.page.locator("main input[name=workers]:not([disabled])")
        for position in range(5):
            free.nth(position).check()
        unit.picture("phone-choose")
        unit.press("main form#choose button[type=submit]")
        links = unit.page.locator("main td a[href^='/desk/entries/']").evaluate_all(
            "links => links.map(link => link.getAttribute('href'))"
        )
        walk.entries = sorted({int(link.split("/")[3]) for link in links})
        assert len(walk.entries) == 5
        for entry in walk.entries:
            unit.go(f"/desk/entries/{entry}/attachments/")
            unit.page.locator("main [name=agreed]").first.check()
            unit.press("main form:has([name=agreed]) button[type=submit]")
        unit.picture("phone-agreed")
        for entry in walk.entries:
            unit.go(f"/desk/entries/{entry}/check/")
            if unit.page.locator("main [name=confirmed]").count():
                unit.put("confirmed", True)
            unit.put("declared", True)
            unit.picture("phone-check")
            unit.press("main form button[type=submit]")
        unit.sees(f"-{walk.event:04d}-0005")


def review(walk: Walk) -> None:
    """One entry is returned and corrected; then all are accepted."""
    returned = walk.entries[0]
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/entries/review/{walk.event}/")
        officer.picture("review")
        officer.fill(entries=returned, decision="return", reason="请核对技能等级。")
        officer.press("main form[method=post] button[type=submit]")
    with walk.visitor("qiye.admin", width=PHONE_WIDTH) as unit:
        unit.go(f"/desk/entries/{returned}/")
        unit.sees("请核对技能等级")
        unit.picture("phone-returned")
        unit.go(f"/desk/entries/{returned}/check/")
        unit.put("declared", True)
        if unit.page.locator("main [name=confirmed]").count():
            unit.put("confirmed", True)
        unit.press("main form button[type=submit]")
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/entries/review/{walk.event}/")
        officer.fill(entries=walk.entries, decision="accept")
        if officer.page.locator("main [name=confirmed]").count():
            officer.put("confirmed", True)
        officer.press("main form[method=post] button[type=submit]")
        officer.go(f"/desk/entries/review/{walk.event}/?state=accepted")
        officer.sees(f"-{walk.event:04d}-0001", f"-{walk.event:04d}-0005")


def close_and_cancel(walk: Walk) -> None:
    """Entry closes; the other event is cancelled, which does not hold up the first."""
    with walk.visitor("yanshan.officer") as officer:
        move_event(officer, walk.event, "close")
        move_event(officer, walk.cancelled_event, "cancel", "报名人数不足，经研究取消本赛项。")
        officer.sees("报名人数不足")
        officer.picture("event-cancelled")


def substitute(walk: Walk) -> None:
    """One competitor is substituted with the organiser's approval; then the contest starts."""
    with walk.visitor("qiye.admin") as unit:
        unit.go(f"/desk/entries/{walk.entries[1]}/substitute/")
        unit.page.locator("main [name=leaving]").first.check()
        # Who competes already is shown and cannot be chosen.
        unit.page.locator("main [name=coming]:not([disabled])").last.check()
        unit.put("reason", "原选手临时出差。")
        unit.picture("substitute")
        # Within the same form there is a button that only looks for people.
        ask = "main form#choose .form-actions button[type=submit]"
        unit.press(ask)
        if unit.page.locator("main [name=confirmed]").count():
            unit.put("confirmed", True)
            unit.press(ask)
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/entries/review/{walk.event}/")
        officer.follow("main a[href^='/desk/entries/substitutions/']")
        officer.fill(decision="approve", opinion="同意更换。")
        if officer.page.locator("main [name=confirmed]").count():
            officer.put("confirmed", True)
        officer.picture("substitution")
        officer.press("main form[method=post] button[type=submit]")
        # The rules let nobody begin before the first day: the contest is brought forward, with a reason.
        officer.go(f"/desk/competitions/events/{walk.event}/reschedule/")
        officer.fill(
            starts_on=walk.day(0), entry_closes_at=f"{walk.day(-1)}T20:00", reason="选手已到齐，提前比赛。"
        )
        officer.press("main form button[type=submit]")
        move_event(officer, walk.event, "start")


def score(walk: Walk) -> None:
    """On a phone the officer enters scores: two alike, one absent. The committee decides the tie."""
    marks = (("88", "92"), ("88", "92"), ("80", "85"), ("75", "90.5"), ("", ""))
    with walk.visitor("yanshan.officer", width=PHONE_WIDTH) as officer:
        officer.go(f"/desk/scores/{walk.event}/")
        for entry, row in zip(walk.entries, marks, strict=True):
            for column, mark in enumerate(row, start=1):
                officer.page.locator(f"#row-{entry} input[data-column='{column}']").fill(mark)
        absent = officer.page.locator(f"#row-{walk.entries[-1]}")
        absent.locator("select").select_option("absent")
        absent.locator("input[data-reason]").fill("未到场。")
        officer.picture("phone-scores")
        officer.press("main button[name=save][value=all]")
        officer.go(f"/desk/scores/{walk.event}/standings/")
        officer.picture("phone-standings")
    with walk.visitor("yanshan.officer") as officer:
        officer.go(f"/desk/scores/{walk.event}/standings/")
        officer.picture("standings-tie")
        officer.go(f"/desk/scores/{walk.event}/ties/1/")
        for place, entry in enumerate(walk.entries[:2], start=1):
            officer.put(f"place-{entry}", place)
        officer.put("reason", "加试：第一名先完成且焊缝成形更好。")
        officer.picture("tie")
        officer.press("main form[method=post] button[type=submit]")
        officer.go(f"/desk/scores/{walk.event}/standings/")
        officer.sees("加试")
        officer.picture("standings")
        officer.go(f"/desk/scores/{walk.event}/finish/")
        officer.press("main form[method=post] button[type=submit]")


def publish(walk: Walk, reason: str = "") -> None:
    """Whoever signs for the organiser publishes what stands in the preview."""
    with walk.visitor("yanshan.approver") as approver:
        approver.go(f"/desk/results/{walk.event}/")
        approver.go(f"/desk/results/{walk.event}/publish/")
        if reason:
            approver.put("reason", reason)
        approver.picture("publish")
        approver.press("main form[method=post] button[type=submit]")


def publish_withdraw_publish(walk: Walk) -> None:
    """Results are out, are taken back with a reason, and come out corrected."""
    publish(walk)
    with walk.visitor() as public:
        public.go(f"/results/{walk.event}/")
        public.sees("焊工", "盐山恒泽管件有限公司", "公示")
        public.misses("19900000601")
        public.picture("results")
    with walk.visitor(width=PHONE_WIDTH) as public:
        public.go(f"/results/{walk.event}/")
        public.sees("盐山恒泽管件有限公司")
        public.picture("phone-results")
    with walk.visitor("yanshan.approver") as approver:
        approver.go(f"/desk/results/{walk.event}/1/withdraw/")
        approver.put("reason", "一名选手的单位登记有误，核对后重新公布。")
        approver.press("main form[method=post] button[type=submit]")
    with walk.visitor() as public:
        public.go(f"/results/{walk.event}/", status=410)
        public.sees("一名选手的单位登记有误")
        public.misses("盐山恒泽管件有限公司")
        public.picture("results-withdrawn")
    publish(walk, "更正后重新公布。")
    with walk.visitor() as public:
        public.go(f"/results/{walk.event}/")
        public.sees("盐山恒泽管件有限公司", "更正后重新公布")


def see_own_result(walk: Walk) -> None:
    """A worker signs in by phone number and finds own entries, ticket and results."""
    with walk.visitor("19900000601", width=PHONE_WIDTH) as worker:
        worker.picture("phone-worker")
        worker.go("/desk/entries/")
        worker.go("/desk/results/mine/")
        worker.picture("phone-mine")


def report(walk: Walk) -> None:
    """The city counts its quarter; a worker does it in the background; the files come down."""
    with walk.visitor("cangzhou.officer") as officer:
        officer.go("/desk/reports/")
        quarter = f"{walk.today.year}Q{(walk.today.month + 2) // 3}"
        officer.page.locator("form[action='/desk/reports/make/'] [name=quarter]").select_option(quarter)
        officer.press("form[action='/desk/reports/make/'] button[type=submit]")
        officer.picture("report-job")
        officer.page.wait_for_function(
            "() => document.body.innerText.includes('100%') || !location.pathname.includes('/jobs/')",
            timeout=90_000,
        )
        officer.go(f"/desk/reports/?quarter={quarter}")
        officer.follow("main td a[href^='/desk/reports/']")
        officer.picture("report")
        number = officer.identifier()
        for kind, signature in (("xlsx", b"PK"), ("pdf", b"%PDF")):
            answer = officer.context.request.get(f"{walk.address}/desk/reports/{number}/{kind}/")
            assert answer.status == 200
            assert answer.body().startswith(signature)


def look_around(walk: Walk) -> None:
    """Pages of the other roles that the guide shows."""
    for username, path, name in (
        ("hebei.viewer", "/desk/", "desk-province"),
        ("cangzhou.auditor", "/desk/audit/", "audit"),
        ("cangzhou.admin", "/desk/unions/", "unions"),
        ("cangzhou.admin", "/desk/unions/people/", "people"),
        ("yanshan.officer", "/desk/enterprises/", "enterprises"),
        ("yanshan.officer", "/desk/enterprises/registrations/", "registrations"),
        ("xuexiao.admin", "/desk/", "desk-school"),
        ("cangzhou.officer", "/desk/notices/", "notices"),
        ("", "/enterprise/register/", "register"),
        ("", "/results/", "public-results"),
        ("", "/clusters/", "public-clusters"),
    ):
        with walk.visitor(username) as visitor:
            visitor.go(path)
            visitor.picture(name)


CHAPTERS = (
    plan_a_competition,
    file_after_a_return,
    open_entry,
    enter,
    review,
    close_and_cancel,
    substitute,
    score,
    publish_withdraw_publish,
    see_own_result,
    report,
    look_around,
)
