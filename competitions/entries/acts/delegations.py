"""Delegations of unions, and the ladder: places of a higher event filled from the ranking of a lower one."""

from __future__ import annotations

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.entries import eligibility, rules
from competitions.entries.acts.drafting import start
from competitions.entries.acts.submitting import lock_event, next_number
from competitions.entries.models import Competitor, Delegation, Entry, Selection
from competitions.entries.queries.standing import findings_of, people_of, places
from competitions.entries.ranking import chosen, ranking_of
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.findings import Finding, blocking
from portal.acts.refusals import Refused
from portal.acts.scope import contains
from unions.models import Union


def form_delegation(
    *,
    actor: Actor,
    competition: Competition,
    union: Union,
    name: str,
    leader: str,
    leader_phone: str = "",
    coach: str = "",
    delegation: Delegation | None = None,
) -> Delegation:
    """Form a union's delegation to a competition, or change who leads it (`delegation` given).

    Raises:
        NotAllowed: the actor is not staff of the union.
        Refused: the competition takes no delegations, or the union has one already.
    """
    if delegation is not None:
        with performing("change_delegation", actor=actor, on=delegation, may=rules.may_lead) as deed:
            _fill(deed.subject, name, leader, leader_phone, coach)
            deed.subject.save()
        return deed.subject
    made: Deed[Delegation]
    try:
        with creating("form_delegation", actor=actor, at=union, may=rules.may_send) as made:
            made.require(competition.is_public, _("This competition has not been filed yet."))
            made.require(
                competition.events.filter(entered_by=Event.EnteredBy.DELEGATION).exists(),
                _("No event of this competition is entered by delegations."),
            )
            fresh = Delegation(competition=competition, union=union)
            _fill(fresh, name, leader, leader_phone, coach)
            made.require(fresh.name, _("Please give the delegation a name."), field="name")
            fresh.save()
            made.subject = fresh
    except IntegrityError as error:
        raise Refused(_("Your union has a delegation in this competition already.")) from error
    return made.subject


def _fill(delegation: Delegation, name: str, leader: str, leader_phone: str, coach: str) -> None:
    delegation.name = name.strip()
    delegation.leader = leader.strip()
    delegation.coach = coach.strip()
    delegation.leader_phone = leader_phone.strip()


def set_quota(*, actor: Actor, delegation: Delegation, quota: int | None) -> Delegation:
    """Give a delegation its own number of entries in each event; None: as the event says."""
    with performing("set_quota", actor=actor, on=delegation, may=rules.may_set_quota) as deed:
        deed.subject.quota = quota
        deed.subject.save()
    return deed.subject


def select_from_ranking(
    *,
    actor: Actor,
    source: Event,
    target: Event,
    delegation: Delegation,
    number: int,
    left_out: frozenset[int] = frozenset(),
) -> Selection:
    """Fill `number` places of `target` for a delegation from the newest published ranking of `source`.

    One act: either all of them advance or none. Equal ranks at the cut-off all advance if the places allow.
    An entry that still lacks an attachment keeps its place and is completed until the deadline.

    Raises:
        NotAllowed: the actor is not staff of the delegation's union.
        Refused: nothing is published, the events do not fit together, the places do not suffice (a tie at the
            cut-off included), somebody chosen is not eligible any more, or entry is closed.
    """
    with creating("select", actor=actor, at=delegation, may=rules.may_lead) as deed:
        event = lock_event(target.pk)
        deed.require(
            target.competition_id == delegation.competition_id
            and source.competition_id != target.competition_id,
            _("These two events do not belong together."),
        )
        deed.require(
            contains(delegation.union.path, source.competition.organiser.path),
            _("The lower event must have been held by your union or one below it."),
        )
        ranking = ranking_of(source)
        if ranking is None:
            raise Refused(_("The results of the lower event have not been published yet."))
        advancing, tied = chosen(ranking, number, left_out)
        deed.require(advancing, _("Nobody is ranked in the lower event."), field="number")
        _require_places(event, delegation, advancing, tied, number)
        selection = Selection.objects.create(
            source=source,
            target=event,
            delegation=delegation,
            union=delegation.union,
            places=number,
            source_version=ranking.version,
            by_id=actor.user_id,
        )
        deed.subject = selection
        deed.extra["entries"] = advancing
        lower = Entry.objects.select_related("enterprise").in_bulk(advancing)
        problems: list[Finding] = []
        for entry_id in advancing:
            problems += _advance(actor, lower[entry_id], event, delegation, selection)
        deed.require(
            not problems,
            _("Not everybody may advance. Leave those out who cannot; the next ranks then move up."),
            findings=problems,
        )
    return selection


def _require_places(
    event: Event, delegation: Delegation, advancing: list[int], tied: int, number: int
) -> None:
    """Refuse when capacity or quota do not suffice for everybody who advances."""
    counted = places(event, delegation=delegation)
    left = min(
        (limit for limit in (counted.left, counted.quota_left) if limit is not None), default=len(advancing)
    )
    if len(advancing) <= left:
        return
    if tied:
        raise Refused(
            ngettext(
                "%(tied)d more entry has the same rank at the cut-off, and ties advance together: "
                "%(needed)d places are needed, %(left)d are left. Choose fewer places, or ask the organiser.",
                "%(tied)d more entries have the same rank at the cut-off, and ties advance together: "
                "%(needed)d places are needed, %(left)d are left. Choose fewer places, or ask the organiser.",
                tied,
            )
            % {"tied": tied, "needed": len(advancing), "left": left},
            field="number",
        )
    raise Refused(
        _("%(needed)d places are needed, and %(left)d are left for your delegation.")
        % {"needed": number, "left": left},
        field="number",
    )


def _advance(
    actor: Actor, lower: Entry, event: Event, delegation: Delegation, selection: Selection
) -> list[Finding]:
    """Make the higher entry of one lower entry; returns what forbids it, if anything."""
    workers = [competitor.worker for competitor in people_of(lower) if competitor.active]
    captains = {competitor.worker_id for competitor in people_of(lower) if competitor.captain}
    entry = start(actor=actor, event=event, delegation=delegation, workers=workers)
    entry.enterprise = lower.enterprise
    entry.team_name = lower.team_name
    entry.coach = lower.coach
    entry.selection = selection
    entry.selected_from = lower
    if captains:
        Competitor.objects.filter(entry=entry, worker__in=captains).update(captain=True)
    findings = blocking(findings_of(entry, event=event))
    forbidding = [finding for finding in findings if finding.key not in eligibility.COMPLETED_LATER]
    if forbidding:
        return forbidding
    entry.state = Entry.State.RETURNED if findings else Entry.State.SUBMITTED
    entry.reason = str(_("Selected from the lower event; please complete the entry.")) if findings else ""
    entry.correct_by = event.entry_closes_at if findings else None
    entry.number = next_number(event)
    entry.submitted_at = timezone.now()
    entry.save()
    Competitor.objects.filter(entry=entry).update(active=True)
    return []
