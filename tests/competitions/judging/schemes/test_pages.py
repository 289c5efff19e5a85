"""The pages of the library, of the draft and of a module's choice, as people use them, without JavaScript."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from competitions.judging import acts, queries
from competitions.judging.models import Scheme, SchemeVersion
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from tests import factories
from tests.competitions.judging.schemes import library

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


@pytest.fixture
def browser(officer: Actor) -> Client:
    return signed_in(officer)


def signed_in(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def url(name: str, *arguments: object) -> str:
    return reverse(f"judging:{name}", args=arguments)


def fields(body: str) -> dict[str, str]:
    """What a browser would send of the page's form without anybody touching it."""
    sent: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", body):
        found = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in found and found.get("type") not in ("checkbox", "radio", "search"):
            sent[found["name"]] = found.get("value", "")
    for name, inside in re.findall(r'<select[^>]*name="([^"]+)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'<option value="([^"]*)" selected', inside)
        sent[name] = chosen[1] if chosen else ""
    return sent | dict(re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', body, re.DOTALL))


def draft_of(scheme: Scheme) -> SchemeVersion:
    return scheme.versions.get(released_at__isnull=True)


class TestLibrary:
    def test_it_lists_filters_sorts_and_exports(self, browser: Client, officer: Actor) -> None:
        library.released(officer)
        electric = factories.trade("电工")
        library.draft(officer, name="电工评分标准", trade=electric)
        old = library.released(officer, name="旧的焊工标准")
        acts.retire_scheme(actor=officer, scheme=old.scheme, reason="过时")

        def names(query: str = "") -> list[str]:
            return re.findall(
                r'<td><a href="[^"]+">([^<]+)</a>', browser.get(url("schemes") + query).content.decode()
            )

        assert names() == ["焊工实操评分标准", "电工评分标准"]
        assert names("?sort=-name") == ["电工评分标准", "焊工实操评分标准"]
        assert names(f"?trade={electric.pk}") == ["电工评分标准"]
        assert names("?text=hgsc") == ["焊工实操评分标准"]
        assert names("?state=draft") == ["电工评分标准"]
        assert names("?state=retired") == ["旧的焊工标准"]
        assert len(names("?state=all")) == 3
        sheet = (
            b"".join(browser.get(url("schemes") + "?format=csv&state=all")).decode("utf-8-sig").splitlines()
        )
        assert sheet[0] == "名称,职业（工种）,所属工会,已发布版本,总分,共享范围,状态"
        assert sheet[1:] == [
            "旧的焊工标准,焊工,盐山县总工会,1,100,仅本工会和上级工会,已停用",
            "焊工实操评分标准,焊工,盐山县总工会,1,100,仅本工会和上级工会,使用中",
            "电工评分标准,电工,盐山县总工会,,100,仅本工会和上级工会,尚未发布",
        ]

    def test_an_empty_library_says_what_to_do(self, browser: Client) -> None:
        body = browser.get(url("schemes")).content.decode()
        assert "评分标准库还是空的" in body
        assert url("scheme_new") in body
        assert "清除筛选" in browser.get(url("schemes") + "?text=x").content.decode()

    def test_a_new_scheme_leads_to_its_aspects(self, browser: Client) -> None:
        facts = {
            "name": "钳工标准",
            "trade": str(factories.trade("钳工").pk),
            "shared": "unions",
            "total": "50",
        }
        answer = browser.post(url("scheme_new"), facts)
        made = Scheme.objects.get()
        assert (answer.status_code, answer["Location"]) == (302, url("scheme_draft", made.pk))
        assert (made.name, made.shared, draft_of(made).total) == ("钳工标准", "unions", Decimal(50))
        again = browser.post(url("scheme_new"), facts)
        assert again.status_code == 422
        assert "本工会的评分标准库中已有同名的评分标准。" in again.content.decode()


class TestDraft:
    def test_a_scheme_is_written_from_nothing(self, browser: Client, officer: Actor) -> None:
        scheme = acts.create_scheme(
            actor=officer,
            union=factories.county(),
            facts={"name": "新", "trade": factories.trade(), "total": Decimal(10)},
        )
        sheet = url("scheme_draft", scheme.pk)
        sent = fields(browser.get(sheet).content.decode())
        sent |= {
            "s0-name": "外观",
            "s0-a0-name": "错边量",
            "s0-a0-maximum": "6",
            "s0-a0-method": "ranges",
            "s0-a1-name": "整洁",
            "s0-a1-maximum": "4",
            "s0-a1-method": "judgement",
        }
        answer = browser.post(sheet, {**sent, "do": "save"})
        assert answer["Location"] == sheet
        body = browser.get(sheet).content.decode()
        assert "合计相符" in body
        assert "外观 · 错边量" in body
        assert "请至少填写一行明细。" in body

        aspect = url("scheme_aspect", scheme.pk, "a1")
        details = fields(browser.get(aspect).content.decode())
        details |= {"unit": "mm", "r0-upto": "0.5", "r0-points": "6", "r2-upto": "1", "r2-points": "3"}
        answer = browser.post(aspect, {**details, "do": "next"})
        assert answer["Location"] == url("scheme_aspect", scheme.pk, "a2")
        assert draft_of(scheme).read().faults == ()
        browser.post(url("scheme_release", scheme.pk), {"note": "首版"})
        version = scheme.versions.get()
        assert (version.is_draft, version.note) == (False, "首版")
        assert "≤ 0.5：6；≤ 1：3；其余：0（mm）" in browser.get(url("scheme", scheme.pk)).content.decode()

    def test_saving_an_untouched_sheet_changes_nothing(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        before = draft_of(scheme).content
        sheet = url("scheme_draft", scheme.pk)
        browser.post(sheet, {**fields(browser.get(sheet).content.decode()), "do": "save"})
        assert draft_of(scheme).content == before
        for key in [f"a{number}" for number in range(1, 10)]:
            aspect = url("scheme_aspect", scheme.pk, key)
            browser.post(aspect, {**fields(browser.get(aspect).content.decode()), "do": "save"})
        after = draft_of(scheme)
        assert after.read().scheme == SchemeVersion(content=before, total=100).read().scheme
        assert after.revision == 10

    def test_nothing_that_was_typed_is_lost(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        sheet = url("scheme_draft", scheme.pk)
        sent = fields(browser.get(sheet).content.decode())
        sent |= {"s0-a0-maximum": "十分", "s0-a4-name": "<半句话>", "s2-name": "新的部分"}
        browser.post(sheet, {**sent, "do": "save"})
        body = browser.get(sheet).content.decode()
        for typed in ("十分", "&lt;半句话&gt;", "新的部分"):
            assert f'value="{typed}"' in body
        assert escape("“十分”不是数字，请填写如 2.5 的数字。") in body
        assert "这一部分没有评分项，请添加，或删除这一部分。" in body
        # Points in all are a number in the database: until they are one, everything stays on the page.
        sent = {**fields(body), "total": "一百", "s2-name": "改名"}
        answer = browser.post(sheet, {**sent, "do": "save"})
        assert answer.status_code == 422
        body = answer.content.decode()
        assert 'value="一百"' in body
        assert 'value="改名"' in body
        assert draft_of(scheme).content["sections"][2]["name"] == "新的部分"

    def test_two_people_at_one_draft_see_each_other(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        sheet = url("scheme_draft", scheme.pk)
        mine = {**fields(browser.get(sheet).content.decode()), "s0-name": "我的名称", "do": "save"}
        colleague = signed_in(factories.actor_at(factories.county()))
        colleague.post(sheet, {**fields(colleague.get(sheet).content.decode()), "s0-name": "同事的名称"})
        answer = browser.post(sheet, mine)
        assert answer.status_code == 409
        body = answer.content.decode()
        assert "此草稿刚被他人保存过" in body
        assert 'value="我的名称"' in body
        assert draft_of(scheme).content["sections"][0]["name"] == "同事的名称"
        browser.post(sheet, {**fields(body), "do": "save"})
        assert draft_of(scheme).content["sections"][0]["name"] == "我的名称"

        aspect = url("scheme_aspect", scheme.pk, "a1")
        mine = {**fields(browser.get(aspect).content.decode()), "target": "61"}
        colleague.post(sheet, {**fields(colleague.get(sheet).content.decode())})
        answer = browser.post(aspect, mine)
        assert answer.status_code == 409
        assert 'value="61"' in answer.content.decode()

    def test_lines_are_moved_and_struck_out(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        sheet = url("scheme_draft", scheme.pk)

        def order() -> list[list[str]]:
            return [
                [a["key"] for a in section["aspects"]] for section in draft_of(scheme).content["sections"]
            ]

        def press(button: str, **more: str) -> str:
            sent = fields(browser.get(sheet).content.decode())
            return str(browser.post(sheet, {**sent, **more, "do": button})["Location"])

        assert press("up:a2") == f"{sheet}#a2"
        assert order()[0] == ["a2", "a1", "a3", "a4"]
        press("down:a4")
        assert order()[1][:2] == ["a4", "a5"]
        press("up:a4")
        press("up:s2")
        assert order() == [["a5", "a6", "a7", "a8", "a9"], ["a2", "a1", "a3", "a4"]]
        press("up:a5")
        press("save", **{"s0-a1-strike": "1"})
        assert order()[0] == ["a5", "a7", "a8", "a9"]
        press("save", **{"s1-strike": "1"})
        assert order() == [["a5", "a7", "a8", "a9"]]

    def test_the_way_of_marking_is_changed_without_losing_the_old_details(
        self, browser: Client, officer: Actor
    ) -> None:
        scheme = library.draft(officer)
        aspect = url("scheme_aspect", scheme.pk, "a1")
        sent = fields(browser.get(aspect).content.decode())
        answer = browser.post(aspect, {**sent, "method": "panel", "do": "method"})
        assert answer["Location"] == aspect
        body = browser.get(aspect).content.decode()
        assert 'name="judges"' in body
        assert 'name="target"' not in body
        browser.post(aspect, {**fields(body), "method": "tolerance", "do": "method"})
        assert 'name="target" value="60"' in browser.get(aspect).content.decode()
        assert draft_of(scheme).read().faults == ()

    def test_faults_of_an_aspect_stand_at_their_fields(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        aspect = url("scheme_aspect", scheme.pk, "a3")
        sent = fields(browser.get(aspect).content.decode())
        answer = browser.post(aspect, {**sent, "r1-upto": "0.5", "beyond": "20", "do": "next"})
        assert answer["Location"] == aspect
        body = browser.get(aspect).content.decode()
        assert (
            '<span class="field-error" id="id_r1-upto_error">各档上限须逐行增大，请调整顺序。</span>' in body
        )
        assert '<a href="#id_beyond">超过最后一档的得分：请填写 0 到 10 之间的数。</a>' in body

    def test_a_level_left_empty_keeps_its_place(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        aspect = url("scheme_aspect", scheme.pk, "a5")
        sent = fields(browser.get(aspect).content.decode())
        browser.post(aspect, {**sent, "r1-name": "", "do": "save"})
        assert fields(browser.get(aspect).content.decode())["r2-name"] == "良好"
        assert [fault.key.value for fault in draft_of(scheme).read().faults] == ["levels_incomplete"]

    def test_what_is_wrong_stands_in_the_way_of_the_release(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer, total=99)
        body = browser.get(url("scheme_release", scheme.pk)).content.decode()
        assert "各评分项合计 100 分，而总分应为 99 分，请调整分值。" in body
        assert 'name="note"' not in body
        browser.post(url("scheme_release", scheme.pk), {"note": ""})
        assert draft_of(scheme).number == 1

    def test_a_draft_has_no_aspect_of_an_unknown_key(self, browser: Client, officer: Actor) -> None:
        scheme = library.draft(officer)
        assert browser.get(url("scheme_aspect", scheme.pk, "a99")).status_code == 404
        assert browser.post(url("scheme_aspect", scheme.pk, "a99")).status_code == 404


class TestVersions:
    def test_what_differs_is_said_field_by_field(self, browser: Client, officer: Actor) -> None:
        scheme = library.released(officer).scheme
        draft = acts.start_version(actor=officer, scheme=scheme)
        content = draft.content
        first, second = content["sections"]
        first["name"] = "尺寸精度"
        first["aspects"][0] |= {"name": "坡口角度（三处）", "upper": "3"}
        del second["aspects"][4]
        second["aspects"].append({"name": "收尾", "maximum": "10", "method": "judgement"})
        acts.edit_draft(actor=officer, scheme=scheme, content=content, revision=0)
        body = browser.get(url("scheme_version", scheme.pk, 2)).content.decode()
        (table, *_rest) = re.findall(r"<tbody>(.*?)</tbody>", body, re.DOTALL)
        rows = [
            [
                re.sub(r"<[^>]+>|\s+", " ", cell).strip()
                for cell in re.findall(r"<td.*?>(.*?)</td>", row, re.DOTALL)
            ]
            for row in re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
        ]
        assert rows == [
            ["尺寸精度", "部分名称", "尺寸", "尺寸精度"],
            ["尺寸精度 · 坡口角度（三处）", "评分项", "坡口角度", "坡口角度（三处）"],
            [
                "尺寸精度 · 坡口角度（三处）",
                "评分细则",
                "60（−2，+2）°；每超 1 扣 4",
                "60（−2，+3）°；每超 1 扣 4",
            ],
            ["外观与规范 · 收尾", "新增", "–", "10 分，评判 0–3"],
            [
                "外观与规范 · 收尾用时",
                "删除",
                "10 分，计时（分档）：≤ 3:00：10；≤ 5:00：6；其余：1",
                "–",
            ],
        ]

    def test_drafts_are_not_shown_to_those_who_only_use_a_scheme(self, officer: Actor) -> None:
        city = factories.actor_at(factories.city())
        version = library.released(city, factories.city(), shared="unions")
        acts.start_version(actor=city, scheme=version.scheme)
        county = signed_in(officer)
        body = county.get(url("scheme", version.scheme_id)).content.decode()
        assert url("scheme_version", version.scheme_id, 1) in body
        assert url("scheme_version", version.scheme_id, 2) not in body
        assert "操作记录" not in body
        assert county.get(url("scheme_version", version.scheme_id, 2)).status_code == 404
        assert county.get(url("scheme_export", version.scheme_id, 2)).status_code == 404
        assert county.get(url("scheme_draft", version.scheme_id)).status_code == 403

    def test_a_scheme_goes_through_its_whole_life(self, browser: Client, officer: Actor) -> None:
        scheme = library.released(officer).scheme
        browser.post(url("scheme_next", scheme.pk))
        assert draft_of(scheme).number == 2
        browser.post(url("scheme_discard", scheme.pk))
        assert scheme.versions.count() == 1
        browser.post(
            url("scheme_copy", scheme.pk, 1), {"name": "副本", "trade": scheme.trade_id, "shared": "own"}
        )
        assert Scheme.objects.get(name="副本").copied_from == scheme.versions.get()
        browser.post(
            url("scheme_edit", scheme.pk), {"name": "新名", "trade": scheme.trade_id, "shared": "units"}
        )
        browser.post(url("scheme_retire", scheme.pk), {"reason": "标准已废止"})
        scheme.refresh_from_db()
        assert (scheme.name, scheme.shared, scheme.retired_at is None) == ("新名", "units", False)
        assert "标准已废止" in browser.get(url("scheme", scheme.pk)).content.decode()
        browser.post(url("scheme_restore", scheme.pk))
        scheme.refresh_from_db()
        assert scheme.retired_at is None


class TestChoice:
    def test_schemes_are_chosen_for_the_modules(self, browser: Client, officer: Actor) -> None:
        version = library.released(officer)
        event = library.sheet_event()
        Module.objects.filter(event=event, name="实操").update(blind=True)
        theory, practice = event.modules.all()
        page = url("event_schemes", event.pk)
        body = browser.get(page).content.decode()
        assert "焊工 · 焊工实操评分标准 第 1 版（盐山县总工会）" in body
        assert "盲评" in body
        browser.post(page, {f"module-{theory.pk}": str(version.pk), f"module-{practice.pk}": ""})
        assert queries.chosen_schemes(event) == {theory.pk: version}
        event_page = browser.get(reverse("planning:event", args=[event.pk])).content.decode()
        assert "已选定评分标准的模块" in event_page
        assert "1 / 2" in event_page
        assert "裁判按评分标准评分" in event_page

    def test_an_event_whose_scores_are_typed_in_has_no_such_page(self, browser: Client) -> None:
        event = factories.event()
        assert browser.get(url("event_schemes", event.pk)).status_code == 404
        body = browser.get(reverse("planning:event", args=[event.pk])).content.decode()
        assert "直接录入模块成绩" in body
        assert "已选定评分标准的模块" not in body

    def test_after_the_start_the_page_only_shows(self, browser: Client, officer: Actor) -> None:
        version = library.released(officer)
        event = library.sheet_event()
        choices: dict[int, Any] = {module.pk: version for module in event.modules.all()}
        acts.attach_schemes(actor=officer, event=event, choices=choices)
        acts.freeze_schemes(actor=officer, event=event)
        Event.objects.filter(pk=event.pk).update(state=Event.State.UNDER_WAY)
        body = browser.get(url("event_schemes", event.pk)).content.decode()
        assert "<select" not in body
        assert body.count("已锁定") == 2
        # A newer version comes: the modules keep theirs.
        acts.start_version(actor=officer, scheme=version.scheme)
        acts.release_version(actor=officer, scheme=version.scheme)
        assert set(queries.chosen_schemes(event).values()) == {version}
