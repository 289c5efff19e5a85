"""An internal competition in one sitting: pick people, type scores, finish, publish."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging.acts import Participant, record_sheet
from competitions.planning.models import Event
from competitions.results.models import ResultVersion
from enterprises.models import Enterprise, Worker
from portal.acts.refusals import Refused
from tests import factories
from tests.competitions.judging.contests import under_way

pytestmark = pytest.mark.django_db


def internal() -> tuple[Event, list[Worker]]:
    enterprise = factories.enterprise()
    competition = factories.competition(enterprise=enterprise, level="enterprise", track="internal")
    event, _none = under_way(0, of=competition)
    return event, [factories.worker(enterprise) for _ in range(3)]


def unit_of(event: Event) -> Enterprise:
    assert event.competition.enterprise is not None
    return event.competition.enterprise


def test_from_names_to_a_public_page_in_one_sitting(client: Client) -> None:
    event, (first, second, left_out) = internal()
    stranger = factories.worker()
    client.force_login(factories.staff_of_unit(unit_of(event)))
    theory, practical = event.modules.all()
    sheet_page = reverse("judging:scores", args=[event.pk])
    roster = reverse("judging:roster", args=[event.pk])
    assert roster in client.get(sheet_page).content.decode()
    page = client.get(roster).content.decode()
    assert first.name in page
    assert stranger.name not in page

    response = client.post(
        roster,
        {
            "people": [str(second.pk), str(stranger.pk)],
            f"w{first.pk}-m{theory.pk}": "80",
            f"w{first.pk}-m{practical.pk}": "90",
            f"w{second.pk}-m{theory.pk}": "70",
            f"w{second.pk}-m{practical.pk}": "缺考",
        },
    )

    assert response["Location"] == sheet_page
    entries = Entry.objects.filter(event=event)
    assert {entry.competitors.get().worker for entry in entries} == {first, second}
    assert {entry.state for entry in entries} == {Entry.State.ACCEPTED}
    assert left_out.name in client.get(roster).content.decode()
    assert first.name not in client.get(roster).content.decode()
    assert client.post(reverse("judging:finish", args=[event.pk])).status_code == 302
    publish = reverse("results:publish", args=[event.pk])
    form = client.get(publish)
    checked = form.context["form"].initial["checked"]
    assert client.post(publish, {"checked": checked}).status_code == 302
    version = ResultVersion.objects.get()
    assert [(row["name"], row["rank"], row["status"]) for row in version.snapshot["rows"]] == [
        (first.name, 1, "ranked"),
        (second.name, None, "absent"),
    ]
    assert first.name in client.get(f"/results/{event.pk}/").content.decode()


def test_a_faulty_score_puts_nobody_on_the_sheet(client: Client) -> None:
    event, (first, second, _third) = internal()
    client.force_login(factories.staff_of_unit(unit_of(event)))
    theory, _practical = event.modules.all()
    typed = {f"w{first.pk}-m{theory.pk}": "800", f"w{second.pk}-m{theory.pk}": "61.5"}
    page = client.post(reverse("judging:roster", args=[event.pk]), typed).content.decode()
    assert 'value="800"' in page
    assert 'value="61.5"' in page
    assert not Entry.objects.exists()


def test_somebody_twice_undoes_the_whole_sheet() -> None:
    event, (first, second, _third) = internal()
    actor = factories.actor_in(unit_of(event))
    with pytest.raises(Refused):
        record_sheet(
            actor=actor,
            event=event,
            participants=[Participant((first,), {}), Participant((second,), {}), Participant((first,), {})],
        )
    assert not Entry.objects.exists()


def test_an_open_competition_has_no_such_sheet(client: Client) -> None:
    event, _entries = under_way(1)
    client.force_login(factories.staff_of_union(factories.county()))
    assert client.get(reverse("judging:roster", args=[event.pk])).status_code == 404


def past() -> Event:
    """An event under way of a county's competition that is entered afterwards."""
    return under_way(0, of=factories.competition(backfilled=True))[0]


def test_a_past_competition_of_a_union_gets_its_entries_unit_by_unit(client: Client) -> None:
    event = past()
    near, other = factories.enterprise(), factories.enterprise()
    away = factories.enterprise(county_union=factories.county("130922"))
    first, second = factories.worker(near), factories.worker(other)
    stranger = factories.worker(away)
    client.force_login(factories.staff_of_union(factories.county()))
    theory, practical = event.modules.all()
    roster = reverse("judging:roster", args=[event.pk])
    assert roster in client.get(reverse("judging:scores", args=[event.pk])).content.decode()
    assert roster in client.get(reverse("planning:event", args=[event.pk])).content.decode()
    page = client.get(roster).content.decode()
    assert near.name in page
    assert away.name not in page
    assert first.name not in page
    for unit, worker in ((near, first), (other, second), (away, stranger)):
        marks = {f"w{worker.pk}-m{theory.pk}": "80", f"w{worker.pk}-m{practical.pk}": "90"}
        client.post(f"{roster}?unit={unit.pk}", marks)
    assert {
        (entry.enterprise, entry.competitors.get().worker, entry.state)
        for entry in Entry.objects.filter(event=event)
    } == {(near, first, Entry.State.ACCEPTED), (other, second, Entry.State.ACCEPTED)}


@pytest.mark.parametrize("where", ["130922", ""])
def test_a_past_competition_takes_no_unit_from_elsewhere(where: str) -> None:
    event = past()
    unit = factories.enterprise(county_union=factories.county(where)) if where else None
    worker = factories.worker(unit)
    actor = factories.actor_at(factories.county())
    with pytest.raises(Refused) as refusal:
        record_sheet(actor=actor, event=event, participants=[Participant((worker,), {})], unit=unit)
    assert refusal.value.field == "unit"
    assert not Entry.objects.exists()
