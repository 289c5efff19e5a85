"""Objections: who files them and until when, who deals with them, and what everybody may read."""

from __future__ import annotations

import datetime
import itertools
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from competitions.entries.models import Entry
from competitions.judging.models import Appointment
from competitions.planning.models import Event
from competitions.results import acts, queries
from competitions.results.acts import announce, finalise
from competitions.results.lifecycles import OBJECTION
from competitions.results.models import Arbitration, Objection, ResultVersion
from portal.acts import lifecycle
from portal.acts.actors import Actor, Role, Seat
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register
from tests.competitions.results.awarded import Contest
from tests.competitions.results.noticed import A_MOMENT, CLOSES, WEDNESDAY, corrected, on_notice

pytestmark = pytest.mark.django_db
SECRET = "实操第三项评分与规程不符，请复核。"


@pytest.fixture(autouse=True)
def wednesday(time_machine: Any) -> Any:
    time_machine.move_to(WEDNESDAY, tick=False)
    return time_machine


def competitor(contest: Contest, rank: int = 2) -> Actor:
    return factories.actor_self(contest.worker(rank))


def filed(contest: Contest, rank: int = 2, **more: Any) -> Objection:
    return acts.object_to(
        actor=competitor(contest, rank),
        entry=contest.entries[rank - 1],
        kind=more.pop("kind", Objection.Kind.RESULTS),
        text=SECRET,
        **more,
    )


def arbitrator(event: Event, **values: Any) -> tuple[Appointment, Actor]:
    """Somebody who has signed as an arbitrator of the event, and the same person signed in."""
    judge = register.judge(**values)
    appointment = register.appointed(event, judge, role="arbitrator")
    return appointment, Actor(user=judge.user, seat=Seat(kind=Seat.Kind.SELF, key="self"))


def assigned(contest: Contest) -> tuple[Objection, Actor]:
    objection = filed(contest)
    acts.take_up_objection(actor=contest.officer, objection=objection)
    appointment, actor = arbitrator(contest.event)
    acts.assign_objection(actor=contest.officer, objection=objection, arbitrators=[appointment])
    objection.refresh_from_db()
    return objection, actor


# --- Filing -----------------------------------------------------------------------------------------------


def test_it_gets_a_receipt_in_the_order_of_the_union_and_the_year() -> None:
    contest = on_notice()
    numbers = [filed(contest, rank).number for rank in (1, 2, 3)]
    stem = numbers[0].rpartition("〔")[0]
    assert stem.endswith("竞异")
    assert numbers == [f"{stem}〔2026〕{number}号" for number in (1, 2, 3)]
    assert Notice.objects.filter(user=contest.officer.user, title__contains=numbers[0]).count() == 1


def test_results_are_objected_to_within_the_notice_and_not_a_moment_later(time_machine: Any) -> None:
    contest = on_notice()
    time_machine.move_to(CLOSES, tick=False)
    with pytest.raises(Refused) as refusal:
        filed(contest)
    assert "2026年12月2日 17:30（北京时间）" in str(refusal.value)
    time_machine.move_to(CLOSES - A_MOMENT, tick=False)
    assert filed(contest).state == Objection.State.SUBMITTED


def test_without_a_notice_and_before_it_opens_there_is_no_time_for_it() -> None:
    from tests.competitions.results.noticed import scored

    contest = scored()
    with pytest.raises(Refused):
        filed(contest)
    announce(actor=contest.approver, event=contest.event, opens_at=WEDNESDAY + datetime.timedelta(hours=1))
    with pytest.raises(Refused):
        filed(contest)


def test_the_conduct_is_objected_to_until_two_hours_after_the_end(time_machine: Any) -> None:
    contest = on_notice()
    event = contest.event
    event.sessions.create(name="实操", starts_at=WEDNESDAY, ends_at=WEDNESDAY + datetime.timedelta(hours=3))
    Event.objects.filter(pk=event.pk).update(starts_on=WEDNESDAY.date(), ends_on=WEDNESDAY.date())
    ends = WEDNESDAY + datetime.timedelta(hours=5)
    time_machine.move_to(ends, tick=False)
    with pytest.raises(Refused) as refusal:
        filed(contest, kind=Objection.Kind.CONDUCT)
    assert "2026年11月25日 14:00" in str(refusal.value)
    time_machine.move_to(ends - A_MOMENT, tick=False)
    assert filed(contest, kind=Objection.Kind.CONDUCT).kind == Objection.Kind.CONDUCT


def test_competitors_object_for_themselves_and_units_for_their_entries() -> None:
    contest = on_notice()
    entry = contest.entries[1]
    assert entry.enterprise is not None
    people = {
        "competitor": competitor(contest, 2),
        "rival": competitor(contest, 1),
        "unit": factories.actor_in(entry.enterprise),
        "another unit": factories.actor_in(factories.enterprise()),
        "organiser": contest.officer,
        "nobody": Actor.anonymous(),
    }
    may = set()
    for name, actor in people.items():
        try:
            acts.object_to(actor=actor, entry=entry, kind="results", text=SECRET)
        except NotAllowed:
            continue
        may.add(name)
    assert may == {"competitor", "unit"}
    assert set(Objection.objects.values_list("unit__name", flat=True)) == {None, entry.enterprise.name}


def test_nobody_has_two_of_a_kind_open_and_nothing_empty() -> None:
    contest = on_notice()
    with pytest.raises(Refused) as refusal:
        acts.object_to(actor=competitor(contest), entry=contest.entries[1], kind="results", text="  ")
    assert refusal.value.field == "text"
    first = filed(contest)
    with pytest.raises(Refused):
        filed(contest)
    acts.take_back_objection(actor=competitor(contest), objection=first)
    assert filed(contest).number != first.number


def test_evidence_is_looked_at_and_kept_for_those_who_deal_with_it(client: Client) -> None:
    contest = on_notice()
    with pytest.raises(Refused):
        filed(contest, evidence=[SimpleUploadedFile("李某.pdf", b"MZ")])
    assert not Objection.objects.exists()
    objection = filed(contest, evidence=[SimpleUploadedFile("李某.pdf", b"%PDF-1.7 scan")])
    assert "李某" not in str(objection.evidence.name)
    address = reverse("results:objection_evidence", args=[objection.pk])
    seen = {}
    for name, actor in {
        "competitor": competitor(contest),
        "rival": competitor(contest, 1),
        "organiser": contest.officer,
        "another county": factories.actor_at(factories.county("130922")),
    }.items():
        client.force_login(actor.user)
        seen[name] = client.get(address).status_code
    assert seen == {"competitor": 200, "rival": 404, "organiser": 200, "another county": 404}


# --- The lifecycle ----------------------------------------------------------------------------------------

WAYS: dict[tuple[str, str], str] = {
    ("submitted", "take_up"): "accepted",
    ("submitted", "refuse"): "refused",
    ("accepted", "assign"): "assigned",
    ("assigned", "assign"): "assigned",
    ("assigned", "uphold"): "upheld",
    ("assigned", "dismiss"): "not_upheld",
    ("upheld", "close"): "closed",
    ("not_upheld", "close"): "closed",
    **{(state, "take_back"): "taken_back" for state in ("submitted", "accepted", "assigned")},
}
HANDLING = {"officer", "approver", "administrator"}
WHO: dict[str, set[str]] = {
    "take_up": HANDLING,
    "refuse": HANDLING,
    "assign": HANDLING,
    "close": HANDLING,
    "uphold": {"arbitrator"},
    "dismiss": {"arbitrator"},
    "take_back": {"competitor"},
}


def test_the_ways_tested_here_are_those_of_the_table() -> None:
    assert {(source, row.verb) for row in OBJECTION.transitions for source in row.sources} == set(WAYS)
    assert {row.verb for row in OBJECTION.transitions} == set(WHO)


@pytest.mark.parametrize("state", Objection.State.values)
def test_every_verb_in_every_state_by_everybody(state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lifecycle, "_checks", dict.fromkeys(lifecycle._checks, lambda _subject: []))
    contest = on_notice()
    objection = filed(contest)
    chosen, deciding = arbitrator(contest.event)
    _other, elsewhere = arbitrator(factories.event(), name="另一场的仲裁员")
    Arbitration.objects.create(objection=objection, appointment=chosen)
    county = factories.county()
    people = {
        **{role.value: factories.actor_at(county, role) for role in Role},
        "above": factories.actor_at(factories.city(), Role.ADMINISTRATOR),
        "another county": factories.actor_at(factories.county("130922"), Role.ADMINISTRATOR),
        "competitor": competitor(contest),
        "rival": competitor(contest, 1),
        "unit": factories.actor_in(factories.enterprise()),
        "arbitrator": deciding,
        "arbitrator elsewhere": elsewhere,
    }

    def do(verb: str, actor: Actor) -> Objection:
        common: dict[str, Any] = {"actor": actor, "objection": objection}
        match verb:
            case "refuse":
                return acts.refuse_objection(**common, reason="理由", public_summary="摘要")
            case "assign":
                return acts.assign_objection(**common, arbitrators=[chosen])
            case "uphold" | "dismiss":
                return acts.decide_objection(**common, upheld=verb == "uphold", reason="理由")
            case "close":
                return acts.close_objection(**common, public_summary="摘要")
            case "take_back":
                return acts.take_back_objection(**common)
        return acts.take_up_objection(**common)

    ended = state in ("closed", "refused")
    for verb, (name, actor) in itertools.product(WHO, people.items()):
        Objection.objects.filter(pk=objection.pk).update(
            state=state,
            upheld=state != "not_upheld" if state in ("upheld", "not_upheld", "closed") else None,
            public_summary="摘要" if ended else "",
        )
        expected = WAYS.get((state, verb)) if name in WHO[verb] else None
        try:
            outcome: str | None = do(verb, actor).state
        except (NotAllowed, Refused):
            outcome = None
        assert outcome == expected, (state, verb, name)


# --- Dealing with it --------------------------------------------------------------------------------------


def test_only_arbitrators_who_signed_and_have_no_conflict_are_chosen() -> None:
    contest = on_notice()
    objection = filed(contest)
    acts.take_up_objection(actor=contest.officer, objection=objection)
    free, _actor = arbitrator(contest.event)
    invited, _actor = arbitrator(contest.event, name="未签署")
    Appointment.objects.filter(pk=invited.pk).update(state=Appointment.State.ACCEPTED)
    colleague, _actor = arbitrator(contest.event, name="同单位", employer=contest.entries[1].enterprise)
    judge, _actor = arbitrator(contest.event, name="裁判员")
    Appointment.objects.filter(pk=judge.pk).update(role=Appointment.Role.JUDGE)

    assert [each.pk for each in queries.free_arbitrators(objection)] == [free.pk]
    for wrong in ([], [invited], [colleague], [free, judge]):
        with pytest.raises(Refused) as refusal:
            acts.assign_objection(actor=contest.officer, objection=objection, arbitrators=wrong)
        assert refusal.value.field == "arbitrators"
    acts.assign_objection(actor=contest.officer, objection=objection, arbitrators=[free])
    assert list(objection.arbitrations.values_list("appointment", flat=True)) == [free.pk]


def test_results_are_not_final_while_an_objection_is_open(time_machine: Any) -> None:
    contest = on_notice()
    objection, deciding = assigned(contest)
    time_machine.move_to(CLOSES, tick=False)

    def blocked() -> set[str]:
        try:
            finalise(actor=contest.approver, event=contest.event)
        except Refused as refusal:
            return {finding.key for finding in refusal.findings if finding.tone == "bad"}
        return set()

    assert blocked() == {"results.no_open_objection"}
    acts.decide_objection(actor=deciding, objection=objection, upheld=False, reason="评分符合规程。")
    assert blocked() == set()


def test_an_upheld_objection_leads_to_a_corrected_version_on_notice(time_machine: Any) -> None:
    contest = on_notice()
    objection, deciding = assigned(contest)
    acts.decide_objection(actor=deciding, objection=objection, upheld=True, reason="第三项少计 5 分。")
    with pytest.raises(Refused) as refusal:
        acts.close_objection(actor=contest.officer, objection=objection, public_summary="一项评分更正。")
    assert {finding.key for finding in refusal.value.findings} == {"results.correction_followed"}
    time_machine.move_to(WEDNESDAY + datetime.timedelta(days=2), tick=False)
    corrected(contest, 2, "99")
    second = announce(actor=contest.approver, event=contest.event, reason="异议成立，更正一项评分")
    assert (second.number, second.closes_at) == (2, CLOSES + datetime.timedelta(days=2))
    acts.close_objection(actor=contest.officer, objection=objection, public_summary="一项评分更正。")
    time_machine.move_to(CLOSES + datetime.timedelta(days=2), tick=False)
    assert finalise(actor=contest.approver, event=contest.event).pk == second.pk


def test_stages_have_deadlines_and_are_reminded_of_once(time_machine: Any) -> None:
    contest = on_notice()
    objection = filed(contest)
    thursday = datetime.datetime(2026, 11, 26, 17, 30, tzinfo=CLOSES.tzinfo)
    assert objection.due_at == thursday
    assert acts.remind_of_objections() == 0
    time_machine.move_to(thursday - datetime.timedelta(hours=20), tick=False)
    assert (acts.remind_of_objections(), acts.remind_of_objections()) == (1, 0)
    reminders = Notice.objects.filter(title__contains="2026年11月26日 17:30")
    assert contest.officer.user_id in set(reminders.values_list("user", flat=True))
    acts.take_up_objection(actor=contest.officer, objection=objection)
    objection.refresh_from_db()
    decided_by = datetime.datetime(2026, 11, 30, 17, 30, tzinfo=CLOSES.tzinfo)
    assert (objection.due_at, objection.reminded_at) == (decided_by, None)
    appointment, deciding = arbitrator(contest.event)
    acts.assign_objection(actor=contest.officer, objection=objection, arbitrators=[appointment])
    time_machine.move_to(decided_by, tick=False)
    assert acts.remind_of_objections() == 1
    assert Notice.objects.filter(user=deciding.user, title__contains="2026年11月30日 17:30").count() == 1


def test_the_journal_keeps_the_way_and_not_what_people_wrote() -> None:
    contest = on_notice()
    objection, deciding = assigned(contest)
    acts.decide_objection(actor=deciding, objection=objection, upheld=False, reason="王某评分无误。")
    rows = JournalRow.objects.filter(object_type="results.objection", object_id=str(objection.pk))
    assert list(rows.order_by("pk").values_list("verb", flat=True)) == [
        "object",
        "take_up",
        "assign",
        "dismiss",
    ]
    written = "".join(f"{row.before}{row.after}{row.note}" for row in JournalRow.objects.all())
    assert SECRET not in written
    assert "王某评分无误" not in written


# --- Pages ------------------------------------------------------------------------------------------------


def test_the_public_reads_numbers_and_summaries_and_no_names(client: Client) -> None:
    contest = on_notice()
    address = f"/results/{contest.event.pk}/"
    assert "异议" in client.get(address).content.decode()
    assert "收到异议" not in client.get(address).content.decode()
    objection, deciding = assigned(contest)
    other = filed(contest, 1)
    taken_back = filed(contest, 3)
    acts.take_back_objection(actor=competitor(contest, 3), objection=taken_back)
    page = client.get(address).content.decode()
    assert "收到异议 2 件" in page
    acts.decide_objection(actor=deciding, objection=objection, upheld=False, reason="王某评分无误。")
    acts.close_objection(actor=contest.officer, objection=objection, public_summary="经复核，评分无误。")
    acts.refuse_objection(
        actor=contest.officer,
        objection=other,
        reason="未说明事实",
        public_summary="一件异议未说明事实，不予受理。",
    )
    page = client.get(address).content.decode()
    assert "收到异议 2 件" in page
    assert "经复核，评分无误。" in page
    assert "一件异议未说明事实，不予受理。" in page
    secrets = (SECRET, "王某", objection.number, other.number, deciding.user.name)
    assert [secret for secret in secrets if secret in page] == []


def test_a_competitor_files_on_the_page_and_reads_why_it_is_too_late(
    client: Client, time_machine: Any
) -> None:
    contest = on_notice()
    me = competitor(contest)
    client.force_login(me.user)
    own = client.get(reverse("results:mine")).content.decode()
    form = reverse("results:object", args=[contest.event.pk, contest.entries[1].pk])
    assert form in own
    assert client.post(form, {"kind": "results", "text": ""}).status_code == 422
    answer = client.post(form, {"kind": "results", "text": SECRET}, follow=True)
    objection = Objection.objects.get()
    assert objection.number in answer.content.decode()
    assert SECRET in answer.content.decode()
    assert (
        client.get(reverse("results:object", args=[contest.event.pk, contest.entries[0].pk])).status_code
        == 404
    )
    time_machine.move_to(CLOSES, tick=False)
    client.force_login(me.user)
    late = client.get(form).content.decode()
    assert "2026年12月2日 17:30（北京时间）" in late
    assert "<textarea" not in late


def test_a_unit_reads_the_results_of_its_entries_and_no_others(client: Client) -> None:
    contest = on_notice()
    unit = contest.entries[1].enterprise
    assert unit is not None
    stranger = factories.enterprise()
    Entry.objects.filter(pk=contest.entries[0].pk).update(enterprise=stranger)
    client.force_login(factories.staff_of_unit(unit))
    page = client.get(reverse("results:unit")).content.decode()
    assert contest.worker(2).name in page
    assert contest.worker(3).name in page
    assert contest.worker(1).name not in page
    assert "94.00" in page
    assert "95.00" not in page
    assert reverse("results:object", args=[contest.event.pk, contest.entries[1].pk]) in page
    client.force_login(contest.worker(2).user or factories.actor_self(contest.worker(2)).user)
    assert client.get(reverse("results:unit")).status_code == 404


def test_the_desk_deals_with_it_from_end_to_end(client: Client) -> None:
    contest = on_notice()
    objection = filed(contest)
    appointment, deciding = arbitrator(contest.event)

    def step(actor: Actor, verb: str, **posted: Any) -> int:
        client.force_login(actor.user)
        address = reverse("results:objection_move", args=[objection.pk, verb])
        assert client.get(address).status_code == 200
        return client.post(address, posted).status_code

    waiting = {str(each.label): (each.count, each.due) for each in queries.waiting_for(contest.officer)}
    assert waiting["待办理的异议"] == (1, objection.due_at)
    assert step(contest.officer, "take_up") == 302
    assert step(contest.officer, "assign") == 422
    assert step(contest.officer, "assign", arbitrators=[appointment.pk]) == 302
    assert [(str(each.label), each.count) for each in queries.waiting_for(deciding)] == [("待裁决的异议", 1)]
    client.force_login(deciding.user)
    assert objection.number in client.get(reverse("results:objections")).content.decode()
    assert step(deciding, "dismiss", reason="") == 422
    assert step(deciding, "dismiss", reason="评分符合规程。") == 302
    assert step(contest.officer, "close", public_summary="评分符合规程，异议不成立。") == 302
    objection.refresh_from_db()
    assert (objection.state, objection.upheld) == (Objection.State.CLOSED, False)
    client.force_login(competitor(contest).user)
    assert "评分符合规程。" in client.get(reverse("results:objection", args=[objection.pk])).content.decode()
    assert ResultVersion.objects.count() == 1
    assert objection.closed_at == timezone.now()


def test_the_list_keeps_to_the_scope_filters_and_exports(client: Client) -> None:
    ours, theirs = on_notice(), on_notice()
    objection, other = filed(ours), filed(theirs, 1)
    elsewhere = factories.actor_at(factories.county("130922"), Role.ADMINISTRATOR)

    def numbers(actor: Actor, query: str = "") -> set[str]:
        client.force_login(actor.user)
        page = client.get(reverse("results:objections") + query).content.decode()
        return {each.number for each in (objection, other) if each.number in page}

    assert numbers(ours.officer) == {objection.number, other.number}
    assert numbers(ours.officer, f"?event={ours.event.pk}&state=open&mine=1") == {objection.number}
    assert numbers(ours.officer, "?state=closed") == set()
    assert numbers(elsewhere) == set()
    assert numbers(competitor(ours)) == {objection.number}
    client.force_login(ours.officer.user)
    exported = client.get(reverse("results:objections") + "?format=csv").getvalue().decode("utf-8-sig")
    assert objection.number in exported
    assert SECRET not in exported
