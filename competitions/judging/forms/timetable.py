"""Forms of the timetable and of draws."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from competitions.judging.acts import SessionFacts, SessionRow
from competitions.judging.models import Session, Station
from competitions.judging.stations import read_stations, shown_stations
from competitions.planning.models import Event, Module


class _StationsForm(forms.Form):
    """What every session is asked: its module, its place, its stations."""

    module = forms.ModelChoiceField(
        label=gettext_lazy("For which part"),
        queryset=Module.objects.none(),
        required=False,
        empty_label=gettext_lazy("The whole event: every entry has one session"),
        help_text=gettext_lazy("Where each module has sessions of its own, make some for every module."),
    )
    place = forms.CharField(label=gettext_lazy("Place"), max_length=120, required=False)
    stations = forms.CharField(
        label=gettext_lazy("Stations"),
        max_length=1000,
        help_text=gettext_lazy("Their labels, such as 1-12 or A1-A6, B1-B6."),
    )
    capacity = forms.IntegerField(
        label=gettext_lazy("Places at each station"),
        min_value=1,
        max_value=200,
        initial=1,
        help_text=gettext_lazy("How many entries work there at the same time: 1 for a booth, 40 for a room."),
    )

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module: Any = self.fields["module"]
        module.queryset = Module.objects.filter(event=event)
        if not self.initial.get("place"):
            self.fields["place"].initial = event.place or event.competition.place

    def clean_stations(self) -> tuple[str, ...]:
        try:
            labels = read_stations(self.cleaned_data["stations"])
        except ValueError as error:
            raise forms.ValidationError(
                _("“%(part)s” cannot be read. Write 1-12, or single labels with commas.") % {"part": error}
            ) from error
        return labels


class SessionForm(_StationsForm):
    """One session."""

    name = forms.CharField(label=gettext_lazy("Name of the session"), max_length=40)
    starts_at = forms.DateTimeField(label=gettext_lazy("Begins at"), help_text=gettext_lazy("Beijing time."))
    ends_at = forms.DateTimeField(label=gettext_lazy("Ends at"))
    field_order = ["name", "module", "starts_at", "ends_at", "place", "stations", "capacity"]

    @staticmethod
    def initial_of(session: Session) -> dict[str, Any]:
        """What stands on record of a session."""
        stations = list(session.stations.all())
        return {
            "name": session.name,
            "module": session.module_id,
            "starts_at": session.starts_at,
            "ends_at": session.ends_at,
            "place": session.place,
            "stations": shown_stations(station.label for station in stations),
            "capacity": stations[0].capacity if stations else 1,
        }

    @property
    def facts(self) -> SessionFacts:
        return SessionFacts(**self.cleaned_data)


class SessionRowForm(_StationsForm):
    """Several sessions one after the other, all alike."""

    name = forms.CharField(
        label=gettext_lazy("Name in front of the number"),
        max_length=30,
        required=False,
        help_text=gettext_lazy("May be left empty; the sessions are numbered."),
    )
    count = forms.IntegerField(label=gettext_lazy("Number of sessions"), min_value=1, max_value=60, initial=2)
    starts_at = forms.DateTimeField(
        label=gettext_lazy("The first begins at"), help_text=gettext_lazy("Beijing time.")
    )
    minutes = forms.IntegerField(label=gettext_lazy("Minutes each"), min_value=5, max_value=1440, initial=120)
    pause = forms.IntegerField(
        label=gettext_lazy("Minutes of pause between two"), min_value=0, max_value=1440, initial=30
    )
    field_order = [
        "module", "name", "count", "starts_at", "minutes", "pause", "place", "stations", "capacity",
    ]  # fmt: skip

    @property
    def row(self) -> SessionRow:
        facts = dict(self.cleaned_data)
        count, pause = facts.pop("count"), facts.pop("pause")
        length = datetime.timedelta(minutes=facts.pop("minutes"))
        return SessionRow(SessionFacts(ends_at=facts["starts_at"] + length, **facts), count, pause)


class PlaceForm(forms.Form):
    """An entry put to a station by hand. `entries`: (id, what is shown) of those that may be chosen."""

    station = forms.ModelChoiceField(
        label=gettext_lazy("Station"), queryset=Station.objects.none(), empty_label=None
    )
    entry = forms.ChoiceField(label=pgettext_lazy("timetable", "Entry"))
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300, required=False)
    confirmed = forms.BooleanField(
        label=gettext_lazy("I have read the warnings and wish to go on"), required=False
    )

    def __init__(
        self,
        stations: Sequence[Station],
        entries: Iterable[tuple[int, str]],
        *args: Any,
        drawn: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        station: Any = self.fields["station"]
        station.queryset = Station.objects.filter(pk__in=[each.pk for each in stations])
        chosen: Any = self.fields["entry"]
        chosen.choices = [("", _("Choose an entry")), *((str(pk), text) for pk, text in entries)]
        if drawn:
            self.fields["reason"].help_text = _("Lots were drawn: say why it is changed by hand.")
        else:
            del self.fields["reason"]
        if not self.is_bound:
            del self.fields["confirmed"]


class AnnouncementForm(forms.Form):
    """Where the seed will come from."""

    source = forms.CharField(
        label=gettext_lazy("Where will the seed come from?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "Something that nobody can know or choose today, and everybody can look up: the numbers of a named "
            "lottery drawing, the closing value of an index on a certain day."
        ),
    )
    known_from = forms.DateTimeField(
        label=gettext_lazy("When will it be known?"),
        help_text=gettext_lazy("Beijing time. Lots can be drawn from then on, not before."),
    )
    spread = forms.BooleanField(
        label=gettext_lazy("Put entries of one unit apart: as far as it goes into different sessions"),
        required=False,
    )


class SeedForm(forms.Form):
    """The seed."""

    seed = forms.CharField(
        label=pgettext_lazy("lots", "Seed"),
        max_length=300,
        help_text=gettext_lazy("Exactly as the announced source says. It cannot be changed afterwards."),
    )


class BookForm(forms.Form):
    """In which form the order book is wanted."""

    file_format = forms.ChoiceField(
        label=gettext_lazy("File"),
        choices=[
            ("pdf", gettext_lazy("PDF, to be printed")),
            ("docx", gettext_lazy("Word (.docx), to go on writing")),
        ],
        widget=forms.RadioSelect,
        initial="pdf",
    )
