"""The order book (秩序册) of a competition: facts, schedule, who competes where, who judges, by which rules.

    {"title", "book", "facts": [(label, value)], "schedule": table, "events": [{"title", "line", "modules": table,
     "sessions": [table with "title" and "line"], "entrants": table, "judges": table, "rules": [sentence]}],
     "rules": [sentence], "words": {…}, "made_at"}

A table is {"head": [text], "rows": [[text]]}; all cells are text. The sessions of blind modules name nobody: entries
stand there by number alone. No telephone and no identity number is in it: the book lies open for everybody.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.entries.models import Entry
from competitions.judging import marks, queries
from competitions.judging.models import Appointment, Session, Slot
from competitions.judging.tickets import when
from competitions.planning.models import Competition, Event

Table = dict[str, Any]


def of(competition: Competition, events: Sequence[Event], *, made_at: datetime.datetime) -> dict[str, Any]:
    """The book of these events. About ten queries an event."""
    written = [_event(event) for event in events]
    return {
        "title": competition.name,
        "book": _("Order book"),
        "facts": [pair for pair in _facts(competition) if pair[1]],
        "schedule": _schedule(events),
        "events": written,
        "rules": _common_rules(),
        "words": {
            "contents": _("Contents"),
            "schedule": _("Schedule"),
            "modules": pgettext("order book", "Modules"),
            "entrants": _("Who competes"),
            "judges": pgettext("order book", "Judges"),
            "rules": _("Rules of the contest"),
            "common": _("Rules for everybody"),
            "none": _("Not settled yet."),
            "made": _("Made on"),
        },
        "made_at": f"{timezone.localtime(made_at):%Y-%m-%d %H:%M}",
    }


def _facts(competition: Competition) -> list[tuple[str, str]]:
    partners: dict[str, list[str]] = {}
    for partner in competition.partners.select_related("union", "enterprise"):
        name = partner.name or str(partner.union or partner.enterprise or "")
        partners.setdefault(str(partner.get_part_display()), []).append(name)
    return [
        (_("Organiser"), str(competition.enterprise or competition.organiser)),
        *((part, "、".join(names)) for part, names in partners.items()),
        (_("Days"), _days(competition.starts_on, competition.ends_on)),
        (_("Place"), competition.place),
        (_("Filing number"), competition.filing_number or ""),
        (_("Contact"), competition.contact),
    ]


def _days(first: datetime.date, last: datetime.date) -> str:
    start = formats.date_format(first, "DATE_FORMAT")
    return start if first == last else f"{start}–{formats.date_format(last, 'DATE_FORMAT')}"


def _schedule(events: Sequence[Event]) -> Table:
    """All sessions in time."""
    sessions = (
        Session.objects.filter(event__in=events).select_related("event", "module").order_by("starts_at", "id")
    )
    return {
        "head": [_("Time"), _("Event"), _("Session"), _("Place")],
        "rows": [
            [
                when(session),
                session.event.name,
                " · ".join(filter(None, [session.module.name if session.module else "", session.name])),
                session.place,
            ]
            for session in sessions
        ],
    }


def _event(event: Event) -> dict[str, Any]:
    entries = list(queries.with_people(queries.competing(event)))
    return {
        "title": f"{event.name}（{event.get_group_display()}）",
        "line": " · ".join(
            filter(
                None,
                [
                    event.trade.name,
                    str(event.get_format_display()),
                    _days(event.starts_on, event.ends_on),
                    event.place or event.competition.place,
                ],
            )
        ),
        "modules": _modules(event),
        "sessions": _sessions(event),
        "entrants": _entrants(event, entries),
        "judges": _judges(event),
        "rules": _rules(event),
    }


def _modules(event: Event) -> Table:
    return {
        "head": [_("Module"), _("Weight"), _("Full mark"), _("How it is marked")],
        "rows": [
            [
                module.name,
                f"{marks.shown(module.weight)}%",
                marks.shown(module.full_mark),
                _("blind, by work codes") if module.blind else _("openly"),
            ]
            for module in event.modules.all()
        ],
    }


def _sessions(event: Event) -> list[Table]:
    by_session: dict[int, list[Slot]] = {}
    for slot in queries.slots_of_event(event):
        by_session.setdefault(slot.session_id, []).append(slot)
    found = []
    for rows in by_session.values():
        session = rows[0].session
        blind = session.module is not None and session.module.blind
        head = [_("Station"), _("Number drawn"), _("Entry number")]
        found.append(
            {
                "title": " · ".join(
                    filter(None, [session.module.name if session.module else "", session.name])
                ),
                "line": " · ".join(filter(None, [when(session), session.place])),
                "head": head if blind else [*head, _("Name or team"), _("Unit")],
                "rows": [_slot(slot, named=not blind) for slot in rows],
            }
        )
    return found


def _slot(slot: Slot, *, named: bool) -> list[str]:
    cells = [slot.station.label, str(slot.order or ""), slot.entry.number or ""]
    return [*cells, *_who(slot.entry)] if named else cells


def _who(entry: Entry) -> list[str]:
    """[name or team with its people, unit or delegation]."""
    people: list[Any] = entry.people  # type: ignore[attr-defined]
    names = "、".join(row.worker.name for row in people)
    if entry.team_name:
        names = f"{entry.team_name}（{names}）"
    units = "、".join(dict.fromkeys(row.employer.name for row in people))
    return [names, f"{entry.delegation.name}（{units}）" if entry.delegation else units]


def _entrants(event: Event, entries: Iterable[Entry]) -> Table:
    return {
        "head": [_("Entry number"), _("Name or team"), _("Unit")],
        "rows": [[entry.number or "", *_who(entry)] for entry in entries],
    }


def _judges(event: Event) -> Table:
    """Those who accepted or signed, role by role."""
    order = {role: place for place, role in enumerate(Appointment.Role.values)}
    held = event.appointments.filter(
        state__in=(Appointment.State.ACCEPTED, Appointment.State.SIGNED)
    ).select_related("judge")
    return {
        "head": [pgettext("appointment", "Role"), _("Name"), _("Skill level")],
        "rows": [
            [str(row.get_role_display()), row.judge.name, str(row.judge.get_skill_level_display())]
            for row in sorted(held, key=lambda row: (order[row.role], row.judge.name, row.pk))
        ],
    }


def _rules(event: Event) -> list[str]:
    weights = "、".join(f"{module.name} {marks.shown(module.weight)}%" for module in event.modules.all())
    rules = [_("The total is the weighted sum of the modules: %(weights)s.") % {"weights": weights}]
    draw = queries.draw_in_force(event)
    if draw is not None and draw.drawn_at is not None:
        rules.append(
            _(
                "Stations were drawn on %(day)s with the seed “%(seed)s” (%(source)s); everybody can draw them again."
            )
            % {
                "day": f"{timezone.localtime(draw.drawn_at):%Y-%m-%d}",
                "seed": draw.seed,
                "source": draw.source,
            }
        )
    if any(module.blind for module in event.modules.all()):
        rules.append(
            _("Blind modules are marked by codes; these are opened only after the marks are locked.")
        )
    return rules


def _common_rules() -> list[str]:
    return [
        _("Bring the admission ticket and the identity card; both are compared at the entrance."),
        _("Whoever lets somebody else compete is disqualified, and the scores do not count."),
        _("Keep to the safety rules of the place and wear your protective equipment."),
        _("Judges stand aside where they have an interest: same employer, mentorship, family."),
    ]
