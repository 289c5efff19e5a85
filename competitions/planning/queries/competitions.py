"""Competitions: one with all that its page shows, and the rows of lists."""

from __future__ import annotations

import datetime
import enum
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from competitions.planning import governance, panels, phases
from competitions.planning.models import Competition, Document, Event, SignOff
from competitions.planning.models.competitions import CompetitionQuerySet
from competitions.planning.places import limit_of
from portal.acts.actors import Actor
from portal.acts.scope import contains
from unions.models import Union

SORTS = ("starts_on", "name", "filing_number", "level", "organiser")


class Standing(enum.StrEnum):
    """From where the actor looks at a competition: decides which parts of its page are shown."""

    INSIDE = "inside"
    PARTNER = "partner"
    PUBLIC = "public"


def competition(actor: Actor, pk: int) -> Competition:
    """One competition that the actor may see.

    Raises:
        Competition.DoesNotExist: none, or outside the scope.
    """
    return (
        Competition.objects.visible_to(actor)
        .select_related("organiser__parent", "enterprise", "cluster", "plan", "filed_with", "copied_from")
        .get(pk=pk)
    )


def whole(actor: Actor, pk: int) -> Competition:
    """The same with events, modules, partners, papers and opinions read ahead. Eight queries."""
    return (
        Competition.objects.visible_to(actor)
        .select_related("organiser__parent", "enterprise", "cluster", "plan", "filed_with", "copied_from")
        .prefetch_related(
            "events__modules",
            "events__trade",
            "partners__union",
            "partners__enterprise",
            "documents",
            "sign_offs__union",
            "sign_offs__by",
        )
        .get(pk=pk)
    )


def own_union(actor: Actor) -> Union:
    """The union in which the actor sits.

    Raises:
        Union.DoesNotExist: the actor sits in none.
    """
    if not actor.at_union:
        raise Union.DoesNotExist
    union: Union = Union.objects.get(pk=actor.union_id)
    return union


def standing_of(actor: Actor, subject: Competition) -> Standing:
    """INSIDE: the organiser's scope, or the enterprise itself. PARTNER: by grant. Else only what is public."""
    if actor.is_system or (actor.at_union and contains(actor.path, subject.organiser.path)):
        return Standing.INSIDE
    if actor.at_unit and subject.enterprise_id is not None and subject.enterprise_id == actor.unit_id:
        return Standing.INSIDE
    if Competition.objects.managed_by(actor).filter(pk=subject.pk).exists():
        return Standing.PARTNER
    return Standing.PUBLIC


def sign_off(actor: Actor, pk: int) -> SignOff:
    """One opinion, for those inside only.

    Raises:
        SignOff.DoesNotExist: none, or not the actor's to see.
    """
    row = SignOff.objects.select_related("competition__organiser").get(pk=pk)
    visible = Competition.objects.visible_to(actor).filter(pk=row.competition_id).exists()
    if not visible or standing_of(actor, row.competition) is not Standing.INSIDE:
        raise SignOff.DoesNotExist
    return row


def document(actor: Actor, pk: int) -> Document:
    """A paper: for those inside and partners; for others only a public paper of a public competition.

    Raises:
        Document.DoesNotExist: none, or not the actor's to see.
    """
    row = Document.objects.select_related("competition__organiser").get(pk=pk)
    if not Competition.objects.visible_to(actor).filter(pk=row.competition_id).exists():
        raise Document.DoesNotExist
    if not row.public and standing_of(actor, row.competition) is Standing.PUBLIC:
        raise Document.DoesNotExist
    return row


# --- Lists -----------------------------------------------------------------------------------------------


def listed(actor: Actor, chosen: dict[str, Any], sort: str = "") -> CompetitionQuerySet:
    """The competitions of a list, filtered and sorted.

    chosen: `q`, `state` (a filing state or a phase), `track`, `cluster`, `year`, `level`, `scope` ("" what
    the actor manages, "own" the actor's own union or unit, "deciding" what waits for a decision of the actor's own
    union, "all" whatever is visible). Unknown words and sorts are ignored.
    """
    scope = chosen.get("scope") or ""
    found = Competition.objects.all()
    found = found.visible_to(actor) if scope == "all" else found.managed_by(actor)
    if scope == "deciding":
        found = found.filter(pk__in=awaiting_decision(actor))
    if scope == "own":
        own = Q(organiser=actor.union_id) if actor.at_union else Q(enterprise=actor.unit_id)
        found = found.filter(own)
    for name in ("track", "cluster", "year", "level"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    if state := chosen.get("state"):
        found = found.filter(_in_state(state))
    if text := (chosen.get("q") or "").strip():
        found = found.filter(matching(text))
    ascending = sort.removeprefix("-")
    if ascending not in SORTS:
        return found.order_by("-starts_on", "-id")
    column = "organiser__path" if ascending == "organiser" else ascending
    return found.order_by(f"-{column}" if sort.startswith("-") else column, "-id")


def matching(text: str) -> Q:
    """Competitions whose name or filing number contains the text, or whose initials begin with it."""
    condition = Q(name__icontains=text) | Q(filing_number__icontains=text)
    if text.isascii():
        condition |= Q(initials__contains=text.lower())
    return condition


def _in_state(state: str) -> Q:
    if state == phases.Phase.CANCELLED:
        return Q(state=Competition.State.CANCELLED) | phases.in_phase(state)
    if state in phases.Phase.values:
        return phases.in_phase(state)
    return Q(state=state)


@dataclass(slots=True)
class ListRow:
    """A competition as a list shows it: plain values, no model."""

    pk: int
    name: str
    state: str
    year: int
    level: str
    grade: str
    track: str
    starts_on: datetime.date
    ends_on: datetime.date
    organiser: str
    enterprise: str
    cluster: str
    place: str
    filing_number: str
    backfilled: bool
    event_states: list[str] = field(default_factory=list)
    events: list[tuple[str, str, bool]] = field(default_factory=list)
    entries: int | None = None
    capacities: list[int | None] = field(default_factory=list)

    @property
    def capacity(self) -> int | None:
        """The limits of those events that have one, added up; None where none has one."""
        return limit_of(self.capacities)

    @property
    def without_limit(self) -> int:
        """How many events have no limit."""
        return self.capacities.count(None)

    @property
    def chip(self) -> tuple[str, str, str]:
        """(word, tone, icon)."""
        return phases.chip_of(self.state, self.event_states)

    @property
    def level_label(self) -> str:
        return str(Competition.CompetitionLevel(self.level).label)

    @property
    def track_label(self) -> str:
        return str(Competition.Track(self.track).label)

    @property
    def grade_label(self) -> str:
        return str(Competition.Grade(self.grade).label) if self.grade else ""

    @property
    def exhibition(self) -> bool:
        return any(exhibition for _name, _state, exhibition in self.events)


_COLUMNS = (
    "pk", "name", "state", "year", "level", "grade", "track", "starts_on", "ends_on", "organiser__name",
    "enterprise__name", "cluster__name", "place", "filing_number", "backfilled",
)  # fmt: skip


def rows_of(found: QuerySet[Competition]) -> list[ListRow]:
    """The rows of a (sliced) list: three queries, however many."""
    rows = []
    for values in found.values_list(*_COLUMNS):
        cells: list[Any] = ["" if value is None else value for value in values]
        rows.append(ListRow(*cells))
    _add_events({row.pk: row for row in rows})
    return rows


def _add_events(rows: dict[int, ListRow], chunk: int = 5000) -> None:
    """Events, entries and places for each row; queries: two for each `chunk` rows."""
    ids = list(rows)
    for start in range(0, len(ids), chunk):
        part = Event.objects.filter(competition__in=ids[start : start + chunk]).order_by("order", "id")
        found = list(part.values_list("competition_id", "id", "name", "state", "capacity", "exhibition"))
        counts = panels.entry_counts([event_id for _c, event_id, *_rest in found])
        for competition_id, event_id, name, state, capacity, exhibition in found:
            row = rows[competition_id]
            row.event_states.append(state)
            row.events.append((name, state, exhibition))
            row.capacities.append(capacity)
            if event_id in counts:
                row.entries = (row.entries or 0) + counts[event_id]


def awaiting_decision(actor: Actor) -> QuerySet[Competition]:
    """Submitted competitions that the actor's union itself decides."""
    below = Competition.objects.managed_by(actor).filter(state=Competition.State.SUBMITTED)
    mine = [
        subject.pk
        for subject in below.select_related("organiser")
        if governance.decider_path(subject) == actor.path
    ]
    return Competition.objects.filter(pk__in=mine)
