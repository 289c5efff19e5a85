"""The schedule: complete after migrating, known to Celery, and left alone where staff changed it."""

from __future__ import annotations

import datetime
from zoneinfo import ZoneInfo

import pytest
from celery import current_app
from django.core.management import call_command
from django_celery_beat.models import PeriodicTask

from portal.jobs.schedule import SCHEDULE, install

pytestmark = pytest.mark.django_db


def test_a_migrated_database_has_the_whole_schedule() -> None:
    assert {task.name: task.task for task in PeriodicTask.objects.all()} == {
        "jobs: wake what waits": "portal.jobs.sweep",
        "sheets: delete what is old": "portal.sheets.delete_old",
        "exports: delete what is old": "portal.jobs.delete_old_files",
        "outbox: deliver": "portal.jobs.deliver_outbox",
        "entry: open and close": "planning.entry_periods",
        "site: figures of the home page": "site.count_tasks",
        "results: open public notices": "results.open_notices",
        "results: remind of objections": "results.remind_of_objections",
        "reports: quarter just ended": "reports.quarterly",
    }
    seconds = PeriodicTask.objects.filter(interval__isnull=False).order_by("interval__every")
    assert [(task.interval.every, task.interval.period) for task in seconds] == [
        (30, "seconds"),
        (60, "seconds"),
        (60, "seconds"),
        (60, "seconds"),
        (60, "seconds"),
        (3600, "seconds"),
    ]


def test_every_task_is_known_to_celery() -> None:
    current_app.loader.import_default_modules()
    assert {line.task for line in SCHEDULE} <= set(current_app.tasks)


def test_the_quarterly_report_is_due_on_the_first_day_of_each_quarter() -> None:
    schedule = PeriodicTask.objects.get(task="reports.quarterly").schedule
    moment = datetime.datetime(2025, 12, 31, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
    due = []
    for _quarter in range(4):
        schedule.nowfun = lambda now=moment: now
        moment = moment + schedule.remaining_estimate(moment)
        due.append(moment.astimezone(ZoneInfo("Asia/Shanghai")).strftime("%Y-%m-%d %H:%M"))
    assert due == ["2026-01-01 06:00", "2026-04-01 06:00", "2026-07-01 06:00", "2026-10-01 06:00"]


def test_what_staff_changed_stays() -> None:
    changed = PeriodicTask.objects.get(task="reports.quarterly")
    changed.enabled = False
    changed.save()
    PeriodicTask.objects.get(task="portal.jobs.sweep").delete()

    call_command("migrate", verbosity=0)

    changed.refresh_from_db()
    assert changed.enabled is False
    assert PeriodicTask.objects.filter(task="portal.jobs.sweep").count() == 1
    assert install() == []
