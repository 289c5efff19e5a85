"""How entries look on pages: the tone of a state, the way of an entry, a competitor's line.

Plain values for templates; asks the database nothing.
"""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Attachment, Competitor, Entry
from competitions.entries.requirements import Requirement, asked_by
from competitions.planning.models import Event
from portal.acts.personal import masked_identity, masked_phone

State = Entry.State
# state → (word, tone, icon) of its chip.
CHIPS: dict[str, tuple[str | Promise, str, str]] = {
    State.DRAFT: (_("Draft"), "mute", "pencil"),
    State.SUBMITTED: (_("Waiting for review"), "note", "hourglass-split"),
    State.RETURNED: (_("Returned, to be corrected"), "warn", "arrow-return-left"),
    State.ACCEPTED: (_("Accepted"), "ok", "check-circle"),
    State.REFUSED: (_("Refused"), "bad", "x-circle"),
    State.WITHDRAWN: (_("Withdrawn"), "mute", "dash-circle"),
}


def chip_of(entry: Entry) -> tuple[str | Promise, str, str]:
    """(word, tone, icon): a returned entry without a reason is one that the unit itself is changing."""
    if entry.state == State.RETURNED and not entry.reason:
        return _("Being changed"), "warn", "pencil"
    return CHIPS[entry.state]


def steps_of(entry: Entry) -> list[dict[str, Any]]:
    """The stepper: filled in → sent in → reviewed → competing."""
    if entry.state in (State.REFUSED, State.WITHDRAWN):
        return [
            {"label": _("Fill in"), "state": "done"},
            {"label": _("Send in"), "state": "done"},
            {"label": CHIPS[entry.state][0], "state": "now"},
        ]
    position = {State.DRAFT: 0, State.RETURNED: 0, State.SUBMITTED: 2, State.ACCEPTED: 3}[State(entry.state)]
    labels = (_("Fill in"), _("Send in"), _("Review by the organiser"), _("Compete"))
    return [
        {"label": label, "state": "done" if place < position else "now" if place == position else "todo"}
        for place, label in enumerate(labels)
    ]


def person_row(competitor: Competitor, *, personal: bool) -> dict[str, Any]:
    """A competitor's line; identity number and telephone masked, and only for whom it concerns."""
    worker = competitor.worker
    return {
        "pk": competitor.pk,
        "worker_id": worker.pk,
        "name": worker.name,
        "employer": competitor.employer.name,
        "skill_level": competitor.get_skill_level_display(),
        "trade": worker.trade.name if worker.trade is not None else "",
        "captain": competitor.captain,
        "student": worker.student,
        "union_member": worker.union_member,
        "identity": masked_identity(worker.identity) if personal else "",
        "phone": masked_phone(worker.phone) if personal else "",
        "active": competitor.active,
    }


def paper_rows(event: Event, people: list[Competitor], papers: list[Attachment]) -> list[dict[str, Any]]:
    """Every attachment that the event asks for: {requirement, competitor, name, attachment or None}."""
    present = {(paper.requirement, paper.worker_id): paper for paper in papers}

    def row(requirement: Requirement, competitor: Competitor | None) -> dict[str, Any]:
        worker_id = competitor.worker_id if competitor is not None else None
        return {
            "requirement": requirement,
            "competitor": competitor,
            "name": competitor.worker.name if competitor is not None else "",
            "attachment": present.get((requirement.key, worker_id)),
            "slot": f"{requirement.key}-{worker_id or 0}",
        }

    rows = []
    for requirement in asked_by(event.requirements):
        if requirement.per_person:
            rows += [row(requirement, competitor) for competitor in people]
        else:
            rows.append(row(requirement, None))
    return rows
