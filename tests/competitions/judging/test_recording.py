"""Entering scores: what is written, what is refused, and how two clerks meet."""

from __future__ import annotations

from decimal import Decimal

import pytest

from competitions.judging.acts import Recorded, Scores, record_scores, reopen, set_status
from competitions.judging.models import ModuleScore, Outcome
from competitions.judging.queries import sheet
from competitions.planning.acts import move_event
from competitions.planning.models import Event
from portal.acts.actors import Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.contests import score, under_way

pytestmark = pytest.mark.django_db


def test_scores_are_recorded_as_one_act_with_before_and_after() -> None:
    event, (first, second) = under_way(2)
    clerk = factories.actor_at(factories.county())

    score(clerk, event, (first, "80", "90.5"), (second, "70", "60"))
    score(clerk, event, (first, "81", "90.5"))

    lines = {line.entry_id: line for line in sheet(event).lines}
    theory, practical = event.modules.all()
    assert lines[first.pk].marks == {theory.pk: Decimal(81), practical.pk: Decimal("90.5")}
    assert (lines[first.pk].version, lines[second.pk].version) == (2, 1)
    outcome = Outcome.objects.get(entry=first)
    rows = JournalRow.objects.filter(object_type="judging.outcome", object_id=str(outcome.pk)).order_by("id")
    assert [(row.verb, row.before, row.after) for row in rows] == [
        ("record_scores", {}, {"scores": {"理论": "80", "实操": "90.5"}}),
        (
            "record_scores",
            {"scores": {"理论": "80", "实操": "90.5"}},
            {"scores": {"理论": "81", "实操": "90.5"}},
        ),
    ]
    of_event = JournalRow.objects.filter(object_type="planning.event", object_id=str(event.pk)).order_by("id")
    assert [row.after for row in of_event] == [{"entries_recorded": 2}, {"entries_recorded": 1}]


def test_of_two_clerks_the_later_one_gets_a_conflict_and_overwrites_nothing() -> None:
    event, (entry, other) = under_way(2)
    theory, practical = event.modules.all()
    one, two = factories.actor_at(factories.county()), factories.actor_at(factories.county())
    both_saw = 0

    record_scores(actor=one, event=event, rows=[Scores(entry.pk, both_saw, {theory.pk: Decimal(80)})])
    recorded = record_scores(
        actor=two,
        event=event,
        rows=[
            Scores(entry.pk, both_saw, {theory.pk: Decimal(60)}),
            Scores(other.pk, both_saw, {practical.pk: Decimal(75)}),
        ],
    )

    assert recorded == Recorded(saved=(other.pk,), conflicts=(entry.pk,))
    assert sheet(event).line(entry.pk).marks == {theory.pk: Decimal(80)}
    # Who types the same as what is saved is in nobody's way.
    again = record_scores(actor=two, event=event, rows=[Scores(entry.pk, both_saw, {theory.pk: Decimal(80)})])
    assert again == Recorded(unchanged=(entry.pk,))


def test_a_cleared_mark_is_not_yet_scored_and_an_absence_is_no_zero() -> None:
    event, (entry,) = under_way(1)
    _theory, practical = event.modules.all()
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))

    record_scores(actor=clerk, event=event, rows=[Scores(entry.pk, 1, {practical.pk: None})])

    assert sheet(event).line(entry.pk).marks == {practical.pk: None}
    assert [(row.score, row.absent) for row in ModuleScore.objects.filter(entry=entry)] == [(None, True)]


@pytest.mark.parametrize("mark", ["-1", "100.5", "80.1234"])
def test_an_impossible_mark_is_refused_and_nothing_of_the_sheet_is_saved(mark: str) -> None:
    event, (entry, other) = under_way(2)
    theory, _practical = event.modules.all()
    clerk = factories.actor_at(factories.county())
    with pytest.raises(Refused):
        record_scores(
            actor=clerk,
            event=event,
            rows=[
                Scores(other.pk, 0, {theory.pk: Decimal(50)}),
                Scores(entry.pk, 0, {theory.pk: Decimal(mark)}),
            ],
        )
    assert [line.marks for line in sheet(event).lines] == [{}, {}]


def test_a_disqualification_needs_a_reason_and_keeps_the_marks_as_evidence() -> None:
    event, (entry,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    with pytest.raises(Refused):
        set_status(actor=clerk, entry=entry, status=Outcome.Status.DISQUALIFIED)

    set_status(actor=clerk, entry=entry, status=Outcome.Status.DISQUALIFIED, reason="冒名顶替")

    line = sheet(event).line(entry.pk)
    assert (line.status, line.reason, len(line.marks)) == ("disqualified", "冒名顶替", 2)
    assert line.is_settled(event.modules.all())


def test_who_was_absent_has_no_marks() -> None:
    event, (entry, scored) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (scored, "80", "90"))
    set_status(actor=clerk, entry=entry, status=Outcome.Status.ABSENT)
    with pytest.raises(Refused):
        set_status(actor=clerk, entry=scored, status=Outcome.Status.ABSENT)
    assert {line.entry_id: line.status for line in sheet(event).lines} == {
        entry.pk: "absent",
        scored.pk: "competed",
    }


def test_an_entry_of_another_event_is_not_on_the_sheet() -> None:
    event, _entries = under_way(1)
    _other, (stranger,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    with pytest.raises(Refused):
        record_scores(actor=clerk, event=event, rows=[Scores(stranger.pk, 0, {})])


@pytest.mark.parametrize("state", [state for state in Event.State if state != Event.State.UNDER_WAY])
def test_scores_are_entered_only_while_the_event_is_under_way(state: str) -> None:
    event, (entry,) = under_way(1)
    Event.objects.filter(pk=event.pk).update(state=state)
    clerk = factories.actor_at(factories.county())
    theory, _practical = event.modules.all()
    with pytest.raises(Refused):
        record_scores(actor=clerk, event=event, rows=[Scores(entry.pk, 0, {theory.pk: Decimal(1)})])


@pytest.mark.parametrize(
    ("code", "role", "may"),
    [
        ("130925", Role.OFFICER, True),
        ("130925", Role.ADMINISTRATOR, True),
        ("130925", Role.APPROVER, False),
        ("130925", Role.FINANCE, False),
        ("130925", Role.VIEWER, False),
        ("130925", Role.AUDITOR, False),
        ("130900", Role.OFFICER, False),
        ("130922", Role.OFFICER, False),
    ],
)
def test_only_officers_of_the_organiser_enter_scores(code: str, role: Role, may: bool) -> None:
    event, (entry,) = under_way(1)
    actor = factories.actor_at(factories.tree()[code], role)
    if may:
        score(actor, event, (entry, "80", "90"))
    else:
        with pytest.raises(NotAllowed):
            score(actor, event, (entry, "80", "90"))
    assert len(sheet(event).line(entry.pk).marks) == (2 if may else 0)


def test_a_unit_scores_its_own_internal_competition_and_no_other() -> None:
    enterprise, stranger = factories.enterprise(), factories.enterprise()
    competition = factories.competition(enterprise=enterprise, level="enterprise", track="internal")
    event, (entry,) = under_way(1, of=competition)
    with pytest.raises(NotAllowed):
        score(factories.actor_in(stranger), event, (entry, "80", "90"))
    score(factories.actor_in(enterprise), event, (entry, "80", "90"))
    assert sheet(event).settled == 1


def test_a_finished_scoring_is_opened_again_with_a_reason() -> None:
    event, (entry,) = under_way(1)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    move_event(actor=clerk, event=event, verb="finish")
    with pytest.raises(Refused):
        reopen(actor=clerk, event=event, reason=" ")
    reopen(actor=clerk, event=event, reason="复核发现录入有误")
    event.refresh_from_db()
    assert event.state == Event.State.UNDER_WAY
    newest = JournalRow.objects.filter(object_type="planning.event", object_id=str(event.pk)).first()
    assert newest is not None
    assert (newest.verb, newest.note) == ("reopen_scoring", "复核发现录入有误")


def test_scoring_cannot_be_finished_while_somebody_has_no_score() -> None:
    event, (entry, waiting) = under_way(2)
    clerk = factories.actor_at(factories.county())
    score(clerk, event, (entry, "80", "90"))
    with pytest.raises(Refused) as refusal:
        move_event(actor=clerk, event=event, verb="finish")
    assert [finding.key for finding in refusal.value.findings if finding.tone == "bad"] == [
        "judging.all_scored"
    ]
    set_status(actor=clerk, entry=waiting, status=Outcome.Status.WITHDRAWN)
    assert move_event(actor=clerk, event=event, verb="finish").state == Event.State.SCORED
