"""Agreement of many at once: one signed list, one act, a row and a journal line for each, the version with it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from competitions.entries import acts
from competitions.entries.models import Attachment, Delegation, Entry, JointAgreement
from competitions.planning.models import Event
from enterprises.models import Enterprise
from portal.acts.actors import Actor
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.entries.test_pages import client_of, url

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 signed by all"


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def kept(store: Path) -> list[bytes]:
    return sorted(path.read_bytes() for path in store.rglob("*") if path.is_file())


class Scene:
    """Drafts of one unit in an event that asks for consent of each person and a pledge of each entry."""

    def __init__(self, count: int = 3) -> None:
        self.unit: Enterprise = factories.enterprise()
        self.staff: Actor = factories.actor_in(self.unit)
        self.event: Event = factories.event(requirements=["consent", "pledge", "photo"])
        self.drafts: list[Entry] = [
            factories.entry(self.event, employer=self.unit, state=Entry.State.DRAFT) for _ in range(count)
        ]

    @property
    def slots(self) -> list[tuple[int, int | None]]:
        return [
            (entry.pk, worker)
            for entry in self.drafts
            for worker in entry.competitors.values_list("worker_id", flat=True)
        ]

    def agree(self, **values: Any) -> JointAgreement:
        if "slots" not in values:
            values["slots"] = self.slots
        return acts.agree_together(
            **{
                "actor": self.staff,
                "event": self.event,
                "requirement": "consent",
                "file": ContentFile(PDF, "名单.pdf"),
                **values,
            }
        )


def test_one_list_counts_for_everybody_with_its_version_and_one_act(store: Path) -> None:
    scene = Scene()
    joint = scene.agree()

    assert (joint.requirement, joint.text_version, kept(store)) == ("consent", "2025-1", [PDF])
    assert {
        (row.entry_id, row.worker_id, row.requirement, row.text_version, row.joint_id, bool(row.file))
        for row in Attachment.objects.all()
    } == {(entry, worker, "consent", "2025-1", joint.pk, False) for entry, worker in scene.slots}
    lines = JournalRow.objects.filter(verb="agree_together")
    assert sorted(lines.values_list("object_type", flat=True)) == [
        *["entries.attachment"] * 3,
        "entries.jointagreement",
    ]
    head = lines.get(object_type="entries.jointagreement")
    assert (head.actor_id, head.union_id, head.after["text_version"], head.after["people"]) == (
        scene.staff.user_id,
        scene.event.journal_union_id,
        "2025-1",
        3,
    )


def test_the_number_of_queries_does_not_grow_with_the_people() -> None:
    counted = []
    for count in (2, 20):
        scene = Scene(count)
        slots = scene.slots
        with CaptureQueriesContext(connection) as captured:
            scene.agree(slots=slots)
        counted.append(len(captured))
    assert counted[0] == counted[1]


def test_a_pledge_is_of_entries_and_needs_no_paper() -> None:
    scene = Scene()
    joint = scene.agree(requirement="pledge", slots=[(entry.pk, None) for entry in scene.drafts], file=None)
    assert not joint.file
    assert set(joint.attachments.values_list("entry_id", flat=True)) == {entry.pk for entry in scene.drafts}
    assert not joint.attachments.filter(worker__isnull=False).exists()


def test_what_does_not_fit_is_refused_whole(store: Path) -> None:
    scene = Scene()
    first, second, third = scene.slots
    sent = factories.entry(scene.event, employer=scene.unit, state=Entry.State.SUBMITTED)
    stranger = factories.worker(scene.unit)
    elsewhere = factories.entry(factories.event(), employer=scene.unit, state=Entry.State.DRAFT)
    acts.agree(
        actor=scene.staff, entry=scene.drafts[2], requirement="consent", workers=[scene.drafts[2].competitors.get().worker]
    )  # fmt: skip
    Attachment.objects.exclude(entry=scene.drafts[2]).delete()
    before = Attachment.objects.count()
    wrong: list[dict[str, Any]] = [
        {"slots": []},
        {"requirement": "photo"},
        {"requirement": "insurance"},
        {"slots": [first, (sent.pk, sent.competitors.get().worker_id)]},
        {"slots": [first, (scene.drafts[1].pk, stranger.pk)]},
        {"slots": [first, (scene.drafts[1].pk, None)]},
        {"slots": [first, (elsewhere.pk, elsewhere.competitors.get().worker_id)]},
        {"slots": [first, second, third]},
        {"slots": [first, second], "file": ContentFile(b"MZ program", "名单.pdf")},
    ]
    for values in wrong:
        with pytest.raises(Refused):
            scene.agree(**values)
    assert (Attachment.objects.count(), JointAgreement.objects.count(), kept(store)) == (before, 0, [])


def test_only_who_writes_every_one_of_the_entries_may() -> None:
    scene = Scene()
    foreign = factories.entry(scene.event, employer=factories.enterprise(), state=Entry.State.DRAFT)
    with pytest.raises(NotAllowed):
        scene.agree(slots=[*scene.slots, (foreign.pk, foreign.competitors.get().worker_id)])
    for actor in (
        factories.actor_in(factories.enterprise()),
        factories.actor_at(factories.county("130922")),
        factories.actor_self(scene.drafts[0].competitors.get().worker),
    ):
        with pytest.raises(NotAllowed):
            scene.agree(actor=actor)
    assert JointAgreement.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_the_list_stays_until_the_last_one_takes_it_away(store: Path) -> None:
    scene = Scene(2)
    scene.agree()
    first, second = Attachment.objects.order_by("id")
    acts.detach(actor=scene.staff, entry=first.entry, attachment=first)
    assert (kept(store), JointAgreement.objects.count()) == ([PDF], 1)
    acts.discard(actor=scene.staff, entry=second.entry)
    assert (kept(store), JointAgreement.objects.count()) == ([], 0)


def test_the_list_is_open_to_the_entering_side_and_the_organiser_alone() -> None:
    """Of a delegation, people of several units stand on it: it is not for one of these units."""
    scene = Scene(1)
    scene.agree()
    paper = Attachment.objects.get()
    Entry.objects.update(state=Entry.State.SUBMITTED)
    address = url("download", paper.entry_id, paper.pk)
    assert client_of(factories.staff_of_unit(scene.unit)).get(address).getvalue() == PDF
    assert client_of(factories.staff_of_union(factories.county())).get(address).getvalue() == PDF

    delegation = Delegation.objects.create(
        competition=scene.event.competition, union=factories.county(), name="盐山代表队"
    )
    Entry.objects.update(delegation=delegation)
    assert client_of(factories.staff_of_unit(scene.unit)).get(address).status_code == 403
    assert client_of(factories.staff_of_union(factories.county())).get(address).getvalue() == PDF


def test_the_page_lists_who_is_missing_and_keeps_the_ticks() -> None:
    scene = Scene()
    client = client_of(factories.staff_of_unit(scene.unit))
    address = url("agreements", scene.event.pk)
    assert address in client.get(url("unsent", scene.event.pk)).content.decode()
    page = client.get(address).content.decode()
    assert page.count('name="slots"') == 3
    assert "2025-1" in page

    ticked = [f"{entry}-consent-{worker}" for entry, worker in scene.slots[:2]]
    refused = client.post(address, {"slots": ticked})
    assert refused.status_code == 422
    assert [
        f'value="{slot}"' for slot in ticked if f'id="slot-{slot}" checked' not in refused.content.decode()
    ] == []

    file = SimpleUploadedFile("名单.pdf", PDF)
    done = client.post(address, {"slots": ticked, "agreed": "on", "file": file}, follow=True).content.decode()
    assert "已登记 2 份" in done
    assert done.count('name="slots"') == 1
    assert {(row.entry_id, row.worker_id) for row in Attachment.objects.all()} == set(scene.slots[:2])
    pledges = client.get(f"{address}?requirement=pledge").content.decode()
    assert pledges.count('name="slots"') == 3
