"""The demo's world: all of the pilot is there, in every state, with a journal that holds."""

from __future__ import annotations

import datetime
from collections import Counter
from decimal import Decimal
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
from competitions.judging import acts as judging
from competitions.judging import blinding, recusal
from competitions.judging.deviations import deviations
from competitions.judging.models import (
    BlindLayer,
    CheckIn,
    ModuleMarking,
    ScoreSheet,
    SheetScan,
    SheetSignature,
    Slot,
)
from competitions.judging.scoring import MarkState
from competitions.judging.tally import tallies
from competitions.planning import governance
from competitions.planning.models import Competition, Event
from competitions.reports.models import Report
from competitions.results import queries as results
from competitions.results import totals
from competitions.results.models import (
    Arbitration,
    Certificate,
    HonourRecommendation,
    Incentive,
    Objection,
    Promotion,
    ResultVersion,
)
from competitions.results.notice import places
from enterprises.models import Cluster, Enterprise, Registration, Worker
from portal.acts.actors import actor_for
from portal.acts.journal import broken_rows
from portal.acts.models import Message
from portal.demo.accounts import ACCOUNTS, PASSWORD
from portal.demo.seed.demo import FIRST_TODAY
from portal.jobs.models import Job
from tests.demo.figures import desks, numbers, shown_behind
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
    assert Competition.objects.count() == 25
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


def _stage(name: str) -> Event:
    return Event.objects.select_related("competition").get(
        competition__name__endswith="职工职业技能大赛", name=name
    )


def test_before_the_day_lots_are_drawn_panels_made_and_a_conflict_waits(seeded):
    event = _stage("数控车")
    assert (event.state, event.starts_on - FIRST_TODAY) == ("closed", datetime.timedelta(days=5))
    draw: Any = event.draws.get()
    assert draw.announced_at < draw.known_from < draw.drawn_at
    assert Client().get(reverse("draws:draw", args=[event.pk])).status_code == 200
    modules = list(event.modules.all())
    assert [module.scheme.frozen_at is not None for module in modules] == [True] * 3
    assert [module.marking_panels.count() for module in modules] == [1, 1, 1]
    # A place for each of eight entries in each module that is held in sessions.
    assert Counter(Slot.objects.filter(session__event=event).values_list("module__name", flat=True)) == {
        "理论知识": 8,
        "技能操作": 8,
    }
    assert [(point.ground, point.waits) for point in recusal.points(event)] == [("family", True)]
    layers = BlindLayer.objects.filter(module__event=event).order_by("kind")
    assert [(layer.kind, layer.made_at) for layer in layers] == [("station", None), ("work", None)]
    assert layers.filter(kind="station", blinder__judge__user__username="blinder").count() == 1


def test_on_the_day_everything_that_a_chief_judge_meets_is_there(seeded):
    event = _stage("焊条电弧焊")
    theory, practice, piece = event.modules.all()
    assert event.starts_on <= FIRST_TODAY <= event.ends_on
    assert Counter(CheckIn.objects.filter(session__event=event).values_list("state", flat=True)) == {
        "present": 12,
        "late": 1,
        "absent": 1,
    }
    assert list(
        event.incidents.order_by("happened_at").values_list("kind", "state", "minutes", "deduction")
    ) == [
        ("time", "decided", 8, None),
        ("violation", "decided", None, Decimal("2.00")),
        ("stoppage", "reported", None, None),
    ]
    found = tallies(event)
    assert [found[module.pk].state for module in (theory, practice, piece)] == ["locked", "open", "open"]
    marked = found[practice.pk]
    again = {
        line.entry_id: len(marked.marking(line.entry_id).waiting(MarkState.TO_MARK_AGAIN))
        for line in marked.awaited
    }
    assert sorted(again.values()) == [0] * 7 + [1]
    states = Counter(ScoreSheet.objects.filter(module=practice).values_list("state", flat=True))
    assert states == {"submitted": 22, "returned": 1, "begun": 3, "assigned": 22}
    returned = ScoreSheet.objects.filter(module=practice, state="returned")
    assert list(returned.values_list("appointment__judge__user__username", flat=True)) == ["judge"]
    assert [row.is_far for row in deviations(marked)] == [True] + [False] * 4
    layers = BlindLayer.objects.filter(module=piece).order_by("kind")
    assert [(layer.codes.count(), layer.opened_at) for layer in layers] == [(8, None), (8, None)]
    assert not blinding.is_open(piece)


def test_a_contest_on_paper_waits_for_a_second_person_and_for_a_difference_to_be_settled(seeded):
    event = _stage("电工")
    sheets = ScoreSheet.objects.filter(module__event=event)
    keyed = Counter((sheet.state, sheet.keyings.count()) for sheet in sheets)
    assert keyed == {("submitted", 2): 4, ("assigned", 2): 1, ("assigned", 1): 1, ("assigned", 0): 18}
    (differs,) = [sheet for sheet in sheets if judging.differences(sheet)]
    assert len(judging.differences(differs)) == 1
    assert SheetScan.objects.filter(sheet__in=sheets).count() == 1
    assert SheetSignature.objects.filter(sheet__in=sheets).count() == 12
    assert [job.state for job in Job.objects.filter(kind=judging.PRINTING)] == ["succeeded"]


def test_results_are_on_notice_today_with_objections_at_work(seeded):
    event = _stage("氩弧焊")
    version: Any = ResultVersion.objects.get(event=event)
    noon = datetime.datetime.combine(FIRST_TODAY, datetime.time(4), tzinfo=datetime.UTC)
    assert (event.state, version.final_at, version.opens_at < noon < version.closes_at) == (
        "on_notice",
        None,
        True,
    )
    assert set(ModuleMarking.objects.filter(module__event=event).values_list("state", flat=True)) == {
        "locked"
    }
    assert {
        (row.state, row.filed_by.username == "worker", row.unit_id is None)
        for row in Objection.objects.filter(event=event)
    } == {("submitted", True, True), ("assigned", False, False)}
    at_work = Arbitration.objects.filter(objection__event=event, ended_at=None)
    assert list(at_work.values_list("appointment__judge__user__username", flat=True)) == ["arbitrator"]


def test_an_objection_was_upheld_and_the_corrected_version_is_final(seeded):
    event = _stage("装配钳工")
    assert event.state == "published"
    objection = Objection.objects.get(event=event)
    assert (objection.state, objection.upheld, bool(objection.public_summary)) == ("closed", True, True)
    first, second = ResultVersion.objects.filter(event=event).order_by("number")
    assert (first.final_at, second.final_at is not None) == (None, True)
    assert places(first.snapshot) != places(second.snapshot)
    page = Client().get(reverse("results:public", args=[event.pk])).content.decode()
    assert "异议经仲裁成立" in page


def test_a_final_contest_has_certificates_of_every_state_a_book_and_totals_of_delegations(seeded):
    event = _stage("钳工")
    assert event.state == "published"
    states = Counter(Certificate.objects.filter(award__event=event).values_list("state", flat=True))
    assert (states["replaced"], states["revoked"], states["valid"] >= 3) == (1, 1, True)
    assert [job.state for job in Job.objects.filter(kind="results.book")] == ["succeeded"] * 2
    delegations = event.competition.delegations.all()
    assert Counter(event.entries.values_list("delegation", flat=True)) == dict.fromkeys(
        delegations.values_list("pk", flat=True), 3
    )
    table = totals.of_delegations(
        list(results.standing_versions(event.competition)), governance.pack_of(event.competition)
    )
    assert table is not None
    assert {place.group for place in table.places} >= {delegation.name for delegation in delegations}


def test_a_withdrawn_version_leaves_a_tombstone(seeded):
    event = Event.objects.get(name="数控车（学生组）")
    assert Client().get(reverse("results:public", args=[event.pk])).status_code == 410


@pytest.mark.parametrize("username", ["judge", "chief", "blinder", "scorer", "arbitrator"])
def test_every_judge_with_an_account_finds_something_to_do(seeded, username):
    client = Client()
    client.force_login(User.objects.get(username=username))
    home: Any = client.get(reverse("judge:home"))
    assert home.context["current"]


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
    assert {"suggested", "proposed", "due", "paid"} <= set(Incentive.objects.values_list("state", flat=True))
    assert Incentive.objects.filter(unit__isnull=True, state="due").exists(), "cash of a class I competition"
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


def test_every_number_on_the_desk_is_that_of_the_list_behind_it(seeded):
    wrong, seen = [], set()
    for user in desks():
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
            behind = shown_behind(client, actor, url)
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
        expected = numbers(home)
        waiting = sum(row.count for row in home.context["waiting"])
        assert sum(expected.values()) == 2 * waiting, "each number stands at its place and in the sum at home"
        for url in expected:
            page: Any = client.get(url)
            if page.context is not None and "navigation" in page.context and numbers(page) != expected:
                different.append((account.username, url))
    assert different == []
