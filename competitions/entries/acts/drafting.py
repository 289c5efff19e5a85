"""Writing an entry: start it, choose its people, name the team, attach what is asked for.

Every step is kept at once. A draft holds no place and no person; both are taken at submission.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from competitions.entries import eligibility, rules
from competitions.entries.models import Attachment, Competitor, Delegation, Entry, JointAgreement
from competitions.entries.requirements import REQUIREMENTS, Requirement
from competitions.planning.models import Event
from enterprises.models import Enterprise, Worker
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating, performing
from portal.acts.refusals import Refused
from portal.files.uploads import delete_on_commit, renamed

EDITABLE = (Entry.State.DRAFT, Entry.State.RETURNED)


def require_editable(deed: Deed[Entry]) -> None:
    """Drafts and returned entries can be written; all else must be reopened first."""
    deed.require(
        deed.subject.state in EDITABLE,
        _("This entry has been sent in. Choose “Change the entry” first; its place is kept."),
    )


def _may_start(actor: Actor, at: Enterprise | Delegation) -> bool:
    if isinstance(at, Delegation):
        return rules.may_lead(actor, at)
    return rules.may_enter_for(actor, at)


def start(
    *,
    actor: Actor,
    event: Event,
    enterprise: Enterprise | None = None,
    delegation: Delegation | None = None,
    workers: Sequence[Worker] = (),
) -> Entry:
    """Begin a draft for a unit or a delegation, with people if some are chosen already.

    Raises:
        NotAllowed: the actor does not enter for this unit or delegation.
        Refused: the event takes no entries now, or is entered in another way.
    """
    at = delegation or enterprise
    if at is None:
        raise Refused(_("Please choose the unit."), field="enterprise")
    with creating("start", actor=actor, at=at, may=_may_start, union_id=event.journal_union_id) as deed:
        by_delegations = event.entered_by == Event.EnteredBy.DELEGATION
        deed.require(
            by_delegations == (delegation is not None),
            _("This event is entered by delegations of unions.")
            if by_delegations
            else _("This event is entered by enterprises and schools."),
        )
        deed.require(
            delegation is None or delegation.competition_id == event.competition_id,
            _("This delegation belongs to another competition."),
        )
        host = event.competition.enterprise_id
        deed.require(
            host is None or (enterprise is not None and enterprise.pk == host),
            _("This is an internal competition of another unit."),
        )
        deed.require(event.competition.is_public, _("This competition has not been filed yet."))
        deed.require(eligibility.is_open(event, timezone.now()), _("Entry to this event is not open now."))
        entry = Entry.objects.create(
            event=event,
            enterprise=enterprise,
            delegation=delegation,
            entered_through_id=actor.union_id if actor.at_union and delegation is None else None,
            created_by_id=actor.user_id,
        )
        deed.subject = entry
        _add(deed, entry, workers)
    return entry


def start_several(
    *, actor: Actor, event: Event, enterprise: Enterprise, workers: Sequence[Worker]
) -> list[Entry]:
    """One draft for each worker of an individual event; all or none."""
    with transaction.atomic():
        return [
            start(actor=actor, event=event, enterprise=enterprise, workers=[worker]) for worker in workers
        ]


def _add(deed: Deed[Entry], entry: Entry, workers: Sequence[Worker]) -> None:
    present = set(entry.competitors.filter(left_at__isnull=True).values_list("worker_id", flat=True))
    position = len(present)
    for worker in workers:
        if worker.pk in present:
            continue
        present.add(worker.pk)
        employer = _employer(entry, worker)
        if employer is None:
            raise Refused(
                _("%(name)s does not belong to the unit today. Please mend the employment first.")
                % {"name": worker.name}
            )
        competitor = Competitor.objects.create(
            entry=entry,
            event_id=entry.event_id,
            worker=worker,
            employer=employer,
            skill_level=worker.skill_level,
            order=position,
            captain=False,
            active=False,
        )
        deed.also(competitor, fresh=True)
        position += 1


def _employer(entry: Entry, worker: Worker) -> Enterprise | None:
    """Where the worker is employed today: at the unit, or at any unit of the delegation's union."""
    from competitions.entries.queries.standing import belongs, posts

    held = posts([worker.pk], timezone.localdate())[worker.pk]
    fitting = [
        post
        for post in held
        if belongs([post], enterprise_id=entry.enterprise_id, delegation=entry.delegation)
    ]
    return Enterprise.objects.get(pk=fitting[0][0]) if fitting else None


def add_people(*, actor: Actor, entry: Entry, workers: Sequence[Worker]) -> Entry:
    """Add competitors to a draft; in an individual event the one chosen takes the place of the former."""
    with performing("add_people", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        event = deed.subject.event
        deed.require(workers, _("Please choose at least one person."), field="workers")
        if not event.is_team:
            deed.require(len(workers) == 1, _("This event is entered by one person at a time."))
            _remove(deed, deed.subject.competitors.filter(left_at__isnull=True).exclude(worker=workers[0]))
        present = deed.subject.competitors.filter(left_at__isnull=True)
        known = set(present.values_list("worker_id", flat=True))
        size = len(known | {worker.pk for worker in workers})
        deed.require(
            size <= max(1, event.team_size_maximum) or not event.is_team,
            _("The team may have %(most)d members at most.") % {"most": event.team_size_maximum},
            field="workers",
        )
        _add(deed, deed.subject, workers)
        if event.is_team and not present.filter(captain=True).exists():
            first = present.order_by("order", "id").first()
            if first is not None:
                first.captain = True
                first.save(update_fields=["captain"])
    return deed.subject


def _remove(deed: Deed[Entry], competitors: Iterable[Competitor]) -> None:
    for competitor in list(competitors):
        papers = list(deed.subject.attachments.filter(worker=competitor.worker_id))
        deed.extra.setdefault("removed_workers", []).append(competitor.worker_id)
        competitor.delete()
        for paper in papers:
            _drop(paper)


def remove_person(*, actor: Actor, entry: Entry, competitor: Competitor) -> Entry:
    """Take a competitor out of a draft, with what was attached for that person."""
    with performing("remove_person", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        deed.require(
            competitor.entry_id == deed.subject.pk and competitor.left_at is None,
            _("This person is not in the entry any more."),
        )
        _remove(deed, [competitor])
    return deed.subject


def name_team(*, actor: Actor, entry: Entry, team_name: str, coach: str, captain: Competitor | None) -> Entry:
    """Set the team's name, coach and captain.

    Raises:
        Refused: the captain is not a member, or another team of the event has this name.
    """
    with performing("name_team", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        entry = deed.subject
        name = team_name.strip()
        same = Entry.objects.filter(
            event_id=entry.event_id, team_name__iexact=name, state__in=Entry.TAKING_A_PLACE
        ).exclude(pk=entry.pk)
        deed.require(
            not name or not same.exists(),
            _("A team of this name is entered in this event already."),
            field="team_name",
        )
        entry.team_name = name
        entry.coach = coach.strip()
        entry.save()
        if captain is not None:
            _make_captain(deed, captain)
    return entry


def appoint(*, actor: Actor, entry: Entry, captain: Competitor) -> Entry:
    """Make a member the team's captain."""
    with performing("appoint", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        _make_captain(deed, captain)
    return deed.subject


def _make_captain(deed: Deed[Entry], captain: Competitor) -> None:
    present = list(deed.subject.competitors.filter(left_at__isnull=True))
    deed.require(
        captain.pk in {competitor.pk for competitor in present},
        _("The captain must be a member of the team."),
        field="captain",
    )
    for competitor in present:
        deed.also(competitor)
        competitor.captain = competitor.pk == captain.pk
        competitor.save(update_fields=["captain"])


def _asked(deed: Deed[Entry], key: str, worker: Worker | None) -> Requirement:
    requirement = REQUIREMENTS.get(key)
    deed.require(
        requirement is not None and key in deed.subject.event.requirements,
        _("This event does not ask for this."),
    )
    if requirement is None:
        raise AssertionError
    deed.require(requirement.per_person == (worker is not None), _("Please say whom the file is about."))
    if worker is not None:
        deed.require(
            deed.subject.competitors.filter(worker=worker, left_at__isnull=True).exists(),
            _("This person is not in the entry any more."),
        )
    return requirement


def attach(
    *, actor: Actor, entry: Entry, requirement: str, file: UploadedFile[Any], worker: Worker | None = None
) -> Attachment:
    """Attach a file for a requirement; it takes the place of the one that was there.

    The stored name says nothing: the name a person gave the file may be personal.

    Raises:
        Refused: not asked for, too large, or not of a kind that is taken (judged by content).
    """
    with performing("attach", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        asked = _asked(deed, requirement, worker)
        renamed(file, kinds=asked.kinds, most=asked.maximum_bytes, field="file")
        for old in deed.subject.attachments.filter(requirement=requirement, worker=worker):
            _drop(old)
        attachment = Attachment.objects.create(
            entry=deed.subject,
            worker=worker,
            requirement=requirement,
            file=file,
            text_version=asked.text_version,
            uploaded_by_id=actor.user_id,
        )
        deed.also(attachment, fresh=True)
    return attachment


def agree(
    *, actor: Actor, entry: Entry, requirement: str, workers: Sequence[Worker | None]
) -> list[Attachment]:
    """Record that a text was agreed to, with its version: for each worker, or `[None]` for the entry."""
    with performing("agree", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        made = []
        for worker in workers:
            asked = _asked(deed, requirement, worker)
            deed.require(asked.is_agreement, _("A file is needed here."))
            if deed.subject.attachments.filter(
                requirement=requirement, worker=worker, text_version=asked.text_version
            ).exists():
                continue
            attachment = Attachment.objects.create(
                entry=deed.subject,
                worker=worker,
                requirement=requirement,
                text_version=asked.text_version,
                uploaded_by_id=actor.user_id,
            )
            made.append(deed.also(attachment, fresh=True))
    return made


def detach(*, actor: Actor, entry: Entry, attachment: Attachment) -> Entry:
    """Take an attachment away again, with its file."""
    with performing("detach", actor=actor, on=entry, may=rules.may_edit) as deed:
        require_editable(deed)
        deed.require(attachment.entry_id == deed.subject.pk, _("This file is not attached any more."))
        deed.extra["removed_attachment"] = attachment.requirement
        _drop(attachment)
    return deed.subject


def _drop(attachment: Attachment) -> None:
    """Delete a row now and its file once the act is certain; a list that others signed too stays theirs."""
    delete_on_commit(attachment.file)
    attachment.delete()
    if attachment.joint_id is not None:
        joint = JointAgreement.objects.select_for_update(of=("self",)).get(pk=attachment.joint_id)
        if not joint.attachments.exists():
            delete_on_commit(joint.file)
            joint.delete()


def discard(*, actor: Actor, entry: Entry) -> None:
    """Throw a draft away; what was never sent in leaves only its journal."""
    with performing("discard", actor=actor, on=entry, may=rules.may_edit) as deed:
        deed.require(
            deed.subject.state == Entry.State.DRAFT,
            _("Only a draft can be thrown away; an entry that was sent in can be withdrawn."),
        )
        deed.extra["discarded"] = True
        for attachment in list(deed.subject.attachments.all()):
            _drop(attachment)
        # The journal keeps the object by its number, so the row's key is put back after the deletion.
        pk = deed.subject.pk
        deed.subject.delete()
        deed.subject.pk = pk
