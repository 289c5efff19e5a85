"""Addresses behind the sign-in, room by room."""

from __future__ import annotations

from tests.addresses.walk import HANDLED, SIGNED_IN, Row
from tests.addresses.world import ABOVE, INSIDE_A

JOBS = (
    # A job is its starter's alone.
    Row("jobs:job", ("job",), "a"),
    Row("jobs:progress", ("job",), "a", ok=286),
    Row("jobs:cancel", ("job",), "a", ok=HANDLED, method="post"),
    Row("jobs:retry", ("job",), "a", ok=HANDLED, method="post"),
)

UNIONS = (
    Row(
        "unions:unions",
        sees=SIGNED_IN,
        shows={
            "盐山县总工会": f"{INSIDE_A}",
            "青县总工会": f"{ABOVE} b firm_b school",
        },
    ),
    Row("unions:export", sees=SIGNED_IN),
    Row("unions:switch_seat", sees=SIGNED_IN, ok=HANDLED, method="post"),
    Row("unions:union", ("county_a",), INSIDE_A),
    Row("unions:union", ("county_b",), f"{ABOVE} b firm_b school"),
    Row("unions:union", ("grass",), f"{INSIDE_A} grass firm"),
    # Who sees a union and may not change it is told so; to all others it does not exist.
    Row("unions:add", ("county_a",), "city city_admin a a_admin",
        but={"province city_approver city_auditor a_approver a_auditor a_finance": 403}),
    Row("unions:change", ("county_a",), "city city_admin",
        but={"province city_approver city_auditor a a_admin a_approver a_auditor a_finance": 403}),
    Row("unions:close", ("grass",), "city city_admin a a_admin",
        but={"province city_approver city_auditor a_approver a_auditor a_finance grass firm": 403}),
    Row("unions:reopen", ("grass",), "city city_admin a a_admin",
        but={"province city_approver city_auditor a_approver a_auditor a_finance grass firm": 403}),
    Row("unions:steps", ("county_a",), "city_admin a_admin",
        but={"province city city_approver city_auditor a a_approver a_auditor a_finance": 403}),
)  # fmt: skip

ROWS: tuple[Row, ...] = (*JOBS, *UNIONS)
