"""Signing in as people do it: by name or phone and password, by code, with a second factor; locked out; too old."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from portal.acts.actors import Role
from portal.acts.models import JournalRow, Message
from tests import factories
from tests.factories import PASSWORD
from unions.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _no_limits_left_over() -> None:
    cache.clear()


@pytest.fixture
def clerk() -> User:
    return factories.staff_of_union(
        factories.county(), Role.ADMINISTRATOR, name="李秀英", username="lixiuying", phone="13912345678"
    )


def sign_in(client: Client, login: str, password: str = PASSWORD, query: str = ""):
    return client.post(f"/account/login/{query}", {"login": login, "password": password})


def rows(verb: str) -> list[JournalRow]:
    return list(JournalRow.objects.filter(verb=verb).order_by("id"))


@pytest.mark.parametrize(
    "login", ["lixiuying", "LiXiuYing", "13912345678", "+86 139-1234-5678", "１３９１２３４５６７８"]
)
def test_a_user_name_or_a_phone_in_any_writing_opens_the_desk(
    client: Client, clerk: User, login: str
) -> None:
    answer = sign_in(client, login, query="?next=/desk/unions/")

    assert (answer.status_code, answer.headers["Location"]) == (302, "/desk/unions/")
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_signing_in_and_out_stand_in_the_journal_under_the_persons_union(client: Client, clerk: User) -> None:
    sign_in(client, "lixiuying")
    client.post("/account/logout/")

    (entered,), (left,) = rows("sign_in"), rows("sign_out")
    county = factories.county().pk
    for row in (entered, left):
        assert (row.actor_id, row.object_type, row.object_id, row.union_id) == (
            clerk.pk,
            "unions.user",
            str(clerk.pk),
            county,
        )


def test_a_failed_sign_in_is_recorded_without_what_was_typed(client: Client, clerk: User) -> None:
    sign_in(client, "lixiuying", "Geheim-Passwort-1")
    sign_in(client, "13900009999", "Geheim-Passwort-1")

    known, unknown = rows("sign_in_failed")
    assert (known.object_id, known.union_id, known.actor_id) == (str(clerk.pk), factories.county().pk, None)
    assert (unknown.object_type, unknown.union_id, unknown.after) == (
        "unions.attempt",
        None,
        {"means": "password"},
    )
    for row in (known, unknown):
        text = f"{row.before}{row.after}{row.note}{row.object_id}"
        assert "Geheim" not in text
        assert "13900009999" not in text


def test_wrong_name_and_wrong_password_get_the_same_answer(client: Client, clerk: User) -> None:
    known = sign_in(client, "13912345678", "Falsch-12345").content.decode()
    unknown = sign_in(client, "13900009999", "Falsch-12345").content.decode()

    def errors(page: str) -> list[str]:
        return re.findall(r'<div class="error-summary".*?</div>', page, re.DOTALL)

    assert errors(known) == errors(unknown)
    assert errors(known)


def test_five_failures_lock_the_account_for_a_while_whatever_name_is_used(
    client: Client, clerk: User
) -> None:
    for login in ("lixiuying", "13912345678", "lixiuying", "13912345678"):
        assert sign_in(client, login, "Falsch-12345").status_code == 200
    fifth = sign_in(client, "lixiuying", "Falsch-12345")
    right = sign_in(client, "13912345678")

    assert (fifth.status_code, right.status_code) == (429, 429)
    assert "登录已暂时锁定" in right.content.decode()
    assert "15分钟" in right.content.decode()
    assert "_auth_user_id" not in client.session


def test_a_lock_holds_for_one_account_only_and_ends_by_itself(
    client: Client, clerk: User, time_machine
) -> None:
    other = factories.staff_of_union(factories.county("130922"), username="zhanghaiyan")
    for _try in range(5):
        sign_in(client, "lixiuying", "Falsch-12345")

    assert sign_in(Client(), "zhanghaiyan").status_code == 302
    assert other.pk
    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    assert sign_in(Client(), "lixiuying").status_code == 302


def test_lock_out_keeps_no_name_and_no_phone_in_clear(client: Client, clerk: User) -> None:
    from axes.models import AccessAttempt

    sign_in(client, "13912345678", "Falsch-12345")
    sign_in(client, "13900009999", "Falsch-12345")

    kept = " ".join(f"{attempt.username} {attempt.post_data}" for attempt in AccessAttempt.objects.all())
    assert AccessAttempt.objects.count() == 2
    for secret in ("13912345678", "13900009999", "Falsch"):
        assert secret not in kept


def code_sent_to(phone: str) -> str | None:
    for message in Message.objects.select_related("key").order_by("-id"):
        if message.recipient == phone and (found := re.search(r"验证码：(\w[\w-]*)", message.body)):
            return found.group(1)
    return None


def test_a_code_by_text_message_signs_in_and_says_what_it_is_for(client: Client, clerk: User) -> None:
    answer = client.post("/account/login/code/", {"phone": "139 1234 5678"})
    assert answer.status_code == 302
    code = code_sent_to("13912345678")
    assert code is not None
    body = Message.objects.get().body
    assert "登录" in body
    assert "5分钟内有效" in body

    answer = client.post("/account/login/code/confirm/", {"code": code})

    assert answer.status_code == 302
    assert client.session["_auth_user_id"] == str(clerk.pk)
    assert [row.object_id for row in rows("sign_in")] == [str(clerk.pk)]


def test_asking_for_a_code_never_tells_whether_a_phone_has_an_account(clerk: User) -> None:
    pages = []
    for phone in ("13912345678", "13900009999"):
        client = Client()
        asked = client.post("/account/login/code/", {"phone": phone})
        shown = client.get(asked.headers["Location"])
        text = re.sub(r'value="[^"]*"|X-CSRFToken[^}]*|' + phone, "", shown.content.decode())
        pages.append((asked.status_code, asked.headers["Location"], shown.status_code, text))

    assert pages[0] == pages[1]
    assert [message.recipient for message in Message.objects.all()] == ["13912345678"]


def test_a_wrong_code_is_recorded_as_a_failed_sign_in(client: Client, clerk: User) -> None:
    client.post("/account/login/code/", {"phone": "13912345678"})
    client.post("/account/login/code/confirm/", {"code": "000000"})

    (row,) = rows("sign_in_failed")
    assert (row.object_id, row.after) == (str(clerk.pk), {"means": "code"})


def test_who_signs_in_by_code_may_set_a_new_password_without_the_old_one(client: Client, clerk: User) -> None:
    client.post("/account/login/code/?next=/account/new-password/", {"phone": "13912345678"})
    code = code_sent_to("13912345678")
    answer = client.post("/account/login/code/confirm/?next=/account/new-password/", {"code": code})
    assert answer.headers["Location"] == "/account/new-password/"

    client.post("/account/new-password/", {"password1": "Neu-Passwort-77", "password2": "Neu-Passwort-77"})

    clerk.refresh_from_db()
    assert clerk.check_password("Neu-Passwort-77")
    (row,) = rows("set_password")
    assert "password" not in row.after
    assert client.get("/account/").status_code == 200


def test_the_present_password_is_asked_for_otherwise(client: Client, clerk: User) -> None:
    sign_in(client, "lixiuying")
    answer = client.post(
        "/account/new-password/", {"password1": "Neu-Passwort-77", "password2": "Neu-Passwort-77"}
    )
    wrong = client.post(
        "/account/new-password/",
        {"present": "Falsch-12345", "password1": "Neu-Passwort-77", "password2": "Neu-Passwort-77"},
    )

    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
    assert (answer.status_code, wrong.status_code) == (200, 200)
    assert "当前密码不正确" in wrong.content.decode()


@pytest.mark.parametrize(
    ("password", "complaint"),
    [
        ("kurz-1A", "至少"),
        ("nurkleinbuchstaben", "至少三类"),
        ("lixiuying-1A", "用户名"),
        (PASSWORD, "不能与当前密码相同"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(
    client: Client, clerk: User, password: str, complaint: str
) -> None:
    sign_in(client, "lixiuying")
    answer = client.post(
        "/account/new-password/", {"present": PASSWORD, "password1": password, "password2": password}
    )

    assert complaint in answer.content.decode()
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)


def test_an_old_password_leads_to_a_new_one_before_anything_else(client: Client, clerk: User) -> None:
    clerk.password_changed_at = timezone.now() - timedelta(days=181)
    clerk.save()
    sign_in(client, "lixiuying")

    answer = client.get("/desk/unions/?q=1")
    assert answer.headers["Location"] == "/account/new-password/?next=%2Fdesk%2Funions%2F%3Fq%3D1"
    changed = client.post(
        answer.headers["Location"],
        {
            "present": PASSWORD,
            "password1": "Neu-Passwort-77",
            "password2": "Neu-Passwort-77",
            "next": "/desk/unions/?q=1",
        },
    )
    assert changed.headers["Location"] == "/desk/unions/?q=1"


def test_a_password_given_by_somebody_else_must_be_changed(client: Client, clerk: User) -> None:
    clerk.must_change_password = True
    clerk.save()
    sign_in(client, "lixiuying")

    assert client.get("/desk/unions/").headers["Location"].startswith("/account/new-password/")
    assert "初始密码" in client.get("/account/new-password/").content.decode()


def test_a_new_password_ends_the_other_sessions(client: Client, clerk: User) -> None:
    other = Client()
    sign_in(other, "lixiuying")
    sign_in(client, "lixiuying")
    client.post(
        "/account/new-password/",
        {"present": PASSWORD, "password1": "Neu-Passwort-77", "password2": "Neu-Passwort-77"},
    )

    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302


def test_a_session_ends_after_an_hour_without_a_request(
    client: Client, clerk: User, time_machine, settings
) -> None:
    # The test moves this process's clock; Redis, where sessions may lie, has its own.
    settings.SESSION_ENGINE = "django.contrib.sessions.backends.db"
    sign_in(client, "lixiuying")
    time_machine.move_to(timezone.now() + timedelta(minutes=50))
    assert client.get("/account/").status_code == 200
    time_machine.move_to(timezone.now() + timedelta(minutes=61))
    assert client.get("/account/").status_code == 302


def code(secret: str) -> str:
    """What the authenticator app shows now."""
    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time

    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def with_second_factor(client: Client) -> str:
    """Sign in and turn two-step sign-in on, as people do; the app's secret."""
    sign_in(client, "lixiuying")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret: str = client.get("/account/mfa/totp/activate/").context["form"].secret
    assert client.post("/account/mfa/totp/activate/", {"code": code(secret)}).status_code == 302
    return secret


@pytest.mark.django_db(transaction=True)
def test_a_wrong_code_while_switching_it_on_stands_in_the_journal(client: Client, clerk: User) -> None:
    sign_in(client, "lixiuying")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    secret: str = client.get("/account/mfa/totp/activate/").context["form"].secret
    wrong = f"{(int(code(secret)) + 1) % 1_000_000:06d}"

    assert client.post("/account/mfa/totp/activate/", {"code": wrong}).status_code == 200

    assert [
        (row.actor_id, row.object_type, row.object_id, row.union_id, row.before, row.after)
        for row in rows("mistype_second_factor")
    ] == [(clerk.pk, "unions.user", str(clerk.pk), factories.county().pk, {}, {})]
    assert not rows("activate_second_factor")
    assert client.post("/account/mfa/totp/activate/", {"code": code(secret)}).status_code == 302
    assert len(rows("activate_second_factor")) == 1


@pytest.mark.django_db(transaction=True)
def test_switching_the_second_factor_stands_in_the_journal(client: Client, clerk: User) -> None:
    with_second_factor(client)
    assert client.post("/account/mfa/recovery-codes/generate/").status_code == 302
    assert client.post("/account/mfa/totp/deactivate/").status_code == 302

    verbs = ("activate_second_factor", "renew_recovery_codes", "deactivate_second_factor")
    written = JournalRow.objects.filter(verb__in=verbs).order_by("id")
    assert [
        (row.verb, row.actor_id, row.object_type, row.object_id, row.union_id, row.before, row.after)
        for row in written
    ] == [(verb, clerk.pk, "unions.user", str(clerk.pk), factories.county().pk, {}, {}) for verb in verbs]


def test_wrong_codes_of_the_app_are_recorded_and_lock_the_account(
    client: Client, clerk: User, time_machine
) -> None:
    from axes.models import AccessAttempt

    secret = with_second_factor(client)
    client.post("/account/logout/")
    cache.clear()
    sign_in(client, "lixiuying")
    answers = [
        client.post("/account/mfa/authenticate/", {"code": f"00000{number}"}).status_code
        for number in range(5)
    ]
    right = client.post("/account/mfa/authenticate/", {"code": code(secret)})

    assert (answers, right.status_code) == ([200, 200, 200, 200, 429], 429)
    assert "登录已暂时锁定" in right.content.decode()
    assert "_auth_user_id" not in client.session
    failed = rows("sign_in_failed")
    assert [(row.object_id, row.actor_id, row.union_id, row.after) for row in failed] == [
        (str(clerk.pk), None, factories.county().pk, {"means": "second factor"})
    ] * 5
    # The password alone does not lead to the second step meanwhile, either.
    assert sign_in(Client(), "lixiuying").status_code == 429
    assert "00000" not in "".join(AccessAttempt.objects.values_list("post_data", flat=True))

    time_machine.move_to(timezone.now() + timedelta(minutes=16))
    cache.clear()
    again = Client()
    sign_in(again, "lixiuying")
    again.post("/account/mfa/authenticate/", {"code": code(secret)})
    assert again.session["_auth_user_id"] == str(clerk.pk)


def test_a_second_factor_is_asked_for_and_its_secret_lies_sealed(client: Client, clerk: User) -> None:
    from allauth.mfa.models import Authenticator

    secret = with_second_factor(client)
    assert secret not in str(Authenticator.objects.get(type="totp").data)
    client.post("/account/logout/")

    answer = sign_in(client, "lixiuying")
    assert "_auth_user_id" not in client.session
    assert answer.headers["Location"].startswith("/account/mfa/authenticate/")
    cache.clear()  # the code just used for switching it on may be used again
    client.post("/account/mfa/authenticate/", {"code": code(secret)})
    assert client.session["_auth_user_id"] == str(clerk.pk)


def test_a_phone_is_changed_by_the_code_sent_to_the_new_one(client: Client, clerk: User) -> None:
    sign_in(client, "lixiuying")
    client.post("/account/phone/change/", {"phone": "13800001111"})
    clerk.refresh_from_db()
    assert clerk.phone == "13912345678"
    code = code_sent_to("13800001111")
    assert code is not None

    client.post("/account/phone/verify/", {"code": code})

    clerk.refresh_from_db()
    assert (clerk.phone, clerk.phone_verified) == ("13800001111", True)
    assert "更换手机号码" in Message.objects.get().body
    (row,) = rows("set_phone")
    assert "13800001111" not in str(row.after)


def test_an_idle_seat_cannot_be_taken_and_a_held_one_can(client: Client, clerk: User) -> None:
    from unions.models import Membership

    second = Membership.objects.create(user=clerk, union=factories.county("130922"), role=Role.VIEWER)
    foreign = factories.staff_of_union(factories.city(), Role.ADMINISTRATOR).memberships.get()
    sign_in(client, "lixiuying")

    client.post("/desk/unions/seat/", {"seat": f"m{foreign.pk}"})
    assert client.get("/account/seats/").context["actor"].seat.role is Role.ADMINISTRATOR
    answer = client.post("/desk/unions/seat/", {"seat": f"m{second.pk}", "next": "https://evil.example/"})

    assert answer.headers["Location"] == "/desk/"
    actor = client.get("/account/seats/").context["actor"]
    assert (actor.union_id, actor.role) == (factories.county("130922").pk, Role.VIEWER)
    (row,) = rows("switch_seat")
    assert (row.actor_id, row.union_id) == (clerk.pk, factories.county("130922").pk)


def test_a_closed_account_cannot_sign_in(client: Client, clerk: User) -> None:
    clerk.is_active = False
    clerk.save()

    answer = sign_in(client, "lixiuying")

    assert answer.headers["Location"] == "/account/inactive/"
    assert "_auth_user_id" not in client.session
    assert "账号已停用" in client.get("/account/inactive/").content.decode()


PAGES = [
    "/account/login/",
    "/account/login/code/",
    "/account/password/reset/",
    "/account/signup/",
    "/account/inactive/",
    "/account/password/reset/done/",
]


@pytest.mark.parametrize("address", PAGES)
def test_every_page_before_sign_in_is_chinese_and_in_the_house(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    assert 'lang="zh-hans"' in page
    assert '<main id="main"' in page
    assert page.count("<h1>") == 1


@pytest.mark.parametrize(
    "address",
    ["/account/", "/account/new-password/", "/account/seats/", "/account/mfa/", "/account/mfa/totp/activate/",
     "/account/phone/change/", "/account/logout/", "/account/reauthenticate/"],
)  # fmt: skip
def test_every_page_of_the_account_is_in_the_house(client: Client, clerk: User, address: str) -> None:
    sign_in(client, "lixiuying")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    page = client.get(address).content.decode()
    assert 'lang="zh-hans"' in page
    assert page.count("<h1>") == 1
    assert client.cookies["sessionid"]["httponly"]
