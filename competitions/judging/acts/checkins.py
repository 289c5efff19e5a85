"""Acts at the entrance: an entry came, came late or was absent; what follows from absences."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.entries.models import Entry
from competitions.judging import queries, rules
from competitions.judging.acts.draws import lock_entries
from competitions.judging.acts.recording import Recorded, Scores, record_scores
from competitions.judging.models import CheckIn, Outcome, Session
from competitions.planning.models import Event
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing

State = CheckIn.State


def check_in(
    *, actor: Actor, entry: Entry, session: Session | None, identity_checked: bool, note: str = ""
) -> CheckIn:
    """Let an entry in; after the beginning of the session it is late. Again corrects what was recorded.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: the identity was not compared, the days of the event have not come, or the entry is not expected.
    """
    with performing("check_in", actor=actor, on=entry, may=rules.may_admit, note=note.strip()) as deed:
        _require_expected(deed, session)
        deed.require(
            identity_checked,
            _("Compare the person with the photograph and the identity card first, and confirm it."),
            field="identity_checked",
        )
        late = session is not None and timezone.now() > session.starts_at
        return _record(deed, session, State.LATE if late else State.PRESENT, identity=True, note=note)


def mark_absent(*, actor: Actor, entry: Entry, session: Session | None, note: str = "") -> CheckIn:
    """Put down that an entry did not come.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: the session has not begun, or the entry is not expected.
    """
    with performing("mark_absent", actor=actor, on=entry, may=rules.may_admit, note=note.strip()) as deed:
        _require_expected(deed, session)
        deed.require(
            session is None or session.starts_at <= timezone.now(),
            _("The session has not begun: whoever is missing may still come."),
        )
        return _record(deed, session, State.ABSENT, identity=False, note=note)


def close_entrance(*, actor: Actor, event: Event, session: Session) -> int:
    """Put down everybody of a session who has not come as absent; how many that were.

    Raises:
        NotAllowed: the actor does not run the event.
        Refused: the session has not begun.
    """
    with transaction.atomic():
        lock_entries(Entry.objects.filter(event=event))
        with performing("close_entrance", actor=actor, on=event, may=rules.may_lay_timetable) as deed:
            deed.require(
                deed.subject.state in queries.ADMITTED_IN,
                _("Nobody is admitted before or after the contest."),
            )
            deed.require(
                session.starts_at <= timezone.now(),
                _("The session has not begun: whoever is missing may still come."),
            )
            missing = queries.arrivals(deed.subject, session_id=session.pk, state=queries.MISSING)
            made = CheckIn.objects.bulk_create(
                [
                    CheckIn(entry=row.entry, session=session, state=State.ABSENT, by_id=actor.user_id)
                    for row in missing
                ],
            )
            deed.extra |= {"session": session.name, "absent": len(made)}
    return len(made)


def record_absences(*, actor: Actor, event: Event, reason: str = "") -> Recorded:
    """Take over what the entrance says into the scores: absent from the event, or from a module.

    Raises:
        NotAllowed: the actor does not enter scores here.
        Refused: the event is not under way.
    """
    proposed = queries.absences(event)
    lines = {line.entry_id: line for line in queries.sheet(event, [each.entry.pk for each in proposed]).lines}
    rows = []
    for each in proposed:
        line = lines[each.entry.pk]
        rows.append(
            Scores(
                entry_id=line.entry_id,
                version=line.version,
                marks={**line.marks, **{module.pk: None for module in each.modules}},
                status=Outcome.Status.ABSENT if each.whole else line.status,
                reason=line.reason or (reason.strip() if each.whole else ""),
                elapsed_seconds=line.elapsed_seconds,
                safety_deductions=line.safety_deductions,
            )
        )
    return record_scores(actor=actor, event=event, rows=rows, verb="record_absences", note=reason.strip())


def _require_expected(deed: Deed[Entry], session: Session | None) -> None:
    entry = deed.subject
    event = entry.event
    deed.require(entry.state == Entry.State.ACCEPTED, _("Only accepted entries of this event are admitted."))
    deed.require(event.state in queries.ADMITTED_IN, _("Nobody is admitted before or after the contest."))
    deed.require(
        event.starts_on <= timezone.localdate(),
        _("The first day is %(day)s: nobody is admitted before.") % {"day": event.starts_on},
    )
    expected = [row.session.pk if row.session else None for row in queries.arrivals_of(entry)]
    deed.require(
        (session.pk if session else None) in expected, _("This entry is not expected at this session.")
    )


def _record(deed: Deed[Entry], session: Session | None, state: str, *, identity: bool, note: str) -> CheckIn:
    entry = deed.subject
    found = CheckIn.objects.filter(entry=entry, session=session).first()
    row = deed.also(found) if found is not None else CheckIn(entry=entry, session=session)
    row.state, row.identity_checked, row.note = state, identity, note.strip()
    row.at, row.by_id = timezone.now(), deed.actor.user_id
    row.save()
    if found is None:
        deed.also(row, fresh=True)
    return row
