"""Addresses that need no seat: the public site, sign-in, one's own account, the API."""

from __future__ import annotations

from tests.addresses.walk import EVERYONE, SIGNED_IN, Answer, Row
from tests.addresses.world import INSIDE_A


def _open(name: str, *arguments: str, ok: Answer = 200, **more: object) -> Row:
    """For everybody, signed in or not."""
    return Row(name, arguments, EVERYONE, ok=ok, **more)  # type: ignore[arg-type]


def _own(name: str, ok: Answer = 200) -> Row:
    """For everybody who is signed in: what it shows is their own."""
    return Row(name, (), SIGNED_IN, ok=ok)


def _before(name: str) -> Row:
    """For those who are not signed in; the others are sent on to their desk."""
    return Row(name, (), "out", rest=302, out=200)


SITE = (
    _open("site:healthz"),
    _open("site:readyz"),
    _open("site:care", ok=405),
    _open("metrics", ok=404, out=404),
)

PAGES = (
    _open("site:home", shows={"盐山管道竞赛": EVERYONE, "盐山草案竞赛": "", "青县草案竞赛": ""}),
    _open("site:competitions", shows={"盐山管道竞赛": EVERYONE, "盐山草案竞赛": "", "青县草案竞赛": ""}),
    _open("site:competition", "competition"),
    # A draft is no public page for anybody, its author included.
    _open("site:competition", "draft", ok=404, out=404),
    _open("site:document", "public_paper"),
    _open("site:document", "inner_paper", ok=404, out=404),
    _open("site:document", "draft_paper", ok=404, out=404),
    _open("site:clusters"),
    _open("site:cluster", "cluster"),
    _open("site:help"),
    _open("site:privacy"),
    _open("site:accessibility"),
    _open("results:list"),
    # Telephone and identity numbers are nowhere.
    _open("results:public", "published_event", shows={"选手person": EVERYONE, "19900": "", "130925199": ""}),
    _open(
        "results:public",
        "withdrawn_event",
        ok=410,
        out=410,
        shows={"单位有误": EVERYONE, "选手": "", "盐山云岫": ""},
    ),
    _open("results:public", "scored_event", ok=404, out=404),
    # On notice it is everybody's, before its minute nobody's.
    _open("results:public", "noticed_event", shows={"选手person": EVERYONE}),
    _open("results:public", "announced_event", shows={"选手": "", "盐山云岫": ""}),
    _open("results:version", "announced_event", ok=404, out=404, literals=(1,)),
    _open("results:version", "published_event", literals=(1,)),
    _open(
        "results:version",
        "withdrawn_event",
        literals=(1,),
        ok=410,
        out=410,
        shows={"选手": "", "盐山云岫": ""},
    ),
    _open("results:print", "published_event", literals=(1,)),
    _open(
        "results:print", "withdrawn_event", literals=(1,), ok=410, out=410, shows={"选手": "", "盐山云岫": ""}
    ),
    _open("results:download", "published_event", literals=(1, "xlsx")),
    _open("results:verify"),
    _open("results:verify_keys"),
    _open("results:verified", "code", shows={"选手person_b": EVERYONE, "19900": "", "130925199": ""}),
    _open("results:verify_signed", "code"),
    _open("results:download", "withdrawn_event", literals=(1, "xlsx"), ok=410, out=410),
)

API = (
    _open("api_documentation"),
    _open("api:openapi-json"),
    _open("api:api-root", ok=404),
    _open(
        "api:competitions",
        shows={
            "盐山管道竞赛": EVERYONE,
            "盐山草案竞赛": INSIDE_A,
            "青县草案竞赛": "province city city_admin city_approver city_auditor b",
        },
    ),
    _open("api:competition", "competition"),
    Row("api:competition", ("draft",), INSIDE_A, out=404),
    _open("api:versions", "open_event"),
    _open("api:version", "open_event", literals=(1,), ok=404),
    _open(
        "api:enterprises",
        shows={
            "盐山云岫管件有限公司": f"{INSIDE_A} grass firm",
            "青县砺澄机箱有限公司": "province city city_admin city_approver city_auditor b firm_b",
        },
    ),
    _open(
        "api:unions",
        shows={"青县总工会": "province city city_admin city_approver city_auditor b firm_b school"},
    ),
)

ACCOUNT = (
    _before("account_login"),
    _before("account_request_login_code"),
    _before("account_signup"),
    Row("account_logout", (), SIGNED_IN, out=302),
    Row("account_confirm_login_code", (), SIGNED_IN, ok=302),
    _open("account_inactive"),
    _open("account_email_verification_sent"),
    _open("account_reset_password"),
    _open("account_password_reset_completed"),
    _open("account_confirm_email", literals=("no-such-key",)),
    _open("account_confirm_password_reset_code", ok="login", out="login"),
    _open("account_complete_password_reset", ok=302, out=302),
    _own("account_reauthenticate"),
    _own("account_email"),
    _own("account_change_password"),
    _own("account_change_phone"),
    _own("account_set_password", ok=302),
    _own("account_verify_phone", ok=302),
    _own("mfa_index"),
    _own("mfa_authenticate", ok=302),
    _own("mfa_reauthenticate", ok=302),
    _own("mfa_activate_totp", ok=302),
    _own("mfa_generate_recovery_codes", ok=302),
    # Nobody of this world has a second factor that could be shown or taken away.
    _own("mfa_deactivate_totp", ok=404),
    _own("mfa_view_recovery_codes", ok=404),
    _own("mfa_download_recovery_codes", ok=404),
    _own("people:profile"),
    _own("people:password"),
    _own("people:seats"),
)

ROWS: tuple[Row, ...] = (*SITE, *PAGES, *API, *ACCOUNT)
