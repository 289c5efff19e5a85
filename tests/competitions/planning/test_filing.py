"""A competition's way through sign-off and filing, and what it leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import timezone

from competitions.planning.acts import move_competition
from competitions.planning.lifecycles import COMPETITION
from competitions.planning.models import Competition, Document, SignOff
from competitions.planning.next_step import next_step
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from unions.models import Union

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft() -> Competition:
    made = factories.competition(state=Competition.State.DRAFT)
    factories.event(made, state="planned", entry_closes_at=None, entry_opens_at=None)
    made.cluster = factories.cluster()
    made.save()
    return made


def client_of(actor: Actor) -> Client:
    client = Client()
    client.force_login(actor.user)
    return client


def take(competition: Competition, verb: str, actor: Actor, **values: Any) -> Competition:
    return move_competition(actor=actor, competition=competition, verb=verb, confirmed=True, **values)


def to_submitted(draft: Competition) -> dict[str, Actor]:
    county = draft.organiser
    people = {
        "officer": factories.actor_at(county, Role.OFFICER),
        "checker": factories.actor_at(county, Role.APPROVER),
        "signer": factories.actor_at(county, Role.APPROVER),
        "city": factories.actor_at(factories.city(), Role.APPROVER),
    }
    take(draft, "prepare", people["officer"], reason="拟同意")
    take(draft, "check", people["checker"], reason="已审核")
    take(draft, "sign_off", people["signer"], reason="同意")
    take(draft, "submit", people["officer"])
    return people


def test_three_steps_a_submission_and_a_number(draft: Competition) -> None:
    people = to_submitted(draft)
    filed = take(draft, "file", people["city"], reason="予以备案")

    assert (filed.state, filed.filed_with) == (Competition.State.FILED, factories.city())
    assert filed.filing_number == f"沧工竞备〔{timezone.localdate().year}〕1号"
    steps = SignOff.objects.values_list("round", "step", "agreed", "opinion", "union__code")
    assert list(steps) == [
        (1, "prepare", True, "拟同意", "130925"),
        (1, "check", True, "已审核", "130925"),
        (1, "sign", True, "同意", "130925"),
        (1, "sign", True, "予以备案", "130900"),
    ]
    verbs = JournalRow.objects.filter(object_id=str(draft.pk)).order_by("sequence")
    assert [row.verb for row in verbs] == ["prepare", "check", "sign_off", "submit", "file"]


def test_people_are_told(draft: Competition) -> None:
    people = to_submitted(draft)
    take(draft, "file", people["city"])

    told = {
        name: set(Notice.objects.filter(user=actor.user).values_list("url", flat=True))
        for name, actor in people.items()
    }
    page = {f"/desk/competitions/{draft.pk}/"}
    assert told == {"officer": page, "checker": page, "signer": page, "city": page}


def test_a_returned_competition_is_signed_again(draft: Competition) -> None:
    people = to_submitted(draft)
    with pytest.raises(Refused) as refusal:
        take(draft, "return", people["city"])
    assert refusal.value.field == "reason"
    returned = take(draft, "return", people["city"], reason="请补充实施方案")

    assert returned.state == Competition.State.RETURNED
    take(draft, "prepare", people["officer"], reason="已补充")
    newest = SignOff.objects.latest("id")
    assert (newest.round, newest.step, newest.opinion) == (2, "prepare", "已补充")


def test_two_steps_need_two_people(draft: Competition) -> None:
    county = draft.organiser
    officer, checker = factories.actor_at(county), factories.actor_at(county, Role.APPROVER)
    factories.actor_at(county, Role.APPROVER)
    take(draft, "prepare", officer)
    take(draft, "check", checker)
    draft.refresh_from_db()
    assert "sign_off" not in [transition.verb for transition in COMPETITION.offered(checker, draft)]
    with pytest.raises(NotAllowed):
        take(draft, "sign_off", checker)


def test_the_next_step_is_told_to_who_can_take_it(draft: Competition) -> None:
    county = draft.organiser
    officer, checker = factories.actor_at(county), factories.actor_at(county, Role.APPROVER)
    administrator = factories.actor_at(county, Role.ADMINISTRATOR)
    take(draft, "prepare", officer)
    assert list(Notice.objects.values_list("user", flat=True)) == [checker.user_id]
    take(draft, "check", checker)
    assert set(Notice.objects.values_list("user", flat=True)) == {checker.user_id, administrator.user_id}


def turn(draft: Competition, actor: Actor) -> tuple[str, list[tuple[str, str, bool]], list[str], bool]:
    """(step, people, who had a turn, alone) as the page of `actor` says."""
    found = next_step(actor, Competition.objects.get(pk=draft.pk))
    assert found is not None
    people = [(person.name, person.roles, person.reader) for person in found.people]
    return found.label, people, [name for name, _step in found.taken], found.alone


def test_the_page_says_whose_turn_it_is(draft: Competition) -> None:
    county = draft.organiser
    officer = factories.actor_at(county, Role.OFFICER, name="方经办")
    checker = factories.actor_at(county, Role.APPROVER, name="鲁审批")
    factories.staff_of_union(county, Role.ADMINISTRATOR, name="盛管理")
    factories.staff_of_union(factories.county("130922"), Role.APPROVER, name="别县人")
    city = factories.actor_at(factories.city(), Role.APPROVER, name="陆市总")
    assert next_step(officer, draft) is None

    take(draft, "prepare", officer)
    both = [("盛管理", "管理员", False), ("鲁审批", "审批人", True)]
    assert turn(draft, checker) == ("审核", both, ["方经办"], False)
    page = client_of(officer).get(f"/desk/competitions/{draft.pk}/").content.decode()
    assert ("下一步：审核" in page, "鲁审批" in page, "盛管理" in page) == (True, True, True)

    take(draft, "check", checker)
    assert turn(draft, officer) == ("签发", [("盛管理", "管理员", False)], ["方经办", "鲁审批"], False)
    take(draft, "sign_off", factories.actor_at(county, Role.ADMINISTRATOR, name="再管理"))
    assert turn(draft, officer)[0] == "报送上级工会"
    take(draft, "submit", officer)
    assert turn(draft, city) == ("备案", [("陆市总", "审批人", True)], [], False)
    take(draft, "file", city)
    assert next_step(city, Competition.objects.get(pk=draft.pk)) is None


def test_the_page_says_that_one_person_may_sign_twice(draft: Competition) -> None:
    officer = factories.actor_at(draft.organiser, Role.OFFICER, name="方经办")
    only = factories.actor_at(draft.organiser, Role.APPROVER, name="鲁审批")
    take(draft, "prepare", officer)
    take(draft, "check", only)
    assert turn(draft, only) == ("签发", [("鲁审批", "审批人", True)], ["方经办", "鲁审批"], True)


def test_where_nobody_can_sign_the_page_says_what_to_do(draft: Competition) -> None:
    officer = factories.actor_at(draft.organiser, Role.OFFICER)
    take(draft, "prepare", officer)
    page = f"/desk/competitions/{draft.pk}/"
    appoint = f"/desk/unions/{draft.organiser_id}/appoint/"

    county = client_of(officer).get(page).content.decode()
    assert ("没有人能办理这一步" in county, "沧州市总工会的管理员" in county, appoint in county) == (
        True,
        True,
        False,
    )
    city = client_of(factories.actor_at(factories.city(), Role.ADMINISTRATOR)).get(page).content.decode()
    assert ("没有人能办理这一步" in city, appoint in city) == (True, True)


def test_the_only_signer_of_a_union_takes_both_steps(draft: Competition) -> None:
    county = draft.organiser
    officer, signer = factories.actor_at(county), factories.actor_at(county, Role.APPROVER)
    take(draft, "prepare", officer)
    take(draft, "check", signer)
    assert take(draft, "sign_off", signer).state == Competition.State.SIGNED


def test_a_union_whose_only_step_is_preparing_signs_at_once(draft: Competition) -> None:
    Union.objects.filter(pk=draft.organiser_id).update(sign_off_steps=["prepare"])
    officer = factories.actor_at(factories.county())
    assert take(draft, "prepare", officer).state == Competition.State.SIGNED
    assert list(SignOff.objects.values_list("step", "round")) == [("prepare", 1)]


def test_warnings_must_be_confirmed_and_are_kept(draft: Competition) -> None:
    officer = factories.actor_at(draft.organiser)
    with pytest.raises(Refused) as refusal:
        move_competition(actor=officer, competition=draft, verb="prepare")
    warned = {finding.key for finding in refusal.value.findings if finding.severity == "warn"}
    assert warned == {"planning.entry_periods", "planning.annual_plan", "planning.documents"}

    take(draft, "prepare", officer)
    row = JournalRow.objects.get(verb="prepare")
    assert set(row.after["confirmed_warnings"]) == warned


def test_a_blocking_finding_blocks_whoever_confirms(draft: Competition) -> None:
    draft.events.all().delete()
    with pytest.raises(Refused) as refusal:
        take(draft, "prepare", factories.actor_at(draft.organiser))
    blocking = {finding.key for finding in refusal.value.findings if finding.severity == "block"}
    assert blocking == {"planning.has_events"}


def test_the_city_is_approved_by_the_province() -> None:
    made = factories.competition(factories.city(), state=Competition.State.SUBMITTED, track="challenge")
    factories.event(made)
    with pytest.raises(NotAllowed):
        take(made, "file", factories.actor_at(factories.province(), Role.APPROVER))
    with pytest.raises(NotAllowed):
        take(made, "approve", factories.actor_at(factories.city(), Role.APPROVER))
    approved = take(made, "approve", factories.actor_at(factories.province(), Role.APPROVER))
    assert approved.filing_number == f"冀工竞批〔{timezone.localdate().year}〕1号"


def test_an_internal_competition_is_filed_without_anybody_above() -> None:
    unit = factories.enterprise()
    made = factories.competition(
        factories.county(), level="enterprise", track="internal", enterprise=unit, state="draft"
    )
    factories.event(made)
    staff = factories.actor_in(unit)
    take(made, "prepare", staff)
    filed = take(made, "file", staff)
    assert filed.filing_number == f"盐山工竞备〔{timezone.localdate().year}〕1号"
    assert filed.filed_with == factories.county()


def test_evidence_is_required_of_a_past_competition() -> None:
    import datetime

    day = datetime.date(2026, 3, 4)
    made = factories.competition(state="draft", starts_on=day, track="challenge", backfilled=True)
    factories.event(made, entry_opens_at=None, entry_closes_at=None)
    officer = factories.actor_at(made.organiser)
    with pytest.raises(Refused) as refusal:
        take(made, "prepare", officer)
    assert {f.key for f in refusal.value.findings if f.severity == "block"} == {"planning.evidence"}

    Document.objects.create(
        competition=made, kind="evidence", title="秩序册", file=ContentFile(b"%PDF-1.7", name="x.pdf")
    )
    assert take(made, "prepare", officer).state == Competition.State.SIGNING


def test_a_paper_of_a_step_without_a_sign_off_is_kept(draft: Competition) -> None:
    people = to_submitted(draft)
    paper = ContentFile(b"%PDF-1.7 paper", name="paper.pdf")
    take(draft, "take_back", people["officer"], reason="补充材料", document=paper)
    kept = Document.objects.get(competition=draft)
    assert (kept.kind, kept.public, kept.uploaded_by, kept.file.read()) == (
        Document.Kind.OPINION,
        False,
        people["officer"].user,
        b"%PDF-1.7 paper",
    )
