"""Another worker in a competitor's place, after the deadline and until lots are drawn or the event is under way."""

from __future__ import annotations

from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries import eligibility, rules
from competitions.entries.acts.submitting import lock_event
from competitions.entries.closing import is_fixed
from competitions.entries.models import Competitor, Entry, Substitution
from competitions.entries.queries.people import entrants
from competitions.entries.queries.standing import belongs, findings_of_workers, posts
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor, Role
from portal.acts.deeds import Deed, creating, performing
from portal.acts.findings import Finding
from portal.acts.refusals import Refused
from unions.queries import holders

SUBSTITUTED_IN = (Event.State.OPEN, Event.State.CLOSED, Event.State.POSTPONED)


def substitution_findings(entry: Entry, coming: Worker) -> list[Finding]:
    """What the rules say of the person who is to come: the same as at entry."""
    found = findings_of_workers(
        entry.event,
        [coming],
        enterprise_id=entry.enterprise_id,
        delegation=entry.delegation,
        without=None,
    )
    return found[coming.pk]


def _require_time(deed: Deed[Substitution], event: Event) -> None:
    deed.require(event.state in SUBSTITUTED_IN, _("The event has begun; nobody can be substituted any more."))
    deed.require(not is_fixed(event), _("Lots have been drawn; nobody can be substituted any more."))
    deed.require(
        not eligibility.is_open(event, timezone.now()),
        _("Entry is still open: simply change the entry instead."),
    )


def ask_substitution(
    *, actor: Actor, leaving: Competitor, coming: Worker, reason: str, confirmed: bool = False
) -> Substitution:
    """Ask the organiser to let `coming` compete in the place of `leaving`.

    Raises:
        Refused: before the deadline (then the entry can simply be changed), once lots are drawn or the event is under
            way, without a reason, while another request is open, or where the rules speak against the person.
    """
    deed: Deed[Substitution]
    try:
        with creating(
            "ask_substitution", actor=actor, at=leaving, may=rules.may_ask_substitution, note=reason.strip()
        ) as deed:
            # Entry before event, as everywhere: neither a decision nor the start of the event may overtake this.
            entry = Entry.objects.select_for_update(of=("self",)).get(pk=leaving.entry_id)
            entry.event = lock_event(entry.event_id)
            leaving.refresh_from_db(fields=["active"])
            _require_time(deed, entry.event)
            deed.require(
                leaving.active and entry.state in (Entry.State.SUBMITTED, Entry.State.ACCEPTED),
                _("This competitor holds no place any more."),
            )
            deed.require(reason.strip(), _("Please give the reason."), field="reason")
            deed.require_clear(substitution_findings(entry, coming), confirmed=confirmed)
            deed.subject = Substitution.objects.create(
                entry=entry,
                leaving=leaving,
                coming=coming,
                reason=reason.strip(),
                requested_by_id=actor.user_id,
            )
            deed.tell(
                holders(entry.event.competition.organiser, Role.OFFICER, Role.ADMINISTRATOR),
                title=_("A substitution is asked for in entry %(number)s") % {"number": entry.number},
                body=reason.strip(),
                url=reverse("entries:substitution", args=[deed.subject.pk]),
            )
    except IntegrityError as error:
        raise Refused(_("A substitution of this competitor has been asked for already.")) from error
    return deed.subject


def approve_substitution(
    *, actor: Actor, substitution: Substitution, opinion: str = "", confirmed: bool = False
) -> Substitution:
    """Let the new competitor in; the former one stays on record and holds no place."""
    try:
        with performing(
            "approve_substitution",
            actor=actor,
            on=substitution,
            may=rules.may_decide_substitution,
            note=opinion.strip(),
        ) as deed:
            substitution = deed.subject
            _require_open(deed)
            # Entry before event, as everywhere: a refusal or withdrawal meanwhile must not be overtaken.
            entry = Entry.objects.select_for_update(of=("self",)).get(pk=substitution.entry_id)
            substitution.entry = entry
            event = lock_event(entry.event_id)
            _require_time(deed, event)
            deed.require_clear(substitution_findings(entry, substitution.coming), confirmed=confirmed)
            leaving = deed.also(substitution.leaving)
            deed.require(
                leaving.active and entry.state in (Entry.State.SUBMITTED, Entry.State.ACCEPTED),
                _("This competitor holds no place any more."),
            )
            leaving.active = False
            leaving.left_at = timezone.now()
            leaving.save()
            coming = Competitor.objects.create(
                entry=entry,
                event=event,
                worker=substitution.coming,
                employer=_employer(entry, substitution.coming, leaving.employer),
                skill_level=substitution.coming.skill_level,
                captain=leaving.captain,
                order=leaving.order,
            )
            deed.also(coming, fresh=True)
            _close(deed, Substitution.State.APPROVED, opinion)
            deed.tell(
                entrants(entry),
                title=_("The substitution in entry %(number)s is approved") % {"number": entry.number},
                body=opinion.strip(),
                url=reverse("entries:entry", args=[entry.pk]),
            )
    except IntegrityError as error:
        raise Refused(_("This person was entered in this event a moment ago.")) from error
    return substitution


def refuse_substitution(*, actor: Actor, substitution: Substitution, opinion: str) -> Substitution:
    """Leave the entry as it is, with the reason."""
    with performing(
        "refuse_substitution",
        actor=actor,
        on=substitution,
        may=rules.may_decide_substitution,
        note=opinion.strip(),
    ) as deed:
        _require_open(deed)
        deed.require(opinion.strip(), _("Please give the reason."), field="opinion")
        _close(deed, Substitution.State.REFUSED, opinion)
        entry = deed.subject.entry
        deed.tell(
            entrants(entry, workers=False),
            title=_("The substitution in entry %(number)s is refused") % {"number": entry.number},
            body=opinion.strip(),
            url=reverse("entries:entry", args=[entry.pk]),
        )
    return deed.subject


def _require_open(deed: Deed[Substitution]) -> None:
    deed.require(
        deed.subject.state == Substitution.State.REQUESTED, _("This request has been decided already.")
    )


def _close(deed: Deed[Substitution], state: str, opinion: str) -> None:
    deed.subject.state = state
    deed.subject.opinion = opinion.strip()
    deed.subject.decided_by_id = deed.actor.user_id
    deed.subject.decided_at = timezone.now()
    deed.subject.save()


def _employer(entry: Entry, worker: Worker, otherwise: Enterprise) -> Enterprise:
    """Where the new competitor is employed today, within the unit or the delegation."""
    for post in posts([worker.pk], timezone.localdate())[worker.pk]:
        if belongs([post], enterprise_id=entry.enterprise_id, delegation=entry.delegation):
            return Enterprise.objects.get(pk=post[0])
    return otherwise
