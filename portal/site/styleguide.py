"""The living style page, only while DEBUG is on: every component with sample data, for builders and pictures.

The firms, people and figures are invented. The page asks no database.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

TEMPLATES = {
    "desk": "portal/styleguide.html",
    "list": "portal/styleguide_list.html",
    "public": "portal/styleguide_public.html",
    "focus": "portal/styleguide_focus.html",
    "confirm": "portal/confirm.html",
    "print": "portal/styleguide_print.html",
}


class SampleForm(forms.Form):
    """One field of each kind, as a room would write it: no widget is dressed by hand."""

    name = forms.CharField(
        label="竞赛名称",
        help_text="写全称，不用简称，例如“盐山管道装备产业集群焊工技能竞赛”。",
    )
    track = forms.ChoiceField(
        label="属于哪一项任务",
        widget=forms.RadioSelect,
        choices=[
            ("giant", "“小巨人”技术创新挑战赛"),
            ("cluster", "产业集群特色竞赛"),
            ("school", "校企合作"),
            ("internal", "企业内部竞赛"),
        ],
    )
    level = forms.ChoiceField(label="级别", choices=[("", "请选择"), ("city", "市级"), ("county", "县级")])
    starts_on = forms.DateField(label="比赛开始日期")
    closes_at = forms.DateTimeField(label="报名截止", help_text="北京时间。")
    places = forms.IntegerField(label="名额", min_value=1, required=False)
    attachments = forms.MultipleChoiceField(
        label="报名须附材料",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            ("pledge", "真实性承诺书"),
            ("photo", "近期证件照"),
            ("insurance", "意外伤害保险"),
        ],
    )
    document = forms.FileField(label="竞赛通知", required=False, help_text="PDF 或 Word，不超过 20 MB。")
    introduction = forms.CharField(label="简介", widget=forms.Textarea, required=False)
    agreed = forms.BooleanField(label="以上内容已经本单位负责人审核")


class SampleFilter(forms.Form):
    """Filters as django-filter makes them."""

    q = forms.CharField(label="名称或备案号", required=False)
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "报名中"), ("returned", "已退回")],
    )
    track = forms.ChoiceField(label="任务", required=False, choices=[("", "全部"), ("cluster", "产业集群")])
    since = forms.DateField(label="比赛日期自", required=False)


class ReasonForm(forms.Form):
    """The reason that a dangerous act asks for."""

    reason = forms.CharField(label="撤回理由", widget=forms.Textarea, help_text="将与撤回记录一起公开。")


def styleguide(request: HttpRequest, page: str = "desk") -> HttpResponse:
    """One of the sample pages; `?empty=1` shows the forms unsent."""
    if page not in TEMPLATES:
        raise Http404
    if page == "desk":
        messages.success(request, "已保存。下一步：检查后提交备案。")
        messages.warning(request, "焊工去年已办过一次，提交时须说明理由。")
    return render(request, TEMPLATES[page], {**_frame(), **_samples(request, page)})


def _frame() -> dict[str, Any]:
    """What the desk around a page needs: navigation, actor, unread notices."""
    seats = [
        SimpleNamespace(key="union-7", label="盐山县总工会 · 经办"),
        SimpleNamespace(key="union-8", label="盐山经济开发区总工会 · 审核"),
        SimpleNamespace(key="self", label=""),
    ]

    def item(label: str, icon: str, count: int = 0, active: bool = False) -> dict[str, Any]:
        return {
            "label": label,
            "icon": icon,
            "count": count,
            "active": active,
            "url": "#",
        }

    return {
        "actor": SimpleNamespace(user="王某", seat=seats[0], seats=seats),
        "unread_count": 3,
        "navigation": [
            {"label": "", "items": [item("工作台", "house", 7)]},
            {
                "label": "竞赛",
                "items": [
                    item("竞赛计划", "calendar3", active=True),
                    item("资格审核", "person-badge", 4),
                    item("裁判与评分", "clipboard-check"),
                    item("成绩与证书", "award"),
                ],
            },
            {
                "label": "组织",
                "items": [item("工会", "diagram-2"), item("企业与集群", "building")],
            },
            {
                "label": "保障",
                "items": [
                    item("经费", "wallet2"),
                    item("季度报告", "bar-chart"),
                    item("操作记录", "journal-text"),
                ],
            },
        ],
    }


def _samples(request: HttpRequest, page: str) -> dict[str, Any]:
    now = timezone.localtime(timezone.now())
    sent = (
        None
        if request.GET.get("empty")
        else {"name": "", "starts_on": "2026-12-12", "places": "0", "track": "cluster"}
    )
    form: forms.Form = ReasonForm() if page == "confirm" else SampleForm(sent)
    return {
        "form": form,
        "filter_form": SampleFilter(request.GET),
        "steps": _steps(),
        "rows": _timeline(now),
        "findings": FINDINGS,
        "facts": [
            ("报名截止", "12 月 5 日 17:00"),
            ("比赛", "12 月 12 日至 14 日"),
            ("公示", "5 个工作日"),
            ("预算", "86,000.00 元"),
            ("产业集群", "盐山管道装备", "#"),
            ("承办地点", None),
        ],
        "tiles": TILES,
        "competitions": COMPETITIONS,
        "competition_page": Paginator(range(240), 50).get_page(request.GET.get("page", "2")),
        "answers": [
            ("选手", "赵某（盐山恒远管件有限公司）", "#"),
            ("赛项", "焊条电弧焊 · 职工组", "#"),
            ("技能等级", "高级工（三级）", "#"),
        ],
        "soon": now + timedelta(days=2),
        "later": now + timedelta(days=13),
        "past": now - timedelta(days=4),
        "running": {
            "state": "running",
            "done": 7_420,
            "total": 20_000,
            "message": "正在核对第 7,420 行。",
        },
        "failed": {
            "state": "failed",
            "done": 0,
            "total": 0,
            "message": "文件不是工作簿：请另存为 .xlsx 后再上传。",
        },
        "figure_columns": ["县（市、区）", "县级", "企业内部"],
        "figure_rows": [
            ("盐山县", 6, 14),
            ("泊头市", 4, 9),
            ("河间市", 5, 11),
            ("青县", 3, 6),
            ("任丘市", 4, 12),
        ],
        "figure_urls": ["#"] * 5,
        "share_url": "https://jingsai.example/competitions/18/",
        "share_text": "盐山管道装备产业集群焊工技能竞赛正在报名，12 月 5 日 17:00 截止。点开链接查看赛项和报名办法：",
        "back_url": "#",
        **(_confirmation() if page == "confirm" else {}),
    }


def _confirmation() -> dict[str, Any]:
    return {
        "page_title": "撤回“河间电线电缆赛项成绩”第 2 版？",
        "page_caption": "河间市电线电缆产业集群技能竞赛",
        "consequences": [
            "公开页面立即停止显示这份成绩，只保留撤回时间和理由。",
            "已下载的文件无法收回，验证码将显示“已撤回”。",
            "更正以后可以发布第 3 版，本版仍可在内部查阅。",
        ],
        "findings": FINDINGS[2:3],
        "confirm_label": "撤回成绩",
        "danger": True,
    }


def _steps() -> list[dict[str, str]]:
    names = [
        "草稿",
        "已备案",
        "报名中",
        "资格审核",
        "抽签加密",
        "比赛",
        "复核锁定",
        "公示",
        "发布归档",
    ]
    return [
        {
            "label": name,
            "state": "done" if place < 2 else "now" if place == 2 else "todo",
        }
        for place, name in enumerate(names)
    ]


def _timeline(now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "title": "开放报名",
            "by": "王某 · 盐山县总工会",
            "at": now - timedelta(days=2),
        },
        {
            "title": "修改赛项名额",
            "by": "王某 · 盐山县总工会",
            "at": now - timedelta(days=3),
            "changes": [("名额", "20", "30"), ("比赛地点", "", "盐山县职教中心实训楼")],
        },
        {
            "title": "予以备案",
            "by": "李某 · 沧州市总工会",
            "at": now - timedelta(days=5),
            "note": "同意备案。请补充安全应急预案，赛前一周报市总经济部。",
        },
        {
            "title": "提交备案",
            "by": "王某 · 盐山县总工会",
            "at": now - timedelta(days=7),
        },
    ]


FINDINGS: list[dict[str, str]] = [
    {
        "tone": "ok",
        "message": "实操权重 70%，不低于 70%",
        "source": "《沧州市职业技能竞赛管理办法（试行）》",
    },
    {
        "tone": "bad",
        "message": "4 份报名尚未补齐附件",
        "detail": "补齐或退回后才能进入下一步。",
        "url": "#",
        "action": "查看",
    },
    {
        "tone": "warn",
        "message": "焊工去年已办过一次，原则上隔年举办",
        "detail": "确认并说明理由后可以继续。",
    },
    {"tone": "note", "message": "公示期含 1 个法定节假日，截止日顺延至 12 月 26 日"},
]

TILES: list[dict[str, Any]] = [
    {
        "label": "“小巨人”挑战赛",
        "figure": "6",
        "unit": "项",
        "note": "难题待揭榜 · 覆盖 31 / 50 家",
        "icon": "lightning",
        "url": "#",
    },
    {
        "label": "产业集群特色竞赛",
        "figure": "17 / 25",
        "note": "个集群本年已办赛",
        "icon": "diagram-3",
        "url": "#",
    },
    {
        "label": "校企合作",
        "figure": "128",
        "unit": "人",
        "note": "名学生参加企业竞赛",
        "icon": "mortarboard",
        "url": "#",
    },
    {
        "label": "企业内部竞赛与“五小”",
        "figure": "342",
        "unit": "项",
        "note": "创新成果已采纳",
        "icon": "tools",
        "url": "#",
    },
]

COMPETITIONS: list[dict[str, str]] = [
    {
        "name": "盐山管道装备产业集群焊工技能竞赛",
        "note": "县级 · 备案 沧工竞备〔2026〕示例 18 号 · 3 个赛项",
        "track": "产业集群",
        "days": "12-12 至 12-14",
        "entries": "42 / 60",
        "budget": "86,000.00",
        "state": "报名中",
        "tone": "ok",
        "icon": "door-open",
    },
    {
        "name": "恒通管件有限公司“岗位练兵”技术比武",
        "note": "企业内部 · 1 个赛项",
        "track": "企业内部",
        "days": "11-28",
        "entries": "36",
        "budget": "12,000.00",
        "state": "比赛中",
        "tone": "note",
        "icon": "play-circle",
    },
    {
        "name": "盐山县校企联合数控车工竞赛",
        "note": "县级 · 2 个赛项（职工组、学生组）",
        "track": "校企合作",
        "days": "12-19",
        "entries": "–",
        "budget": "40,000.00",
        "state": "已退回，待修改",
        "tone": "bad",
        "icon": "arrow-return-left",
    },
    {
        "name": "无损检测员职业技能竞赛",
        "note": "县级 · 1 个赛项",
        "track": "产业集群",
        "days": "10-16 至 10-17",
        "entries": "51",
        "budget": "55,000.00",
        "state": "公示至 11-25",
        "tone": "warn",
        "icon": "megaphone",
    },
    {
        "name": "弯管工技能竞赛（展示项目）",
        "note": "县级 · 不足 6 队，按展示项目办理，不设奖项",
        "track": "产业集群",
        "days": "09-20",
        "entries": "5",
        "budget": "18,000.00",
        "state": "已归档",
        "tone": "mute",
        "icon": "archive",
    },
    {
        "name": "沧州市技术状元选拔赛",
        "note": "市级一类 · 4 个赛项",
        "track": "产业集群",
        "days": "08-22 至 08-24",
        "entries": "188",
        "budget": "260,000.00",
        "state": "已授予荣誉",
        "tone": "gold",
        "icon": "award",
    },
]
