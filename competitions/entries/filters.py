"""Filters of the lists: what may be asked for, and in which order."""

from __future__ import annotations

from typing import Any

import django_filters
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from competitions.entries.models import Entry
from competitions.entries.queries.entries import entry_list, event_choices, made_by, matching
from competitions.entries.queries.events import in_review
from competitions.planning.models import Competition, Event
from portal.acts.actors import Actor
from unions.forms.places import CountyField
from unions.models import Union


class OpenEventsFilter(django_filters.FilterSet):  # type: ignore[misc, unused-ignore]
    """Open events by name, trade or initials, task and group."""

    q = django_filters.CharFilter(method="by_text", label=_("Event, competition or trade"))
    track = django_filters.ChoiceFilter(
        field_name="competition__track", choices=Competition.Track, label=_("Task"), empty_label=_("All")
    )
    level = django_filters.ChoiceFilter(
        field_name="competition__level",
        choices=Competition.CompetitionLevel,
        label=_("Level of the competition"),
        empty_label=_("All"),
    )
    group = django_filters.ChoiceFilter(choices=Event.Group, label=_("Group"), empty_label=_("All"))
    sort = django_filters.OrderingFilter(
        fields={"entry_closes_at": "closes", "starts_on": "starts", "competition__name": "name"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_text(self, events: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        text = text.strip()
        return events.filter(
            Q(name__contains=text)
            | Q(competition__name__contains=text)
            | Q(competition__initials__contains=text.lower())
            | Q(trade__name__contains=text)
            | Q(trade__initials__startswith=text.lower())
        )


class EntriesFilter(django_filters.FilterSet):  # type: ignore[misc, unused-ignore]
    """Entries by number, name, unit; by state and year."""

    q = django_filters.CharFilter(method="by_text", label=_("Number, name, team or unit"))
    state = django_filters.ChoiceFilter(choices=Entry.State, label=_("State"), empty_label=_("All"))
    year = django_filters.NumberFilter(field_name="event__starts_on__year", label=_("Year"))
    event = django_filters.ChoiceFilter(
        field_name="event_id", choices=(), label=_("Event"), empty_label=_("All")
    )
    mine = django_filters.ChoiceFilter(
        method="by_owner",
        choices=[("1", _("Of my own union or unit"))],
        label=_("Whose"),
        empty_label=_("In my scope"),
    )
    entering = django_filters.ChoiceFilter(
        field_name="event__state",
        choices=[(Event.State.OPEN.value, _("Entry is open"))],
        label=_("State of entry"),
        empty_label=_("All"),
    )
    sort = django_filters.OrderingFilter(
        fields={
            "number": "number",
            "submitted_at": "submitted",
            "event__starts_on": "starts",
            "enterprise__name": "unit",
        },
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, queryset=entry_list(actor), **kwargs)
        self.actor = actor
        self.filters["event"].extra["choices"] = event_choices(actor)

    def by_text(self, entries: QuerySet[Entry], name: str, text: str) -> QuerySet[Entry]:
        return entries.filter(matching(text))

    def by_owner(self, entries: QuerySet[Entry], name: str, value: str) -> QuerySet[Entry]:
        return entries.filter(made_by(self.actor))


class ReviewsFilter(django_filters.FilterSet):  # type: ignore[misc, unused-ignore]
    """Events with entries, for those who review them."""

    q = django_filters.CharFilter(method="by_text", label=_("Event, competition or trade"))
    waiting = django_filters.ChoiceFilter(
        method="by_work",
        choices=[
            ("entries", _("My union's or unit's, with entries to review")),
            ("substitutions", _("My union's or unit's, with substitutions to decide")),
        ],
        label=_("What waits"),
        empty_label=_("All"),
    )
    sort = django_filters.OrderingFilter(
        fields={"name": "name", "entry_closes_at": "closes", "to_review": "to_review"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Event
        fields: list[str] = []

    def by_text(self, events: QuerySet[Event], name: str, text: str) -> QuerySet[Event]:
        text = text.strip()
        return events.filter(
            Q(name__contains=text) | Q(competition__name__contains=text) | Q(trade__name__contains=text)
        )

    def by_work(self, events: QuerySet[Event], name: str, value: str) -> QuerySet[Event]:
        column = "to_review" if value == "entries" else "to_decide"
        return events.filter(in_review(self.request.actor), **{f"{column}__gt": 0})


class _CountyField(CountyField, django_filters.fields.ModelChoiceField):  # type: ignore[misc, unused-ignore]
    """A county among the filters of a list."""


class _CountyFilter(django_filters.ModelChoiceFilter):  # type: ignore[misc, unused-ignore]
    field_class = _CountyField


class ReviewFilter(django_filters.FilterSet):  # type: ignore[misc, unused-ignore]
    """The entries of one event, for its organiser."""

    q = django_filters.CharFilter(method="by_text", label=_("Number, name, team or unit"))
    state = django_filters.ChoiceFilter(
        choices=[choice for choice in Entry.State.choices if choice[0] != Entry.State.DRAFT],
        label=_("State"),
        empty_label=_("All"),
    )
    county = _CountyFilter(
        field_name="enterprise__county",
        queryset=Union.objects.none(),
        label=_("County of the unit"),
        empty_label=_("All"),
    )
    sort = django_filters.OrderingFilter(
        fields={"number": "number", "submitted_at": "submitted", "enterprise__name": "unit"},
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Entry
        fields: list[str] = []

    def __init__(self, *args: Any, queryset: QuerySet[Entry], **kwargs: Any) -> None:
        super().__init__(*args, queryset=queryset, **kwargs)
        # Only counties from which somebody has entered: a province has 170.
        self.filters["county"].queryset = Union.objects.filter(
            pk__in=queryset.order_by().values("enterprise__county")
        ).order_by("path")

    def by_text(self, entries: QuerySet[Entry], name: str, text: str) -> QuerySet[Entry]:
        return entries.filter(matching(text))
