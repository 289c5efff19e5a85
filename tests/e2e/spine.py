"""The spine, walked by the demo's people through the pages: from a plan to the quarterly report.

Each chapter is one function, which the test and the pictures of the guide share. `Walk` carries what one
chapter hands on to the next.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

from playwright.sync_api import Browser

from portal.demo.seed.papers import paper
from tests.e2e.visitor import DESK_WIDTH, Diary, Visitor

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
            name=NAME, level="county", track="cluster", cluster="1", starts_on=walk.day(0), ends_on=walk.day(2),
            place="盐山县职工文化活动中心", introduction="面向管道装备集群一线职工。", contact="竞赛办公室",
            contact_phone="0317-0000000",
        )  # fmt: skip
        officer.put("plan", officer.page.locator("[name=plan] option").nth(1).get_attribute("value"))
        officer.picture("competition-new")
        officer.press("main form button[type=submit]")
        walk.competition = officer.identifier()
        for name in ("焊工", "无损检测"):
            officer.go(f"/desk/competitions/{walk.competition}/events/new/")
            officer.fill(
                name=name, capacity=20, quota_per_unit=12, starts_on=walk.day(0), ends_on=walk.day(2),
                entry_opens_at=f"{walk.day(-1)}T09:00", entry_closes_at=f"{walk.day(0)}T23:50",
                requirements=["consent"],
            )  # fmt: skip
            officer.page.locator("[name=trade]").select_option(
                label="焊工" if name == "焊工" else "无损检测员"
            )
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
