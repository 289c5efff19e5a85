"""Who sees which entries, and how much of them: each test holds entries that could leak."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.entries import acts, queries, rules
from competitions.entries.models import Attachment, Competitor, Entry
from competitions.planning.models import Competition, Event, Partner
from enterprises.models import Enterprise
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.personal import masked_identity, masked_phone
from portal.acts.refusals import NotAllowed
from tests import factories

pytestmark = pytest.mark.django_db


@dataclass
class World:
    """Yanshan holds a competition; units of Yanshan and of Qing county enter; Qing holds another one."""

    competition: Competition
    event: Event
    near: Enterprise
    far: Enterprise
    near_entry: Entry
    far_entry: Entry
    far_draft: Entry
    near_draft: Entry
    foreign_entry: Entry


@pytest.fixture
def world() -> World:
    competition = factories.competition()
    event = factories.event(competition)
    near = factories.enterprise()
    far = factories.enterprise(county_union=factories.county("130922"))
    elsewhere = factories.event(factories.competition(factories.county("130922")))
    return World(
        competition=competition,
        event=event,
        near=near,
        far=far,
        near_entry=factories.entry(event, employer=near),
        far_entry=factories.entry(event, employer=far, state=Entry.State.SUBMITTED),
        far_draft=factories.entry(event, employer=far, state=Entry.State.DRAFT),
        near_draft=factories.entry(event, employer=near, state=Entry.State.DRAFT),
        foreign_entry=factories.entry(elsewhere, employer=far),
    )


def seen(actor: Actor) -> set[int]:
    return set(Entry.objects.visible_to(actor).values_list("pk", flat=True))


def test_the_organiser_sees_entrants_from_any_county_and_no_draft(world: World):
    for role in (Role.OFFICER, Role.VIEWER):
        assert seen(factories.actor_at(factories.county(), role)) == {
            world.near_entry.pk,
            world.far_entry.pk,
        }


def test_a_county_sees_what_its_units_sent_anywhere(world: World):
    assert seen(factories.actor_at(factories.county("130922"))) == {
        world.far_entry.pk,
        world.foreign_entry.pk,
    }


def test_the_city_sees_all_that_was_sent(world: World):
    assert seen(factories.actor_at(factories.city())) == {
        world.near_entry.pk,
        world.far_entry.pk,
        world.foreign_entry.pk,
    }


def test_a_unit_sees_its_own_with_drafts_and_nobody_elses(world: World):
    assert seen(factories.actor_in(world.near)) == {world.near_entry.pk, world.near_draft.pk}
    assert seen(factories.actor_in(world.far)) == {
        world.far_entry.pk,
        world.far_draft.pk,
        world.foreign_entry.pk,
    }


def test_a_draft_written_by_county_staff_is_theirs_and_the_units(world: World):
    officer = factories.actor_at(factories.county())
    draft = acts.start(actor=officer, event=world.event, enterprise=world.near)
    assert draft.pk in seen(officer)
    assert draft.pk in seen(factories.actor_in(world.near))
    assert draft.pk not in seen(factories.actor_at(factories.county("130922")))


def test_hosts_and_co_organisers_see_who_comes_and_nothing_personal(world: World):
    school = factories.school(county_union=factories.county("130922"))
    Partner.objects.create(competition=world.competition, part=Partner.Part.HOST, enterprise=school)
    Partner.objects.create(
        competition=world.competition,
        part=Partner.Part.CO_ORGANISER,
        union=factories.county("130922"),
    )
    expected = {world.near_entry.pk, world.far_entry.pk}
    host = factories.actor_in(school)
    assert seen(host) == expected
    co_organiser = factories.actor_at(factories.county("130922"))
    assert seen(co_organiser) == {*expected, world.foreign_entry.pk}

    client = Client()
    for actor in (host, co_organiser):
        client.force_login(actor.user, backend="allauth.account.auth_backends.AuthenticationBackend")
        page = client.get(reverse("entries:entry", args=[world.near_entry.pk])).content.decode()
        person = Competitor.objects.get(entry=world.near_entry).worker
        assert person.name in page
        for secret in (
            person.identity,
            masked_identity(person.identity),
            person.phone,
            masked_phone(person.phone),
        ):
            assert secret not in page
        assert client.get(reverse("entries:review", args=[world.event.pk])).status_code == 200
        assert client.get(reverse("entries:review_export", args=[world.event.pk])).status_code == 403
        bulk = client.post(
            reverse("entries:review", args=[world.event.pk]),
            {"entries": [world.far_entry.pk], "decision": "accept"},
        )
        assert bulk.status_code == 403
    world.far_entry.refresh_from_db()
    assert world.far_entry.state == Entry.State.SUBMITTED


def test_competitors_of_an_employer_are_seen_in_its_delegations_entries(world: World):
    from competitions.entries.models import Delegation

    delegation = Delegation.objects.create(
        competition=world.competition, union=factories.county("130922"), name="青县代表队"
    )
    entry = factories.entry(world.event, employer=world.far, delegation=delegation)
    Entry.objects.filter(pk=entry.pk).update(enterprise=None)
    draft = factories.entry(world.event, employer=world.far, delegation=delegation, state=Entry.State.DRAFT)
    mine = seen(factories.actor_in(world.far))
    assert entry.pk in mine
    assert draft.pk not in mine
    assert draft.pk in seen(factories.actor_at(factories.county("130922")))
    assert draft.pk not in seen(factories.actor_at(factories.county()))


def test_a_person_sees_own_entries_once_they_are_sent(world: World):
    person = Competitor.objects.get(entry=world.near_entry).worker
    assert seen(factories.actor_self(person)) == {world.near_entry.pk}
    drafted = Competitor.objects.get(entry=world.near_draft).worker
    assert seen(factories.actor_self(drafted)) == set()
    assert seen(Actor.anonymous()) == set()


def test_whatever_lies_outside_the_scope_is_not_there(world: World):
    client = Client()
    user = factories.staff_of_unit(world.near)
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    competitor = Competitor.objects.get(entry=world.far_entry)
    attachment = Attachment.objects.create(entry=world.far_entry, requirement="pledge")
    pk = world.far_entry.pk
    addresses = [
        reverse(f"entries:{name}", args=[pk])
        for name in (
            "entry", "people", "team", "attachments", "check", "discard", "reopen", "withdraw", "form",
            "ticket", "decide", "substitute",
        )
    ]  # fmt: skip
    addresses += [
        reverse("entries:identity", args=[pk, competitor.pk]),
        reverse("entries:download", args=[pk, attachment.pk]),
        reverse("entries:review", args=[world.event.pk]),
        reverse("entries:review_export", args=[world.event.pk]),
    ]
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 404
    )


def test_signed_out_nobody_gets_in(world: World):
    client = Client()
    for name in ("entries", "open_events", "reviews", "delegations", "export"):
        assert client.get(reverse(f"entries:{name}")).status_code == 302
    assert client.get(reverse("entries:entry", args=[world.near_entry.pk])).status_code == 302


def test_who_may_unmask(world: World):
    competitor = Competitor.objects.get(entry=world.far_entry)
    allowed = [
        factories.actor_at(factories.county()),
        factories.actor_in(world.far),
        factories.actor_at(factories.county("130922")),
    ]
    for actor in allowed:
        shown = acts.unmask(actor=actor, competitor=competitor, reason="核对")
        assert shown == competitor.worker.identity
    refused = [
        factories.actor_at(factories.county(), Role.VIEWER),
        factories.actor_at(factories.county(), Role.AUDITOR),
        factories.actor_in(world.near),
        factories.actor_self(competitor.worker),
    ]
    for actor in refused:
        with pytest.raises(NotAllowed):
            acts.unmask(actor=actor, competitor=competitor, reason="核对")
    assert JournalRow.objects.filter(verb="unmask").count() == len(allowed)


def test_who_may_decide(world: World):
    entry = world.far_entry
    assert rules.may_decide(factories.actor_at(factories.county()), entry)
    assert rules.may_decide(factories.actor_at(factories.county(), Role.ADMINISTRATOR), entry)
    for actor in (
        factories.actor_at(factories.county(), Role.VIEWER),
        factories.actor_at(factories.county(), Role.APPROVER),
        factories.actor_at(factories.city()),
        factories.actor_at(factories.county("130922")),
        factories.actor_in(world.far),
        factories.actor_in(world.near),
    ):
        assert not rules.may_decide(actor, entry)


def test_search_finds_only_what_is_in_sight(world: World):
    name = Competitor.objects.get(entry=world.far_entry).worker.name
    unit = factories.actor_in(world.near)
    assert queries.search(unit, name) == []
    organiser = factories.actor_at(factories.county())
    assert [hit.url for hit in queries.search(organiser, name)] == [
        reverse("entries:entry", args=[world.far_entry.pk])
    ]
    assert queries.search(organiser, str(Competitor.objects.get(entry=world.far_draft).worker.name)) == []


def test_what_waits_and_the_figures(world: World):
    def rows(actor: Actor) -> list[tuple[int, Any]]:
        return [(row.count, row.icon) for row in queries.waiting_for(actor)]

    assert rows(factories.actor_at(factories.county())) == [(1, "person-check")]
    assert rows(factories.actor_at(factories.county(), Role.VIEWER)) == []
    assert rows(factories.actor_at(factories.city())) == []
    assert rows(factories.actor_in(world.far)) == [(1, "pencil-square")]
    Entry.objects.filter(pk=world.far_entry.pk).update(state=Entry.State.RETURNED)
    assert rows(factories.actor_in(world.far)) == [(1, "arrow-return-left"), (1, "pencil-square")]
    year = world.event.starts_on.year
    figures = queries.figures_for(factories.actor_in(world.near))
    from django.utils import timezone

    expected = 1 if year == timezone.localdate().year else 0
    assert [figure.value for figure in figures] == [expected]
