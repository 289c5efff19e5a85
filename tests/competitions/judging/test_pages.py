"""The score sheet and the standings as pages: typing, conflicts, scope, number of queries."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging import preview
from competitions.judging.acts import Scores, record_scores
from competitions.judging.models import CommitteeDecision
from competitions.judging.queries import sheet
from competitions.planning.models import Event, Partner
from portal.acts.actors import Role
from tests import factories
from tests.competitions.judging.contests import score, under_way

pytestmark = pytest.mark.django_db


def fields_of(event: Event, **changes: str) -> dict[str, str]:
    """What a browser would send of the sheet as it stands, with changes (name of the field → text)."""
    typed = {"save": "all"}
    for line in sheet(event).lines:
        prefix = f"{line.entry_id}-"
        typed |= {f"{prefix}m{module.pk}": "" for module in event.modules.all()}
        typed |= {f"{prefix}m{pk}": "缺考" if mark is None else str(mark) for pk, mark in line.marks.items()}
        typed |= {
            f"{prefix}elapsed": "",
            f"{prefix}deductions": "",
            f"{prefix}status": line.status,
            f"{prefix}reason": line.reason,
            f"{prefix}version": str(line.version),
            f"{prefix}was": line.fingerprint,
        }
    return typed | changes


def test_a_sheet_is_typed_and_saved_in_one_go(client: Client) -> None:
    event, (first, second) = under_way(2)
    theory, practical = event.modules.all()
    client.force_login(factories.staff_of_union(factories.county()))
    address = reverse("judging:scores", args=[event.pk])

    response = client.post(
        address,
        fields_of(
            event,
            **{
                f"{first.pk}-m{theory.pk}": "８５．５",
                f"{first.pk}-m{practical.pk}": "90",
                f"{first.pk}-elapsed": "85:30",
                f"{second.pk}-status": "absent",
            },
        ),
    )

    assert (response.status_code, response["Location"]) == (302, address)
    lines = {line.entry_id: line for line in sheet(event).lines}
    assert lines[first.pk].marks == {theory.pk: Decimal("85.5"), practical.pk: Decimal(90)}
    assert lines[first.pk].elapsed_seconds == 5130
    assert (lines[second.pk].status, lines[second.pk].marks) == ("absent", {})
    page = client.get(address).content.decode()
    assert 'value="85.5"' in page
    assert "已评分 2 / 2" in page


def test_faults_are_shown_at_their_fields_and_nothing_typed_is_lost(client: Client) -> None:
    event, (first, second) = under_way(2)
    theory, practical = event.modules.all()
    client.force_login(factories.staff_of_union(factories.county()))
    page = client.post(
        reverse("judging:scores", args=[event.pk]),
        fields_of(
            event,
            **{
                f"{first.pk}-m{theory.pk}": "850",
                f"{first.pk}-m{practical.pk}": "90",
                f"{second.pk}-status": "disqualified",
                f"{second.pk}-m{theory.pk}": "77",
            },
        ),
    ).content.decode()
    assert 'value="850"' in page
    assert 'value="77"' in page
    assert "成绩应在 0 到 100 分之间" in page
    assert "取消资格须填写原因" in page
    assert [line.marks for line in sheet(event).lines] == [{}, {}]


def test_a_row_saved_by_itself_keeps_what_was_typed_in_the_others(client: Client) -> None:
    event, (first, second) = under_way(2)
    theory, _practical = event.modules.all()
    client.force_login(factories.staff_of_union(factories.county()))
    typed = fields_of(event, **{f"{first.pk}-m{theory.pk}": "81", f"{second.pk}-m{theory.pk}": "72.25"})
    page = client.post(
        reverse("judging:scores", args=[event.pk]), {**typed, "save": str(first.pk)}
    ).content.decode()
    assert 'value="72.25"' in page
    assert {line.entry_id: line.marks for line in sheet(event).lines} == {
        first.pk: {theory.pk: Decimal(81)},
        second.pk: {},
    }


def test_two_clerks_on_one_sheet_see_both_values(client: Client) -> None:
    event, (entry, other) = under_way(2)
    theory, _practical = event.modules.all()
    client.force_login(factories.staff_of_union(factories.county()))
    before = fields_of(event)
    record_scores(
        actor=factories.actor_at(factories.county()),
        event=event,
        rows=[
            Scores(entry.pk, 0, {theory.pk: Decimal("66.5")}),
            Scores(other.pk, 0, {theory.pk: Decimal(50)}),
        ],
    )
    address = reverse("judging:scores", args=[event.pk])

    # The second clerk has only touched the first row; the other clerk's second row is no conflict.
    page = client.post(address, {**before, f"{entry.pk}-m{theory.pk}": "77.5"}).content.decode()

    assert "他人在此期间保存了这一行" in page
    assert "66.5" in page
    assert 'value="77.5"' in page
    assert page.count('class="clash"') == 1
    lines = {line.entry_id: line for line in sheet(event).lines}
    assert lines[entry.pk].marks == {theory.pk: Decimal("66.5")}
    assert lines[other.pk].marks == {theory.pk: Decimal(50)}
    # Saving again is a decision.
    again = fields_of(event, **{f"{entry.pk}-m{theory.pk}": "77.5"})
    client.post(address, again)
    assert sheet(event).line(entry.pk).marks == {theory.pk: Decimal("77.5")}


PAGES = (
    "judging:scores",
    "judging:standings",
    "judging:finish",
    "judging:reopen",
    "judging:export",
    "results:staff",
)


@pytest.mark.parametrize("name", PAGES)
def test_pages_of_another_county_are_not_there(client: Client, name: str) -> None:
    event, _entries = under_way(1)
    address = reverse(name, args=[event.pk])
    assert client.get(address).status_code == 302
    for user in (
        factories.staff_of_union(factories.county("130922")),
        factories.staff_of_unit(factories.enterprise()),
        factories.actor_self(factories.worker()).user,
    ):
        client.force_login(user)
        assert client.get(address).status_code == 404
    client.force_login(factories.staff_of_union(factories.county()))
    assert client.get(address).status_code in (200, 302)
    # The city looks on.
    client.force_login(factories.staff_of_union(factories.city(), Role.VIEWER))
    assert client.get(reverse("judging:scores", args=[event.pk])).status_code == 200


def test_who_only_looks_on_gets_no_fields(client: Client) -> None:
    event, (entry,) = under_way(1)
    client.force_login(factories.staff_of_union(factories.city()))
    page = client.get(reverse("judging:scores", args=[event.pk])).content.decode()
    assert entry.competitors.get().worker.name in page
    assert f'name="{entry.pk}-' not in page


def test_the_list_shows_own_events_and_how_far_they_are(client: Client) -> None:
    event, (entry, _other) = under_way(2)
    score(factories.actor_at(factories.county()), event, (entry, "80", "90"))
    foreign, _entries = under_way(1, of=factories.competition(factories.county("130922")))
    client.force_login(factories.staff_of_union(factories.county()))
    page = client.get(reverse("judging:events")).content.decode()
    assert event.name in page
    assert foreign.name not in page
    assert "1 / 2" in page
    assert event.name not in client.get(reverse("judging:events") + "?state=published").content.decode()


def test_the_committee_decides_on_the_page_and_takes_it_back(client: Client) -> None:
    event, (one, two) = under_way(2)
    score(factories.actor_at(factories.county()), event, (one, "80", "90"), (two, "80", "90"))
    client.force_login(factories.staff_of_union(factories.county()))
    standings = reverse("judging:standings", args=[event.pk])
    assert "第 1 名并列" in client.get(standings).content.decode()
    decide = reverse("judging:decide", args=[event.pk, 1])
    typed = {f"place-{one.pk}": "2", f"place-{two.pk}": "2", "reason": "现场加试"}
    assert "每个先后只能用一次" in client.post(decide, typed).content.decode()

    response = client.post(decide, {**typed, f"place-{two.pk}": "1"})

    assert response.status_code == 302
    decision = CommitteeDecision.objects.get()
    assert decision.order == [two.pk, one.pk]
    page = client.get(standings).content.decode()
    assert "第 1 名并列" not in page
    assert "在并列的 2 个中排第 1。理由：现场加试" in page
    figures = re.findall(r'<td class="r num" data-l="(.*?)">(.*?)</td>', page)
    assert figures == [("总成绩", "87.00"), ("理论", "24.00"), ("实操", "63.00")] * 2
    revoke = reverse("judging:revoke", args=[event.pk, decision.pk])
    assert client.post(revoke, {"reason": "顺序录反"}).status_code == 302
    assert "第 1 名并列" in client.get(standings).content.decode()


def test_the_line_of_those_who_go_on_takes_ties_along(client: Client) -> None:
    event, (one, two, _three) = under_way(3)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (one, "80", "90"), (two, "80", "90"))
    client.force_login(factories.staff_of_union(factories.county()))
    page = client.get(reverse("judging:standings", args=[event.pk]) + "?places=1").content.decode()
    assert "同分晋级" in page


@pytest.mark.parametrize(("version", "word"), [(1, "公布"), (2, "公示")])
def test_finishing_with_an_open_tie_says_who_decides(client: Client, version: int, word: str) -> None:
    event, (one, two) = under_way(2, of=factories.competition(policy_version=version))
    score(factories.actor_at(factories.county()), event, (one, "80", "90"), (two, "80", "90"))
    client.force_login(factories.staff_of_union(factories.county()))
    address = reverse("judging:finish", args=[event.pk])

    asked = client.get(address).content.decode()
    assert "仍有并列名次：第 1 名" in asked
    assert "先后由组委会裁定" in asked
    assert reverse("judging:standings", args=[event.pk]) in asked
    assert f"成绩可以{word}。" in asked

    after = client.post(address, follow=True).content.decode()
    assert f"评分已完成，但仍有并列名次，须由组委会裁定先后；裁定登记后才能{word}成绩。" in after
    assert "先后由组委会裁定；由录入成绩的工作人员或主办单位的签发人" in after
    assert f"由主办单位的签发人或管理员{word}成绩" in after


@pytest.mark.parametrize(("version", "word"), [(1, "公布"), (2, "公示")])
def test_finishing_says_what_comes_next_in_the_words_of_the_event(
    client: Client, version: int, word: str
) -> None:
    event, (one, two) = under_way(2, of=factories.competition(policy_version=version))
    score(factories.actor_at(factories.county()), event, (one, "80", "90"), (two, "70", "90"))
    client.force_login(factories.staff_of_union(factories.county()))
    address = reverse("judging:finish", args=[event.pk])

    asked = client.get(address).content.decode()
    after = client.post(address, follow=True).content.decode()

    other = {"公布": "公示", "公示": "公布"}[word]
    assert "仍有并列名次" not in asked + after
    assert f"成绩可以{word}。" in asked
    assert f"评分已完成，可以{word}成绩。" in after
    assert f"然后{word}。" in after
    assert f"{other}成绩" not in after


@pytest.mark.parametrize("state", [Event.State.SCORED, Event.State.ON_NOTICE, Event.State.PUBLISHED])
def test_the_sheet_of_a_finished_scoring_says_how_to_correct_it(client: Client, state: Event.State) -> None:
    event, _entries = under_way(1)
    Event.objects.filter(pk=event.pk).update(state=state)
    client.force_login(factories.staff_of_union(factories.county()))
    page = client.get(reverse("judging:scores", args=[event.pk])).content.decode()
    assert "已完成评分，更正须先重新开放评分" in page
    assert "比赛开始后才能录入成绩" not in page


def test_who_missed_the_event_is_told_from_who_missed_a_module() -> None:
    event, (gone, partly) = under_way(2)
    clerk = factories.actor_at(factories.county())
    theory, practical = event.modules.all()
    versions = {line.entry_id: line.version for line in sheet(event).lines}
    rows = [
        Scores(entry_id=gone.pk, version=versions[gone.pk], marks={}, status="absent"),
        Scores(
            entry_id=partly.pk,
            version=versions[partly.pk],
            marks={theory.pk: Decimal(80), practical.pk: None},
        ),
    ]
    record_scores(actor=clerk, event=event, rows=rows)
    words = {place.key: place.status_name for place in preview.of(event).places}
    assert words == {str(gone.pk): "缺赛", str(partly.pk): "缺考"}


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    event, entries = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entries[0], "80", "90"))
    client.force_login(factories.staff_of_union(factories.county()))
    addresses = [
        reverse("judging:scores", args=[event.pk]),
        reverse("judging:standings", args=[event.pk]),
        reverse("judging:events"),
    ]
    small = [count_queries(client, address) for address in addresses]
    more: list[Entry] = [factories.entry(event) for _ in range(29)]
    score(clerk, event, *((entry, str(40 + n), str(50 + n)) for n, entry in enumerate(more)))
    for _ in range(4):
        under_way(1, of=event.competition)
    assert [count_queries(client, address) for address in addresses] == small
    assert small[2] <= 12
    assert max(small) <= 18


def test_a_host_and_a_co_organiser_read_nothing_before_publication(client: Client) -> None:
    event, (entry,) = under_way(1)
    factories.scored(entry, "61.5", "77.5")
    host = factories.school()
    partner = factories.county("130922")
    Partner.objects.create(competition=event.competition, enterprise=host, part=Partner.Part.HOST)
    Partner.objects.create(competition=event.competition, union=partner, part=Partner.Part.CO_ORGANISER)
    pages = [reverse(f"judging:{name}", args=[event.pk]) for name in ("scores", "standings", "export")] + [
        reverse("judging:history", args=[event.pk, entry.pk]),
        reverse("results:staff", args=[event.pk]),
    ]
    for who in (factories.staff_of_unit(host), factories.staff_of_union(partner)):
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == [404] * 5
        assert event.name not in client.get(reverse("judging:events")).content.decode()
        assert client.get(reverse("planning:event", args=[event.pk])).status_code == 200
    client.force_login(factories.staff_of_union(factories.city()))
    assert [client.get(page).status_code for page in pages] == [200] * 5
