"""The stages of a contest as the demo has them: what each role of a judge, the organiser, a competitor and the public see.

Each chapter is one function, which the test and the pictures of the guide share. Nothing is changed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from playwright.sync_api import Browser, expect

from competitions.judging.models import BlindLayer, MarkingPanel, ScoreSheet
from competitions.planning.models import Event
from competitions.results.models import Certificate, Objection
from tests.e2e.visitor import DESK_WIDTH, PHONE_WIDTH, Diary, Visitor

# The demo's events by the stage at which they stand.
BEFORE, DAY, PAPER, NOTICE, CORRECTED, FINAL = "数控车", "焊条电弧焊", "电工", "氩弧焊", "装配钳工", "钳工"


@dataclass(slots=True)
class Stages:
    browser: Browser
    address: str
    diary: Diary
    events: dict[str, Event] = field(default_factory=dict)

    def __post_init__(self) -> None:
        games = Event.objects.filter(competition__name__endswith="职工职业技能大赛")
        self.events = {event.name: event for event in games.select_related("competition")}

    def visit(self, username: str, pages: Iterable[tuple[str, str, str]], *widths: int) -> None:
        """Go to pages as (path, what it says, name of its picture, taken at the first width)."""
        for width in widths or (DESK_WIDTH, PHONE_WIDTH):
            with Visitor(self.browser, self.address, self.diary, username, width=width) as visitor:
                for path, text, picture in pages:
                    visitor.go(path)
                    visitor.sees(text)
                    # The picture shows what the page folds away.
                    visitor.page.locator("main .notice details").evaluate_all(
                        "all => all.forEach(each => each.open = true)"
                    )
                    if picture and width == (widths or (DESK_WIDTH,))[0]:
                        visitor.picture(picture)


def chief_judge(stages: Stages) -> None:
    """The board of the module that is being marked, a sheet that came back, the incidents."""
    event = stages.events[DAY]
    practice = event.modules.get(name="技能操作")
    returned = ScoreSheet.objects.get(module=practice, state=ScoreSheet.State.RETURNED)
    home = f"/judge/chief/{event.pk}/"
    stages.visit(
        "chief",
        (
            ("/judge/", "焊条电弧焊", "chief-home"),
            (home, "成品评定", ""),
            (f"{home}{practice.pk}/board/", "需重评", "chief-board"),
            (f"{home}sheet/{returned.pk}/", "弯曲试验", "chief-sheet"),
            (f"{home}incidents/", "送风机", "chief-incidents"),
        ),
    )


def judge(stages: Stages) -> None:
    """On the phone: what waits, the sheets on the device, one of them."""
    returned = ScoreSheet.objects.get(state=ScoreSheet.State.RETURNED)
    with Visitor(stages.browser, stages.address, stages.diary, "judge", width=PHONE_WIDTH) as phone:
        phone.go("/judge/")
        phone.picture("phone-judge-home", whole=False)
        phone.go("/judge/sheets/")
        expect(phone.page.locator("body")).to_contain_text("焊条电弧焊")
        phone.picture("phone-judge-sheets", whole=False)
        phone.page.evaluate(f"location.hash = '#/{returned.pk}'")
        expect(phone.page.locator("main.aspects")).to_be_visible()
        phone.look()
        phone.picture("phone-judge-sheet", whole=False)


def blinder(stages: Stages) -> None:
    """Codes that are to be made, and codes that are made."""
    before, made = (
        BlindLayer.objects.get(module__event=stages.events[name], blinder__judge__user__username="blinder")
        for name in (BEFORE, DAY)
    )
    stages.visit(
        "blinder",
        (
            (f"/judge/codes/{before.pk}/", "生成", ""),
            (f"/judge/codes/{made.pk}/", "标签", "blinder-layer"),
        ),
    )


def scorer(stages: Stages) -> None:
    """The sheets on paper, one that differs, one to be keyed in."""
    event = stages.events[PAPER]
    sheets = ScoreSheet.objects.filter(module__event=event, state=ScoreSheet.State.ASSIGNED)
    differs = sheets.filter(keyings__turn=2).get()
    once = sheets.filter(keyings__isnull=False).exclude(pk=differs.pk).get()
    home = f"/judge/scorer/{event.pk}/"
    stages.visit(
        "scorer",
        (
            (home, "待核定", "scorer-list"),
            (f"{home}sheet/{once.pk}/key/", "元件布置" if once.seat else "接线工艺", "scorer-key"),
            (f"{home}sheet/{differs.pk}/", "故障分析说明", "scorer-differs"),
        ),
    )


def arbitrator(stages: Stages) -> None:
    """The objection that waits for a decision."""
    objection = Objection.objects.get(event=stages.events[NOTICE], state=Objection.State.ASSIGNED)
    stages.visit(
        "arbitrator",
        (
            ("/desk/results/objections/", objection.number, ""),
            (f"/desk/results/objections/{objection.pk}/", "焊缝宽度差", "arbitrator-objection"),
        ),
    )


def organiser(stages: Stages) -> None:
    """From the timetable to the certificates."""
    before, day, notice, final = (stages.events[name] for name in (BEFORE, DAY, NOTICE, FINAL))
    practice = day.modules.get(name="技能操作")
    entry = day.entries.order_by("number")[0]
    assert MarkingPanel.objects.filter(module=practice).exists()
    stages.visit(
        "cangzhou.officer",
        (
            (f"/desk/scores/{before.pk}/timetable/", "数控车操作", "timetable"),
            (f"/desk/judges/events/{before.pk}/", "亲属关系", "conflicts"),
            (f"/desk/check-in/events/{day.pk}/", "迟到", "check-in-event"),
            (f"/desk/check-in/{entry.number}/", str(entry.number), "check-in"),
            (f"/desk/scores/{day.pk}/sheets/{practice.pk}/panels/", "第一组", "panels"),
            (f"/desk/scores/{day.pk}/sheets/{practice.pk}/board/", "需重评", "board"),
            (f"/desk/results/objections/?event={notice.pk}", "竞异", "objections"),
            (f"/desk/results/certificates/?event={final.pk}", "已撤销", "certificates"),
            (f"/desk/results/totals/{final.competition_id}/", "代表队", "totals"),
        ),
    )


def competitor(stages: Stages) -> None:
    """The worker's own objection, on the phone."""
    own = Objection.objects.get(filed_by__username="worker")
    stages.visit(
        "worker",
        (
            (f"/desk/results/objections/{own.pk}/", own.number, "phone-objection"),
            ("/desk/results/mine/", "氩弧焊", ""),
        ),
        PHONE_WIDTH,
    )


def public(stages: Stages) -> None:
    """The notice, the difference of two versions, the draw, certificates."""
    issued = Certificate.objects.filter(award__event=stages.events[FINAL])
    valid, revoked = (issued.filter(state=state).order_by("pk")[0] for state in ("valid", "revoked"))
    stages.visit(
        "",
        (
            (f"/results/{stages.events[NOTICE].pk}/", "公示", "notice-public"),
            (f"/results/{stages.events[CORRECTED].pk}/", "异议经仲裁成立", "notice-difference"),
            (f"/draws/{stages.events[BEFORE].pk}/", "05 12 19", "draw-public"),
            (f"/verify/{valid.code}/", "有效", "verify-valid"),
            (f"/verify/{revoked.code}/", "撤销", "verify-revoked"),
        ),
    )


CHAPTERS = (chief_judge, judge, blinder, scorer, arbitrator, organiser, competitor, public)
