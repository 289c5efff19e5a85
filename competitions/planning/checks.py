"""What is looked at before a competition is filed and before an event moves on.

Each check says one thing and cites the policy pack where a rule stands behind it; how hard it binds is the
pack's to say. Registered by key from `PlanningConfig.ready()`; the lifecycle tables name the keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from competitions.planning import governance
from competitions.planning.models import Competition, Document, Event, Module
from competitions.planning.policy import Rule, RuleSeverity
from competitions.planning.policy.labels import cite
from competitions.planning.policy.vocabulary import Organiser
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import passes, register_check
from unions.models import Union

_SEVERITIES = {
    RuleSeverity.BLOCK: Severity.BLOCK,
    RuleSeverity.WARN: Severity.WARN,
    RuleSeverity.NOTE: Severity.NOTE,
}
_ORGANISERS = {
    Organiser.PROVINCE_UNION: Union.Level.PROVINCE,
    Organiser.CITY_UNION: Union.Level.CITY,
    Organiser.COUNTY_UNION: Union.Level.COUNTY,
    Organiser.GRASSROOTS_UNION: Union.Level.GRASSROOTS,
}


def _of_rule(key: str, rule: Rule[Any], message: str, *, detail: str = "", url: str = "") -> Finding:
    """A departure from a rule: as severe as the pack says, with its source."""
    severity = _SEVERITIES[rule.severity]
    return Finding(key=key, severity=severity, message=message, detail=detail, source=cite(rule), url=url)


def _block(key: str, message: str, *, detail: str = "", url: str = "") -> Finding:
    return Finding(key=key, severity=Severity.BLOCK, message=message, detail=detail, url=url)


def _warn(key: str, message: str, *, detail: str = "", url: str = "") -> Finding:
    return Finding(key=key, severity=Severity.WARN, message=message, detail=detail, url=url)


def _edit(competition: Competition) -> str:
    return reverse("planning:competition_edit", args=[competition.pk])


def _edit_event(event: Event) -> str:
    return reverse("planning:event_edit", args=[event.pk])


def events_of(competition: Competition) -> list[Event]:
    """The events with modules and trades; read once for all checks of one competition object."""
    prefetch_related_objects([competition], "events__modules", "events__trade")
    events = list(competition.events.all())
    for event in events:
        event.competition = competition
    return events


def _is_internal(competition: Competition) -> bool:
    return competition.level == Competition.CompetitionLevel.ENTERPRISE


# --- The competition, before it is filed -----------------------------------------------------------------


@register_check("planning.dates")
def dates(competition: Competition) -> Iterator[Finding]:
    key, url, today = "planning.dates", _edit(competition), timezone.localdate()
    if competition.backfilled:
        if competition.ends_on >= today:
            yield _block(key, _("A competition that is entered afterwards must be over."), url=url)
            return
    elif competition.ends_on < today:
        yield _block(
            key,
            _("The days of the competition lie in the past."),
            detail=_("Change the days, or enter it as a past competition with evidence."),
            url=url,
        )
        return
    elif competition.starts_on < today:
        yield _warn(key, _("The first day of the competition has passed."), url=url)
        return
    if competition.year != competition.starts_on.year:
        yield _warn(key, _("The competition does not begin in its year."), url=url)
        return
    yield passes(key, _("The days are in order."))


@register_check("planning.level")
def level(competition: Competition) -> Iterator[Finding]:
    key, rule = "planning.level", governance.level_rules(competition).organiser
    wanted = _ORGANISERS[rule.value]
    fits = competition.organiser.level == wanted or (
        _is_internal(competition) and competition.enterprise_id is not None
    )
    if not fits and rule.active:
        yield _of_rule(
            key,
            rule,
            _("A competition of this level is run by a union of the level “%(level)s”.")
            % {"level": wanted.label},
            url=_edit(competition),
        )
    else:
        yield passes(key, _("Level and organiser fit."), source=cite(rule))


@register_check("planning.grade")
def grade(competition: Competition) -> Iterator[Finding]:
    if not competition.grade:
        return
    pack = governance.pack_of(competition)
    rule = pack.grades.definitions
    allowed = governance.grades_for(competition.level, pack)
    if competition.grade not in {value for value, _name in allowed} and rule.active:
        yield _of_rule(
            "planning.grade",
            rule,
            _("A competition of this level has no class."),
            detail=rule.note,
            url=_edit(competition),
        )


@register_check("planning.cluster")
def cluster(competition: Competition) -> Iterator[Finding]:
    if competition.track == Competition.Track.CLUSTER and competition.cluster_id is None:
        yield _block(
            "planning.cluster", _("A cluster competition names its cluster."), url=_edit(competition)
        )


@register_check("planning.has_events")
def has_events(competition: Competition) -> Iterator[Finding]:
    key, count = "planning.has_events", len(events_of(competition))
    if count:
        yield passes(key, _("Events: %(count)s.") % {"count": count})
    else:
        url = reverse("planning:event_new", args=[competition.pk])
        yield _block(key, _("There is no event yet: add at least one."), url=url)


@register_check("planning.event_dates")
def event_dates(competition: Competition) -> Iterator[Finding]:
    for event in events_of(competition):
        if event.starts_on < competition.starts_on or event.ends_on > competition.ends_on:
            yield _block(
                "planning.event_dates",
                _("“%(event)s” is not held within the days of the competition.") % {"event": event.name},
                url=_edit_event(event),
            )


@register_check("planning.entry_periods")
def entry_periods(competition: Competition) -> Iterator[Finding]:
    key = "planning.entry_periods"
    if competition.backfilled or _is_internal(competition):
        return
    faulty = False
    for event in events_of(competition):
        url = _edit_event(event)
        if event.entry_opens_at is None or event.entry_closes_at is None:
            faulty = True
            yield _warn(
                key,
                _("“%(event)s” has no entry period yet.") % {"event": event.name},
                detail=_("It can be filed, but not opened for entry."),
                url=url,
            )
        elif timezone.localdate(event.entry_closes_at) > event.starts_on:
            faulty = True
            yield _block(
                key,
                _("Entry for “%(event)s” closes after its first day.") % {"event": event.name},
                url=url,
            )
    if not faulty and events_of(competition):
        yield passes(key, _("Entry closes before the competition begins."))


def _percent(value: Decimal) -> str:
    return formats.number_format(value.normalize() + 0, use_l10n=False)


def _weight(event: Event, kind: str | None = None) -> Decimal:
    modules = event.modules.all()
    return sum((row.weight for row in modules if kind in (None, row.kind)), Decimal(0))


@register_check("planning.weights")
def weights(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.total
    total = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        if _weight(event) != total and rule.active:
            faulty = True
            yield _of_rule(
                "planning.weights",
                rule,
                _("The weights of “%(event)s” make %(sum)s %%, not %(total)s %%.")
                % {"event": event.name, "sum": _percent(_weight(event)), "total": _percent(total)},
                url=_edit_event(event),
            )
    if not faulty and events_of(competition):
        yield passes("planning.weights", _("Weights make 100 % in every event."), source=cite(rule))


@register_check("planning.practical_minimum")
def practical_minimum(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.practical_minimum
    least = Decimal(rule.value)
    faulty = False
    for event in events_of(competition):
        weight = _weight(event, Module.Kind.PRACTICAL)
        if weight < least and rule.active:
            faulty = True
            yield _of_rule(
                "planning.practical_minimum",
                rule,
                _("In “%(event)s” practice weighs %(weight)s %%, less than %(least)s %%.")
                % {"event": event.name, "weight": _percent(weight), "least": _percent(least)},
                url=_edit_event(event),
            )
    if not faulty and events_of(competition):
        message = _("Practice weighs at least %(least)s %% in every event.") % {"least": _percent(least)}
        yield passes("planning.practical_minimum", message, source=cite(rule))


@register_check("planning.theory_maximum")
def theory_maximum(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.theory_maximum
    most = Decimal(rule.value)
    for event in events_of(competition):
        weight = _weight(event, Module.Kind.THEORY)
        if weight > most and rule.active:
            yield _of_rule(
                "planning.theory_maximum",
                rule,
                _("In “%(event)s” theory weighs %(weight)s %%, more than %(most)s %%.")
                % {"event": event.name, "weight": _percent(weight), "most": _percent(most)},
                url=_edit_event(event),
            )


@register_check("planning.module_scale")
def module_scale(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).weights.module_scale
    for event in events_of(competition):
        odd = [module.name for module in event.modules.all() if module.full_mark != rule.value]
        if odd and rule.active:
            yield _of_rule(
                "planning.module_scale",
                rule,
                _("In “%(event)s” some modules are not marked out of %(scale)s: %(modules)s.")
                % {"event": event.name, "scale": rule.value, "modules": "、".join(odd)},
                url=_edit_event(event),
            )


@register_check("planning.minimum_entrants")
def minimum_entrants(competition: Competition) -> Iterator[Finding]:
    for event in events_of(competition):
        if event.capacity is not None and event.minimum_entrants > event.capacity:
            yield _block(
                "planning.minimum_entrants",
                _("“%(event)s” needs more entrants than it has places.") % {"event": event.name},
                url=_edit_event(event),
            )
        elif (
            event.capacity is not None
            and event.quota_per_unit is not None
            and event.quota_per_unit > event.capacity
        ):
            yield _warn(
                "planning.minimum_entrants",
                _("In “%(event)s” one unit may enter more than there are places.") % {"event": event.name},
                url=_edit_event(event),
            )


@register_check("planning.trade_interval")
def trade_interval(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).annual_plan.trade_interval_years
    if _is_internal(competition) or not rule.active:
        return
    trades = {event.trade_id: event.trade.name for event in events_of(competition)}
    earlier = (
        Event.objects.filter(
            competition__organiser=competition.organiser_id,
            competition__level=competition.level,
            competition__state__in=Competition.PUBLIC_STATES,
            competition__year__gt=competition.year - rule.value,
            competition__year__lt=competition.year,
            trade__in=trades,
        )
        .exclude(state=Event.State.CANCELLED)
        .select_related("competition")
    )
    for event in earlier:
        yield _of_rule(
            "planning.trade_interval",
            rule,
            _("The trade “%(trade)s” was held in %(year)s already: “%(name)s”.")
            % {
                "trade": trades[event.trade_id],
                "year": event.competition.year,
                "name": event.competition.name,
            },
            url=reverse("planning:competition", args=[event.competition_id]),
        )


@register_check("planning.annual_plan")
def annual_plan(competition: Competition) -> Iterator[Finding]:
    rule = governance.pack_of(competition).annual_plan.required
    if _is_internal(competition) or competition.backfilled or not (rule.active and rule.value):
        return
    if competition.plan_id is None:
        yield _of_rule(
            "planning.annual_plan",
            rule,
            _("The competition is in no annual plan."),
            url=_edit(competition),
        )
    else:
        yield passes("planning.annual_plan", _("The competition is in the annual plan."), source=cite(rule))


def _has_document(competition: Competition, kind: str) -> bool:
    prefetch_related_objects([competition], "documents")
    return any(document.kind == kind for document in competition.documents.all())


def _add_document(competition: Competition) -> str:
    return reverse("planning:document_new", args=[competition.pk])


@register_check("planning.documents")
def documents(competition: Competition) -> Iterator[Finding]:
    if _is_internal(competition) or competition.backfilled:
        return
    if _has_document(competition, Document.Kind.PLAN):
        yield passes("planning.documents", _("The implementation plan is attached."))
    else:
        yield _warn(
            "planning.documents", _("No implementation plan is attached."), url=_add_document(competition)
        )


@register_check("planning.evidence")
def evidence(competition: Competition) -> Iterator[Finding]:
    if not competition.backfilled:
        return
    if _has_document(competition, Document.Kind.EVIDENCE):
        yield passes("planning.evidence", _("Evidence of the past competition is attached."))
    else:
        yield _block(
            "planning.evidence",
            _("A competition that is entered afterwards needs evidence: attach a document."),
            url=_add_document(competition),
        )


@register_check("planning.nothing_published")
def nothing_published(competition: Competition) -> Iterator[Finding]:
    out = (Event.State.PUBLISHED, Event.State.ARCHIVED)
    for event in events_of(competition):
        if event.state in out:
            yield _block(
                "planning.nothing_published",
                _("The results of “%(event)s” are published: the competition was held.")
                % {"event": event.name},
                url=reverse("planning:event", args=[event.pk]),
            )


# --- One event, before it moves on -----------------------------------------------------------------------


@register_check("planning.competition_allowed")
def competition_allowed(event: Event) -> Iterable[Finding]:
    key, competition = "planning.competition_allowed", event.competition
    if competition.is_public:
        return [passes(key, _("The competition is filed or approved."))]
    return [
        _block(
            key,
            _("The competition is not filed or approved yet."),
            url=reverse("planning:competition", args=[competition.pk]),
        )
    ]


@register_check("planning.entry_period_set")
def entry_period_set(event: Event) -> Iterator[Finding]:
    key = "planning.entry_period_set"
    # Inside an enterprise nobody enters by a date: its own people write the names.
    if event.competition.backfilled or _is_internal(event.competition):
        return
    url = reverse("planning:event_reschedule", args=[event.pk])
    if event.entry_opens_at is None or event.entry_closes_at is None:
        yield _block(key, _("Set the entry period first."), url=url)
    elif event.entry_closes_at <= timezone.now():
        yield _block(key, _("The entry period is over: change it first."), url=url)
    else:
        moment = formats.date_format(timezone.localtime(event.entry_closes_at), "DATETIME_FORMAT")
        yield passes(key, _("Entry closes at %(moment)s (Beijing time).") % {"moment": moment})


@register_check("planning.entry_deadline_passed")
def entry_deadline_passed(event: Event) -> Iterator[Finding]:
    if event.competition.backfilled:
        return
    if event.entry_closes_at is not None and event.entry_closes_at > timezone.now():
        moment = formats.date_format(timezone.localtime(event.entry_closes_at), "DATETIME_FORMAT")
        yield _warn(
            "planning.entry_deadline_passed",
            _("Entry was announced until %(moment)s (Beijing time).") % {"moment": moment},
        )


@register_check("planning.first_day_reached")
def first_day_reached(event: Event) -> Iterator[Finding]:
    if event.starts_on > timezone.localdate():
        yield _warn("planning.first_day_reached", _("The first day of the event has not come yet."))
