"""The pages of planning: who sees what, how many queries, and that nothing typed is lost."""

from __future__ import annotations

import datetime
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from competitions.planning import acts
from competitions.planning.audiences import _providers, register_audience
from competitions.planning.models import AnnualPlan, Competition, Document, Event, Partner, SignOff
from portal.acts.actors import Actor, Role
from portal.acts.dates import in_words
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import Refused
from tests import factories

pytestmark = pytest.mark.django_db
LIST_BUDGET, DETAIL_BUDGET = 12, 18


def signed_in(actor: Actor) -> Any:
    """A client; its responses are of many kinds, so their type is left open."""
    client = Client()
    client.force_login(actor.user)
    return client


def queries(client: Any, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(url)
    assert response.status_code == 200, response.status_code
    return len(captured)


def text(client: Any, url: str, **values: Any) -> str:
    response = client.get(url, **values)
    assert response.status_code == 200, (url, response.status_code)
    return str(response.content.decode())


@pytest.fixture
def officer() -> Actor:
    return factories.actor_at(factories.county())


class TestList:
    def test_queries_do_not_grow(self, officer: Actor) -> None:
        client = signed_in(officer)
        factories.event(factories.competition())
        one = queries(client, "/desk/competitions/")
        for _number in range(29):
            factories.event(factories.competition())
        assert queries(client, "/desk/competitions/") == one <= LIST_BUDGET

    def test_drafts_of_another_county_stay_hidden(self, officer: Actor) -> None:
        factories.competition(factories.county("130922"), "青县秘密草稿", state="draft")
        factories.competition(factories.county("130922"), "青县公开竞赛", state="filed")
        factories.competition(name="盐山草稿", state="draft")
        client = signed_in(officer)

        mine = text(client, "/desk/competitions/")
        everything = text(client, "/desk/competitions/?scope=all")
        export = client.get("/desk/competitions/export/?format=csv&scope=all")
        exported = b"".join(export.streaming_content).decode()

        assert ("盐山草稿" in mine, "青县公开竞赛" in mine, "青县秘密草稿" in mine) == (True, False, False)
        for page in (everything, exported):
            assert ("盐山草稿" in page, "青县公开竞赛" in page, "青县秘密草稿" in page) == (True, True, False)

    def test_finds_by_initials_and_filing_number(self, officer: Actor) -> None:
        factories.competition(name="盐山焊工竞赛", filing_number="沧工竞备〔2026〕12号")
        factories.competition(name="管件装配竞赛")
        client = signed_in(officer)
        for query in ("yshg", "盐山焊", "〔2026〕12"):
            page = text(client, f"/desk/competitions/?q={query}")
            assert ("盐山焊工竞赛" in page, "管件装配竞赛" in page) == (True, False), query

    def test_filters_by_what_events_are_about(self, officer: Actor) -> None:
        factories.event(factories.competition(name="正在报名的"), state="open")
        factories.event(factories.competition(name="已经结束的"), state="archived")
        page = text(signed_in(officer), "/desk/competitions/?state=over")
        assert ("已经结束的" in page, "正在报名的" in page) == (True, False)


class TestCompetitionPage:
    def test_queries_do_not_grow(self, officer: Actor) -> None:
        client, made = signed_in(officer), factories.competition(state="draft")
        url = f"/desk/competitions/{made.pk}/"
        factories.event(made, state="planned")
        one = queries(client, url)
        for number in range(29):
            factories.event(made, state="planned")
            Partner.objects.create(competition=made, part="host", name=f"承办单位{number}")
        assert queries(client, url) == one <= DETAIL_BUDGET

    def test_who_sees_it(self, officer: Actor) -> None:
        draft = factories.competition(state="draft")
        school = factories.school(county_union=factories.county("130922"))
        Partner.objects.create(competition=draft, part="co_organiser", union=factories.county("130922"))
        Partner.objects.create(competition=draft, part="host", enterprise=school)
        seen = {
            "organiser": officer,
            "city above": factories.actor_at(factories.city(), Role.VIEWER),
            "co-organiser": factories.actor_at(factories.county("130922")),
            "host school": factories.actor_in(school),
            "another enterprise": factories.actor_in(factories.enterprise()),
            "its own grassroots union": factories.actor_at(factories.tree()["130925-001"]),
        }
        url = f"/desk/competitions/{draft.pk}/"
        statuses = {name: signed_in(actor).get(url).status_code for name, actor in seen.items()}
        assert statuses == {
            "organiser": 200,
            "city above": 200,
            "co-organiser": 200,
            "host school": 200,
            "another enterprise": 404,
            "its own grassroots union": 404,
        }

    def test_an_outsider_sees_no_opinions_history_or_internal_papers(self, officer: Actor) -> None:
        filed = factories.competition()
        SignOff.objects.create(
            competition=filed, union=filed.organiser, step="sign", agreed=True, opinion="内部意见不外传"
        )
        for title, public in (("内部预案", False), ("竞赛通知", True)):
            Document.objects.create(
                competition=filed,
                kind="plan",
                title=title,
                public=public,
                file=ContentFile(b"%PDF-", "a.pdf"),
            )
        url = f"/desk/competitions/{filed.pk}/"
        inside = text(signed_in(officer), url)
        outside = text(signed_in(factories.actor_in(factories.enterprise())), url)
        words = ("内部意见不外传", "内部预案", "竞赛通知")
        assert [word in inside for word in words] == [True, True, True]
        assert [word in outside for word in words] == [False, False, True]

    def test_a_supporter_sees_what_everybody_sees_and_a_host_more(self, officer: Actor) -> None:
        draft, filed = factories.competition(state="draft"), factories.competition()
        unit = factories.enterprise()
        actor = factories.actor_in(unit)

        def seen() -> list[bool]:
            return [
                Competition.objects.visible_to(actor).filter(pk=draft.pk).exists(),
                Competition.objects.visible_to(actor).filter(pk=filed.pk).exists(),
                Competition.objects.managed_by(actor).filter(pk=filed.pk).exists(),
            ]

        for competition in (draft, filed):
            Partner.objects.create(competition=competition, part="support", enterprise=unit)
        assert seen() == [False, True, False]
        Partner.objects.update(part="host")
        assert seen() == [True, True, True]

    def test_papers_are_downloaded_by_those_who_may(self, officer: Actor) -> None:
        filed = factories.competition()
        secret = Document.objects.create(
            competition=filed, kind="plan", title="内部预案", file=ContentFile(b"%PDF-1.7", "a.pdf")
        )
        url = f"/desk/competitions/documents/{secret.pk}/"
        got = signed_in(officer).get(url)
        assert (got.status_code, b"".join(got.streaming_content)) == (200, b"%PDF-1.7")
        assert "attachment" in got["Content-Disposition"]
        assert signed_in(factories.actor_at(factories.county("130922"))).get(url).status_code == 404


class TestForms:
    facts = {
        "name": "盐山焊工竞赛",
        "year": "2027",
        "level": "county",
        "grade": "",
        "track": "challenge",
        "starts_on": "2027-03-10",
        "ends_on": "2027-03-12",
        "introduction": "写了很久的一段介绍",
    }

    def test_a_draft_is_made(self, officer: Actor) -> None:
        response = signed_in(officer).post("/desk/competitions/new/", self.facts)
        made = Competition.objects.get()
        assert response.status_code == 302
        assert response.url == f"/desk/competitions/{made.pk}/"
        assert (made.name, made.initials, made.state, made.organiser, made.created_by) == (
            "盐山焊工竞赛",
            "yshgjs",
            "draft",
            factories.county(),
            officer.user,
        )

    def test_the_contact_s_name_stays_out_of_the_record(self, officer: Actor) -> None:
        signed_in(officer).post("/desk/competitions/new/", {**self.facts, "contact": "王联系"})
        assert Competition.objects.get().contact == "王联系"
        rows = JournalRow.objects.filter(object_type="planning.competition")
        told = "".join(f"{row.before}{row.after}{row.note}" for row in rows)
        assert ("盐山焊工竞赛" in told, "王联系" in told) == (True, False)

    @pytest.mark.parametrize(
        ("typed", "kept"),
        [
            ("0317-2012345", "0317-2012345"),
            ("（0317）2012345转801", "0317-2012345-801"),
            ("139 3175 0001", "13931750001"),
            ("", ""),
        ],
    )
    def test_the_office_is_called_by_landline_or_mobile(self, officer: Actor, typed: str, kept: str) -> None:
        signed_in(officer).post("/desk/competitions/new/", {**self.facts, "contact_phone": typed})
        assert Competition.objects.get().contact_phone == kept

    @pytest.mark.parametrize("typed", ["2012345", "办公室", "1393175000", "13931750001、13931750002"])
    def test_what_is_no_number_is_refused_on_the_field(self, officer: Actor, typed: str) -> None:
        page = signed_in(officer).post("/desk/competitions/new/", {**self.facts, "contact_phone": typed})
        assert page.context["form"].errors == {
            "contact_phone": ["这不是电话号码。请填一个 11 位手机号，或带区号的固定电话。"]
        }
        assert not Competition.objects.exists()

    def test_nothing_typed_is_lost(self, officer: Actor) -> None:
        page = signed_in(officer).post("/desk/competitions/new/", {**self.facts, "ends_on": "2027-03-01"})
        body = page.content.decode()
        assert not Competition.objects.exists()
        for typed in ("盐山焊工竞赛", "2027-03-10", "2027-03-01", "写了很久的一段介绍"):
            assert typed in body, typed

    def test_the_same_name_twice_is_refused_on_the_name(self, officer: Actor) -> None:
        client = signed_in(officer)
        client.post("/desk/competitions/new/", self.facts)
        page = client.post("/desk/competitions/new/", self.facts)
        assert "name" in page.context["form"].errors
        assert Competition.objects.count() == 1

    @pytest.mark.parametrize(
        ("code", "offered"), [("130925", ["county"]), ("130900", ["city"]), ("130000", ["province"])]
    )
    def test_only_the_levels_that_the_rules_leave_are_offered(self, code: str, offered: list[str]) -> None:
        client = signed_in(factories.actor_at(factories.tree()[code]))
        form = client.get("/desk/competitions/new/").context["form"]
        assert [value for value, _label in form.fields["level"].choices] == offered
        wrong = "province" if offered != ["province"] else "county"
        page = client.post("/desk/competitions/new/", {**self.facts, "level": wrong})
        assert list(page.context["form"].errors) == ["level"]
        assert not Competition.objects.exists()

    def test_an_internal_draft_keeps_its_level(self) -> None:
        unit = factories.enterprise()
        draft = factories.competition(factories.county(), state="draft", level="enterprise", enterprise=unit)
        client = signed_in(factories.actor_at(factories.county()))
        form = client.get(f"/desk/competitions/{draft.pk}/edit/").context["form"]
        assert [value for value, _label in form.fields["level"].choices] == ["county", "enterprise"]

    def test_a_class_is_the_city_s_only(self, officer: Actor) -> None:
        signed_in(officer).post("/desk/competitions/new/", {**self.facts, "grade": "class_1"})
        made = Competition.objects.get()
        assert (made.level, made.grade) == ("county", "")
        with pytest.raises(Refused) as refusal:
            acts.edit_competition(actor=officer, competition=made, facts={"grade": "class_1"})
        assert refusal.value.field == "grade"

        city = signed_in(factories.actor_at(factories.city()))
        form = city.get("/desk/competitions/new/").context["form"]
        assert [value for value, _label in form.fields["grade"].choices] == ["", "class_1", "class_2"]

    def event_facts(self, **changes: str) -> dict[str, str]:
        made = {
            "name": "焊条电弧焊",
            "trade": factories.trade().name,
            "group": "worker",
            "format": "individual",
            "entered_by": "unit",
            "judging": "plain",
            "team_size_minimum": "1",
            "team_size_maximum": "1",
            "minimum_entrants": "0",
            "minimum_skill_level": "0",
            "starts_on": "2027-03-10",
            "ends_on": "2027-03-12",
            "requirements": "consent",
            "modules-TOTAL_FORMS": "4",
            "modules-INITIAL_FORMS": "2",
            "modules-0-name": "理论",
            "modules-0-kind": "theory",
            "modules-0-weight": "30",
            "modules-0-full_mark": "100",
            "modules-1-name": "实操",
            "modules-1-kind": "practical",
            "modules-1-weight": "70",
            "modules-1-full_mark": "100",
            "modules-2-kind": "practical",
            "modules-2-full_mark": "100",
            "modules-3-kind": "practical",
            "modules-3-full_mark": "100",
        }
        return {**made, **changes}

    def draft_of_these_days(self) -> Competition:
        """A draft on the very days of the event that the forms bring."""
        facts = self.event_facts()
        return factories.competition(
            state="draft",
            starts_on=datetime.date.fromisoformat(facts["starts_on"]),
            ends_on=datetime.date.fromisoformat(facts["ends_on"]),
        )

    def test_all_that_is_wrong_with_an_event_is_said_at_once(self, officer: Actor) -> None:
        draft = self.draft_of_these_days()
        day = draft.starts_on
        wrong = self.event_facts(
            starts_on=(day + datetime.timedelta(days=3)).isoformat(),
            ends_on=(day - datetime.timedelta(days=1)).isoformat(),
            entry_opens_at=f"{day + datetime.timedelta(days=6)}T08:00",
            entry_closes_at=f"{day + datetime.timedelta(days=5)}T08:00",
            minimum_age="50",
            maximum_age="20",
            **{"modules-0-weight": "31", "modules-1-name": "理论"},
        )
        answer = signed_in(officer).post(f"/desk/competitions/{draft.pk}/events/new/", wrong)
        days = f"竞赛日期为 {draft.starts_on} 至 {draft.ends_on}，赛项须在此期间内。"
        assert answer.context["form"].errors == {
            "starts_on": [days],
            "ends_on": ["结束日期早于开始日期。", days],
            "entry_closes_at": ["报名截止时间早于开始时间。", "报名截止晚于赛项首日。"],
            "maximum_age": ["年龄上限低于下限。"],
        }
        assert len(answer.context["rows"].non_form_errors()) == 2
        empty = signed_in(officer).get(f"/desk/competitions/{draft.pk}/events/new/").content.decode()
        assert empty.count("<tr data-blank>") == 2
        # The two rows that nobody filled in wait behind the button that adds a module.
        assert answer.content.decode().count("<tr data-blank>") == 2
        assert not Event.objects.exists()

    def test_a_cluster_is_asked_for_where_the_task_needs_one(self, officer: Actor) -> None:
        client = signed_in(officer)
        answer = client.post("/desk/competitions/new/", {**self.facts, "track": "cluster", "cluster": ""})
        assert list(answer.context["form"].errors) == ["cluster"]
        page = client.get("/desk/competitions/new/").content.decode()
        assert 'data-required-when="track=cluster"' in page
        kept = factories.competition(state="draft", track="cluster")
        form = client.get(f"/desk/competitions/{kept.pk}/edit/").context["form"]
        assert form.fields["cluster"].required

    def test_rounds_are_typed_with_their_modules_and_checked(self, officer: Actor) -> None:
        draft, client = self.draft_of_these_days(), signed_in(officer)
        url = f"/desk/competitions/{draft.pk}/events/new/"

        def sent(rounds: str, *modules: tuple[str, str, str]) -> Any:
            facts = {"rounds": rounds, "modules-TOTAL_FORMS": str(len(modules))}
            for at, (name, weight, number) in enumerate(modules):
                facts |= {
                    f"modules-{at}-name": name,
                    f"modules-{at}-kind": "practical",
                    f"modules-{at}-weight": weight,
                    f"modules-{at}-full_mark": "100",
                    f"modules-{at}-round": number,
                }
            return client.post(url, self.event_facts(**facts))

        whole = (("预赛", "100", ""), ("决赛", "60", "2"))
        for rounds, modules, where in (
            ("八:40", whole, "rounds"),
            ("8:100", whole, "rounds"),
            ("0:40", whole, "rounds"),
            ("8:40、8:40", (*whole, ("附加", "60", "3")), "rounds"),
            ("", (("预赛", "40", ""), ("决赛", "60", "2")), "rows"),
            ("8:40、4", whole, "rounds"),
            ("8:30", whole, "rows"),
        ):
            answer = sent(rounds, *modules)
            assert answer.status_code == 200, rounds
            wrong = answer.context["form"].errors
            told = answer.context["rows"].non_form_errors()
            assert ("rounds" in wrong, bool(told)) == (where == "rounds", where == "rows"), (
                rounds,
                wrong,
                told,
            )
        assert not Event.objects.exists()
        assert sent("８：40%", *whole).status_code == 302
        event = Event.objects.get()
        assert event.rounds == [{"quota": 8, "carried": "40"}]
        assert list(event.modules.values_list("name", "round")) == [("预赛", 1), ("决赛", 2)]
        form = client.get(f"/desk/competitions/events/{event.pk}/edit/").content.decode()
        assert 'value="8:40"' in form
        page = client.get(f"/desk/competitions/events/{event.pk}/").content.decode()
        assert "本轮成绩占下一轮总成绩的 40%" in page

    def test_an_event_with_its_modules(self, officer: Actor) -> None:
        client = signed_in(officer)
        client.post("/desk/competitions/new/", self.facts)
        made = Competition.objects.get()
        response = client.post(f"/desk/competitions/{made.pk}/events/new/", self.event_facts())
        assert response.status_code == 302, response.context["form"].errors
        event = Event.objects.get()
        assert event.requirements == ["consent"]
        modules = [(row.name, row.kind, row.weight) for row in event.modules.all()]
        assert modules == [("理论", "theory", Decimal(30)), ("实操", "practical", Decimal(70))]

        url = f"/desk/competitions/events/{event.pk}/edit/"
        changed = self.event_facts(**{"modules-0-weight": "20", "modules-1-weight": "80"})
        assert client.post(url, changed).status_code == 302
        assert [row.weight for row in event.modules.all()] == [20, 80]

    def test_a_trade_is_found_by_what_is_typed(self, officer: Actor) -> None:
        draft = self.draft_of_these_days()
        factories.trade("钣金工（电子机箱）"), factories.trade("焊工"), factories.trade("电焊工")
        client = signed_in(officer)
        address = f"/desk/competitions/{draft.pk}/events/new/"
        page = text(client, address)
        assert ('list="trade-names"' in page, '<option value="电焊工"></option>' in page) == (True, True)

        for typed, said in (
            ("焊", "“焊”不在工种目录中。是否指：焊工、电焊工？"),
            ("宇航员", "“宇航员”不在工种目录中。请输入名称的一部分，从列表中选择。"),
        ):
            answer = client.post(address, self.event_facts(trade=typed))
            assert answer.context["form"].errors == {"trade": [said]}
            assert f'value="{typed}"' in answer.content.decode()
        assert client.post(address, self.event_facts(trade=" 钣金工(电子机箱) ")).status_code == 302
        event = Event.objects.get()
        assert event.trade.name == "钣金工（电子机箱）"
        assert 'value="钣金工（电子机箱）"' in text(client, f"/desk/competitions/events/{event.pk}/edit/")

    def test_the_size_of_a_team_is_asked_of_teams_only(self, officer: Actor) -> None:
        draft = self.draft_of_these_days()
        client = signed_in(officer)
        address = f"/desk/competitions/{draft.pk}/events/new/"
        sizes = {"team_size_minimum": "", "team_size_maximum": "7"}
        assert client.post(address, self.event_facts(**sizes)).status_code == 302
        alone = Event.objects.get()
        assert (alone.team_size_minimum, alone.team_size_maximum) == (1, 1)

        team = self.event_facts(name="班组赛", format="team", **sizes)
        assert list(client.post(address, team).context["form"].errors) == ["team_size_minimum"]
        one = client.post(address, {**team, "team_size_minimum": "1", "team_size_maximum": "1"})
        assert list(one.context["form"].errors) == ["team_size_maximum"]
        assert client.post(address, {**team, "team_size_minimum": "3"}).status_code == 302
        made = Event.objects.get(name="班组赛")
        assert (made.team_size_minimum, made.team_size_maximum) == (3, 7)

    def test_weights_that_do_not_make_a_hundred(self, officer: Actor) -> None:
        made = factories.competition(state="draft")
        url = f"/desk/competitions/{made.pk}/events/new/"
        page = signed_in(officer).post(url, self.event_facts(**{"modules-0-weight": "31"}))
        assert not Event.objects.exists()
        assert "31" in page.content.decode()
        assert page.context["rows"].non_form_errors()

    def test_a_paper_is_told_by_its_content(self, officer: Actor) -> None:
        made = factories.competition(state="draft")
        client, url = signed_in(officer), f"/desk/competitions/{made.pk}/documents/new/"
        facts = {"kind": "plan", "title": "实施方案"}
        refused = client.post(url, {**facts, "file": ContentFile(b"MZ\x90\x00 a program", "plan.pdf")})
        assert "file" in refused.context["form"].errors
        assert "实施方案" in refused.content.decode()
        assert client.post(url, {**facts, "file": ContentFile(b"%PDF-1.7 x", "plan.exe")}).status_code == 302
        assert str(Document.objects.get().file.name).endswith(".pdf")

    def test_partners_from_the_tree_and_from_outside(self, officer: Actor) -> None:
        made, client = factories.competition(state="draft"), signed_in(officer)
        school = factories.school(county_union=factories.county("130922"))
        url = f"/desk/competitions/{made.pk}/partners/new/"
        assert school.name in text(client, f"{url}?q=示范职业")
        client.post(url, {"part": "host", "body": f"e{school.pk}", "name": "示范职业"})
        client.post(url, {"part": "support", "body": "name", "name": "沧州市人社局"})
        assert {str(partner) for partner in made.partners.all()} == {school.name, "沧州市人社局"}


class TestMoves:
    def test_a_step_by_its_page(self, officer: Actor) -> None:
        made = factories.competition(state="draft", track="challenge")
        factories.event(made, state="planned")
        client, url = signed_in(officer), f"/desk/competitions/{made.pk}/move/prepare/"
        assert 'name="confirmed"' in text(client, url)
        unconfirmed = client.post(url, {"reason": "拟同意"})
        assert "confirmed" in unconfirmed.context["form"].errors
        assert "拟同意" in unconfirmed.content.decode()
        paper = ContentFile(b"%PDF-1.7 signed", "扫描件.pdf")
        response = client.post(url, {"reason": "拟同意", "confirmed": "on", "document": paper})
        assert response.status_code == 302
        made.refresh_from_db()
        step = SignOff.objects.get()
        assert (made.state, step.opinion, bool(step.document)) == ("signing", "拟同意", True)

    def test_a_step_that_asks_nothing(self, officer: Actor) -> None:
        event = factories.event(state="planned")
        url = f"/desk/competitions/events/{event.pk}/move/open/"
        text(signed_in(officer), url)
        assert signed_in(officer).post(url).status_code == 302
        event.refresh_from_db()
        assert event.state == "open"

    def test_who_may_not_is_told_so(self) -> None:
        event = factories.event(state="planned")
        viewer = factories.actor_at(factories.county(), Role.VIEWER)
        assert signed_in(viewer).get(f"/desk/competitions/events/{event.pk}/move/open/").status_code == 403

    def test_postponing_and_resuming(self, officer: Actor) -> None:
        event = factories.event(state="closed")
        other = factories.event(event.competition, state="open")
        client, url = signed_in(officer), f"/desk/competitions/events/{event.pk}"
        assert client.post(f"{url}/move/postpone/", {"reason": "暴雨"}).status_code == 302
        event.refresh_from_db()
        assert (event.state, event.state_before, event.state_reason) == ("postponed", "closed", "暴雨")
        assert "暴雨" in text(client, f"{url}/")
        assert client.post(f"{url}/move/resume/").status_code == 302
        event.refresh_from_db()
        other.refresh_from_db()
        assert (event.state, event.state_before, other.state) == ("closed", "", "open")

    def test_exhibition(self, officer: Actor) -> None:
        event = factories.event(state="closed")
        url = f"/desk/competitions/events/{event.pk}/exhibit/"
        signed_in(officer).post(url, {"reason": "不足 6 支代表队"})
        event.refresh_from_db()
        assert (event.exhibition, event.state_reason) == (True, "不足 6 支代表队")

    def test_changed_days(self, officer: Actor) -> None:
        event = factories.event(state="open")
        last = event.ends_on + datetime.timedelta(days=20)
        facts = {
            "starts_on": str(last),
            "ends_on": str(last),
            "place": "新场地",
            "entry_opens_at": f"{timezone.localtime(event.entry_opens_at):%Y-%m-%dT%H:%M}",
            "entry_closes_at": f"{timezone.localtime(event.entry_closes_at):%Y-%m-%dT%H:%M}",
            "reason": "场地检修",
        }
        url = f"/desk/competitions/events/{event.pk}/reschedule/"
        assert signed_in(officer).post(url, facts).status_code == 302
        event.refresh_from_db()
        assert (event.starts_on, event.place, event.competition.ends_on) == (last, "新场地", last)

    def test_changed_days_leave_entry_before_the_contest(self, officer: Actor) -> None:
        event = factories.event(state="open")
        closes = timezone.localdate(event.entry_closes_at)
        facts = {"starts_on": closes - datetime.timedelta(days=1)}
        with pytest.raises(Refused) as refusal:
            acts.reschedule_event(actor=officer, event=event, facts=facts, reason="提前")
        assert refusal.value.field == "entry_closes_at"
        event.refresh_from_db()
        assert event.starts_on > closes

    def test_those_concerned_read_the_old_and_the_new_days(self, officer: Actor) -> None:
        event, entrant = factories.event(state="open"), factories.user("参赛者")
        old, new = event.starts_on, event.starts_on + datetime.timedelta(days=20)
        register_audience(provider := lambda _event: [entrant])
        try:
            facts = {"starts_on": new, "ends_on": new}
            acts.reschedule_event(actor=officer, event=event, facts=facts, reason="场地检修")
        finally:
            _providers.remove(provider)
        assert Notice.objects.get(user=entrant).body.splitlines() == [
            "场地检修",
            f"比赛日期：{in_words(new)} – {in_words(new)}（原：{in_words(old)} – {in_words(old)}）",
        ]

    def test_closed_early_no_page_counts_days_that_are_not_left(self, officer: Actor) -> None:
        event = factories.event(state="open")
        announced = event.entry_closes_at
        acts.move_event(actor=officer, event=event, verb="close", confirmed=True)
        event.refresh_from_db()
        assert event.entry_closes_at is not None
        assert announced is not None
        assert event.entry_closes_at <= timezone.now() < announced
        shown = text(signed_in(officer), f"/desk/competitions/events/{event.pk}/")
        assert in_words(announced) not in shown

    def test_a_filed_competition_says_why_it_takes_no_event(self, officer: Actor) -> None:
        made = factories.competition(state="filed")
        response = signed_in(officer).get(f"/desk/competitions/{made.pk}/events/new/", follow=True)
        assert response.redirect_chain == [(f"/desk/competitions/{made.pk}/", 302)]
        assert "不能再增加赛项" in response.content.decode()
        stranger = factories.actor_at(factories.county("130922"))
        assert signed_in(stranger).get(f"/desk/competitions/{made.pk}/events/new/").status_code == 403

    def test_the_competition_is_locked_before_its_event(self, officer: Actor) -> None:
        # Cancelling a competition locks in this order too: the other way round the two could block each other.
        planned, running = (
            factories.event(factories.competition(state="draft")),
            factories.event(state="open"),
        )
        for change in (
            lambda: acts.edit_event(actor=officer, event=planned, facts={"place": "东院"}, modules=[]),
            lambda: acts.reschedule_event(
                actor=officer, event=running, facts={"place": "东院"}, reason="场地检修"
            ),
        ):
            with CaptureQueriesContext(connection) as captured:
                change()
            read = [sql for row in captured if (sql := str(row["sql"])).startswith("SELECT")]
            tables = [sql.split(" FROM ")[1].split()[0].strip('"') for sql in read]
            assert tables.index("planning_competition") < tables.index("planning_event")


class TestEventPage:
    def test_queries_do_not_grow(self, officer: Actor) -> None:
        event = factories.event(state="open")
        assert queries(signed_in(officer), f"/desk/competitions/events/{event.pk}/") <= DETAIL_BUDGET


class TestPlans:
    def test_a_plan_with_its_competitions(self, officer: Actor) -> None:
        client = signed_in(officer)
        response = client.post(
            "/desk/competitions/plans/new/", {"year": "2026", "title": "2026 年度竞赛计划"}
        )
        plan = AnnualPlan.objects.get()
        assert response.url == f"/desk/competitions/plans/{plan.pk}/"
        factories.event(factories.competition(name="盐山计划内竞赛", plan=plan), capacity=30)
        page = text(client, response.url)
        assert "盐山计划内竞赛" in page
        assert [tile["figure"] for tile in client.get(response.url).context["tiles"]] == [1, 1, 1, "30"]
        again = client.post("/desk/competitions/plans/new/", {"year": "2026", "title": "又一个"})
        assert "year" in again.context["form"].errors
        outsider = signed_in(factories.actor_at(factories.county("130922")))
        assert outsider.get(response.url).status_code == 404
        assert "2026 年度竞赛计划" not in text(outsider, "/desk/competitions/plans/")
        export = client.get(f"{response.url}export/?format=csv")
        assert "盐山计划内竞赛" in b"".join(export.streaming_content).decode()

    def test_queries_do_not_grow(self, officer: Actor) -> None:
        plan = AnnualPlan.objects.create(union=factories.county(), year=2026, title="计划")
        client, url = signed_in(officer), f"/desk/competitions/plans/{plan.pk}/"
        factories.event(factories.competition(plan=plan))
        one = (queries(client, url), queries(client, "/desk/competitions/plans/"))
        for number in range(29):
            factories.event(factories.competition(plan=plan))
            AnnualPlan.objects.create(union=factories.county(), year=2027 + number, title="计划")
        assert (queries(client, url), queries(client, "/desk/competitions/plans/")) == one
        assert max(one) <= LIST_BUDGET


class TestInternal:
    def facts(self, day: datetime.date, **changes: str) -> dict[str, Any]:
        modules = TestForms().event_facts()
        return {
            **{name: value for name, value in modules.items() if name.startswith("modules-")},
            "name": "焊工岗位练兵",
            "held_on": str(day),
            "trade": factories.trade().name,
            "group": "worker",
            **changes,
        }

    def test_one_form_files_it_and_starts_it(self) -> None:
        unit = factories.enterprise()
        client = signed_in(factories.actor_in(unit))
        facts = self.facts(timezone.localdate(), enterprise=str(unit.pk))
        response = client.post("/desk/competitions/internal/", facts)
        assert response.status_code == 302, response.context["form"].errors
        event = Event.objects.get()
        made = event.competition
        assert (made.state, made.level, made.enterprise, made.organiser, made.backfilled) == (
            "filed",
            "enterprise",
            unit,
            factories.county(),
            False,
        )
        assert event.state == "under_way"
        assert made.filing_number.startswith("盐山工竞备〔")
        # Its one event is called by the trade, so that no page says the same name twice.
        assert (made.name, event.name) == ("焊工岗位练兵", factories.trade().name)

    def test_nothing_is_marked_blind_inside_an_enterprise(self) -> None:
        unit = factories.enterprise()
        client = signed_in(factories.actor_in(unit))
        assert "盲评" not in text(client, "/desk/competitions/internal/")
        facts = self.facts(timezone.localdate()) | {"modules-0-blind": "on"}
        assert client.post("/desk/competitions/internal/", facts).status_code == 302
        assert {module.blind for module in Event.objects.get().modules.all()} == {False}
        county = factories.competition(state="draft")
        assert "盲评" in text(
            signed_in(factories.actor_at(factories.county())), f"/desk/competitions/{county.pk}/events/new/"
        )

    @pytest.mark.parametrize("sent", [{}, {"enterprise": ""}, {"enterprise": "elsewhere"}])
    def test_a_unit_holds_its_own_whatever_the_browser_sends(self, sent: dict[str, str]) -> None:
        unit, elsewhere = factories.enterprise(), factories.enterprise()
        if sent.get("enterprise"):
            sent = {"enterprise": str(elsewhere.pk)}
        client = signed_in(factories.actor_in(unit))
        form = client.get("/desk/competitions/internal/").context["form"]
        assert (form["enterprise"].value(), form["enterprise"].is_hidden) == (unit.pk, True)
        response = client.post("/desk/competitions/internal/", self.facts(timezone.localdate(), **sent))
        assert response.status_code == 302, response.context["form"].errors
        assert Competition.objects.get().enterprise == unit

    def test_county_staff_for_a_unit_without_account(self, officer: Actor) -> None:
        unit = factories.enterprise()
        facts = self.facts(timezone.localdate() + datetime.timedelta(days=3), enterprise=str(unit.pk))
        assert signed_in(officer).post("/desk/competitions/internal/", facts).status_code == 302
        assert Event.objects.get().state == "closed"

    def test_a_past_one_needs_evidence_and_stays_marked(self, officer: Actor) -> None:
        unit = factories.enterprise()
        facts = self.facts(datetime.date(2026, 3, 4), enterprise=str(unit.pk))
        client = signed_in(officer)
        refused = client.post("/desk/competitions/internal/", facts)
        assert "evidence" in refused.context["form"].errors
        assert not Competition.objects.exists()
        facts["evidence"] = ContentFile(b"%PDF-1.7 scores", "成绩表.pdf")
        assert client.post("/desk/competitions/internal/", facts).status_code == 302
        made = Competition.objects.get()
        assert (made.backfilled, made.state, made.documents.get().kind) == (True, "filed", "evidence")
        assert "补录" in text(client, f"/desk/competitions/{made.pk}/")
        assert "补录" in text(client, "/desk/competitions/")

    def test_an_enterprise_elsewhere_is_not_offered(self, officer: Actor) -> None:
        elsewhere = factories.enterprise(county_union=factories.county("130922"))
        facts = self.facts(timezone.localdate(), enterprise=str(elsewhere.pk))
        page = signed_in(officer).post("/desk/competitions/internal/", facts)
        assert "enterprise" in page.context["form"].errors
        assert elsewhere.name not in page.content.decode()


def test_copying_last_years(officer: Actor) -> None:
    old = factories.competition(
        name="2026年盐山焊工竞赛", year=2026, starts_on=datetime.date(2026, 5, 8), filing_number="某号"
    )
    event = factories.event(
        old, "焊条电弧焊", state="archived", exhibition=True, held_on=datetime.date(2026, 5, 8)
    )
    Partner.objects.create(competition=old, part="host", name="沧州市人社局")
    client = signed_in(officer)
    text(client, f"/desk/competitions/{old.pk}/copy/")
    response = client.post(f"/desk/competitions/{old.pk}/copy/")
    made = Competition.objects.get(copied_from=old)
    assert response.url == f"/desk/competitions/{made.pk}/"
    assert (made.name, made.year, made.state, made.filing_number, made.starts_on) == (
        "2027年盐山焊工竞赛",
        2027,
        "draft",
        "",
        datetime.date(2027, 5, 8),
    )
    copied = made.events.get()
    assert (copied.name, copied.state, copied.exhibition, copied.held_on) == (
        "焊条电弧焊",
        "planned",
        False,
        None,
    )
    assert [row.weight for row in copied.modules.all()] == [row.weight for row in event.modules.all()]
    assert [str(partner) for partner in made.partners.all()] == ["沧州市人社局"]


def test_the_rules_of_the_pack_are_shown_with_their_sources(officer: Actor) -> None:
    page = text(signed_in(officer), "/desk/competitions/policy/")
    assert "实操成绩占比不低于 70%" in page
    assert client_404(officer, "/desk/competitions/policy/?pack=nothing&version=3") == 404


def client_404(actor: Actor, url: str) -> int:
    return int(signed_in(actor).get(url).status_code)


def test_entries_are_counted_in_lists_and_pages(officer: Actor) -> None:
    made = factories.competition()
    event = factories.event(made, capacity=30)
    factories.entry(event)
    factories.entry(event, state="submitted")
    factories.entry(event, state="withdrawn")
    client = signed_in(officer)
    assert client.get("/desk/competitions/").context["rows"][0].entries == 2
    assert client.get(f"/desk/competitions/{made.pk}/").context["event_rows"][0]["places"] == "2 / 30"
    page = client.get(f"/desk/competitions/events/{event.pk}/")
    assert page.context["places"] == "2 / 30"
    assert f"/desk/entries/review/{event.pk}/" in {panel.url for panel in page.context["panels"]}
