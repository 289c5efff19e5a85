"""The demo's world: all of the pilot is there, in every state, with a journal that holds."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Attachment, Entry, Substitution
from competitions.funding.models import FundingLine
from competitions.innovations import queries as innovations
from competitions.innovations.models import Exemplar, Innovation
from competitions.planning.models import Competition, Event
from competitions.reports.models import Report
from competitions.results import queries as results
from competitions.results.models import HonourRecommendation, Promotion, ResultVersion
from enterprises.models import Cluster, Enterprise, Registration, Worker
from portal.acts.actors import Actor, Role, actor_for
from portal.acts.journal import broken_rows
from portal.acts.models import Message
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.seed.demo import FIRST_TODAY
from portal.desk import record
from tests import factories
from unions.models import Union, User

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def seeded(django_db_setup, django_db_blocker, tmp_path_factory):
    """One seeded world for the whole module, rolled back at its end."""
    from django.db import transaction
    from django.test import override_settings

    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("files")),
        transaction.atomic(),
    ):
        call_command("seed", scale="demo", today=FIRST_TODAY)
        yield
        transaction.set_rollback(True)


def test_the_pilot_is_there(seeded):
    today = FIRST_TODAY
    assert Counter(Union.objects.exclude(level="grassroots").values_list("level", flat=True)) == {
        "province": 1,
        "city": 1,
        "county": 22,
    }
    assert Cluster.objects.count() == 25
    assert Enterprise.objects.filter(kind="school").count() == 4
    assert 280 <= Enterprise.objects.filter(kind="enterprise").count() <= 320
    assert Worker.objects.count() == 1500
    named = Enterprise.objects.filter(designations__kind="little_giant").distinct().count()
    assert named == 50
    # Six have run out, and are no Little Giants any more today.
    assert Enterprise.objects.designated("little_giant", today).count() == 44
    assert Enterprise.objects.designated("top_100_manufacturer", today).count() == 7


def test_every_state_of_competitions_events_and_entries_is_met(seeded):
    assert Competition.objects.count() == 24
    assert set(Competition.objects.values_list("track", flat=True)) == set(Competition.Track.values)
    assert {"signing", "submitted", "returned", "filed", "approved", "cancelled"} <= set(
        Competition.objects.values_list("state", flat=True)
    )
    assert set(Event.objects.values_list("state", flat=True)) == set(Event.State.values)
    assert set(Entry.objects.values_list("state", flat=True)) == set(Entry.State.values)
    assert Event.objects.filter(exhibition=True).count() == 1
    quarters = {
        (day.year, (day.month + 2) // 3)
        for day in Competition.objects.filter(events__state__in=("published", "archived")).values_list(
            "starts_on", flat=True
        )
    }
    assert {(2025, 1), (2025, 2), (2025, 3), (2025, 4), (2026, 1), (2026, 2), (2026, 3)} <= quarters


def test_results_reports_and_the_ladder_are_there(seeded):
    assert Entry.objects.filter(selected_from__isnull=False).count() == 10
    assert Substitution.objects.filter(state="requested").count() == 1
    assert ResultVersion.objects.filter(withdrawn_at__isnull=False).count() == 2
    events_out = Event.objects.filter(state__in=("on_notice", "published", "archived"))
    standing = ResultVersion.objects.filter(withdrawn_at__isnull=True)
    assert set(standing.values_list("event_id", flat=True)) == set(events_out.values_list("pk", flat=True))
    assert [
        row["name"] for version in standing for row in version.snapshot["rows"] if "*" in row["name"]
    ] == []
    assert set(Report.objects.values_list("union__code", "year", "quarter")) == {
        ("130900", 2026, 3),
        ("130925", 2026, 3),
    }
    assert all(report.workbook and report.paper for report in Report.objects.all())
    assert Registration.objects.filter(state="submitted").count() == 3
    assert not Message.objects.exclude(state="sent").exists()


def test_what_is_open_is_open_today(seeded):
    noon = datetime.datetime.combine(FIRST_TODAY, datetime.time(4), tzinfo=datetime.UTC)
    still_open = Event.objects.filter(state="open")
    assert still_open.count() >= 3
    assert still_open.filter(entry_opens_at__lt=noon, entry_closes_at__gt=noon).count() == still_open.count()


def test_the_journal_holds_and_tells_no_future(seeded):
    assert list(broken_rows()) == []
    from portal.acts.models import JournalRow

    latest = JournalRow.objects.latest("at").at
    assert latest.date() <= FIRST_TODAY


def test_every_account_signs_in_with_the_one_password(seeded):
    for account in ACCOUNTS:
        user = User.objects.get(username=account.username)
        assert user.check_password(PASSWORD)
        assert (user.phone, user.name) == (account.phone, account.name)


def test_a_database_with_data_is_left_alone(seeded):
    with pytest.raises(CommandError):
        call_command("seed")


def test_no_personal_value_stands_in_the_journal_in_clear(seeded):
    from portal.acts.models import JournalRow

    worker = Worker.objects.get(user__username="worker")
    rows = JournalRow.objects.filter(object_type="enterprises.worker", object_id=str(worker.pk))
    text = repr(list(rows.values_list("before", "after")))
    assert rows.exists()
    assert worker.identity
    for value in (worker.name, worker.identity, worker.phone):
        assert value not in text


def test_what_follows_from_awards_is_decided_and_some_of_it_waits(seeded):
    assert {"suggested", "proposed", "confirmed", "declined"} <= set(
        Promotion.objects.values_list("state", flat=True)
    )
    assert {"recommended", "granted", "not_granted", "held", "declined"} <= set(
        HonourRecommendation.objects.values_list("state", flat=True)
    )
    assert Promotion.objects.filter(certified_on__isnull=False).count() > 50
    for promotion in Promotion.objects.filter(state="confirmed").select_related("award__worker"):
        assert promotion.award.worker.skill_level >= promotion.to_level
    quarter = (datetime.date(2026, 7, 1), datetime.date(2026, 9, 30))
    for code in ("130900", "130925"):
        path = Union.objects.get(code=code).path
        assert results.promotions_confirmed(path, *quarter).exists()
        assert results.honours_recommended(path, *quarter).exists()
        assert innovations.exemplars_published(path, *quarter).exists()


@pytest.mark.parametrize("kind", innovations.MODELS)
def test_every_kind_of_growth_record_is_there_confirmed_and_in_yanshan(seeded, kind):
    yanshan = Union.objects.get(code="130925")
    records: Any = innovations.MODELS[kind]._default_manager.all()
    assert records.filter(confirmed_at__isnull=False).count() >= 10
    assert any(record.union.path.startswith(yanshan.path) for record in records)
    if kind != "partnerships":
        assert records.filter(confirmed_at__isnull=True).exists(), "something waits to be confirmed"


def test_exemplars_cover_the_four_tasks_and_innovations_every_state(seeded):
    assert set(Exemplar.objects.values_list("track", flat=True)) == set(Competition.Track.values)
    assert set(Innovation.objects.values_list("state", flat=True)) == set(Innovation.State.values)
    assert not Innovation.objects.filter(proposers__isnull=True).exists()


def test_every_filed_competition_has_its_funds_and_those_over_are_settled(seeded):
    filed = Competition.objects.filter(state__in=Competition.PUBLIC_STATES)
    assert not filed.filter(funding_lines__isnull=True).exists()
    over = filed.filter(ends_on__lt=FIRST_TODAY - datetime.timedelta(days=20))
    assert not over.filter(funding_lines__spent=0).exists()
    assert set(FundingLine.objects.values_list("source", flat=True)) == set(FundingLine.Source.values) - {
        "other"
    }


def test_entries_carry_what_their_event_asks_for(seeded):
    missing = []
    for entry in Entry.objects.exclude(state__in=("draft",)).select_related("event"):
        if entry.selected_from_id is not None:
            continue
        there = set(entry.attachments.values_list("requirement", flat=True))
        missing += [(entry.number, key) for key in entry.event.requirements if key not in there]
    assert missing == []
    scans = Attachment.objects.filter(requirement="stamped_form", entry__event__name="无损检测")
    assert scans.count() == 14
    assert all(scan.file.read(5) == b"%PDF-" for scan in scans)


# --- Every number on the desk is the length of the list that it leads to ----------------------------------


def _shown_behind(client: Client, actor: Actor, url: str) -> Any:
    """What the page behind a number holds: the rows of its list on all pages, or what it counts itself."""
    if "#" in url:
        return 1  # leads to a form, for the one thing to be done there
    answer: Any = client.get(url)
    assert answer.status_code == 200, url
    return _held(answer, actor, url)


def _held(answer: Any, actor: Actor, url: str) -> Any:
    route = answer.resolver_match.view_name
    context: Any = answer.context
    if route == "desk:audit":
        return record.found(actor, context["form"].criteria()).count()
    if route == "judges:event":
        return context["to_decide"]
    if route == "judge:home":
        return sum(card["appointment"].state in ("invited", "accepted") for card in context["current"])
    if route == "reports:report":
        return answer.content.decode()
    return context["page"].paginator.count


def _desks() -> list[User]:
    """The demo's people, and one in every role at the city, at a county and at the province."""
    people = [User.objects.get(username=account.username) for account in ACCOUNTS]
    for code in ("130000", "130900", "130925"):
        union = Union.objects.get(code=code)
        people += [factories.staff_of_union(union, role) for role in Role]
    return people


def test_every_number_on_the_desk_is_that_of_the_list_behind_it(seeded):
    wrong, seen = [], set()
    for user in _desks():
        client = Client()
        client.force_login(user)
        home = client.get(reverse("desk:home"))
        actor = actor_for(user)
        told = [
            (str(row["label"]), row["figure"], row["url"])
            for row in (*home.context["figures"], *home.context["noughts"])
        ]
        told += [(str(row.label), row.count, row.url) for row in home.context["waiting"]]
        for label, number, url in told:
            behind = _shown_behind(client, actor, url)
            seen.add(label)
            if number != behind and not (isinstance(behind, str) and str(number) in behind):
                wrong.append((user.username, label, number, behind, url))
    assert wrong == []
    assert len(seen) >= 30


def test_every_page_of_the_menu_shows_the_same_numbers_as_the_home(seeded):
    different = []
    for account in ACCOUNTS:
        client = Client()
        client.force_login(User.objects.get(username=account.username))
        home = client.get(reverse("desk:home"))
        expected = _numbers(home)
        waiting = sum(row.count for row in home.context["waiting"])
        assert sum(expected.values()) == 2 * waiting, "each number stands at its place and in the sum at home"
        for url in expected:
            page: Any = client.get(url)
            if page.context is not None and "navigation" in page.context and _numbers(page) != expected:
                different.append((account.username, url))
    assert different == []


def _numbers(page: Any) -> dict[str, int]:
    return {item["url"]: item["count"] for group in page.context["navigation"] for item in group["items"]}
