"""The city scale, a hundredth of it: the counts, whole results, and the same again for the same day."""

from __future__ import annotations

import hashlib
from collections import Counter

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, F

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import ModuleScore, Outcome
from competitions.judging.preview import preview
from competitions.judging.queries import sheet
from competitions.planning.models import Competition, Event, Module
from competitions.planning.numbering import next_number
from competitions.results import snapshots
from competitions.results.models import ResultVersion
from enterprises.models import Employment, Enterprise, Worker
from portal.acts.journal import broken_rows
from portal.demo.accounts import ACCOUNTS
from portal.demo.seed.demo import FIRST_TODAY
from unions.models import Union

pytestmark = pytest.mark.django_db
OVER = ("published", "archived")


def fingerprint() -> str:
    """Everything that chance decides, whichever ids the rows have got."""
    facts = [
        list(Enterprise.objects.order_by("pk").values_list("name", "uscc", "headcount", "county__code")),
        list(Worker.objects.order_by("pk").values_list("name", "identity_index", "skill_level")),
        list(Competition.objects.order_by("pk").values_list("name", "state", "starts_on", "filing_number")),
        list(Event.objects.order_by("pk").values_list("name", "state", "held_on")),
        list(Entry.objects.order_by("pk").values_list("state", "enterprise__uscc", "submitted_at")),
        list(ModuleScore.objects.order_by("pk").values_list("score", flat=True)),
    ]
    return hashlib.sha256(repr(facts).encode()).hexdigest()


@pytest.fixture(scope="module")
def city(django_db_setup, django_db_blocker):
    """A hundredth of the city for the whole module, made a second time; the fingerprint of the first time."""
    with django_db_blocker.unblock(), transaction.atomic():
        with transaction.atomic():
            call_command("seed", scale="city", part=100, today=FIRST_TODAY)
            first = fingerprint()
            transaction.set_rollback(True)
        call_command("seed", scale="city", part=100, today=FIRST_TODAY)
        yield first
        transaction.set_rollback(True)


def test_a_hundredth_has_a_hundredth_of_everything(city):
    assert Competition.objects.count() == 100
    assert Enterprise.objects.count() == 200
    assert Worker.objects.count() == Employment.objects.count() == 400
    assert Entry.objects.count() == Competitor.objects.count() == 1_000
    assert Event.objects.count() == 125
    assert Module.objects.count() == 250
    assert Entry.objects.values("event").annotate(size=Count("pk")).order_by("-size")[0]["size"] == 20


def test_events_have_come_as_far_as_their_days_say(city):
    states = Counter(Event.objects.values_list("state", flat=True))
    assert set(states) >= {"archived", "published", "planned"}
    assert states["archived"] > 80
    assert not Event.objects.filter(state__in=(*OVER, "scored"), ends_on__gt=FIRST_TODAY).exists()
    assert not Event.objects.filter(state__in=("open", "planned"), ends_on__lt=FIRST_TODAY).exists()
    assert set(Competition.objects.values_list("year", flat=True)) == {2025, 2026}


def test_every_event_that_is_over_has_the_version_that_publishing_would_make(city):
    versions = ResultVersion.objects.select_related("event__competition__organiser")
    assert set(versions.values_list("event_id", flat=True)) == set(
        Event.objects.filter(state__in=OVER).values_list("pk", flat=True)
    )
    for version in versions:
        assert version.snapshot["counts"]["entrants"] == version.event.entries.count()
        assert snapshots.fingerprint(version.snapshot) == version.sha256
    # Counted again from what stands in the database, not from what the seed held in memory.
    for version in versions.order_by("pk")[::20]:
        again = preview(sheet(version.event), [])
        assert snapshots.fingerprint(snapshots.build(again)) == version.sha256
        assert not again.unresolved_ties


def test_scores_stand_for_all_who_competed_and_for_nobody_else(city):
    competed = Outcome.objects.filter(status="competed")
    assert ModuleScore.objects.count() == 2 * competed.count()
    assert not ModuleScore.objects.exclude(entry__outcome__status="competed").exists()
    assert not Outcome.objects.exclude(entry__event__state__in=(*OVER, "scored")).exists()


def test_people_compete_for_their_employer_and_where_they_may(city):
    wrong = Competitor.objects.exclude(worker__employments__enterprise=F("employer"))
    assert not wrong.exists()
    internal = Competitor.objects.filter(event__competition__enterprise__isnull=False)
    assert internal.exists()
    assert not internal.exclude(employer=F("event__competition__enterprise")).exists()


def test_sealed_numbers_open_and_are_well_formed(city):
    from portal.acts.identity_numbers import normalise

    accounts = {account.phone for account in ACCOUNTS}
    for worker in Worker.objects.select_related("key").order_by("pk")[:40]:
        assert normalise(worker.identity) == worker.identity
        assert worker.phone.startswith("19901") or worker.phone in accounts
        assert worker.identity not in worker.identity_sealed


def test_the_next_filing_number_follows_the_seeded_ones(city):
    union = Union.objects.get(code="130925")
    used = Competition.objects.filter(filed_with=union, filed_at__year=2026).values_list(
        "filing_number", flat=True
    )
    assert used
    assert next_number(union, 2026) == len(used) + 1


def test_the_journal_and_the_constraints_hold(city):
    assert list(broken_rows()) == []
    connection.check_constraints()


def test_the_same_day_and_part_give_the_same_city(city):
    assert fingerprint() == city
