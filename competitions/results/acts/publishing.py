"""Publishing results and taking them back."""

from __future__ import annotations

from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import preview
from competitions.planning.acts.lifecycle import apply_event_move
from competitions.planning.audiences import entrants_of
from competitions.planning.models import Event
from competitions.results import rules, snapshots
from competitions.results.acts.settling import settle
from competitions.results.models import ResultVersion
from portal.acts import journal
from portal.acts.actors import Actor
from portal.acts.deeds import performing


def publish(
    *, actor: Actor, event: Event, reason: str = "", confirmed: bool = False, checked: str = ""
) -> ResultVersion:
    """Publish the standings as the next version. `checked` is the fingerprint of what the publisher looked at.

    The event's row is locked: of two who publish at once the second finds the event published.

    Raises:
        NotAllowed: the actor does not publish here.
        Refused: not scored, somebody without a score, a shared rank, a correction without a reason, or the
            standings are not those that were looked at.
    """
    with performing("publish", actor=actor, on=event, may=rules.may_publish, note=reason) as deed:
        found = deed.subject
        apply_event_move(deed, confirmed=confirmed)
        last = ResultVersion.objects.filter(event=found).aggregate(last=Max("number"))["last"] or 0
        deed.require(not last or reason.strip(), _("A correction needs its reason."), field="reason")
        snapshot = snapshots.build(preview.of(found))
        fingerprint = snapshots.fingerprint(snapshot)
        deed.require(
            not checked or checked == fingerprint,
            _("The standings have changed since you looked at them. Please check them again."),
        )
        version = deed.also(
            ResultVersion.objects.create(
                event=found,
                number=last + 1,
                snapshot=snapshot,
                sha256=fingerprint,
                journal_head=journal.head("planning.event", found.pk),
                reason=reason.strip(),
                published_by_id=actor.user_id,
            ),
            fresh=True,
        )
        settle(deed, found, version)
        words = {"competition": found.competition.name, "event": found.name}
        title = _("Results of “%(event)s” of “%(competition)s” are published") % words
        if last:
            title = _("Corrected results of “%(event)s” of “%(competition)s” are published") % words
        deed.tell(
            entrants_of(found),
            title=title,
            body=reason.strip(),
            url=reverse("results:public", args=[found.pk]),
        )
        return version


def withdraw(*, actor: Actor, version: ResultVersion, reason: str) -> ResultVersion:
    """Take a published version back at once; a tombstone with the reason stays.

    Withdrawing the newest version takes the earlier ones, which it had corrected, off the public site too: nothing
    older may come up again in its place. The event is scored again, if it was published or archived.

    Raises:
        NotAllowed: the actor does not publish here.
        Refused: no reason, or withdrawn already.
    """
    with performing(
        "withdraw_publication", actor=actor, on=version.event, may=rules.may_publish, note=reason
    ) as deed:
        event = deed.subject
        standing = list(
            ResultVersion.objects.filter(event=event, withdrawn_at__isnull=True)
            .defer("snapshot")
            .order_by("number")
        )
        by_pk = {each.pk: each for each in standing}
        deed.require(version.pk in by_pk, _("This version was withdrawn already."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        is_newest = version.pk == standing[-1].pk
        now = timezone.now()
        for each in standing if is_newest else [by_pk[version.pk]]:
            deed.also(each)
            each.withdrawn_at = now
            each.withdrawn_by_id = actor.user_id
            each.withdrawal_reason = reason.strip()
            each.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawal_reason"])
        if is_newest and event.state in (Event.State.PUBLISHED, Event.State.ARCHIVED):
            apply_event_move(deed, confirmed=True)
        if is_newest:
            settle(deed, event, None)
            deed.tell(
                entrants_of(event),
                title=_("Results of “%(event)s” of “%(competition)s” are withdrawn")
                % {"event": event.name, "competition": event.competition.name},
                body=reason.strip(),
                url=reverse("results:public", args=[event.pk]),
            )
        return by_pk[version.pk]
