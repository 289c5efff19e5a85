"""Addresses of reports, of innovations and training, and of funds."""

from __future__ import annotations

import datetime

from django.utils import timezone

from competitions.funding.models import FundingLine
from competitions.innovations.models import Exemplar, Training
from competitions.reports.indicators import INDICATORS
from competitions.reports.models import Report
from competitions.reports.quarters import Quarter
from competitions.reports.snapshots import assemble, count, fingerprint, scope_of
from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Row
from tests.addresses.world import INSIDE_A, World


def build(world: World) -> None:
    """A report of county A without files, a training session of its firm, a line of its competition's funds."""
    union, quarter = world["county_a"], Quarter(2025, 4)
    scope = scope_of(union, quarter)
    snapshot = assemble(union, scope, count(INDICATORS, scope))
    world.things["report"] = Report.objects.create(
        union=union, year=2025, quarter=4, version=1, snapshot=snapshot, sha256=fingerprint(snapshot)
    )
    world.things["kind"] = "training"
    world.things["training"] = Training.objects.create(
        enterprise=world["firm"], subject="云岫焊接培训", held_on=datetime.date(2025, 10, 1), people=9
    )
    world.things["exemplars"] = "exemplars"
    world.things["exemplar"] = Exemplar.objects.create(
        union=world["county_a"],
        title="盐山典型做法",
        track="cluster",
        enterprise=world["firm"],
        published_on=datetime.date(2025, 10, 1),
        medium="报刊",
        confirmed_at=timezone.now(),
    )
    world.things["funds"] = FundingLine.objects.create(
        competition=world["competition"], source="fiscal", budget=1
    )


_MAKERS_A = "city city_admin city_approver a a_admin a_approver"
_OTHERS_A = "province city_auditor a_auditor a_finance"

REPORTS = (
    Row("reports:reports", sees=SIGNED_IN),
    Row("reports:make", sees=f"{_MAKERS_A} grass b c", ok=HANDLED, rest=403, method="post"),
    Row("reports:report", ("report",), INSIDE_A),
    Row("reports:download", ("report",), INSIDE_A, literals=("json",)),
    # The world's report has no files yet: back to its page.
    Row("reports:download", ("report",), INSIDE_A, ok=302, literals=("pdf",)),
    Row("reports:recompute", ("report",), _MAKERS_A, ok=HANDLED, but={_OTHERS_A: 403}, method="post"),
    # Without a version there is nothing; the records of a version are walked in the room's own tests.
    Row("reports:records"),
)

_KEEPERS = f"{_MAKERS_A} firm"
_MARKED = {"云岫焊接培训": f"{INSIDE_A} grass firm"}

INNOVATIONS = (
    Row("innovations:innovations", sees=EVERYONE, ok=302),
    Row("innovations:records", ("kind",), SIGNED_IN, shows=_MARKED),
    Row("innovations:record", ("kind", "training"), f"{INSIDE_A} grass firm", shows=_MARKED),
    Row(
        "innovations:new",
        ("kind",),
        f"{_MAKERS_A} grass b c firm firm_b firm_x school",
        rest=403,
    ),
    Row(
        "innovations:edit",
        ("kind", "training"),
        _KEEPERS,
        but={f"{_OTHERS_A} grass": 403},
    ),
    Row(
        "innovations:confirm",
        ("kind", "training"),
        _MAKERS_A,
        ok=HANDLED,
        but={f"{_OTHERS_A} grass firm": 403},
        method="post",
    ),
    Row(
        "innovations:reopen",
        ("kind", "training"),
        _MAKERS_A,
        ok=HANDLED,
        but={f"{_OTHERS_A} grass firm": 403},
        method="post",
    ),
    Row("innovations:document", ("kind", "training")),
    Row(
        "innovations:records",
        ("exemplars",),
        SIGNED_IN,
        shows={"盐山典型做法": f"{INSIDE_A} firm"},
    ),
    Row("innovations:record", ("exemplars", "exemplar"), f"{INSIDE_A} firm"),
    Row("innovations:new", ("exemplars",), f"{_MAKERS_A} grass b c", rest=403),
    Row("innovations:edit", ("exemplars", "exemplar"), _MAKERS_A, but={f"{_OTHERS_A} firm": 403}),
    Row(
        "innovations:confirm",
        ("exemplars", "exemplar"),
        _MAKERS_A,
        ok=HANDLED,
        but={f"{_OTHERS_A} firm": 403},
        method="post",
    ),
)

# A co-organiser and a host see the competition from inside, but not its money.
_FINANCE = "city_admin a_admin a_finance"
_READERS = "province city city_approver city_auditor a a_approver a_auditor"

FUNDING = (
    Row("funding:competition", ("competition",), INSIDE_A),
    Row("funding:add", ("competition",), _FINANCE, but={_READERS: 403}),
    Row("funding:edit", ("funds",), _FINANCE, but={_READERS: 403}),
    Row("funding:document", ("funds",)),
)

ROWS: tuple[Row, ...] = (*REPORTS, *INNOVATIONS, *FUNDING)
