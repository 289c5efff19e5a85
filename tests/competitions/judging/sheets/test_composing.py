"""Panels: who comes to mark what, by the one act that there is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile

from competitions.judging import acts
from competitions.judging.models import (
    Conflict,
    JudgeEmployment,
    PanelEntry,
    PanelJudge,
    ScoreSheet,
    SheetScan,
)
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.judging.sheets import marked

pytestmark = pytest.mark.django_db


def seats(of: marked.Contest) -> set[tuple[int, int, int | None]]:
    return set(ScoreSheet.objects.filter(module=of.module).values_list("entry_id", "seat", "appointment_id"))


def test_every_judge_of_a_panel_has_a_sheet_for_every_entry_and_all_share_one() -> None:
    of = marked.contest(entries=2)
    expected = {(entry.pk, 0, None) for entry in of.entries} | {
        (entry.pk, seat, judge.pk) for entry in of.entries for seat, judge in enumerate(of.judges, start=1)
    }
    assert seats(of) == expected
    row = JournalRow.objects.get(verb="compose_panels")
    assert row.after["panels"] == [
        {
            "name": "第一组",
            "judges": [judge.pk for judge in of.judges],
            "entries": [entry.pk for entry in of.entries],
        }
    ]


def test_a_recused_judge_cannot_be_put_before_the_entry_by_any_composition() -> None:
    of = marked.contest(entries=2, composed=False)
    spare = register.appointed(of.event)
    JudgeEmployment.objects.create(judge=of.judges[1].judge, enterprise=of.entries[0].enterprise)
    with pytest.raises(Refused) as refused:
        marked.compose(of, [("第一组", of.judges, of.entries)])
    assert (refused.value.field, of.judges[1].judge.name in str(refused.value)) == ("panel-0", True)
    assert not ScoreSheet.objects.exists()
    others = [of.judges[0], *of.judges[2:], spare]
    marked.compose(of, [("甲组", others, of.entries[:1]), ("乙组", of.judges, of.entries[1:])])
    # Neither by changing judges afterwards.
    for panels in (
        [("甲组", of.judges, of.entries[:1]), ("乙组", others, of.entries[1:])],
        [("乙组", of.judges, of.entries)],
    ):
        with pytest.raises(Refused):
            marked.compose(of, panels)
    pairs = ScoreSheet.objects.filter(appointment=of.judges[1]).values_list("entry_id", flat=True)
    assert set(pairs) == {of.entries[1].pk}


def test_a_conflict_that_was_dismissed_hinders_nobody() -> None:
    of = marked.contest(entries=1, composed=False)
    JudgeEmployment.objects.create(judge=of.judges[1].judge, enterprise=of.entries[0].enterprise)
    Conflict.objects.create(
        appointment=of.judges[1],
        entry=of.entries[0],
        ground="same_employer",
        state="dismissed",
        reason="同名",
    )
    marked.compose(of, [("第一组", of.judges, of.entries)])
    assert len(seats(of)) == 6


def test_what_cannot_be_a_panel_is_refused_on_its_panel_and_nothing_is_changed() -> None:
    of = marked.contest(entries=2, composed=False)
    elsewhere = marked.contest(entries=1, composed=False)
    accepted = register.appointed(of.event, state="accepted")
    arbitrator = register.appointed(of.event, role="arbitrator")
    wrong: dict[str, list[tuple[str, Any, Any]]] = {
        "too few judges": [("甲", of.judges[:4], of.entries)],
        "too many judges": [("甲", [*of.judges, of.chief_appointment], of.entries)],
        "not signed": [("甲", [*of.judges[:4], accepted], of.entries)],
        "no judge": [("甲", [*of.judges[:4], arbitrator], of.entries)],
        "a judge twice": [("甲", [*of.judges[:4], of.judges[0]], of.entries)],
        "another event's judge": [("甲", [*of.judges[:4], elsewhere.judges[0]], of.entries)],
        "another event's entry": [("甲", of.judges, elsewhere.entries)],
        "an entry twice": [("甲", of.judges, of.entries), ("乙", of.judges, of.entries[:1])],
        "no entry": [("甲", of.judges, [])],
        "no name": [(" ", of.judges, of.entries)],
        "a name twice": [("甲", of.judges, of.entries[:1]), (" 甲", of.judges, of.entries[1:])],
    }
    for what, panels in wrong.items():
        with pytest.raises(Refused) as refused:
            marked.compose(of, panels)
        assert refused.value.field.startswith("panel-"), what
    assert (ScoreSheet.objects.count(), PanelJudge.objects.count(), PanelEntry.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("state", Event.State.values)
def test_panels_are_made_between_the_end_of_entry_and_the_end_of_the_contest(state: str) -> None:
    of = marked.contest(entries=1, composed=False)
    Event.objects.filter(pk=of.event.pk).update(state=state)
    if state in ("closed", "under_way"):
        marked.compose(of, [("甲", of.judges, of.entries)])
    else:
        with pytest.raises(Refused):
            marked.compose(of, [("甲", of.judges, of.entries)])


def test_only_whoever_runs_the_event_composes() -> None:
    of = marked.contest(entries=1, composed=False)
    strangers = [
        of.chief,
        of.judge(1),
        of.scorer,
        factories.actor_at(factories.city()),
        factories.actor_at(factories.county("130922")),
        factories.actor_at(factories.county(), Role.APPROVER),
        factories.actor_at(factories.county(), Role.VIEWER),
    ]
    for actor in strangers:
        with pytest.raises(NotAllowed):
            acts.compose_panels(actor=actor, marking=of.marking, plans=[])


def test_a_replaced_judge_keeps_what_is_handed_in_and_passes_on_the_rest() -> None:
    of = marked.contest(entries=3)
    spare = register.appointed(of.event)
    handed_in = marked.fill(of, of.sheet(2, of.entries[0]))
    marked.fill(of, of.sheet(2, of.entries[1]), submit=False)
    others = [of.judges[0], spare, *of.judges[2:]]
    with pytest.raises(Refused) as refused:
        marked.compose(of, [("第一组", others, of.entries)])
    assert [finding.key for finding in refused.value.findings] == ["judging.begun_sheets"]
    marked.compose(of, [("第一组", others, of.entries)], confirmed=True)
    second = {
        row.entry_id: (row.appointment_id, row.state)
        for row in ScoreSheet.objects.filter(module=of.module, seat=2)
    }
    assert second == {
        of.entries[0].pk: (of.judges[1].pk, "submitted"),
        of.entries[1].pk: (spare.pk, "assigned"),
        of.entries[2].pk: (spare.pk, "assigned"),
    }
    # What was dropped stands in the journal; the sheet that was handed in kept its marks.
    row = JournalRow.objects.filter(verb="compose_panels").latest("id")
    assert list(row.after["dropped_marks"].values()) == [marked.EACH]
    assert handed_in.marks.filter(value__isnull=False).count() == 2
    assert not of.sheet(2, of.entries[1]).marks.filter(value__isnull=False).exists()
    # The other judges kept their seats.
    assert PanelJudge.objects.get(appointment=of.judges[2]).seat == 3


def test_an_entry_with_marks_stays_in_its_panel() -> None:
    of = marked.contest(entries=2)
    spares = [register.appointed(of.event) for _each in range(5)]
    marked.fill(of, of.sheet(1, of.entries[0]), submit=False)
    with pytest.raises(Refused):
        marked.compose(of, [("第一组", of.judges, of.entries[1:]), ("第二组", spares, of.entries[:1])])
    with pytest.raises(Refused):
        marked.compose(of, [])
    # So does one of which a scan is attached.
    acts.attach_scan(
        actor=of.officer,
        sheet=of.sheet(1, of.entries[1]),
        document=ContentFile(b"%PDF-1.7", "s.pdf"),
    )
    with pytest.raises(Refused):
        marked.compose(of, [("第一组", of.judges, of.entries[:1]), ("第二组", spares, of.entries[1:])])
    SheetScan.objects.all().delete()
    marked.compose(of, [("第一组", of.judges, of.entries[:1]), ("第二组", spares, of.entries[1:])])
    assert {row for row in seats(of) if row[0] == of.entries[1].pk} == {(of.entries[1].pk, 0, None)} | {
        (of.entries[1].pk, seat, spare.pk) for seat, spare in enumerate(spares, start=1)
    }
    assert of.sheet(1, of.entries[0]).revision == 1


def test_panels_without_marks_can_be_dissolved_and_the_scheme_changed_then() -> None:
    of = marked.contest(entries=2, state=Event.State.CLOSED)
    with pytest.raises(Refused) as refused:
        acts.attach_schemes(actor=of.officer, event=of.event, choices={of.module.pk: None})
    assert refused.value.field == f"module-{of.module.pk}"
    marked.compose(of, [])
    assert (seats(of), of.module.marking_panels.count()) == (set(), 0)
    acts.attach_schemes(actor=of.officer, event=of.event, choices={of.module.pk: None})


def test_sheets_are_not_numbered_in_the_order_of_entries() -> None:
    of = marked.contest(entries=12)
    order = (
        ScoreSheet.objects.filter(module=of.module, seat=0).order_by("pk").values_list("entry_id", flat=True)
    )
    assert set(order) == {entry.pk for entry in of.entries}
    assert list(order) != [entry.pk for entry in of.entries]
