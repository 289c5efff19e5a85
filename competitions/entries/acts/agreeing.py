"""Agreement of many at once: one list that everybody signed, one act, a line of its own for each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from competitions.entries import rules
from competitions.entries.acts.drafting import EDITABLE
from competitions.entries.models import Attachment, Competitor, Entry, JointAgreement
from competitions.entries.requirements import REQUIREMENTS, Requirement
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, creating
from portal.files.uploads import renamed

# (entry, worker who agrees; None where the entry as a whole does)
Slot = tuple[int, int | None]


def _may_edit_all(actor: Actor, entries: Sequence[Entry]) -> bool:
    return all(rules.may_edit(actor, entry) for entry in entries)


def agree_together(
    *,
    actor: Actor,
    event: Event,
    requirement: str,
    slots: Sequence[Slot],
    file: UploadedFile[Any] | None = None,
) -> JointAgreement:
    """Record that several people (or entries) agreed to a text, in its present version, with one signed list if given.

    All or none. The number of queries does not grow with the people.

    Raises:
        NotAllowed: the actor does not write one of the entries.
        Refused: nobody is named; the event does not ask for it; an entry was sent in, a person left or agreed
            meanwhile; or the file is too large or of no kind that is taken.
    """
    ids = {entry_id for entry_id, _worker in slots}
    # Locked in the order of their keys, so that two who record at once wait for each other.
    with creating(
        "agree_together",
        actor=actor,
        at=(found := _Locked(event, ids)),
        may=lambda who, locked: _may_edit_all(who, locked.read()),
        union_id=event.journal_union_id,
    ) as deed:
        asked = _asked(deed, event, requirement)
        deed.require(slots, _("Please tick those who have signed."), field="slots")
        _require_open(deed, found.read(), slots, asked)
        if file is not None:
            renamed(file, kinds=asked.kinds, most=asked.maximum_bytes, field="file")
        joint = JointAgreement.objects.create(
            event=event,
            requirement=requirement,
            text_version=asked.text_version,
            file=file or "",
            recorded_by_id=actor.user_id,
        )
        deed.subject = joint
        deed.extra["people"] = len(slots)
        made = Attachment.objects.bulk_create(
            Attachment(
                entry_id=entry_id,
                worker_id=worker_id,
                requirement=requirement,
                text_version=asked.text_version,
                joint=joint,
                uploaded_by_id=actor.user_id,
            )
            for entry_id, worker_id in dict.fromkeys(slots)
        )
        for attachment in made:
            deed.also(attachment, fresh=True)
    return joint


class _Locked:
    """The entries of an act, locked when the rule first asks for them: inside its transaction."""

    def __init__(self, event: Event, ids: set[int]) -> None:
        self._event = event
        self._ids = ids
        self._entries: list[Entry] | None = None

    def read(self) -> list[Entry]:
        if self._entries is None:
            self._entries = list(
                Entry.objects.select_for_update(of=("self",))
                .filter(event=self._event, pk__in=self._ids)
                .select_related("enterprise__county", "enterprise__union", "delegation__union")
                .order_by("pk")
            )
        return self._entries


def _asked(deed: Deed[Any], event: Event, key: str) -> Requirement:
    asked = REQUIREMENTS.get(key)
    deed.require(
        asked is not None and asked.is_agreement and key in event.requirements,
        _("This event does not ask for this."),
    )
    assert asked is not None
    return asked


def _require_open(
    deed: Deed[Any], entries: Sequence[Entry], slots: Sequence[Slot], asked: Requirement
) -> None:
    """Refuse unless every slot is one of an entry that is being written, of somebody in it, and still empty."""
    ids = {entry_id for entry_id, _worker in slots}
    deed.require(
        {entry.pk for entry in entries if entry.state in EDITABLE} == ids,
        _("One of these entries was sent in or taken away meanwhile. Look at the list again."),
    )
    present = set(
        Competitor.objects.filter(entry__in=ids, left_at__isnull=True).values_list("entry_id", "worker_id")
    )
    fitting = {slot for slot in slots if (slot in present if asked.per_person else slot[1] is None)}
    deed.require(fitting == set(slots), _("Somebody has left an entry meanwhile. Look at the list again."))
    agreed = set(
        Attachment.objects.filter(
            entry__in=ids, requirement=asked.key, text_version=asked.text_version
        ).values_list("entry_id", "worker_id")
    )
    again = len(agreed & set(slots))
    deed.require(
        not again,
        ngettext(
            "%(count)d of these is recorded already. Look at the list again.",
            "%(count)d of these are recorded already. Look at the list again.",
            again,
        )
        % {"count": again},
    )
