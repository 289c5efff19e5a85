"""The whole schedule of the portal in one place: what runs by itself, and when.

After every migrate each line that is missing is added to the table of django-celery-beat, from which the
scheduler reads. What staff changed there (another hour, switched off) stays as they left it; a line that was
deleted comes back, so switch it off instead.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connections

from portal.jobs.waking import DELETE_OLD_FILES, DELIVER_OUTBOX, SWEEP


@dataclass(frozen=True, slots=True)
class Every:
    """Again and again, after so many seconds."""

    seconds: int


@dataclass(frozen=True, slots=True)
class At:
    """On days of months at an hour, Beijing time."""

    hour: int
    minute: int = 0
    day_of_month: str = "*"
    month_of_year: str = "*"


@dataclass(frozen=True, slots=True)
class Line:
    """One task of the schedule, by the name under which Celery knows it."""

    name: str
    task: str
    cadence: Every | At
    description: str


SCHEDULE = (
    Line(
        "sheets: delete what is old",
        "portal.sheets.delete_old",
        At(hour=3, minute=30),
        "每日清除三十天前上传的表格和暂存数据",
    ),
    Line(
        "exports: delete what is old",
        DELETE_OLD_FILES,
        At(hour=3, minute=45),
        "每日删除七天前导出的文件",
    ),
    Line("jobs: wake what waits", SWEEP, Every(30), "后台任务巡检：唤醒等待中和中断的任务"),
    Line("outbox: deliver", DELIVER_OUTBOX, Every(60), "发送待发短信和邮件，失败的重试"),
    Line(
        "entry: open and close",
        "planning.entry_periods",
        Every(60),
        "按赛项公布的报名时间开放报名、截止报名",
    ),
    Line("site: figures of the home page", "site.count_tasks", Every(60), "统计首页四项任务的数字"),
    Line(
        "results: open public notices",
        "results.open_notices",
        Every(60),
        "成绩公示到预定时间开放后通知参赛者（页面按时自动开放）",
    ),
    Line(
        "results: remind of objections",
        "results.remind_of_objections",
        Every(3600),
        "异议受理、裁决期限届满前一天提醒经办人和仲裁员",
    ),
    Line(
        "reports: quarter just ended",
        "reports.quarterly",
        At(hour=6, day_of_month="1", month_of_year="1,4,7,10"),
        "每季度首日 6:00 为各市、县（市、区）工会生成上一季度报告",
    ),
)


def install() -> list[str]:
    """Add the lines that are missing; returns their names. Existing lines are not touched."""
    from django_celery_beat.models import PeriodicTask

    present = set(
        PeriodicTask.objects.filter(name__in=[line.name for line in SCHEDULE]).values_list("name", flat=True)
    )
    missing = [line for line in SCHEDULE if line.name not in present]
    for line in missing:
        PeriodicTask.objects.create(
            name=line.name, task=line.task, description=line.description, **_cadence(line.cadence)
        )
    return [line.name for line in missing]


def _cadence(cadence: Every | At) -> dict[str, Any]:
    from django_celery_beat.models import CrontabSchedule, IntervalSchedule

    if isinstance(cadence, Every):
        interval, _made = IntervalSchedule.objects.get_or_create(
            every=cadence.seconds, period=IntervalSchedule.SECONDS
        )
        return {"interval": interval}
    crontab, _made = CrontabSchedule.objects.get_or_create(
        minute=str(cadence.minute),
        hour=str(cadence.hour),
        day_of_week="*",
        day_of_month=cadence.day_of_month,
        month_of_year=cadence.month_of_year,
        timezone=settings.TIME_ZONE,
    )
    return {"crontab": crontab}


def install_after_migrate(*, using: str = "default", **_arguments: Any) -> None:
    """After a migrate that made the scheduler's tables; one that stopped before it adds nothing."""
    if "django_celery_beat_periodictask" in connections[using].introspection.table_names():
        install()
