"""The doors to the pages of score sheets: staff at /desk/scores/, the chief judge and the scorers at /judge/.

All see the same figures. Chief judge and scorers see no names, and before the codes are opened neither do staff.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging import blinding, queries
from competitions.judging.models import Appointment, ModuleMarking, ScoreSheet
from competitions.judging.queries import Line
from competitions.judging.views.events import event_or_404
from competitions.judging.views.sheets import frame
from competitions.planning.models import Event, Module
from portal.acts.requests import Request

STAFF, CHIEF, SCORER = "judging", "judge", "scorer"
# What the names of addresses begin with at each door.
_ADDRESSES = {STAFF: "judging:", CHIEF: "judge:", SCORER: "judge:scorer_"}
_ROLES = {CHIEF: Appointment.Role.CHIEF, SCORER: Appointment.Role.SCORER}


@dataclass(frozen=True)
class Door:
    """Where the reader came in, and the event that was found there."""

    kind: str
    event: Event

    @property
    def is_chief(self) -> bool:
        return self.kind == CHIEF

    @property
    def is_staff(self) -> bool:
        return self.kind == STAFF

    def url(self, name: str, *arguments: Any) -> str:
        """An address of the same page on this side."""
        return reverse(_ADDRESSES[self.kind] + name, args=[self.event.pk, *arguments])

    def by_code(self, module: Module) -> bool:
        """Whether this reader knows the entries of a module by their codes alone."""
        return module.blind and (not self.is_staff or not blinding.is_open(module))

    def labels(self, module: Module | None, lines: tuple[Line, ...]) -> Callable[[int], str]:
        """What this reader may call an entry."""
        if module is not None and (not self.is_staff or not blinding.is_open(module)):
            labels = blinding.labels_of(module, [line.entry_id for line in lines])
        elif not self.is_staff:
            labels = {line.entry_id: line.number for line in lines}
        else:
            return self.identities(lines)
        return lambda entry_id: labels.get(entry_id, "")

    def identities(self, lines: tuple[Line, ...]) -> Callable[[int], str]:
        """Number and name, for staff; to the chief judge and the scorers an entry has none."""
        named = {} if not self.is_staff else {line.entry_id: f"{line.number} {line.name}" for line in lines}
        return lambda entry_id: named.get(entry_id, "")

    def context(self, request: Request, tab: str) -> dict[str, Any]:
        """What the frame of the page needs."""
        if self.is_staff:
            return {"base": "judging/event_frame.html", "door": self, **frame(request, self.event, tab)}
        return {
            "base": "judging/judge/chief_frame.html",
            "door": self,
            "event": self.event,
            "page_title": self.event.name,
            "page_caption": self.event.competition.name,
            "back_url": reverse("judge:home"),
            "tab": tab,
            "tabs": [
                ("sheets", pgettext("sheets", "Score sheets"), self.url("marking")),
                *([("incidents", _("Incidents"), self.url("incidents"))] if self.kind == CHIEF else []),
            ],
        }


def door_or_404(request: Request, kind: str, event_pk: int) -> Door:
    """The event by sheets as this reader may see it.

    Raises:
        Http404: it is outside the reader's scope, or is not judged by sheets.
    """
    if kind in _ROLES:
        try:
            event = queries.event_as(request.actor.user_id, _ROLES[kind], event_pk)
        except Event.DoesNotExist:
            raise Http404 from None
    else:
        event = event_or_404(request, event_pk)
        if not event.by_sheets:
            raise Http404
    return Door(kind, event)


def module_or_404(door: Door, module_pk: int) -> Module:
    """A module of the event; its event is the one at hand, with what hangs on it."""
    for module in door.event.modules.all():
        if module.pk == module_pk:
            module.event = door.event
            return module
    raise Http404


def sheet_or_404(door: Door, sheet_pk: int) -> ScoreSheet:
    """A score sheet of the event."""
    try:
        found = queries.score_sheet(door.event, sheet_pk)
    except ScoreSheet.DoesNotExist:
        raise Http404 from None
    found.module = module_or_404(door, found.module_id)
    return found


def marking_or_404(door: Door, module: Module) -> ModuleMarking:
    """The marking of a module whose panels were composed."""
    marking = queries.markings_of(door.event).get(module.pk)
    if marking is None:
        raise Http404
    marking.module = module
    return marking
