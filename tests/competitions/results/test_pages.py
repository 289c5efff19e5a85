"""Lists and desk pages of results: search, scope, number of queries; preview and publication never differ."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from competitions.judging import preview
from competitions.judging.acts import Scores, record_scores
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from competitions.results import books, snapshots
from competitions.results.acts import publish
from portal.acts.actors import Role
from portal.acts.dates import in_words
from portal.acts.refusals import Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way
from tests.competitions.results.noticed import on_notice

pytestmark = pytest.mark.django_db


def published(name: str = "", county: str = "130925", count: int = 1) -> Event:
    union = factories.county(county)
    event, entries = under_way(count, of=factories.competition(union, name))
    clerk = factories.actor_at(union)
    score(clerk, event, *((entry, str(90 - n), str(90 - n)) for n, entry in enumerate(entries)))
    move_event(actor=clerk, event=event, verb="finish")
    publish(actor=factories.actor_at(union, Role.APPROVER), event=event)
    return event


def test_the_public_list_is_searched_by_name_county_and_year(client: Client) -> None:
    ours = published("盐山焊工大赛")
    theirs = published("青县钳工大赛", "130922")

    def found(query: str) -> set[str]:
        page = client.get(f"/results/{query}").content.decode()
        return {event.name for event in (ours, theirs) if event.name in page}

    year = ours.competition.year
    assert found("") == {ours.name, theirs.name}
    assert found("?text=焊工大赛") == {ours.name}
    assert found(f"?county={factories.county('130922').pk}") == {theirs.name}
    assert found(f"?year={year}") == {ours.name, theirs.name}
    assert found(f"?year={year - 1}") == set()
    assert found("?year=abc&page=zzz&county=0") == {ours.name, theirs.name}


def test_the_list_ignores_the_reader(client: Client) -> None:
    published()
    plain = client.get("/results/").content
    client.cookies["care"] = "1"
    client.force_login(factories.staff_of_union(factories.county()))
    assert client.get("/results/").content == plain


@pytest.mark.parametrize("name", ["results:staff", "results:publish"])
def test_desk_pages_of_another_county_are_not_there(client: Client, name: str) -> None:
    event = published()
    address = reverse(name, args=[event.pk])
    assert client.get(address).status_code == 302
    for user in (
        factories.staff_of_union(factories.county("130922"), Role.APPROVER),
        factories.staff_of_unit(factories.enterprise()),
    ):
        client.force_login(user)
        assert client.get(address).status_code == 404
        assert client.get(reverse("results:withdraw", args=[event.pk, 1])).status_code == 404


def test_publishing_on_the_page_checks_first(client: Client) -> None:
    event, (entry, _absent) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"), (_absent, "70", "80"))
    move_event(actor=clerk, event=event, verb="finish")
    address = reverse("results:publish", args=[event.pk])
    client.force_login(clerk.user)
    assert 'type="submit">公布' not in client.get(address).content.decode()
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    form = client.get(address)
    assert entry.competitors.get().worker.name in form.content.decode()
    stale = client.post(address, {"checked": "0" * 64})
    assert "名次在您查看之后有变化" in stale.content.decode()
    assert client.get(f"/results/{event.pk}/").status_code == 404
    assert client.post(address, {"checked": form.context["form"].initial["checked"]}).status_code == 302
    assert client.get(f"/results/{event.pk}/").status_code == 200


def test_withdrawing_on_the_page_needs_a_reason(client: Client) -> None:
    event = published()
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    address = reverse("results:withdraw", args=[event.pk, 1])
    assert client.post(address, {"reason": ""}).status_code == 200
    assert client.get(f"/results/{event.pk}/").status_code == 200
    assert client.post(address, {"reason": "复核期间撤回"}).status_code == 302
    assert client.get(f"/results/{event.pk}/").status_code == 410
    page = client.get(reverse("results:staff", args=[event.pk])).content.decode()
    assert "复核期间撤回" in page


def count_queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address).status_code == 200
    return len(captured)


def test_queries_do_not_grow_with_the_rows(client: Client) -> None:
    event = published()
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    small = [
        count_queries(client, "/results/"),
        count_queries(client, reverse("results:staff", args=[event.pk])),
    ]
    bigger = published(count=30)
    for _ in range(3):
        published()
    assert [
        count_queries(client, "/results/"),
        count_queries(client, reverse("results:staff", args=[bigger.pk])),
    ] == small
    assert small[0] <= 12
    assert small[1] <= 18


marks = st.one_of(st.none(), st.integers(0, 4).map(lambda n: Decimal(20 * n)))


@hypothesis_settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.tuples(marks, marks), min_size=1, max_size=6))
def test_what_is_published_is_what_the_preview_showed(
    rows: list[tuple[Decimal | None, Decimal | None]],
) -> None:
    event, entries = under_way(len(rows))
    clerk = factories.actor_at(factories.county())
    theory, practical = event.modules.all()
    record_scores(
        actor=clerk,
        event=event,
        rows=[
            Scores(entry.pk, 0, {theory.pk: left, practical.pk: right})
            for entry, (left, right) in zip(entries, rows, strict=True)
        ],
    )
    move_event(actor=clerk, event=event, verb="finish")
    seen = preview.of(event)
    approver = factories.actor_at(factories.county(), Role.APPROVER)
    if seen.unresolved_ties:
        with pytest.raises(Refused):
            publish(actor=approver, event=event)
        return
    version = publish(actor=approver, event=event)
    shown = [(int(place.key), place.rank, place.status, place.final, place.award) for place in seen.places]
    assert [
        (row["entry"], row["rank"], row["status"], row["final"], row["award"])
        for row in version.snapshot["rows"]
    ] == shown
    again = snapshots.ranking_of(version.snapshot).standings.standings
    assert [(int(each.key), each.rank, each.status.value) for each in again] == [row[:3] for row in shown]
    assert all(
        row["rank"] is None and not row["final"]
        for row in version.snapshot["rows"]
        if None in rows[entries.index(next(e for e in entries if e.pk == row["entry"]))]
    )


def test_an_event_of_several_days_shows_its_first_and_its_last(client: Client) -> None:
    event = published()
    first, last = event.starts_on, event.starts_on + datetime.timedelta(days=2)
    Event.objects.filter(pk=event.pk).update(held_on=last)
    assert f"{first} – {last}" in client.get("/results/").content.decode()
    snapshot = event.result_versions.get().snapshot
    snapshot["event"] |= {"starts_on": str(first), "held_on": str(last)}
    assert books.held_in([snapshot["event"]]) == f"{first} – {last}"
    assert books.held_in([snapshot["event"] | {"starts_on": str(last)}]) == str(last)


def test_during_the_notice_the_desk_says_from_when_and_by_whom_it_ends(client: Client) -> None:
    contest = on_notice()
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    address = reverse("results:staff", args=[contest.event.pk])

    page = client.get(address).content.decode()

    assert contest.version is not None
    assert contest.version.closes_at is not None
    ends = in_words(contest.version.closes_at)
    assert f"公示期至 {ends}（北京时间），期满后由主办单位的签发人或管理员定为正式结果" in page
    assert f"{contest.event.name} 成绩公示（公示期至 {ends}，北京时间）" in page
    assert "正式后测算" in page
    for later in ("results:finalise", "results:event_certificates"):
        assert reverse(later, args=[contest.event.pk]) not in page
    assert reverse("results:book", args=[contest.event.competition_id]) not in page
    event_page = client.get(reverse("planning:event", args=[contest.event.pk])).content.decode()
    assert f"{ends}（北京时间）期满后，由主办单位的签发人或管理员定为正式结果" in event_page


def test_final_results_lead_on_to_certificates_and_the_book(client: Client) -> None:
    event = published()
    client.force_login(factories.staff_of_union(factories.county(), Role.APPROVER))
    page = client.get(reverse("results:staff", args=[event.pk])).content.decode()
    assert reverse("results:event_certificates", args=[event.pk]) in page
    assert reverse("results:book", args=[event.competition_id]) in page
    assert f"{event.competition.name} · {event.name} 正式结果" in page
