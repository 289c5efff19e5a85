"""Reads of the public site: only what is filed or approved, and no people.

Names of people stand in published results alone, which the results room shows. The number of queries does not
depend on how much there is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from competitions.entries.models import Competitor, Entry
from competitions.judging.models import Draw
from competitions.planning.models import Competition, Document, Event, Module
from competitions.planning.phases import chip_of, event_chip, in_phase
from competitions.planning.places import taken_in_words
from competitions.results.models import ResultVersion
from enterprises.models import Cluster, ClusterMembership, Designation, Enterprise
from portal.acts.scope import below
from unions.models import Union, in_force

PER_PAGE = 20


@dataclass(frozen=True, slots=True)
class Listed:
    """A competition as lists show it. `closes`: the first end of entry among its events that can be entered now."""

    competition: Competition
    chip: tuple[str, str, str]
    events: int
    closes: datetime | None = None


def _public() -> QuerySet[Competition]:
    return Competition.objects.public().select_related("organiser", "enterprise", "cluster")


def _counted(events: QuerySet[Event]) -> QuerySet[Event]:
    """Events with the number of places taken, as `taken`."""
    return events.annotate(taken=Count("entries", filter=Q(entries__state__in=Entry.TAKING_A_PLACE)))


def _is_open(event: Event, now: datetime) -> bool:
    return event.state == Event.State.OPEN and (event.entry_closes_at is None or event.entry_closes_at > now)


def in_rows(competitions: Iterable[Competition]) -> list[Listed]:
    """Competitions as rows of a list. One query for all their events."""
    competitions = list(competitions)
    events: dict[int, list[Any]] = {competition.pk: [] for competition in competitions}
    for event in Event.objects.filter(competition__in=competitions).order_by("order", "id"):
        events[event.competition_id].append(event)
    return [_row(competition, events[competition.pk]) for competition in competitions]


def _row(competition: Competition, events: Sequence[Any]) -> Listed:
    now = timezone.now()
    entering = [event for event in events if _is_open(event, now)]
    return Listed(
        competition=competition,
        chip=chip_of(competition.state, [event.state for event in events]),
        events=len(events),
        closes=min((event.entry_closes_at for event in entering if event.entry_closes_at), default=None),
    )


# --- Home -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Open:
    """A competition that can be entered now, as the home page shows it: plain values, no model.

    `events` are those open, `capacities` their limits of places (None: without one).
    """

    pk: int
    name: str
    level: str
    grade: str
    organiser: str
    events: int
    closes: datetime | None
    taken: int
    capacities: tuple[int | None, ...]

    @property
    def places(self) -> str:
        """Places taken and their limits in words."""
        return taken_in_words(self.taken, self.capacities)

    @property
    def of(self) -> str:
        """Level, class and organiser in words."""
        level = Competition.CompetitionLevel(self.level).label
        grade = Competition.Grade(self.grade).label if self.grade else ""
        return " · ".join(str(part) for part in (level, grade, self.organiser) if part)


_OF_OPEN = (
    "competition_id", "competition__name", "competition__level", "competition__grade",
    "competition__organiser__name", "entry_closes_at", "capacity", "taken",
)  # fmt: skip


def open_now(limit: int = 6) -> list[Open]:
    """Competitions of unions that can be entered now, those that close first. Two queries."""
    now = timezone.now()
    entering = Event.objects.filter(
        Q(entry_closes_at=None) | Q(entry_closes_at__gt=now),
        state=Event.State.OPEN,
        competition__state__in=Competition.PUBLIC_STATES,
        competition__enterprise=None,
    )
    # A competition has a dozen events at most: so many rows are enough, and no more are read.
    first = entering.order_by("entry_closes_at", "id").values_list("competition", flat=True)[: limit * 12]
    chosen = list(dict.fromkeys(first))[:limit]
    grouped: dict[int, list[tuple[Any, ...]]] = {competition_id: [] for competition_id in chosen}
    for row in _counted(entering.filter(competition__in=chosen)).order_by().values_list(*_OF_OPEN):
        grouped[row[0]].append(row)
    return [_open(rows) for rows in grouped.values() if rows]


def _open(rows: list[tuple[Any, ...]]) -> Open:
    pk, name, level, grade, organiser, *_of_event = rows[0]
    return Open(
        pk=pk,
        name=name,
        level=level,
        grade=grade,
        organiser=organiser,
        events=len(rows),
        closes=min((closes for *_others, closes, _capacity, _taken in rows if closes), default=None),
        taken=sum(taken for *_others, taken in rows),
        capacities=tuple(capacity for *_others, capacity, _taken in rows),
    )


@dataclass(frozen=True, slots=True)
class Tasks:
    """The four tasks of the pilot in figures of one year."""

    year: int
    challenges: int
    giants_taking_part: int
    giants: int
    clusters_with_competition: int
    clusters: int
    school_competitions: int
    students: int
    internal: int
    internal_enterprises: int
    counted_at: datetime


def tasks(year: int) -> Tasks:
    """The figures of the four tasks. Four queries."""
    track = Competition.Track
    counted_at = timezone.now()
    today = timezone.localdate()
    this_year = Competition.objects.public().filter(year=year)
    held = this_year.order_by().aggregate(
        challenges=Count("pk", filter=Q(track=track.CHALLENGE)),
        schools=Count("pk", filter=Q(track=track.SCHOOL)),
        internal=Count("pk", filter=Q(track=track.INTERNAL)),
        enterprises=Count("enterprise", filter=Q(track=track.INTERNAL), distinct=True),
    )
    entered = Entry.objects.filter(
        state=Entry.State.ACCEPTED,
        event__competition__in=this_year.filter(track=track.CHALLENGE),
        enterprise=OuterRef("pk"),
    )
    giants = Enterprise.objects.designated(Designation.Kind.LITTLE_GIANT, today).aggregate(
        all=Count("pk"), taking_part=Count("pk", filter=Exists(entered))
    )
    clusters = Cluster.objects.filter(closed_on=None).aggregate(
        all=Count("pk"), held=Count("pk", filter=Exists(this_year.filter(cluster=OuterRef("pk"))))
    )
    students = Competitor.objects.filter(
        active=True,
        worker__student=True,
        entry__state=Entry.State.ACCEPTED,
        event__competition__in=this_year.filter(track=track.SCHOOL),
    ).aggregate(people=Count("worker", distinct=True))
    return Tasks(
        year=year,
        challenges=held["challenges"],
        giants_taking_part=giants["taking_part"],
        giants=giants["all"],
        clusters_with_competition=clusters["held"],
        clusters=clusters["all"],
        school_competitions=held["schools"],
        students=students["people"],
        internal=held["internal"],
        internal_enterprises=held["enterprises"],
        counted_at=counted_at,
    )


def published(competition: Competition | None = None) -> QuerySet[ResultVersion]:
    """The newest version of each event's results where it stands, without its content, the newest first."""
    newer = ResultVersion.objects.ever_open().filter(event=OuterRef("event"), number__gt=OuterRef("number"))
    # Asked of each version in turn, so that the newest are found by their index and no others are read.
    public = Competition.objects.public().filter(pk=OuterRef("event__competition"))
    found = ResultVersion.objects.filter(
        ~Exists(newer), Exists(public), withdrawn_at__isnull=True, opens_at__lte=timezone.now()
    )
    if competition is not None:
        found = found.filter(event__competition=competition)
    return (
        found.select_related("event__competition__organiser").defer("snapshot").order_by("-opens_at", "-id")
    )


def newest_results(limit: int = 4) -> list[dict[str, object]]:
    """What was published last, each with `event_id`, `number`, `opens_at`, `final_at`, `event_name`, `competition`."""
    names = {"event_name": F("event__name"), "competition": F("event__competition__name")}
    newest = published().values("event_id", "number", "opens_at", "final_at", **names)[:limit]
    return [dict(row) for row in newest]


# --- Competitions ---------------------------------------------------------------------------------------


def years() -> list[int]:
    """The years in which public competitions are held, newest first."""
    return list(Competition.objects.public().order_by("-year").values_list("year", flat=True).distinct())


def counties() -> list[Union]:
    return list(Union.objects.open().filter(level=Union.Level.COUNTY).only("pk", "name", "short_name"))


def clusters_by_name() -> list[Cluster]:
    return list(Cluster.objects.filter(closed_on=None).order_by("name").only("pk", "name"))


def competitions(chosen: dict[str, Any]) -> QuerySet[Competition]:
    """Public competitions as the reader chose: `q`, `year`, `level`, `track`, `cluster`, `county`, `phase`."""
    found = _public()
    for name in ("year", "level", "track", "cluster"):
        if chosen.get(name):
            found = found.filter(**{name: chosen[name]})
    if county := chosen.get("county"):
        union = Union.objects.filter(pk=county, level=Union.Level.COUNTY).first()
        found = found.filter(below(union.path if union is not None else "", "organiser__path"))
    if phase := chosen.get("phase"):
        found = found.filter(in_phase(phase))
    if text := (chosen.get("q") or "").strip():
        named = Q(name__icontains=text) | Q(events__name__icontains=text) | Q(filing_number__icontains=text)
        if text.isascii():
            named |= Q(initials__contains=text.lower())
        found = found.filter(pk__in=Competition.objects.filter(named).values("pk"))
    return found.order_by("-starts_on", "-id")


@dataclass(frozen=True, slots=True)
class Shown:
    """A public competition with all that its page shows."""

    competition: Competition
    chip: tuple[str, str, str]
    events: list[dict[str, Any]]
    partners: dict[str, list[str]]
    documents: list[Document]
    closes: datetime | None
    open_event_id: int | None = None
    results: list[ResultVersion] = field(default_factory=list)


def competition(competition_id: int) -> Shown:
    """A public competition. Six queries.

    Raises:
        Competition.DoesNotExist: none, or not public.
    """
    found = (
        _public()
        .select_related("organiser", "enterprise", "cluster", "cluster__county")
        .get(pk=competition_id)
    )
    events = list(
        _counted(Event.objects.filter(competition=found))
        .annotate(lots=Exists(Draw.objects.filter(event=OuterRef("pk"))))
        .select_related("trade")
        .prefetch_related(Prefetch("modules", Module.objects.order_by("order", "id")))
        .order_by("order", "id")
    )
    results = list(published(found))
    by_event = {version.event_id: version for version in results}
    now = timezone.now()
    entering = [event for event in events if _is_open(event, now)]
    partners: dict[str, list[str]] = {}
    for partner in found.partners.select_related("union", "enterprise"):
        partners.setdefault(partner.get_part_display(), []).append(str(partner))
    return Shown(
        competition=found,
        chip=chip_of(found.state, [event.state for event in events]),
        events=[
            {
                "event": event,
                "chip": event_chip(event.state),
                "open": event in entering,
                "result": by_event.get(event.pk),
                "lots": event.lots,
            }
            for event in events
        ],
        partners=partners,
        documents=list(found.documents.filter(public=True)),
        closes=min((event.entry_closes_at for event in entering if event.entry_closes_at), default=None),
        open_event_id=entering[0].pk if entering and found.enterprise_id is None else None,
        results=results,
    )


def document(document_id: int) -> Document:
    """A public paper of a public competition.

    Raises:
        Document.DoesNotExist: none, or not public.
    """
    return Document.objects.get(pk=document_id, public=True, competition__state__in=Competition.PUBLIC_STATES)


# --- Clusters -------------------------------------------------------------------------------------------


def clusters() -> list[dict[str, Any]]:
    """Open clusters by county, with their enterprises of today and public competitions counted. Three queries."""
    found = list(
        Cluster.objects.filter(closed_on=None).select_related("county").order_by("county__path", "name")
    )
    members = dict(
        ClusterMembership.objects.filter(
            in_force(timezone.localdate(), "", "since", "until"), enterprise__closed_on=None
        )
        .order_by()
        .values_list("cluster")
        .annotate(count=Count("enterprise", distinct=True))
    )
    held = dict(
        Competition.objects.public()
        .exclude(cluster=None)
        .order_by()
        .values_list("cluster")
        .annotate(count=Count("pk"))
    )
    return [
        {
            "cluster": cluster,
            "enterprises": members.get(cluster.pk, 0),
            "competitions": held.get(cluster.pk, 0),
        }
        for cluster in found
    ]


@dataclass(frozen=True, slots=True)
class ShownCluster:
    """A cluster with its counts and its newest public competitions."""

    cluster: Cluster
    enterprises: int
    giants: int
    competitions: int
    rows: list[Listed]


def cluster(cluster_id: int, limit: int = 30) -> ShownCluster:
    """An open cluster. Five queries.

    Raises:
        Cluster.DoesNotExist: none, or closed.
    """
    found = Cluster.objects.select_related("county").get(pk=cluster_id, closed_on=None)
    today = timezone.localdate()
    giant = Designation.objects.filter(
        in_force(today), enterprise=OuterRef("enterprise"), kind=Designation.Kind.LITTLE_GIANT
    )
    counted = ClusterMembership.objects.filter(
        in_force(today, "", "since", "until"), cluster=found, enterprise__closed_on=None
    ).aggregate(
        enterprises=Count("enterprise", distinct=True),
        giants=Count("enterprise", filter=Exists(giant), distinct=True),
    )
    held = _public().filter(cluster=found).order_by("-starts_on", "-id")
    return ShownCluster(
        cluster=found,
        enterprises=counted["enterprises"],
        giants=counted["giants"],
        competitions=held.count(),
        rows=in_rows(held[:limit]),
    )
