"""Filing objections, dealing with them, and reminding of their deadlines.

Filing and every step lock the event first, as publishing and making final do: an objection is there before the
results are final, or it is refused.
"""

from __future__ import annotations

import datetime
import logging
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.entries.models import Entry
from competitions.judging.models import Appointment
from competitions.planning.models import Event, FilingCounter
from competitions.planning.numbering import next_number, register_name
from competitions.results import deadlines, queries, rules
from competitions.results.lifecycles import OBJECTION
from competitions.results.models import Arbitration, DecisionSignature, Objection, ObjectionPaper
from competitions.results.objection_followers import arbitrators_of, handlers_of, page_of, tell_handlers
from competitions.results.snapshots import LANGUAGE
from portal.acts.actors import Actor
from portal.acts.dates import in_words
from portal.acts.deeds import Deed, creating, performing
from portal.acts.lifecycle import move
from portal.acts.refusals import NotAllowed, Refused
from portal.files.kinds import SCANS
from portal.files.uploads import renamed

logger = logging.getLogger(__name__)
# So long before a deadline those who must act are reminded, once a stage.
MOST_PAPERS = 5
SIGN = "sign_decision"
REMINDED_BEFORE = datetime.timedelta(hours=24)


def object_to(
    *, actor: Actor, entry: Entry, kind: str, text: str, evidence: Sequence[File[Any]] = ()
) -> Objection:
    """File an objection for an entry, with at most `MOST_PAPERS` papers; it gets its receipt number at once.

    Raises:
        NotAllowed: the actor neither competes in the entry nor acts for the unit that entered it.
        Refused: nothing is said, it is too early or too late, or the same person has one open.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update(of=("self",)).get(pk=entry.event_id)
        act: AbstractContextManager[Deed[Any]] = creating(
            "object", actor=actor, at=entry, may=rules.may_object, union_id=event.journal_union_id
        )
        with act as deed:
            deed.require(text.strip(), _("Say what you object to, and why."), field="text")
            version = queries.newest_standing(event.pk)
            settled = version is not None and version.is_final and version.closes_at is not None
            deed.require(not settled, _("The results went through their public notice and are final."))
            filing = (
                deadlines.results(version) if kind == Objection.Kind.RESULTS else deadlines.conduct(event)
            )
            _require_time(deed, filing)
            pending = Objection.objects.filter(
                entry=entry, kind=kind, filed_by_id=actor.user_id, state__in=_PENDING
            )
            deed.require(not pending.exists(), _("You have an objection of this kind open already."))
            due = deadlines.to_take_up(event)
            assert actor.user_id is not None
            objection = Objection(
                number=_receipt(event),
                event=event,
                entry=entry,
                version=version if version is not None and version.is_open else None,
                kind=kind,
                text=text.strip(),
                filed_by_id=actor.user_id,
                unit_id=actor.unit_id if actor.at_unit else None,
                due_at=due.at,
                due_provisional=due.provisional,
            )
            deed.require(
                len(evidence) <= MOST_PAPERS,
                _("At most %(most)d papers can be handed in: put pages together into one PDF.")
                % {"most": MOST_PAPERS},
                field="evidence",
            )
            stored = [renamed(paper, kinds=SCANS, field="evidence") for paper in evidence]
            if stored:
                objection.evidence.save(str(stored[0].name), stored[0], save=False)
            objection.save()
            for paper in stored[1:]:
                deed.also(ObjectionPaper.objects.create(objection=objection, file=paper), fresh=True)
            deed.subject = objection
            tell_handlers(deed)
            _forget_public_page(event)
        return objection


_PENDING = (Objection.State.SUBMITTED, Objection.State.ACCEPTED, Objection.State.ASSIGNED)


def _require_time(deed: Deed[Any], filing: deadlines.Filing | None) -> None:
    deed.require(
        filing is not None, _("No results of this event are on public notice: there is no time for it.")
    )
    assert filing is not None
    deed.require(
        not filing.is_over,
        _("The time for it ended at %(moment)s (Beijing time); later objections are not accepted.")
        % {"moment": _minute(filing.closes_at)},
    )
    deed.require(
        filing.is_open,
        _("Objections can be filed from %(moment)s (Beijing time) on.")
        % {"moment": _minute(filing.opens_at)},
    )


def _receipt(event: Event) -> str:
    """沧工竞异〔2026〕3号: in order for each union and year, never reused."""
    union, year = event.competition.organiser, timezone.localdate().year
    number = next_number(union, year, series=FilingCounter.Series.OBJECTION)
    text = f"{register_name(union)}竞异〔{year}〕{number}号"
    if Objection.objects.filter(number=text).exists():
        # Two unions without a name of their own in document numbers may be called alike.
        text = f"{register_name(union)}竞异〔{year}〕{number}号（{union.code}）"
    return text


@contextmanager
def _dealing(verb: str, actor: Actor, objection: Objection) -> Iterator[Deed[Objection]]:
    """Lock the event, then the objection; the transition's own rule decides, once the state is known."""
    with transaction.atomic():
        Event.objects.select_for_update(of=("self",)).get(pk=objection.event_id)
        with performing(verb, actor=actor, on=objection, may=lambda _actor, _subject: True) as deed:
            yield deed
            _forget_public_page(deed.subject.event)


def take_up(*, actor: Actor, objection: Objection) -> Objection:
    """Take it up for examination.

    Raises:
        NotAllowed: the actor does not deal with it.
        Refused: it is past that.
    """
    with _dealing("take_up", actor, objection) as deed:
        _set_due(deed.subject, deadlines.to_decide(deed.subject.event))
        move(OBJECTION, "take_up", deed)
    return deed.subject


def refuse(*, actor: Actor, objection: Objection, reason: str, public_summary: str) -> Objection:
    """Do not take it up: late, or without ground. Whoever objected reads the reason, everybody the summary.

    Raises:
        NotAllowed: the actor does not deal with it.
        Refused: it is past that, or reason or summary is missing.
    """
    with _dealing("refuse", actor, objection) as deed:
        _require_summary(deed, public_summary)
        deed.subject.reason = reason.strip()
        _set_due(deed.subject, deadlines.Due())
        deed.subject.closed_at = timezone.now()
        move(OBJECTION, "refuse", deed, reason=reason)
    return deed.subject


def assign(*, actor: Actor, objection: Objection, arbitrators: Sequence[Appointment]) -> Objection:
    """Give it to arbitrators of the event without a conflict; to others than before, where it was given already.

    Raises:
        NotAllowed: the actor does not deal with it.
        Refused: nobody is chosen, or somebody is no arbitrator here, or has a conflict with the entry.
    """
    with _dealing("assign", actor, objection) as deed:
        subject = deed.subject
        free = {each.pk for each in queries.free_arbitrators(subject)}
        chosen = {each.pk for each in arbitrators}
        needed = queries.arbitrators_needed(subject.event)
        deed.require(
            len(chosen) >= needed,
            ngettext(
                "Choose at least one arbitrator.",
                "By the policy pack %(count)d arbitrators sign the decision: choose as many.",
                needed,
            )
            % {"count": needed},
            field="arbitrators",
        )
        deed.require(
            chosen <= free,
            _("Only arbitrators who have signed and have no conflict with the entry can be chosen."),
            field="arbitrators",
        )
        now = timezone.now()
        known = set()
        for each in subject.arbitrations.filter(ended_at__isnull=True):
            if each.appointment_id in chosen:
                known.add(each.appointment_id)
                continue
            deed.also(each)
            each.ended_at = now
            each.save(update_fields=["ended_at"])
        for pk in sorted(chosen - known):
            deed.also(Arbitration.objects.create(objection=subject, appointment_id=pk), fresh=True)
        for signature in subject.signatures.filter(ended_at__isnull=True).exclude(appointment__in=chosen):
            _end(deed, signature)
        if subject.state == Objection.State.ACCEPTED:
            subject.reminded_at = None
        move(OBJECTION, "assign", deed)
    return deed.subject


def decide_objection(*, actor: Actor, objection: Objection, upheld: bool, reason: str) -> Objection:
    """Sign a decision with its reason; it stands once as many arbitrators as the policy pack wants have signed it.

    Whoever signs another decision, or the same in other words, puts it in place of the one before: the others sign
    anew.

    Raises:
        NotAllowed: the actor does not arbitrate it, or may no longer (appointment ended, conflict found).
        Refused: it is not under arbitration, or the reason is missing.
    """
    words = reason.strip()
    with transaction.atomic():
        event = Event.objects.select_for_update(of=("self",)).get(pk=objection.event_id)
        own = objection.arbitrations.filter(
            appointment__judge__user_id=actor.user_id or 0, ended_at__isnull=True
        ).first()
        # Appointments end and conflicts turn up after the assignment, too: who may no longer arbitrate signs nothing,
        # and what such a person signed before counts no more.
        free = {each.pk for each in queries.free_arbitrators(objection)}
        if own is not None and own.appointment_id not in free:
            own = None
        standing = queries.signatures_of(objection)
        same = [
            each
            for each in standing
            if each.appointment_id in free and (each.upheld, each.reason) == (upheld, words)
        ]
        signers = {each.appointment_id for each in same} | (
            {own.appointment_id} if own is not None else set()
        )
        stands = len(signers) >= queries.arbitrators_needed(event)
        verb = ("uphold" if upheld else "dismiss") if stands else SIGN
        with _dealing(verb, actor, objection) as deed:
            if own is None or not rules.arbitrates(actor, deed.subject):
                raise NotAllowed
            deed.require(deed.subject.state == Objection.State.ASSIGNED, _("This was decided already."))
            deed.require(words, _("Please give the reason."), field="reason")
            for each in standing:
                if each not in same or each.appointment_id == own.appointment_id:
                    _end(deed, each)
            signature = DecisionSignature.objects.create(
                objection=deed.subject, appointment_id=own.appointment_id, upheld=upheld, reason=words
            )
            deed.also(signature, fresh=True)
            if stands:
                _decide(deed, verb, upheld=upheld, reason=words)
            else:
                _tell_others(deed)
    return deed.subject


def _decide(deed: Deed[Objection], verb: str, *, upheld: bool, reason: str) -> None:
    subject = deed.subject
    subject.reason, subject.upheld = reason, upheld
    subject.decided_at, subject.decided_by_id = timezone.now(), deed.actor.user_id
    _set_due(subject, deadlines.Due())
    move(OBJECTION, verb, deed, reason=reason)


def _end(deed: Deed[Objection], signature: DecisionSignature) -> None:
    deed.also(signature)
    signature.ended_at = timezone.now()
    signature.save(update_fields=["ended_at"])


def _tell_others(deed: Deed[Objection]) -> None:
    """The other arbitrators, that a decision waits for their signature."""
    deed.tell(
        [person for person in arbitrators_of(deed.subject) if person.pk != deed.actor.user_id],
        title=_("A decision on objection %(number)s waits for your signature")
        % {"number": deed.subject.number},
        url=page_of(deed.subject),
    )


def close(*, actor: Actor, objection: Objection, public_summary: str, confirmed: bool = False) -> Objection:
    """Close it with the words that everybody reads on the page of the results.

    Raises:
        NotAllowed: the actor does not deal with it.
        Refused: it is not decided, the summary is missing, or an upheld one has had no corrected version yet and
            that is not confirmed.
    """
    with _dealing("close", actor, objection) as deed:
        _require_summary(deed, public_summary)
        deed.subject.closed_at = timezone.now()
        move(OBJECTION, "close", deed, confirmed=confirmed)
    return deed.subject


def take_back(*, actor: Actor, objection: Objection) -> Objection:
    """Take one's own objection back.

    Raises:
        NotAllowed: somebody else filed it.
        Refused: it is decided already.
    """
    with _dealing("take_back", actor, objection) as deed:
        _set_due(deed.subject, deadlines.Due())
        move(OBJECTION, "take_back", deed)
    return deed.subject


def _require_summary(deed: Deed[Objection], summary: str) -> None:
    deed.require(summary.strip(), _("Write what everybody may read of it."), field="public_summary")
    deed.subject.public_summary = summary.strip()


def _set_due(objection: Objection, due: deadlines.Due) -> None:
    objection.due_at, objection.due_provisional, objection.reminded_at = due.at, due.provisional, None


def _forget_public_page(event: Event) -> None:
    """The public page says how many objections there are: have this process ask anew."""
    queries.forget_heads(event.pk)
    transaction.on_commit(lambda: queries.forget_heads(event.pk))


def remind() -> int:
    """Remind those who must act of deadlines within a day, once a stage; how many objections.

    Run as often as one likes; each objection is a transaction of its own.
    """
    now, reminded = timezone.now(), 0
    with translation.override(LANGUAGE):
        for objection in queries.to_remind(now + REMINDED_BEFORE):
            try:
                _remind(objection)
            except Refused as refusal:
                logger.info("objection %s: %s", objection.pk, refusal)
            except Exception:
                logger.exception("objection %s: reminding failed", objection.pk)
            else:
                reminded += 1
    return reminded


def _remind(objection: Objection) -> None:
    with performing("remind", actor=Actor.system(), on=objection, may=lambda _actor, _subject: False) as deed:
        subject = deed.subject
        deed.require(
            subject.state in _PENDING and subject.reminded_at is None and subject.due_at is not None,
            _("It is not due any more."),
        )
        assert subject.due_at is not None
        subject.reminded_at = timezone.now()
        subject.save(update_fields=["reminded_at"])
        under = subject.state == Objection.State.ASSIGNED
        deed.tell(
            arbitrators_of(subject) if under else handlers_of(subject),
            title=_("Objection %(number)s is due at %(moment)s (Beijing time)")
            % {"number": subject.number, "moment": _minute(subject.due_at)},
            url=page_of(subject),
        )


def _minute(moment: datetime.datetime) -> str:
    return in_words(moment)
