"""Marks of a judge who must not have given them: voided, so that the module goes on."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from competitions.judging import acts, marking_gaps, preview, queries
from competitions.judging.models import Appointment, BlindCode, ModuleScore, ScoreSheet
from competitions.judging.tally import tally
from portal.acts.actors import Actor
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests.competitions.judging.blinding.scene import Scene
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def conflict(of: marked.Contest, seat: int, entry: int = 0) -> ScoreSheet:
    """The judge turns out to work where the entry comes from; the sheet of the two."""
    judge = of.judges[seat - 1].judge
    employer = of.entries[entry].enterprise
    assert employer is not None
    judge.employments.create(enterprise=employer)
    return of.sheet(seat, of.entries[entry])


def a6_of(seat: int) -> dict[str, Any]:
    """What each judge gives the aspect of the panel; nothing changes on the common sheet."""
    points = {1: "4", 2: "6", 3: "7", 4: "10", 5: "10"}.get(seat)
    return {"a6": {"points": points}} if points else {}


def gaps(of: marked.Contest) -> list[str]:
    return [gap.key for gap in marking_gaps.gaps(of.module)]


def void(of: marked.Contest, sheet: ScoreSheet, actor: Actor | None = None, **how: Any) -> ScoreSheet:
    return acts.void_marks(actor=actor or of.chief, sheet=sheet, **{"reason": "赛后得知系同单位", **how})


def shown(board: Any) -> list[Any]:
    """What a reader of the board sees of it."""
    panels = board.panels if board is not None else ()
    return [
        (
            row.label,
            row.total,
            row.again,
            row.status,
            cell.label,
            cell.tone,
            cell.icon,
            cell.marked,
            cell.judge,
        )
        for panel in panels
        for row in panel.rows
        for cell in row.cells
        if cell is not None
    ] + [(board.handed_in, board.sheets, board.complete) if board is not None else ()]


class TestWithout:
    """Seats 4 and 5 mark nothing but a6, of which the highest and the lowest are dropped."""

    def test_the_others_make_the_points_and_the_module_goes_on(self) -> None:
        of = marked.contest(entries=2)
        for sheet in ScoreSheet.objects.filter(module=of.module):
            marked.fill(of, sheet, **a6_of(sheet.seat))
        sheet = conflict(of, 4)
        assert gaps(of) == ["recused"]
        with pytest.raises(Refused):
            acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
        void(of, sheet)
        assert gaps(of) == []
        acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
        # 4 6 7 10 without the extremes is 6.5 of 10; with all five it is (6 + 7 + 10) / 3.
        assert dict(ModuleScore.objects.values_list("entry_id", "score")) == {
            of.entries[0].pk: Decimal("96.500"),
            of.entries[1].pk: Decimal("97.667"),
        }
        sheet.refresh_from_db()
        assert (sheet.void_reason, sheet.voided_by) == ("赛后得知系同单位", of.chief.user)
        row = JournalRow.objects.get(verb="void_marks")
        assert (row.object_id, row.note) == (str(sheet.pk), "赛后得知系同单位")
        assert sheet.marks.count() == 1
        with translation.override("en"):
            (reason,) = preview.of(of.event).reasons(str(of.entries[0].pk)).marking
        told = [
            sentence for section in reason.sections for row in section.aspects for sentence in row.sentences
        ]
        assert any("6.5" in sentence for sentence in told)

    def test_what_was_not_handed_in_yet_keeps_nobody_waiting_and_is_closed(self) -> None:
        of = marked.contest(entries=1)
        sheet = of.sheet(5)
        marked.fill(of, sheet, submit=False)
        for other in ScoreSheet.objects.filter(module=of.module).exclude(pk=sheet.pk):
            marked.fill(of, other)
        conflict(of, 5)
        void(of, sheet)
        assert gaps(of) == []
        assert [own.pk for own in queries.sheets_of(of.judge(5))] == [of.sheet(0).pk]
        with pytest.raises(Refused, match="已作废"):
            marked.fill(of, sheet, a6={"points": "1"})

    def test_a_scale_needs_all_its_judges(self) -> None:
        of = marked.contest(entries=1)
        marked.fill_all(of)
        sheet = conflict(of, 1)
        with pytest.raises(Refused, match="由谁代替") as refusal:
            void(of, sheet)
        assert refusal.value.field == "substitute"

    def test_a_panel_of_whom_too_many_fall_out_needs_somebody_instead(self) -> None:
        of = marked.contest(entries=1)
        marked.fill_all(of)
        for seat in (4, 5):
            conflict(of, seat)
        void(of, of.sheet(4))
        assert acts.can_do_without(tally(of.module), of.sheet(5))
        # Of five marks two are dropped and two voided: one remains, and with a third nothing would.
        void(of, of.sheet(5))
        assert tally(of.module).marking(of.entries[0].pk).total == Decimal(100)


class TestInstead:
    def test_somebody_else_marks_from_an_empty_sheet(self) -> None:
        of = marked.contest(entries=1)
        sixth = register.appointed(of.event)
        marked.fill_all(of)
        sheet = conflict(of, 1)
        assert sixth in acts.substitutes(sheet)
        void(of, sheet, substitute=sixth)
        sheet.refresh_from_db()
        assert (sheet.appointment, sheet.state, sheet.voided_at) == (sixth, "assigned", None)
        assert set(sheet.marks.values_list("value", flat=True)) == {None}
        assert gaps(of) == ["unsent"]
        dropped = JournalRow.objects.get(verb="void_marks").after["dropped_marks"]
        assert dropped == {str(sheet.pk): {"a5": {"points": "3"}, "a6": {"points": "10"}}}
        assert Notice.objects.filter(user=sixth.judge.user, title="有一份评分表转交给您").exists()
        assert [own.pk for own in queries.sheets_of(of.judge(1))] == [of.sheet(0).pk]
        marked.fill(of, sheet)
        acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
        assert ModuleScore.objects.get().score == Decimal("100.000")

    def test_nobody_who_is_close_or_marks_it_already(self) -> None:
        of = marked.contest(entries=1)
        close = register.appointed(of.event, register.judge(employer=of.entries[0].enterprise))
        unsigned = register.appointed(of.event, state="accepted")
        scorer = Appointment.objects.get(event=of.event, role="scorer")
        marked.fill_all(of)
        sheet = conflict(of, 1)
        assert acts.substitutes(sheet) == [of.chief_appointment]
        for other in (close, unsigned, scorer, of.judges[1], of.judges[0]):
            with pytest.raises(Refused) as refusal:
                void(of, sheet, substitute=other)
            assert refusal.value.field == "substitute"

    def test_whoever_takes_the_place_of_the_judge_begins_anew(self) -> None:
        of = marked.contest(entries=1)
        marked.fill(of, of.sheet(4), submit=False, **a6_of(4))
        sheet = conflict(of, 4)
        void(of, sheet)
        sheet.refresh_from_db()
        assert sheet.voided_at is not None
        judges = [*of.judges[:3], register.appointed(of.event), of.judges[4]]
        marked.compose(of, [("第一组", judges, of.entries)], confirmed=True)
        sheet = of.sheet(4)
        assert (sheet.appointment, sheet.voided_at, sheet.voided_by, sheet.void_reason) == (
            judges[3],
            None,
            None,
            "",
        )
        assert queries.sheets_of(register.self_of(judges[3].judge)) != []


class TestWho:
    def test_without_a_conflict_a_mark_or_a_reason_nothing_is_voided(self) -> None:
        of = marked.contest(entries=2)
        marked.fill(of, of.sheet(4))
        with pytest.raises(Refused, match="没有回避关系"):
            void(of, of.sheet(4))
        sheet = conflict(of, 4)
        untouched = conflict(of, 5, 1)
        with pytest.raises(Refused, match="还没有评分"):
            void(of, untouched)
        with pytest.raises(Refused) as refusal:
            void(of, sheet, reason=" ")
        assert refusal.value.field == "reason"
        void(of, sheet)
        with pytest.raises(Refused, match="已经作废"):
            void(of, sheet)

    def test_the_chief_judge_or_staff_and_nobody_else(self) -> None:
        of = marked.contest(entries=1)
        marked.fill_all(of)
        sheet = conflict(of, 4)
        for actor in (of.judge(1), of.judge(4), of.scorer):
            with pytest.raises(NotAllowed):
                void(of, sheet, actor)
        void(of, sheet, of.officer)

    def test_once_locked_the_module_must_be_opened_again(self) -> None:
        of = marked.contest(entries=1)
        marked.fill_all(of)
        acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
        with pytest.raises(Refused, match="锁定"):
            void(of, conflict(of, 4))


class TestBehindCodes:
    """Whoever knows the conflict and sees the code would know whose work it is."""

    def scene(self) -> tuple[Scene, ScoreSheet]:
        scene = Scene(3)
        scene.coded()
        of = scene.contest
        for sheet in ScoreSheet.objects.filter(module=of.module):
            marked.fill(of, sheet, **a6_of(sheet.seat))
        return scene, conflict(of, 4)

    def test_staff_void_and_the_judges_see_no_difference_until_the_codes_are_opened(self) -> None:
        scene, sheet = self.scene()
        of = scene.contest
        with pytest.raises(NotAllowed):
            void(of, sheet)
        board = reverse("judge:board", args=[of.event.pk, of.module.pk])
        page = reverse("judge:sheet", args=[of.event.pk, sheet.pk])
        chief = Client()
        chief.force_login(of.chief.user)
        before = [chief.get(address).context for address in (board, page)]
        own = queries.sheets_of(of.judge(4))
        void(of, sheet, of.officer)
        after = [chief.get(address).context for address in (board, page)]
        for context, was in zip(after, before, strict=True):
            assert shown(context.get("board")) == shown(was.get("board"))
            assert (context.get("voided"), context.get("total")) == (was.get("voided"), was.get("total"))
            assert context.get("timeline") == was.get("timeline")
        assert queries.sheets_of(of.judge(4)) == own
        assert [gap.key for gap in before[0]["gaps"]] == ["recused"]
        assert after[0]["gaps"] == []
        acts.lock_module(actor=of.chief, marking=of.reread(), confirmed=True)
        work, station = of.module.blind_layers.order_by("-kind")
        acts.open_layer(actor=scene.second, layer=work)
        acts.open_layer(actor=scene.first, layer=station)
        assert dict(ModuleScore.objects.values_list("entry_id", "score")) == {
            of.entries[0].pk: Decimal("96.500"),
            of.entries[1].pk: Decimal("97.667"),
            of.entries[2].pk: Decimal("97.667"),
        }

    def test_a_code_changes_hands_only_when_that_is_confirmed(self) -> None:
        scene, sheet = self.scene()
        of = scene.contest
        other = register.appointed(of.event)
        with pytest.raises(Refused) as refusal:
            void(of, sheet, of.officer, substitute=other)
        assert [finding.key for finding in refusal.value.findings] == ["judging.code_changes_hands"]
        void(of, sheet, of.officer, substitute=other, confirmed=True)

    def test_the_pages_name_judge_and_entry_and_never_the_code(self) -> None:
        scene, sheet = self.scene()
        of = scene.contest
        client = Client()
        client.force_login(of.officer.user)
        panels = client.get(reverse("judging:panels", args=[of.event.pk, of.module.pk])).content.decode()
        address = reverse(
            "judging:void_pair", args=[of.event.pk, of.module.pk, sheet.appointment_id, sheet.entry_id]
        )
        assert address in panels
        assert client.get(reverse("judging:void_sheet", args=[of.event.pk, sheet.pk])).status_code == 404
        page = client.get(address).content.decode()
        assert str(of.entries[0].number) in page
        assert not any(code in page for code in BlindCode.objects.values_list("code", flat=True))
        answer = client.post(address, {"reason": "同单位"})
        assert answer["Location"] == reverse("judging:panels", args=[of.event.pk, of.module.pk])
        assert address not in client.get(answer["Location"]).content.decode()


def test_the_chief_judge_finds_the_way_on_the_sheet() -> None:
    of = marked.contest(entries=1)
    marked.fill_all(of)
    sheet = conflict(of, 4)
    client = Client()
    client.force_login(of.chief.user)
    page = reverse("judge:sheet", args=[of.event.pk, sheet.pk])
    address = reverse("judge:void_sheet", args=[of.event.pk, sheet.pk])
    assert address in client.get(page).content.decode()
    assert client.post(address, {"reason": ""}).status_code == 422
    assert client.post(address, {"reason": "同单位"})["Location"] == page
    body = client.get(page).content.decode()
    assert "已作废，不计入成绩：同单位" in body
    assert address not in body
    board = client.get(reverse("judge:board", args=[of.event.pk, of.module.pk])).content.decode()
    assert board.count("已作废") == 1
