"""What happens to somebody in the hall is told on one side of the codes only, until they are opened."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from competitions.entries.models import Entry
from competitions.judging import acts, queries
from competitions.judging.models import BlindCode, Incident, ModuleScore, ScoreSheet
from competitions.results.models import Objection
from portal.acts.actors import Role, actor_for
from portal.acts.models import JournalRow
from portal.acts.refusals import Refused
from portal.desk.queries import recent
from portal.desk.record import visible_rows
from tests import factories
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.sheets import marked
from unions.models import Membership

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    made = Scene(4)
    made.coded()
    return made


def codes(scene: Scene) -> dict[int, str]:
    """Entry → work code."""
    found = BlindCode.objects.filter(layer__module=scene.module, layer__kind="work")
    return dict(found.values_list("entry_id", "code"))


def settle(scene: Scene, entry: Entry, status: str) -> None:
    version = entry.outcome.version if hasattr(entry, "outcome") else 0
    row = acts.Scores(entry.pk, version, {}, status=status, reason="记录")
    assert acts.record_scores(actor=scene.officer, event=scene.event, rows=[row]).saved


def board(scene: Scene, who: Any = None, door: str = "judge") -> Any:
    """(labels of the rows, their statuses, the board's figures) as the page shows them."""
    client = Client()
    client.force_login((who or scene.contest.chief).user)
    page = client.get(reverse(f"{door}:board", args=[scene.event.pk, scene.module.pk]))
    shown = page.context["board"]
    rows = [row for panel in shown.panels for row in panel.rows]
    return {row.label: row.total for row in rows}, {row.status for row in rows}, shown


def opened(scene: Scene) -> None:
    work, station = scene.module.blind_layers.order_by("-kind")
    acts.open_layer(actor=scene.second, layer=work)
    acts.open_layer(actor=scene.first, layer=station)


class TestFallingOut:
    def test_who_is_absent_has_no_row_no_sheet_and_no_code(self, scene: Scene) -> None:
        absent, *others = scene.contest.entries
        by_entry = codes(scene)
        settle(scene, absent, "absent")
        labels, statuses, shown = board(scene)
        assert set(labels) == {by_entry[entry.pk] for entry in others}
        assert (statuses, shown.entries, shown.coded) == ({""}, 3, True)
        own = queries.sheets_of(scene.contest.judge(1))
        assert {sheet.label for sheet in own} == {by_entry[entry.pk] for entry in others}
        sheet = scene.contest.sheet(1, absent)
        chief, staff = Client(), Client()
        chief.force_login(scene.contest.chief.user)
        staff.force_login(scene.officer.user)
        for name in ("sheet", "sheet_return"):
            for client, door in ((chief, "judge"), (staff, "judging")):
                assert (
                    client.get(reverse(f"{door}:{name}", args=[scene.event.pk, sheet.pk])).status_code == 404
                )

    def test_a_mark_sent_later_is_taken_and_brings_the_sheet_back(self, scene: Scene) -> None:
        """A scanner that failed must not cost a judge's work."""
        absent = scene.contest.entries[0]
        sheet = scene.contest.sheet(1, absent)
        settle(scene, absent, "absent")
        marked.fill(scene.contest, sheet, submit=False)
        assert sheet.pk in {own.pk for own in queries.sheets_of(scene.contest.judge(1))}

    def test_who_is_disqualified_later_stays_is_marked_to_the_end_and_gets_no_score(
        self, scene: Scene
    ) -> None:
        entry = scene.contest.entries[0]
        first = scene.contest.sheet(1, entry)
        for sheet in ScoreSheet.objects.filter(module=scene.module).exclude(entry=entry):
            marked.fill(scene.contest, sheet)
        marked.fill(scene.contest, first)
        before = board(scene)
        settle(scene, entry, "disqualified")
        assert board(scene) == before
        with pytest.raises(Refused) as refusal:
            acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        assert "5 张评分表尚未提交" in str([str(row.message) for row in refusal.value.findings])
        marked.fill_all(scene.contest)
        acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        opened(scene)
        assert set(ModuleScore.objects.values_list("entry_id", flat=True)) == {
            row.pk for row in scene.contest.entries[1:]
        }
        labels, statuses, _shown = board(scene)
        assert (len(labels), statuses) == (4, {"", "取消资格"})


class TestIncidents:
    def report(self, scene: Scene, **values: Any) -> Incident:
        facts = {"kind": "safety", "description": "气瓶未固定", "module": scene.module, **values}
        return acts.report_incident(
            **{"actor": scene.officer, "event": scene.event, "entry": scene.contest.entries[0], **facts}
        )

    def pages(self, scene: Scene) -> dict[str, str]:
        found = {}
        for door, actor in (("judge", scene.contest.chief), ("judging", scene.officer)):
            client = Client()
            client.force_login(actor.user)
            log = client.get(reverse(f"{door}:incidents", args=[scene.event.pk]))
            found[door] = "、".join(row["who"] for row in log.context["rows"])
        client = Client()
        client.force_login(scene.officer.user)
        answer = client.get(reverse("judging:incidents_export", args=[scene.event.pk]) + "?format=csv")
        found["file"] = b"".join(answer).decode()
        return found

    def test_each_side_reads_what_it_put_down(self, scene: Scene) -> None:
        entry = scene.contest.entries[0]
        code, named = codes(scene)[entry.pk], str(entry.number)
        by_name = self.report(scene)
        assert [self.pages(scene)[door] for door in ("judge",)] == ["解密后显示"]
        assert named in self.pages(scene)["judging"]
        assert named in self.pages(scene)["file"]
        by_name.delete()
        self.report(scene, actor=scene.contest.chief, by_code=True, module=None)
        found = self.pages(scene)
        assert (found["judge"], found["judging"]) == (code, code)
        assert named not in found["file"]
        marked.fill_all(scene.contest)
        acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        opened(scene)
        assert named in self.pages(scene)["judging"]

    def test_the_points_come_off_when_the_codes_are_opened(self, scene: Scene) -> None:
        marked.fill_all(scene.contest)
        before = board(scene)[0]
        incident = self.report(scene)
        acts.decide_incident(
            actor=scene.contest.chief, incident=incident, decision="扣分", deduction=Decimal(5)
        )
        assert board(scene)[0] == before
        assert set(before.values()) == {"100"}
        acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        opened(scene)
        scores = dict(ModuleScore.objects.values_list("entry_id", "score"))
        assert scores[scene.contest.entries[0].pk] == Decimal(95)

    def test_the_chief_judge_chooses_among_codes_and_no_id_stands_beside_them(self, scene: Scene) -> None:
        absent = scene.contest.entries[3]
        settle(scene, absent, "absent")
        by_entry = codes(scene)
        client = Client()
        client.force_login(scene.contest.chief.user)
        address = reverse("judge:incident_new", args=[scene.event.pk])
        offered = re.findall(
            '<option value="([^"]*)"', client.get(address).content.decode().split('name="entry"')[1]
        )
        assert offered == ["", *sorted(by_entry[entry.pk] for entry in scene.contest.entries[:3])]
        facts = {
            "kind": "other",
            "happened_at": "2026-01-01T09:00",
            "description": "作品有裂纹",
            "module": str(scene.module.pk),
        }
        wrong = client.post(address, facts | {"entry": by_entry[absent.pk]})
        assert "entry" in wrong.context["form"].errors
        client.post(address, facts | {"entry": by_entry[scene.contest.entries[0].pk]})
        incident = Incident.objects.get()
        assert (incident.entry, incident.by_code) == (scene.contest.entries[0], True)

    def test_staff_choose_by_number_or_by_code(self, scene: Scene) -> None:
        client = Client()
        client.force_login(scene.officer.user)
        address = reverse("judging:incident_new", args=[scene.event.pk])
        entry = scene.contest.entries[0]
        facts = {
            "kind": "other",
            "happened_at": "2026-01-01T09:00",
            "description": "停电",
            "module": str(scene.module.pk),
        }
        for value in (str(entry.number), codes(scene)[entry.pk]):
            client.post(address, facts | {"entry": value})
        assert list(Incident.objects.order_by("pk").values_list("entry", "by_code")) == [
            (entry.pk, False),
            (entry.pk, True),
        ]


class TestOtherSeats:
    """A judge who audits the county, or works at its desk."""

    def seated(self, scene: Scene, role: Role) -> Any:
        user = scene.contest.judges[0].judge.user
        assert user is not None
        Membership.objects.create(
            user=user, union=factories.county(), role=role.value, valid_from="2020-01-01"
        )
        return actor_for(user)

    def test_the_record_of_acts_says_nothing_of_entries_and_judging(self, scene: Scene) -> None:
        actor = self.seated(scene, Role.AUDITOR)
        elsewhere = factories.actor_at(factories.county(), Role.AUDITOR)
        kinds = {row.object_type.partition(".")[0] for row in visible_rows(elsewhere)}
        assert "judging" in kinds
        assert not {row.object_type.partition(".")[0] for row in visible_rows(actor)} & {
            "entries",
            "judging",
            "results",
        }
        assert JournalRow.objects.filter(object_type__startswith="judging.").exists()
        of_event = {"object_type": "planning.event", "object_id": str(scene.event.pk)}
        assert visible_rows(elsewhere).filter(**of_event).exists()
        assert not visible_rows(actor).filter(**of_event).exists()
        marked.fill_all(scene.contest)
        acts.lock_module(actor=scene.contest.chief, marking=scene.contest.reread(), confirmed=True)
        opened(scene)
        assert set(visible_rows(actor)) == set(visible_rows(elsewhere))
        assert len(recent(actor)) == len(recent(elsewhere))

    def test_objections_of_the_event_name_an_entry_and_wait_too(self, scene: Scene) -> None:
        actor = self.seated(scene, Role.OFFICER)
        objection = Objection.objects.create(
            number="盐工竞异〔2026〕1号",
            event=scene.event,
            entry=scene.contest.entries[0],
            kind="conduct",
            text="计时有误",
            filed_by=factories.user(),
        )
        assert set(Objection.objects.visible_to(scene.officer)) == {objection}
        assert not Objection.objects.visible_to(actor).exists()
