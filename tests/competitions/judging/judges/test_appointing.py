"""Appointing: what the register and the pack say, roles that exclude each other, the invitation, the account."""

from __future__ import annotations

import datetime
from typing import Any

import pytest

from competitions.judging import acts, qualifications
from competitions.judging.models import Appointment, Judge
from competitions.planning.models import Event
from enterprises.models import SkillLevel
from portal.acts.findings import Severity
from portal.acts.models import JournalRow, Message, Notice
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register
from unions import invitations
from unions.models import Invitation, InvitationState

pytestmark = pytest.mark.django_db


def officer() -> Any:
    return factories.actor_at(factories.county())


def appoint(event: Event, judge: Judge, role: str = "judge", **values: Any) -> Appointment:
    return acts.appoint(
        actor=values.pop("actor", None) or officer(), event=event, judge=judge, role=role, **values
    )


def said(event: Event, judge: Judge, role: str = "judge") -> dict[str, Severity]:
    return {finding.key: finding.severity for finding in qualifications.findings(event, judge, role)}


# --- What the pack asks -----------------------------------------------------------------------------------


def test_a_fit_judge_passes_everything() -> None:
    assert said(register.event(), register.judge()) == dict.fromkeys(
        ("judging.level", "judging.trade", "judging.validity", "judging.training"), Severity.PASS
    )


@pytest.mark.parametrize(
    ("unfit", "key", "severity"),
    [
        ({"skill_level": SkillLevel.SENIOR}, "judging.level", Severity.BLOCK),
        ({"skill_level": SkillLevel.NONE}, "judging.level", Severity.BLOCK),
        ({"trades": []}, "judging.trade", Severity.WARN),
        ({"training": ""}, "judging.training", Severity.WARN),
        ({"phone": "", "account": False}, "judging.phone", Severity.WARN),
        ({"valid_to": datetime.date(2026, 12, 1)}, "judging.validity", Severity.BLOCK),
    ],
)
def test_what_is_missing_blocks_or_warns_as_the_pack_says(
    unfit: dict[str, Any], key: str, severity: Severity
) -> None:
    event = register.event(starts_on=datetime.date(2026, 12, 2), ends_on=datetime.date(2026, 12, 2))
    judge = register.judge(**unfit)
    assert said(event, judge)[key] is severity
    if severity is Severity.BLOCK:
        with pytest.raises(Refused):
            appoint(event, judge, confirmed=True)
        return
    with pytest.raises(Refused):
        appoint(event, judge)
    made = appoint(event, judge, confirmed=True)
    row = JournalRow.objects.get(object_type="judging.appointment", object_id=str(made.pk), verb="appoint")
    assert row.after["confirmed_warnings"] == [key]


@pytest.mark.parametrize("role", ["blinder", "scorer", "arbitrator"])
def test_level_and_trade_are_asked_only_of_those_who_judge_work(role: str) -> None:
    found = said(register.event(), register.judge(skill_level=SkillLevel.NONE, trades=[]), role)
    assert set(found) == {"judging.validity", "judging.training"}


def test_a_competitor_does_not_judge_the_own_event() -> None:
    event = register.event()
    worker = factories.worker()
    factories.entry(event, [worker])
    assert said(event, register.judge(worker=worker))["judging.competes"] is Severity.BLOCK


def test_an_appointment_elsewhere_on_the_same_days_warns() -> None:
    event, judge = register.event(), register.judge()
    register.appointed(register.event(starts_on=event.starts_on, ends_on=event.ends_on), judge)
    assert said(event, judge)["judging.elsewhere"] is Severity.WARN


# --- Roles --------------------------------------------------------------------------------------------------

TOGETHER = {frozenset({"chief", "judge"})}


@pytest.mark.parametrize("held", Appointment.Role.values)
@pytest.mark.parametrize("wanted", Appointment.Role.values)
def test_roles_exclude_each_other_as_the_pack_says(held: str, wanted: str) -> None:
    event, judge = register.event(), register.judge()
    register.appointed(event, judge, held)
    if frozenset({held, wanted}) in TOGETHER:
        appoint(event, judge, wanted)
    else:
        with pytest.raises(Refused):
            appoint(event, judge, wanted, confirmed=True)


def test_a_role_that_was_given_back_is_free() -> None:
    event, judge = register.event(), register.judge()
    for state in ("declined", "withdrawn"):
        register.appointed(event, judge, "blinder", state)
    assert appoint(event, judge).state == "invited"


def test_an_event_has_one_chief() -> None:
    event = register.event()
    first = appoint(event, register.judge(), "chief")
    with pytest.raises(Refused) as refused:
        appoint(event, register.judge(), "chief")
    assert refused.value.field == "role"
    acts.withdraw(actor=officer(), appointment=first, reason="调整")
    appoint(event, register.judge(), "chief")


# --- Who appoints whom, and when ----------------------------------------------------------------------------


def test_judges_of_one_branch_only() -> None:
    event = register.event()
    for union, ok in (
        (factories.county(), True),
        (factories.city(), True),
        (factories.tree()["130925-001"], True),
        (factories.county("130922"), False),
    ):
        judge = register.judge(union)
        if ok:
            appoint(event, judge)
        else:
            with pytest.raises(Refused) as refused:
                appoint(event, judge)
            assert refused.value.field == "judge"


def test_staff_of_a_unit_do_not_appoint_from_the_register() -> None:
    firm = factories.enterprise()
    own = factories.competition(enterprise=firm, level="enterprise")
    with pytest.raises(NotAllowed):
        appoint(register.event(of=own), register.judge(), actor=factories.actor_in(firm))


@pytest.mark.parametrize("state", ["cancelled", "archived"])
def test_an_event_that_is_over_needs_nobody(state: str) -> None:
    with pytest.raises(Refused):
        appoint(register.event(state=state), register.judge())


def test_a_draft_has_no_judges_yet() -> None:
    draft = factories.competition(state="draft")
    with pytest.raises(Refused):
        appoint(register.event(of=draft), register.judge())


# --- The invitation -----------------------------------------------------------------------------------------


def test_a_judge_with_an_account_is_told_there_and_by_text() -> None:
    judge = register.judge()
    made = appoint(register.event(), judge)
    notice = Notice.objects.get(user=judge.user)
    assert notice.url == f"/judge/appointments/{made.pk}/"
    message = Message.objects.get(user=judge.user)
    assert message.recipient == judge.phone
    assert notice.url in message.body
    assert made.invitation is None


def test_a_judge_without_one_gets_a_link_that_links_the_account_and_answers_nothing() -> None:
    judge = register.judge(account=False)
    made = appoint(register.event(), judge)
    assert made.invitation is not None
    message = Message.objects.get()
    assert message.recipient == judge.phone
    assert invitations.link(made.invitation) in message.body
    assert made.event.name in invitations.text_of(made.invitation)
    taker = invitations.accept_invitation(
        invitation=made.invitation, username="caipan1", password="Jingsai-2026"
    )
    judge.refresh_from_db()
    made.refresh_from_db()
    assert (judge.user, made.state) == (taker, "invited")
    acts.accept(actor=register.self_of(judge), appointment=made)


def test_a_link_does_not_hand_a_judge_to_a_second_account() -> None:
    judge = register.judge(account=False)
    made = appoint(register.event(), judge)
    assert made.invitation is not None
    judge.user = factories.user()
    judge.save()
    with pytest.raises(Refused):
        invitations.accept_invitation(invitation=made.invitation, user=factories.user())
    other = register.judge()
    second = appoint(register.event(), register.judge(account=False))
    assert second.invitation is not None
    with pytest.raises(Refused):
        invitations.accept_invitation(invitation=second.invitation, user=other.user)


def test_a_withdrawn_appointment_takes_its_link_along_and_tells_the_judge() -> None:
    without, with_account = register.judge(account=False), register.judge()
    event = register.event()
    link, told = appoint(event, without), appoint(event, with_account)
    for made in (link, told):
        acts.withdraw(actor=officer(), appointment=made, reason="赛项调整")
    assert Invitation.objects.get().state is InvitationState.REVOKED
    assert "赛项调整" in Notice.objects.filter(user=with_account.user).latest("id").body


def test_inviting_again_renews_the_link_or_repeats_the_notice() -> None:
    event, who = register.event(), officer()
    link, told = appoint(event, register.judge(account=False)), appoint(event, register.judge())
    assert link.invitation is not None
    before = invitations.link(link.invitation)
    for made in (link, told):
        acts.invite_again(actor=who, appointment=made)
    assert invitations.link(Invitation.objects.get()) != before
    assert Notice.objects.filter(user=told.judge.user).count() == 2
    # A number that came later: now there is one to invite by.
    silent = register.judge(account=False, phone="")
    made = appoint(event, silent, confirmed=True)
    with pytest.raises(Refused):
        acts.invite_again(actor=who, appointment=made)
    silent.phone = "13912345678"
    silent.save()
    acts.invite_again(actor=who, appointment=made)
    made.refresh_from_db()
    assert made.invitation is not None
    assert made.invitation.phone == "13912345678"


def test_whoever_invited_learns_the_answer() -> None:
    who, judge = officer(), register.judge()
    made = appoint(register.event(), judge, actor=who)
    acts.accept(actor=register.self_of(judge), appointment=made)
    assert Notice.objects.get(user=who.user).url == f"/desk/judges/appointments/{made.pk}/"
