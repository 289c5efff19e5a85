"""The frames of pages, the care version, and the pages for what went wrong."""

from __future__ import annotations

import re
import uuid
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils import translation

from portal.site import errors
from portal.site.care import switch_care
from portal.site.styleguide import TEMPLATES, styleguide

INLINE = re.compile(r"<style|\sstyle=|\son\w+=|<script(?![^>]*(src=|type=\"application/json\"))")


@pytest.fixture(autouse=True)
def _chinese() -> object:
    with translation.override("zh-hans"):
        yield


def shown(page: str, query: str = "") -> str:
    request = RequestFactory().get(f"/styleguide/{page}/{query}")
    request._messages = CookieStorage(request)  # type: ignore[attr-defined]
    return styleguide(request, page).content.decode()


@pytest.mark.parametrize("page", sorted(TEMPLATES))
def test_every_sample_page_is_complete_and_has_no_inline_style_or_script(
    page: str,
) -> None:
    markup = shown(page)

    assert INLINE.findall(markup) == []
    assert markup.count("<h1>") == 1
    assert markup.count('id="main"') == 1
    ids = re.findall(r'\sid="([^"]+)"', markup)
    assert sorted(ids) == sorted(set(ids))


def test_desk_names_the_seat_and_offers_the_others() -> None:
    markup = shown("desk")

    assert '<span class="who">盐山县总工会 · 经办</span>' in markup
    assert '<span class="visually-hidden">未读：</span>3' in markup


def test_public_frame_does_not_depend_on_the_reader() -> None:
    """A public page is kept as bytes for everybody: it may carry neither a token nor a name."""
    request = RequestFactory().get("/")
    request.user = SimpleNamespace(is_authenticated=True, username="wang-secret")  # type: ignore[assignment]

    signed_in = render_to_string("portal/public.html", {"actor": "wang-secret"}, request)
    signed_out = render_to_string("portal/public.html", {}, RequestFactory().get("/"))

    assert signed_in == signed_out
    assert "csrf" not in signed_in


def test_care_version_is_a_class_set_from_the_cookie() -> None:
    request = RequestFactory().get("/")
    request.COOKIES["care"] = "1"

    assert '<html lang="zh-hans" class="care">' in render_to_string("portal/public.html", {}, request)


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/desk/?q=1", "/desk/?q=1"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("", "/"),
    ],
)
def test_care_switch_turns_on_and_goes_back_only_within_the_site(asked: str, reached: str) -> None:
    response = switch_care(RequestFactory().post("/care/", {"next": asked}))

    assert (response.status_code, response.headers["Location"]) == (302, reached)
    assert response.cookies["care"].value == "1"


def test_care_switch_turns_off_again() -> None:
    request = RequestFactory().post("/care/", {"next": "/"})
    request.COOKIES["care"] = "1"

    assert switch_care(request).cookies["care"]["max-age"] == 0


def _error_pages() -> list[tuple[HttpResponse, int, str]]:
    request: HttpRequest = RequestFactory().get("/nowhere/")
    request.request_id = "f00dfeed"  # type: ignore[attr-defined]
    return [
        (errors.bad_request(request, ValueError()), 400, "无法识别这次请求"),
        (
            errors.not_allowed(request, PermissionError()),
            403,
            "您当前的身份不能办理此事",
        ),
        (errors.forged(request), 403, "页面停留时间过长"),
        (errors.not_found(request, LookupError()), 404, "页面不存在，或者不向您开放"),
        (errors.server_error(request), 500, "系统出了问题"),
    ]


def test_error_pages_say_what_happened_and_work_without_a_database() -> None:
    # No test here may touch the database: pytest-django refuses every query outside of `django_db`.
    for response, status, heading in _error_pages():
        markup = response.content.decode()
        assert response.status_code == status
        assert f"<h1>{heading}</h1>" in markup
        assert "f00dfeed" in markup
        assert 'href="/desk/"' in markup


def test_error_pages_offer_signing_in_only_to_whoever_has_not() -> None:
    request = RequestFactory().get("/nowhere/")
    assert "登录</a>" in errors.not_found(request, LookupError()).content.decode()
    request.COOKIES[settings.SESSION_COOKIE_NAME] = "a session"
    for response in (
        errors.not_found(request, LookupError()),
        errors.not_allowed(request, PermissionError()),
    ):
        markup = response.content.decode()
        assert "登录</a>" not in markup
        assert "工作台</a>" in markup
        assert response.headers["Vary"] == "Cookie"


def test_not_found_offers_a_search() -> None:
    markup = next(page for page, status, _ in _error_pages() if status == 404).content.decode()

    assert 'role="search"' in markup
    assert 'name="q"' in markup


def test_refusal_says_why_and_lists_findings() -> None:
    finding = SimpleNamespace(tone="bad", message="未指定裁判长", detail="", source="", url="")
    refusal = SimpleNamespace(message="还不能开始比赛。", findings=[finding])

    markup = render_to_string("portal/refused.html", {"refusal": refusal}, RequestFactory().get("/"))

    assert "还不能开始比赛。" in markup
    assert "未指定裁判长" in markup


@pytest.mark.parametrize(
    ("state", "offered"),
    [
        ("running", ["取消任务"]),
        ("succeeded", ["查看结果"]),
        ("failed", ["重新开始"]),
        ("cancelled", ["重新开始"]),
        ("refused", ["查看处理办法"]),
    ],
)
def test_job_offers_what_fits_its_state_and_never_its_raw_error(state: str, offered: list[str]) -> None:
    job = SimpleNamespace(
        pk=uuid.UUID(int=7),
        state="failed" if state == "refused" else state,
        may_be_retried=state in {"failed", "cancelled"},
        done=3,
        total=9,
        message="",
        url="/desk/outcome/",
        is_finished=state != "running",
        error="KeyError: 13090119900101001X",
    )

    markup = render_to_string("jobs/_progress.html", {"job": job}, RequestFactory().get("/"))

    assert re.findall(r"<(?:a|button) class=\"btn[^>]*>([^<]+)<", markup) == offered
    assert ("hx-get" in markup) is (state == "running")
    assert "13090119900101001X" not in markup
