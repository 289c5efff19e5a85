"""Acts on appointments: appointing, answering, signing, withdrawing, and the invitation behind it all.

A judge with an account is told there and by text message; one without gets an invitation, whose link, QR code and
text staff can also pass on in WeChat.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _text
from django.utils.translation import gettext_lazy as _

from competitions.judging import declarations, qualifications, rules
from competitions.judging.lifecycles import APPOINTMENT, NEEDING_JUDGES
from competitions.judging.models import Appointment, Declaration, Judge
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.lifecycle import move, register_follower
from portal.files.kinds import SCANS
from portal.files.uploads import renamed
from unions import invitations
from unions.models import Invitation, InvitationState, User

OFFER = "judging.appointment"


def appoint(*, actor: Actor, event: Event, judge: Judge, role: str, confirmed: bool = False) -> Appointment:
    """Appoint a judge to an event in a role, and invite.

    Raises:
        NotAllowed: the actor does not run the event for a union.
        Refused: the event needs no judges any more, the judge is out of sight, the role is taken, a rule of the
            policy pack blocks, or a warning was not confirmed.
    """
    with creating("appoint", actor=actor, at=event, may=rules.may_appoint) as deed:
        # Two appointments at once must not get round the rules on roles.
        event = (
            Event.objects.select_for_update(of=("self",))
            .select_related("competition", "trade")
            .get(pk=event.pk)
        )
        deed.require(
            event.competition.is_public, _("Judges are appointed once the competition is filed or approved.")
        )
        deed.require(
            event.state in NEEDING_JUDGES, _("The event is cancelled or closed for good: no judge is needed.")
        )
        seen = Judge.objects.visible_to(actor).filter(pk=judge.pk, erased_at=None)
        deed.require(seen.exists(), _("Choose a judge of the register."), field="judge")
        deed.require(role in Appointment.Role.values, _("Choose a role."), field="role")
        chief = event.appointments.live().filter(role=Appointment.Role.CHIEF)
        deed.require(
            role != Appointment.Role.CHIEF or not chief.exists(),
            _("This event has a chief judge. Withdraw that appointment first."),
            field="role",
        )
        deed.require_clear(qualifications.findings(event, judge, role), confirmed=confirmed)
        appointment = Appointment(event=event, judge=judge, role=role, invited_by_id=actor.user_id)
        try:
            with transaction.atomic():
                appointment.save()
        except IntegrityError:
            deed.require(False, _("Somebody has just made this appointment."))
        deed.subject = appointment
        deed.union_id = event.journal_union_id
        _invite(deed, appointment)
    return appointment


def _invite(deed: Deed[Appointment], appointment: Appointment) -> None:
    """Tell the judge: by notice and message where there is an account, else by an invitation with a link."""
    judge = appointment.judge
    if judge.user is not None:
        deed.tell(
            [judge.user],
            title=_("You are invited to judge"),
            body=in_words(appointment),
            url=reverse("judge:appointment", args=[appointment.pk]),
        )
    elif judge.phone_index:
        appointment.invitation = invitations.invite(
            actor=deed.actor,
            offer=OFFER,
            union=appointment.event.competition.organiser,
            name=judge.name,
            phone=judge.phone,
            terms={"appointment": appointment.pk},
            days=invitations.LONGEST_DAYS,
        )
        appointment.save(update_fields=["invitation"])


def in_words(appointment: Appointment) -> str:
    """“Chief judge · 焊工 · 盐山县2026年竞赛 · 2026年12月4日”: what the invited person reads."""
    event = appointment.event
    day = formats.date_format(event.starts_on, "DATE_FORMAT")
    return " · ".join((str(appointment.get_role_display()), event.name, event.competition.name, day))


def invite_again(*, actor: Actor, appointment: Appointment) -> Appointment:
    """Send the invitation once more: a new link, or the notice and message again.

    Raises:
        NotAllowed: the actor does not run the event for a union.
        Refused: it was answered, or there is no number to send it to.
    """
    with performing("invite_again", actor=actor, on=appointment, may=rules.may_appoint) as deed:
        subject = deed.subject
        deed.require(subject.state == Appointment.State.INVITED, _("This invitation was answered already."))
        deed.require(
            subject.judge.user_id or subject.judge.phone_index,
            _("No mobile number is on record. Enter it in the register first."),
        )
        waiting = subject.invitation is not None and subject.invitation.state in (
            InvitationState.WAITING,
            InvitationState.EXPIRED,
        )
        if subject.judge.user_id is None and waiting:
            assert subject.invitation is not None
            invitations.send_again(actor=actor, invitation=subject.invitation, days=invitations.LONGEST_DAYS)
        else:
            _invite(deed, subject)
    return deed.subject


# --- The offer behind an invitation: the account of the judge --------------------------------------------


def _offered(invitation: Invitation) -> Appointment:
    return Appointment.objects.select_related("judge__union", "event__competition__organiser").get(
        pk=invitation.terms["appointment"]
    )


def take_account(deed: Deed[Invitation], user: User) -> None:
    """Link the account to the judge, inside the act of taking the invitation up; the answer is given at /judge/.

    Raises:
        Refused: the record belongs to another account, or the account to another judge.
    """
    judge = Judge.objects.select_for_update(of=("self",)).get(pk=_offered(deed.subject).judge_id)
    deed.require(judge.erased_at is None, _("This person was erased."))
    deed.require(
        judge.user_id in (None, user.pk),
        _("This judge has an account already: sign in with it, then look under “My judging”."),
    )
    deed.require(
        not Judge.objects.filter(user=user).exclude(pk=judge.pk).exists(),
        _("This account belongs to another judge. Sign out, then open the link again."),
    )
    deed.also(judge)
    judge.user = user
    judge.save(update_fields=["user"])


def describe_offer(invitation: Invitation) -> str:
    """What the invited person reads: role, event, competition, day."""
    return in_words(_offered(invitation))


def may_offer(actor: Actor, invitation: Invitation) -> bool:
    return bool(rules.may_appoint(actor, _offered(invitation)))


# --- Answers and signatures ------------------------------------------------------------------------------


def _anybody(actor: Actor, subject: object) -> bool:
    """The transition's own rule decides, once the state is known."""
    return True


def accept(*, actor: Actor, appointment: Appointment) -> Appointment:
    """Accept an appointment: the judge alone.

    Raises:
        NotAllowed: it is somebody else's.
        Refused: it was answered or withdrawn, or the event is over.
    """
    with performing("accept", actor=actor, on=appointment, may=_anybody) as deed:
        deed.subject.answered_at = timezone.now()
        move(APPOINTMENT, "accept", deed)
    return deed.subject


def decline(*, actor: Actor, appointment: Appointment, reason: str) -> Appointment:
    """Decline an appointment, or step back from it: the judge alone.

    Raises:
        NotAllowed: it is somebody else's.
        Refused: no reason, or it has ended.
    """
    with performing("decline", actor=actor, on=appointment, may=_anybody, note=reason.strip()) as deed:
        deed.subject.answered_at = deed.subject.answered_at or timezone.now()
        _end(deed.subject, reason)
        move(APPOINTMENT, "decline", deed, reason=reason)
    return deed.subject


def sign(*, actor: Actor, appointment: Appointment, seen: Collection[str]) -> Appointment:
    """Sign the texts that the event asks for: the judge alone.

    `seen` are the fingerprints of the texts that were shown, so that nobody signs what was not read.

    Raises:
        NotAllowed: it is somebody else's.
        Refused: not accepted yet or ended, or a text has changed meanwhile.
    """
    with performing("sign", actor=actor, on=appointment, may=_anybody) as deed:
        texts = declarations.asked_by(deed.subject.event)
        deed.subject.signed_at = timezone.now()
        move(APPOINTMENT, "sign", deed)
        deed.require(
            {text.sha256 for text in texts} == set(seen),
            _("A text has changed meanwhile. Read it again, then sign."),
        )
        _keep(deed, texts)
    return deed.subject


def sign_on_paper(*, actor: Actor, appointment: Appointment, document: File[Any] | None) -> Appointment:
    """Record that the judge signed the printed texts; the scan goes with it.

    Raises:
        NotAllowed: the actor does not run the event for a union.
        Refused: no scan or none that is taken, or the appointment has ended or is signed.
    """
    with performing("sign_on_paper", actor=actor, on=appointment, may=_anybody) as deed:
        now = timezone.now()
        deed.subject.signed_at, deed.subject.answered_at = now, deed.subject.answered_at or now
        move(APPOINTMENT, "sign_on_paper", deed)
        deed.require(document, _("Attach the scan or a photograph of the signed texts."), field="document")
        assert document is not None
        _keep(deed, declarations.asked_by(deed.subject.event), renamed(document, kinds=SCANS))
    return deed.subject


def _keep(deed: Deed[Appointment], texts: list[declarations.Text], document: File[Any] | None = None) -> None:
    """One declaration for each text; on paper all of them lead to the one scan."""
    stored = ""
    for text in texts:
        signed = Declaration(
            appointment=deed.subject,
            kind=text.kind,
            text_version=text.version,
            text_sha256=text.sha256,
            on_paper=document is not None,
            recorded_by_id=deed.actor.user_id,
        )
        if stored:
            signed.document.name = stored
        elif document is not None:
            signed.document.save(str(document.name), document, save=False)
            stored = str(signed.document.name)
        signed.save()
        deed.also(signed, fresh=True)


def withdraw(*, actor: Actor, appointment: Appointment, reason: str) -> Appointment:
    """Take an appointment back, with a reason that the judge reads.

    Raises:
        NotAllowed: the actor does not run the event for a union.
        Refused: no reason, or it has ended.
    """
    with performing("withdraw", actor=actor, on=appointment, may=_anybody, note=reason.strip()) as deed:
        _end(deed.subject, reason)
        move(APPOINTMENT, "withdraw", deed, reason=reason)
    return deed.subject


def _end(appointment: Appointment, reason: str) -> None:
    appointment.reason, appointment.ended_at = reason.strip(), timezone.now()


def read_document(*, actor: Actor, declaration: Declaration) -> Declaration:
    """Open the scan of a signed text.

    Raises:
        NotAllowed: the actor does not run the event for a union.
        Refused: it was signed on the portal: there is no scan.
    """
    with performing("download", actor=actor, on=declaration.appointment, may=rules.may_appoint) as deed:
        deed.require(declaration.document, _("There is no file: the text was signed on the portal."))
        deed.extra["declaration"] = declaration.pk
    return declaration


# --- What follows a step ---------------------------------------------------------------------------------


@register_follower("judging.tell_organiser")
def tell_organiser(deed: Deed[Appointment]) -> None:
    """Whoever invited learns the answer."""
    appointment = deed.subject
    if appointment.invited_by is not None:
        deed.tell(
            [appointment.invited_by],
            title=_text("%(name)s: %(state)s")
            % {"name": appointment.judge.name, "state": appointment.get_state_display()},
            body=in_words(appointment),
            url=reverse("judges:appointment", args=[appointment.pk]),
            by_message=False,
        )


@register_follower("judging.tell_judge")
def tell_judge(deed: Deed[Appointment]) -> None:
    """The judge learns that the appointment was withdrawn, and why."""
    appointment = deed.subject
    if appointment.judge.user is not None:
        deed.tell(
            [appointment.judge.user],
            title=_text("Your appointment was withdrawn"),
            body=f"{in_words(appointment)}。{appointment.reason}",
            url=reverse("judge:home"),
        )


@register_follower("judging.end_invitation")
def end_invitation(deed: Deed[Appointment]) -> None:
    """A link that nobody took up opens nothing any more."""
    invitation = deed.subject.invitation
    if invitation is not None and invitation.state in (InvitationState.WAITING, InvitationState.EXPIRED):
        invitations.revoke_invitation(actor=deed.actor, invitation=invitation, reason=deed.note)
