"""What waits when the demo is opened: registrations, a report, and an outbox that has been emptied."""

from __future__ import annotations

import datetime
import hashlib

from django.db.models import F

from competitions.reports import tasks as _runners  # noqa: F401  (registers what does the jobs)
from competitions.reports.acts import request_report
from competitions.reports.quarters import Quarter
from enterprises.acts.registering import receipt_number
from enterprises.models import Registration
from portal.acts.actors import Role
from portal.acts.models import Message, Notice
from portal.acts.personal import PersonKey
from portal.demo.seed.bulk import lay
from portal.demo.seed.numbers import credit_code, phone_number
from portal.demo.seed.world import World
from portal.jobs.running import execute

# County, name, state, why it was returned.
APPLICATIONS = (
    ("130925", "盐山澄岫法兰有限公司", Registration.State.SUBMITTED, ""),
    ("130925", "盐山翊垚钢管有限公司", Registration.State.SUBMITTED, ""),
    (
        "130925",
        "盐山霁衍管件有限公司",
        Registration.State.RETURNED,
        "单位地址与登记证照不一致，请核对后重新提交。",
    ),
    ("130984", "河间煜芃线缆有限公司", Registration.State.SUBMITTED, ""),
)
REPORTED = ("130900", "130925")


def lay_registrations(world: World) -> None:
    """Enterprises that have applied and wait for their county."""
    rows = []
    for number, (code, name, state, reason) in enumerate(APPLICATIONS):
        (key,) = lay([PersonKey.fresh()], journalled=False)
        row = Registration(
            token_hash=hashlib.sha256(f"demo-{number}".encode()).hexdigest(),
            number=receipt_number(world.today, number + 1),
            state=state,
            county=world.unions[code],
            uscc=credit_code(90_000 + number, code),
            name=name,
            answers={
                "kind": "enterprise",
                "industry_section": "C",
                "industry_division": "33",
                "size": "small",
                "headcount": 60 + number,
                "address": f"{world.unions[code].short_name}产业园区{number + 3}号",
            },
            key=key,
            applicant_name="申请人" + "甲乙丙丁"[number],
            reason=reason,
            submitted_at=world.clock.at - datetime.timedelta(hours=20 - number),
        )
        row.applicant_phone = phone_number(70_000 + number)
        rows.append(row)
    lay(rows)


def make_reports(world: World) -> None:
    """The quarterly reports of the city and of one county for the quarter before this one."""
    quarter = Quarter.ended_before(world.today)
    for code in REPORTED:
        job = request_report(
            actor=world.actor(code, Role.OFFICER), union=world.unions[code], quarter=quarter, quiet=True
        )
        execute(str(job.pk), heartbeat=False)


def empty_the_outbox(world: World) -> None:
    """Messages of the past were sent in the past; notices older than a week have been read."""
    Message.objects.filter(state=Message.State.WAITING).update(
        state=Message.State.SENT, sent_at=F("created_at"), attempts=1, receipt="demo"
    )
    week_ago = world.clock.at - datetime.timedelta(days=7)
    Notice.objects.filter(at__lt=week_ago).update(read_at=F("at"))
