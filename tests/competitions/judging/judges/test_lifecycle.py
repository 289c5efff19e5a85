"""The life of an appointment, exhaustively from its table: every state, verb and person."""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.base import ContentFile

from competitions.judging import acts, declarations
from competitions.judging.lifecycles import APPOINTMENT, NEEDING_JUDGES
from competitions.judging.models import Appointment, Declaration
from competitions.planning.models import Event
from portal.acts.actors import Actor, Role
from portal.acts.models import JournalRow
from portal.acts.refusals import NotAllowed, Refused
from tests import factories
from tests.competitions.judging.judges import register

pytestmark = pytest.mark.django_db

# Who may take each verb, and where it leads. Written by hand, not read from the table.
JUDGE, STAFF = "the judge", "staff who run the event"
VERBS: dict[str, str] = {
    "accept": JUDGE,
    "sign": JUDGE,
    "decline": JUDGE,
    "sign_on_paper": STAFF,
    "withdraw": STAFF,
}
WAYS: dict[tuple[str, str], str] = {
    ("invited", "accept"): "accepted",
    ("accepted", "sign"): "signed",
    ("invited", "sign_on_paper"): "signed",
    ("accepted", "sign_on_paper"): "signed",
    **{(state, "decline"): "declined" for state in ("invited", "accepted", "signed")},
    **{(state, "withdraw"): "withdrawn" for state in ("invited", "accepted", "signed")},
}
RUNNING = {("organiser", Role.OFFICER), ("organiser", Role.ADMINISTRATOR)}


def paper() -> ContentFile[bytes]:
    return ContentFile(b"%PDF-1.7 signed", "scan.pdf")


def take(verb: str, actor: Actor, appointment: Appointment) -> Appointment:
    texts = [text.sha256 for text in declarations.asked_by(appointment.event)]
    ways: dict[str, Callable[[], Any]] = {
        "accept": lambda: acts.accept(actor=actor, appointment=appointment),
        "sign": lambda: acts.sign(actor=actor, appointment=appointment, seen=texts),
        "decline": lambda: acts.decline(actor=actor, appointment=appointment, reason="另有任务"),
        "sign_on_paper": lambda: acts.sign_on_paper(actor=actor, appointment=appointment, document=paper()),
        "withdraw": lambda: acts.withdraw(actor=actor, appointment=appointment, reason="调整"),
    }
    moved: Appointment = ways[verb]()
    return moved


def people(appointment: Appointment) -> Iterator[tuple[bool, bool, str, Actor]]:
    """(is the judge, is staff who run it, a name for messages, the actor)."""
    yield True, False, "the judge", register.self_of(appointment.judge)
    yield (
        False,
        False,
        "a judge of the same event",
        register.self_of(register.appointed(appointment.event).judge),
    )
    yield False, False, "a judge of another event", register.self_of(register.appointed().judge)
    declined = register.appointed(appointment.event, state="declined").judge
    yield False, False, "a judge who declined", register.self_of(declined)
    yield False, False, "an account without any part", register.self_of(register.judge())
    unions = {
        "organiser": factories.county(),
        "above": factories.city(),
        "sibling": factories.county("130922"),
        "below": factories.tree()["130925-001"],
    }
    for (place, union), role in itertools.product(unions.items(), Role):
        yield False, (place, role) in RUNNING, f"{place} {role}", factories.actor_at(union, role)
    yield False, False, "staff of a unit", factories.actor_in(factories.enterprise())


def test_the_verbs_and_ways_tested_here_are_those_of_the_table() -> None:
    assert {row.verb for row in APPOINTMENT.transitions} == set(VERBS)
    assert {(source, row.verb) for row in APPOINTMENT.transitions for source in row.sources} == set(WAYS)


@pytest.mark.parametrize("state", Appointment.State.values)
def test_every_verb_in_every_state_by_everybody(state: str) -> None:
    subject = register.appointed(state=state)
    for is_judge, is_staff, name, actor in list(people(subject)):
        for verb, whose in VERBS.items():
            may = is_judge if whose == JUDGE else is_staff
            expected = WAYS.get((state, verb)) if may else None
            Appointment.objects.filter(pk=subject.pk).update(state=state, reason="")
            Declaration.objects.all().delete()
            subject.refresh_from_db()
            try:
                outcome: str | None = take(verb, actor, subject).state
            except (NotAllowed, Refused):
                outcome = None
            assert outcome == expected, (state, verb, name)


@pytest.mark.parametrize("state", Event.State.values)
def test_nobody_accepts_or_signs_for_an_event_that_is_over(state: str) -> None:
    for verb, source in (("accept", "invited"), ("sign", "accepted"), ("sign_on_paper", "invited")):
        subject = register.appointed(register.event(state=state), state=source)
        actor = (
            register.self_of(subject.judge)
            if VERBS[verb] == JUDGE
            else factories.actor_at(factories.county())
        )
        if state in NEEDING_JUDGES:
            assert take(verb, actor, subject).state == WAYS[source, verb]
        else:
            with pytest.raises(Refused):
                take(verb, actor, subject)
            subject.refresh_from_db()
            assert (subject.state, subject.declarations.count()) == (source, 0)


def test_signing_puts_version_fingerprint_and_time_of_each_text_on_record() -> None:
    subject = register.appointed(state="accepted")
    take("sign", register.self_of(subject.judge), subject)
    texts = {text.kind: text for text in declarations.asked_by(subject.event)}
    signed = {row.kind: row for row in subject.declarations.all()}
    assert set(signed) == {"confidentiality", "recusal"}
    assert {kind: (row.text_version, row.text_sha256, row.on_paper) for kind, row in signed.items()} == {
        kind: (text.version, text.sha256, False) for kind, text in texts.items()
    }
    rows = JournalRow.objects.filter(verb="sign", actor=subject.judge.user)
    assert sorted(rows.values_list("object_type", flat=True)) == [
        "judging.appointment",
        "judging.declaration",
        "judging.declaration",
    ]
    assert {row.after["text_version"] for row in rows if "text_version" in row.after} == {"2026-1"}


def test_what_was_not_read_is_not_signed() -> None:
    subject = register.appointed(state="accepted")
    with pytest.raises(Refused):
        acts.sign(actor=register.self_of(subject.judge), appointment=subject, seen=["0" * 64])
    subject.refresh_from_db()
    assert (subject.state, subject.declarations.count()) == ("accepted", 0)


def test_a_signature_on_paper_needs_a_scan_that_is_one() -> None:
    officer = factories.actor_at(factories.county())
    subject = register.appointed(state="invited")
    for document in (None, ContentFile(b"MZ program", "scan.pdf")):
        with pytest.raises(Refused) as refused:
            acts.sign_on_paper(actor=officer, appointment=subject, document=document)
        assert refused.value.field == "document"
    acts.sign_on_paper(actor=officer, appointment=subject, document=paper())
    rows = list(subject.declarations.all())
    assert [row.on_paper for row in rows] == [True, True]
    assert len({row.document.name for row in rows}) == 1
    assert io.BytesIO(rows[0].document.read()).getvalue() == b"%PDF-1.7 signed"


@pytest.mark.parametrize("verb", ["decline", "withdraw"])
def test_ending_needs_a_reason(verb: str) -> None:
    subject = register.appointed(state="accepted")
    actor = register.self_of(subject.judge) if verb == "decline" else factories.actor_at(factories.county())
    act: Any = acts.decline if verb == "decline" else acts.withdraw
    with pytest.raises(Refused) as refused:
        act(actor=actor, appointment=subject, reason="  ")
    assert refused.value.field == "reason"
    ended = act(actor=actor, appointment=subject, reason="临时出差")
    assert (ended.reason, ended.ended_at is not None) == ("临时出差", True)
    assert JournalRow.objects.get(verb=verb).note == "临时出差"


def test_a_version_that_was_signed_is_never_edited() -> None:
    known = {(text.kind, text.version): text.sha256 for text in declarations.texts()}
    assert known["confidentiality", "2026-1"] == (
        "65eedcca4945349995d4c2b13cc86d44b38d1bc9e31bf37bea556947507b624a"
    )
    assert known["recusal", "2026-1"] == "16cb672b5b531af11d983fc4aaf3ceb477625c57e2e62927976b59d454835223"
