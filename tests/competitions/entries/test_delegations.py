"""Delegations and the ladder county → city → province: who advances, ties, places, the links kept."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from competitions.entries import acts, checks, ranking
from competitions.entries.models import Competitor, Delegation, Entry, Selection
from competitions.entries.ranking import Ranking, chosen
from competitions.planning.models import Event
from enterprises.models import Employment
from portal.acts.actors import Actor, Role
from portal.acts.findings import Severity
from portal.acts.refusals import NotAllowed, Refused
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("ranks", "places", "left_out", "expected"),
    [
        ([(1, 10), (2, 11), (3, 12)], 2, set(), ([10, 11], 0)),
        ([(1, 10), (2, 11), (2, 12), (4, 13)], 2, set(), ([10, 11, 12], 1)),
        ([(1, 10), (2, 11), (2, 12), (4, 13)], 3, set(), ([10, 11, 12], 0)),
        ([(1, 10), (1, 11), (1, 12)], 1, set(), ([10, 11, 12], 2)),
        ([(1, 10), (2, 11), (3, 12)], 2, {10}, ([11, 12], 0)),
        ([(1, 10)], 5, set(), ([10], 0)),
        ([], 5, set(), ([], 0)),
        ([(1, 10)], 0, set(), ([], 0)),
    ],
)
def test_who_advances(
    ranks: list[tuple[int, int]], places: int, left_out: set[int], expected: tuple[list[int], int]
):
    assert chosen(Ranking(1, tuple(ranks)), places, frozenset(left_out)) == expected


class Ladder:
    """A county event with four ranked entries of two units, and a city event for delegations."""

    def __init__(self) -> None:
        self.source = factories.event(state=Event.State.PUBLISHED, name="县级焊工")
        self.units = [factories.enterprise(), factories.enterprise()]
        self.lower = [factories.entry(self.source, employer=self.units[place % 2]) for place in range(4)]
        city = factories.competition(factories.city())
        self.target = factories.event(city, entered_by=Event.EnteredBy.DELEGATION, quota_per_unit=3)
        self.leader = factories.actor_at(factories.county())
        self.delegation = acts.form_delegation(
            actor=self.leader,
            competition=city,
            union=factories.county(),
            name="盐山县代表队",
            leader="方某",
            leader_phone="19900000001",
        )
        self.ranks = (1, 2, 3, 4)

    def ranking(self, event: Event) -> Ranking | None:
        if event.pk != self.source.pk:
            return None
        return Ranking(2, tuple(zip(self.ranks, [entry.pk for entry in self.lower], strict=True)))

    def select(
        self, number: int, *, actor: Actor | None = None, left_out: frozenset[int] = frozenset()
    ) -> Selection:
        return acts.select_from_ranking(
            actor=actor or self.leader,
            source=self.source,
            target=self.target,
            delegation=self.delegation,
            number=number,
            left_out=left_out,
        )

    def advanced(self) -> list[int | None]:
        return list(
            Entry.objects.filter(event=self.target).order_by("id").values_list("selected_from", flat=True)
        )


@pytest.fixture
def ladder(monkeypatch: pytest.MonkeyPatch) -> Ladder:
    made = Ladder()
    monkeypatch.setattr(ranking, "_providers", [made.ranking])
    return made


def test_the_best_advance_and_the_link_is_kept(ladder: Ladder):
    selection = ladder.select(2)
    assert (selection.source_version, selection.places, selection.union) == (2, 2, factories.county())
    assert ladder.advanced() == [ladder.lower[0].pk, ladder.lower[1].pk]
    entry = Entry.objects.filter(event=ladder.target).earliest("id")
    assert (entry.state, entry.delegation, entry.enterprise, entry.selection) == (
        Entry.State.SUBMITTED,
        ladder.delegation,
        ladder.units[0],
        selection,
    )
    assert entry.number == f"{ladder.target.competition.year}-{ladder.target.pk:04d}-0001"
    lower = Competitor.objects.get(entry=ladder.lower[0])
    higher = Competitor.objects.get(entry=entry)
    assert (higher.worker_id, higher.employer_id, higher.active) == (
        lower.worker_id,
        ladder.units[0].pk,
        True,
    )


def test_ties_at_the_cut_off_advance_together_if_the_places_allow(ladder: Ladder):
    ladder.ranks = (1, 2, 2, 4)
    ladder.select(2)
    assert ladder.advanced() == [entry.pk for entry in ladder.lower[:3]]


def test_ties_that_do_not_fit_are_refused_with_the_reason(ladder: Ladder):
    ladder.ranks = (1, 3, 3, 3)
    with pytest.raises(Refused) as refusal:
        ladder.select(3)
    assert refusal.value.field == "number"
    assert "4" in str(refusal.value.message)
    assert ladder.advanced() == []
    assert not Selection.objects.exists()


def test_the_delegations_own_quota_goes_before_the_events(ladder: Ladder):
    with pytest.raises(Refused):
        ladder.select(4)
    acts.set_quota(actor=factories.actor_at(factories.city()), delegation=ladder.delegation, quota=4)
    ladder.delegation.refresh_from_db()
    ladder.select(4)
    assert len(ladder.advanced()) == 4


def test_only_the_organiser_gives_places(ladder: Ladder):
    with pytest.raises(NotAllowed):
        acts.set_quota(actor=ladder.leader, delegation=ladder.delegation, quota=99)


def test_who_cannot_advance_is_named_and_the_next_move_up(ladder: Ladder):
    gone = Competitor.objects.get(entry=ladder.lower[0])
    Employment.objects.filter(worker=gone.worker).update(
        enterprise=factories.enterprise(county_union=factories.county("130922"))
    )
    with pytest.raises(Refused):
        ladder.select(2)
    assert ladder.advanced() == []
    ladder.select(2, left_out=frozenset({ladder.lower[0].pk}))
    assert ladder.advanced() == [ladder.lower[1].pk, ladder.lower[2].pk]


def test_nobody_advances_twice(ladder: Ladder):
    ladder.select(1)
    with pytest.raises(Refused) as refusal:
        ladder.select(2)
    assert [finding.key for finding in refusal.value.findings] == ["entries.already_here"]
    assert ladder.advanced() == [ladder.lower[0].pk]


def test_an_entry_that_lacks_papers_keeps_its_place_and_is_completed(ladder: Ladder):
    Event.objects.filter(pk=ladder.target.pk).update(requirements=["pledge"])
    ladder.select(1)
    entry = Entry.objects.get(event=ladder.target)
    assert (entry.state, entry.correct_by) == (Entry.State.RETURNED, ladder.target.entry_closes_at)
    acts.agree(actor=ladder.leader, entry=entry, requirement="pledge", workers=[None])
    assert acts.submit(actor=ladder.leader, entry=entry).state == Entry.State.SUBMITTED


def test_unpublished_results_and_foreign_events_are_refused(ladder: Ladder):
    for source in (
        factories.event(),
        factories.event(factories.competition(factories.county("130922")), state=Event.State.PUBLISHED),
    ):
        with pytest.raises(Refused):
            acts.select_from_ranking(
                actor=ladder.leader,
                source=source,
                target=ladder.target,
                delegation=ladder.delegation,
                number=1,
            )


def test_others_may_not_select_or_form(ladder: Ladder):
    for actor in (
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.county(), Role.VIEWER),
        factories.actor_in(ladder.units[0]),
    ):
        with pytest.raises(NotAllowed):
            ladder.select(1, actor=actor)
        with pytest.raises(NotAllowed):
            acts.form_delegation(
                actor=actor,
                competition=ladder.target.competition,
                union=factories.county(),
                name="假队",
                leader="某",
            )


def test_one_delegation_a_union(ladder: Ladder):
    with pytest.raises(Refused):
        acts.form_delegation(
            actor=ladder.leader,
            competition=ladder.target.competition,
            union=factories.county(),
            name="第二队",
            leader="某",
        )
    assert Delegation.objects.count() == 1


def test_the_ladder_goes_on_to_the_province(ladder: Ladder, monkeypatch: pytest.MonkeyPatch):
    ladder.select(2)
    higher = list(Entry.objects.filter(event=ladder.target).order_by("id"))
    Event.objects.filter(pk=ladder.target.pk).update(state=Event.State.PUBLISHED)
    monkeypatch.setattr(
        ranking,
        "_providers",
        [
            lambda event: (
                Ranking(1, ((1, higher[1].pk), (2, higher[0].pk))) if event.pk == ladder.target.pk else None
            )
        ],
    )
    provincial = factories.competition(factories.province())
    event = factories.event(provincial, entered_by=Event.EnteredBy.DELEGATION)
    leader = factories.actor_at(factories.city())
    delegation = acts.form_delegation(
        actor=leader, competition=provincial, union=factories.city(), name="沧州市代表队", leader="顾某"
    )
    ladder.target.refresh_from_db()
    acts.select_from_ranking(
        actor=leader, source=ladder.target, target=event, delegation=delegation, number=1
    )
    entry = Entry.objects.get(event=event)
    assert entry.selected_from == higher[1]
    assert entry.selected_from.selected_from == ladder.lower[1]


def test_fewer_than_six_delegations_make_an_exhibition_at_the_province_only(ladder: Ladder):
    def findings(organiser: str) -> list[Severity]:
        union = {"province": factories.province(), "city": factories.city()}[organiser]
        event = factories.event(factories.competition(union), entered_by=Event.EnteredBy.DELEGATION)
        return [finding.severity for finding in checks.exhibition_threshold(event)]

    assert findings("province") == [Severity.WARN]
    assert findings("city") == []
    by_units = factories.event(factories.competition(factories.province()))
    assert list(checks.exhibition_threshold(by_units)) == []


def test_undecided_entries_block_the_start():
    event = factories.event()
    assert [finding.severity for finding in checks.all_reviewed(event)] == [Severity.PASS]
    for state in (Entry.State.SUBMITTED, Entry.State.RETURNED):
        entry = factories.entry(event, state=state)
        assert [finding.severity for finding in checks.all_reviewed(event)] == [Severity.BLOCK]
        Entry.objects.filter(pk=entry.pk).update(state=Entry.State.REFUSED)
    factories.entry(event, state=Entry.State.DRAFT)
    assert [finding.severity for finding in checks.all_reviewed(event)] == [Severity.PASS]


def test_too_few_entrants():
    event = factories.event(minimum_entrants=2)
    factories.entry(event)
    factories.entry(event, state=Entry.State.REFUSED)
    assert [finding.severity for finding in checks.enough_entrants(event)] == [Severity.WARN]
    factories.entry(event)
    assert [finding.severity for finding in checks.enough_entrants(event)] == [Severity.PASS]
    assert [finding.severity for finding in checks.enough_entrants(factories.event())] == [Severity.BLOCK]


def test_the_pages_of_a_delegation(ladder: Ladder):
    client = Client()
    client.force_login(ladder.leader.user, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert ladder.delegation.name in client.get(reverse("entries:delegations")).content.decode()
    page = client.get(reverse("entries:delegation", args=[ladder.delegation.pk])).content.decode()
    assert "19900000001" in page
    select = reverse("entries:select", args=[ladder.delegation.pk, ladder.target.pk])
    assert "县级焊工" in client.get(select).content.decode()
    chosen_source = f"{select}?source={ladder.source.pk}"
    assert client.get(chosen_source).status_code == 200
    assert client.post(chosen_source, {"number": 2}).status_code == 302
    assert len(ladder.advanced()) == 2
    page = client.get(reverse("entries:delegation", args=[ladder.delegation.pk])).content.decode()
    assert str(Entry.objects.filter(event=ladder.target).earliest("id").number) in page
    assert client.get(reverse("entries:new", args=[ladder.target.pk])).status_code == 200

    other = factories.staff_of_union(factories.county("130922"))
    client.force_login(other, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get(reverse("entries:delegation", args=[ladder.delegation.pk])).status_code == 404


def test_a_delegation_enters_its_own_competition_alone(ladder: Ladder):
    elsewhere = factories.event(
        factories.competition(factories.city()), entered_by=Event.EnteredBy.DELEGATION
    )
    with pytest.raises(Refused):
        acts.start(actor=ladder.leader, event=elsewhere, delegation=ladder.delegation)
    assert not Entry.objects.filter(event=elsewhere).exists()
    assert acts.start(actor=ladder.leader, event=ladder.target, delegation=ladder.delegation).pk
