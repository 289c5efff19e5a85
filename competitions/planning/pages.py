"""What the pages of a competition and of an event show, put together for their templates.

The two steppers, the findings before the next step, the buttons: all derived from the lifecycle tables.
It must not change anything.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.planning import governance, panels, phases, rules
from competitions.planning.following import Following, following_of
from competitions.planning.history import timeline_of
from competitions.planning.lifecycles import COMPETITION, EVENT
from competitions.planning.models import Competition, Event
from competitions.planning.next_step import next_step, publishing_turn
from competitions.planning.phases import Phase
from competitions.planning.places import limits_in_words, taken_in_words
from competitions.planning.queries.competitions import Standing, standing_of
from competitions.planning.requirements import labels_of
from portal.acts.actors import Actor
from portal.acts.dates import span
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import Transition, findings_for

# These verbs are done on pages of rooms above, which do more than move the event.
PAGES_ELSEWHERE = {
    "publish": "results:publish",
    "announce": "results:publish",
    "finalise": "results:finalise",
    "withdraw_publication": "results:staff",
}
_C, _E = Competition.State, Event.State


def _steps(labels: list[str], place: int, *, stopped: bool = False, note: str = "") -> list[dict[str, Any]]:
    """Steps for the stepper: done before `place`, now at it, to do after it; `stopped`: nothing follows."""
    steps: list[dict[str, Any]] = []
    for index, label in enumerate(labels):
        state = "done" if index < place else "now" if index == place else "off" if stopped else "todo"
        steps.append({"label": label, "state": state, "note": note if index == place else ""})
    return steps


def competition_steps(subject: Competition, event_states: list[str]) -> list[dict[str, Any]]:
    """From draft to the end of the last event, as one line. The step it stands at, or its note, says what the chip says."""
    approval, above = governance.needs_approval(subject), bool(governance.decider_path(subject))
    allowed = _C.APPROVED if approval else _C.FILED
    labels = [str(_C.DRAFT.label), str(_C.SIGNING.label)]
    if above:
        labels.append(str(_C.SUBMITTED.label))
    labels.append(str(allowed.label))
    phases_from = len(labels)
    way = [Phase.PREPARING, Phase.ENTRY, Phase.RUNNING, Phase.OVER]
    labels += [str(phase.label) for phase in way]
    if subject.is_public:
        phase = phases.phase_of(event_states)
        place = phases_from + (way.index(phase) if phase in way else 0)
        note = str(phase.label) if phase in (Phase.POSTPONED, Phase.CANCELLED) else ""
        return _steps(labels, place, stopped=phase is Phase.CANCELLED, note=note)
    # Signed and waiting to be submitted is still the sign-off's step.
    waiting = 2 if above else 1
    place = {_C.SIGNING: 1, _C.SIGNED: 1, _C.SUBMITTED: waiting, _C.REFUSED: waiting}.get(
        _C(subject.state), 0
    )
    stopped = subject.state in (_C.REFUSED, _C.CANCELLED)
    said = (_C.RETURNED, _C.SIGNED, _C.REFUSED, _C.CANCELLED)
    note = str(_C(subject.state).label) if subject.state in said else ""
    return _steps(labels, place, stopped=stopped, note=note)


def event_steps(subject: Event) -> list[dict[str, Any]]:
    """The event's way, with the public notice where one is due; postponed and cancelled events show where they stood."""
    beside = EVENT.aside
    if subject.state == _E.ON_NOTICE or governance.notice_due(subject):
        beside -= {_E.ON_NOTICE}
    main = [state for state in EVENT.states if state not in beside]
    aside = subject.state in beside
    stands = subject.state_before if aside and subject.state_before in main else subject.state
    place = main.index(stands) if stands in main else 0
    note = str(_E(subject.state).label) if aside else ""
    labels = [str(EVENT.states[state]) for state in main]
    return _steps(labels, place, stopped=subject.state == _E.CANCELLED, note=note)


def buttons(transitions: list[Transition], kind: str, pk: int) -> list[dict[str, Any]]:
    """The offered transitions as links, the main one last, where the eye ends; those done elsewhere lead there, if it is there."""
    shown = []
    for transition in transitions:
        if elsewhere := PAGES_ELSEWHERE.get(transition.verb if kind == "event" else ""):
            try:
                url = reverse(elsewhere, args=[pk])
            except NoReverseMatch:
                continue
        else:
            url = reverse(f"planning:{kind}_move", args=[pk, transition.verb])
        shown.append(
            {
                "label": transition.label,
                "url": url,
                "primary": transition.primary,
                "danger": transition.danger,
                "help": transition.help,
            }
        )
    return sorted(shown, key=lambda button: button["primary"])


def followable(actor: Actor, subject: Competition | Event, findings: list[Finding]) -> list[Finding]:
    """The findings; a link to a form only for a reader who may fill it in."""
    may = rules.may_edit(actor, subject) or (isinstance(subject, Event) and rules.may_run(actor, subject))
    return findings if may else [replace(row, url="", action="") if row.action else row for row in findings]


def before_next(actor: Actor, transitions: list[Transition], subject: Competition | Event) -> dict[str, Any]:
    """The findings before the main step that is offered, and how many of them matter."""
    following = next((row for row in transitions if row.primary and row.checks), None)
    if following is None:
        return {"step": None, "findings": [], "blocking": 0, "warning": 0}
    findings = followable(actor, subject, findings_for(following, subject))
    return {
        "step": following,
        "findings": findings,
        "blocking": _count(findings, Severity.BLOCK),
        "warning": _count(findings, Severity.WARN),
    }


def _count(findings: list[Finding], severity: Severity) -> int:
    return sum(finding.severity is severity for finding in findings)


def modules_in_words(event: Event) -> str:
    """理论 30 · 实操 70."""
    return " · ".join(f"{module.name} {module.weight.normalize():f}" for module in event.modules.all())


def group_in_words(event: Event) -> str:
    """职工 · 个人, or 职工 · 2–3 人团队."""
    if not event.is_team:
        return f"{event.get_group_display()} · {event.get_format_display()}"
    least, most = event.team_size_minimum, event.team_size_maximum
    size = str(least) if least == most else f"{least}–{most}"
    return f"{event.get_group_display()} · " + _("team of %(size)s") % {"size": size}


def places_in_words(event: Event, entries: int | None) -> str:
    """24 / 30, 24 / no limit; – for what is not known."""
    return taken_in_words(entries, [event.capacity])


def event_rows(events: list[Event]) -> list[dict[str, Any]]:
    """Events as rows of a table: in words, with their entries counted. One query, and one for their modules."""
    counts = panels.entry_counts([event.pk for event in events])
    return [
        {
            "event": event,
            "group": group_in_words(event),
            "modules": modules_in_words(event),
            "places": places_in_words(event, counts.get(event.pk)),
            "days": span(event.starts_on, event.ends_on),
            "chip": phases.event_chip(event.state),
        }
        for event in events
    ]


def _competition_facts(subject: Competition) -> list[tuple[Any, ...]]:
    plan_url = reverse("planning:plan", args=[subject.plan_id]) if subject.plan_id else ""
    level = str(subject.get_level_display())
    facts: list[tuple[Any, ...]] = [
        (_("Days"), span(subject.starts_on, subject.ends_on)),
        (_("Place"), subject.place),
        (
            pgettext("planning", "Level"),
            f"{level} · {subject.get_grade_display()}" if subject.grade else level,
        ),
        (_("Task"), subject.get_track_display()),
        (_("Organiser"), subject.organiser.name),
    ]
    if subject.enterprise is not None:
        facts.append((_("Enterprise"), subject.enterprise.name))
    if subject.cluster is not None:
        facts.append((_("Cluster"), subject.cluster.name))
    facts += [
        (_("Annual plan"), subject.plan.title if subject.plan else "", plan_url),
        (_("Filing number"), subject.filing_number),
        (
            pgettext("planning", "Contact"),
            " ".join(part for part in (subject.contact, subject.contact_phone) if part),
        ),
    ]
    if subject.copied_from is not None:
        url = reverse("planning:competition", args=[subject.copied_from_id])
        facts.append((_("Copied from"), subject.copied_from.name, url))
    return facts


def _following_head(said: Iterable[Following | None]) -> str:
    """What stands above what comes next: for whoever takes the steps, or for whoever looks on."""
    return _("Whose turn it is") if any(each is not None and each.turn for each in said) else _("Next step")


def competition_page(actor: Actor, subject: Competition) -> dict[str, Any]:
    """The context of a competition's page; parts that the actor may not see are empty."""
    standing = standing_of(actor, subject)
    events = list(subject.events.all())
    for event in events:
        event.competition = subject
    states = [event.state for event in events]
    transitions = COMPETITION.offered(actor, subject)
    inside = standing is Standing.INSIDE
    partner = inside or standing is Standing.PARTNER
    facts = _competition_facts(subject)
    if not inside:
        # The plan's page is the organiser's own.
        facts = [fact[:2] if fact[0] == _("Annual plan") else fact for fact in facts]
    editable = rules.may_edit(actor, subject)
    rows = [row | {"following": following_of(actor, row["event"])} for row in event_rows(events)]
    return {
        "competition": subject,
        "pack_title": governance.pack_of(subject).title,
        "page_title": subject.name,
        "chip": phases.chip_of(subject.state, states),
        "steps": competition_steps(subject, states),
        "buttons": buttons(transitions, "competition", subject.pk),
        **before_next(actor, transitions, subject),
        "turn": next_step(actor, subject) if inside else None,
        "event_rows": rows,
        "following_head": _following_head(row["following"] for row in rows),
        "facts": facts,
        "partners": list(subject.partners.all()),
        "documents": [row for row in subject.documents.all() if partner or row.public],
        "sign_offs": sorted(subject.sign_offs.all(), key=lambda row: -row.pk) if inside else [],
        "history": timeline_of(subject) if inside else [],
        "inside": inside,
        "may_edit": editable,
        "may_add_document": rules.may_add_document(actor, subject),
        "may_copy": rules.may_copy(actor, subject),
    }


def _event_facts(subject: Event) -> list[tuple[Any, ...]]:
    limits = [
        _("at least %(age)s years") % {"age": subject.minimum_age} if subject.minimum_age else "",
        _("at most %(age)s years") % {"age": subject.maximum_age} if subject.maximum_age else "",
        subject.get_minimum_skill_level_display() if subject.minimum_skill_level else "",
        _("only this trade") if subject.same_trade_only else "",
    ]
    return [
        (_("Trade"), subject.trade.name),
        (_("Group"), group_in_words(subject)),
        (_("Way of judging"), subject.get_judging_display()),
        (_("Days"), span(subject.starts_on, subject.ends_on)),
        (_("Place"), subject.place or subject.competition.place),
        (_("Entered by"), subject.get_entered_by_display()),
        (_("Places"), limits_in_words([subject.capacity])),
        (_("Fewest entries"), subject.minimum_entrants or _("No minimum")),
        (_("Most entries of one unit"), subject.quota_per_unit or _("No limit")),
        (_("Limits"), "、".join(str(limit) for limit in limits if limit) or _("None")),
        (_("An entry attaches"), "、".join(str(label) for label in labels_of(subject.requirements)) or _("Nothing")),
    ]  # fmt: skip


def event_page(actor: Actor, subject: Event) -> dict[str, Any]:
    """The context of an event's page."""
    standing = standing_of(actor, subject.competition)
    inside = standing is Standing.INSIDE
    transitions = EVENT.offered(actor, subject) if subject.competition.is_public else []
    runs = rules.may_run(actor, subject)
    changeable = subject.state in (_E.PLANNED, _E.OPEN, _E.CLOSED, _E.POSTPONED)
    over = subject.state in (_E.ON_NOTICE, _E.PUBLISHED, _E.ARCHIVED, _E.CANCELLED)
    counts = panels.entry_counts([subject.pk])
    before = before_next(actor, transitions, subject)
    following = following_of(actor, subject)
    if (step := before["step"]) is not None and step.verb == "finalise":
        if before["blocking"]:
            # The day has not come: the findings say which it is.
            transitions = [row for row in transitions if row is not step]
        elif following is not None:
            for button in buttons([step], "event", subject.pk):
                following = replace(following, action=button["label"], url=button["url"])
    return {
        "event": subject,
        "competition": subject.competition,
        "page_title": subject.name,
        "chip": phases.event_chip(subject.state),
        "steps": event_steps(subject),
        "buttons": buttons(transitions, "event", subject.pk),
        **before,
        "facts": _event_facts(subject),
        "modules": list(subject.modules.all()),
        "places": places_in_words(subject, counts.get(subject.pk)),
        "following": following,
        "following_head": _following_head([following]),
        "turn": publishing_turn(actor, subject) if inside else None,
        "panels": panels.panels_for(actor, subject),
        "history": timeline_of(subject) if inside else [],
        "inside": inside,
        "may_edit": rules.may_edit(actor, subject),
        "may_reschedule": runs and changeable and subject.competition.is_public,
        "may_exhibit": runs and not over and not subject.exhibition and subject.competition.is_public,
    }
