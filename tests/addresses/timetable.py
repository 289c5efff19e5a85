"""Addresses of timetable and draw: county A's own event, and what everybody sees of its draw."""

from __future__ import annotations

import datetime
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from competitions.entries.models import Attachment
from competitions.judging import acts
from competitions.judging.models import Slot
from portal.acts.actors import actor_for
from portal.jobs.models import Job
from tests import factories
from tests.addresses.public import _open
from tests.addresses.walk import EVERYONE, HANDLED, SIGNED_IN, Row
from tests.addresses.world import ABOVE, INSIDE_A, World
from tests.competitions.judging.timetable import scene

RUNS = "a a_admin"
LOOKS = f"{ABOVE} a_approver a_auditor a_finance"


def build(world: World) -> None:
    """An event of county A with a session, in which one entry is by hand, and an event whose lots are drawn."""
    things = world.things
    officer = actor_for(world.users["a"])
    closed: dict[str, Any] = {
        "state": "closed",
        "entry_closes_at": timezone.now() - datetime.timedelta(hours=1),
    }
    things["laid_event"] = factories.event(world["competition"], "日程赛项", **closed)
    things["laid_entry"] = factories.entry(things["laid_event"], [world["person"]], employer=world["firm"])
    things["photo"] = Attachment.objects.create(
        entry=things["laid_entry"],
        worker=world["person"],
        requirement="photo",
        file=ContentFile(b"\x89PNG\r\n\x1a\n photo", "face.png"),
    )
    things["session"] = acts.add_session(
        actor=officer, event=things["laid_event"], facts=scene.facts(things["laid_event"])
    )
    things["slot"] = acts.place_entry(
        actor=officer, station=things["session"].stations.all()[0], entry=things["laid_event"].entries.get()
    )
    drawn = scene.Scene.of(factories.event(world["competition"], "抽签赛项", **closed), officer)
    factories.entry(drawn.event, [world["person"]], employer=world["firm"])
    drawn.drawn()
    things["drawn_event"] = drawn.event
    things["book_job"] = Job.objects.create(
        kind=acts.ORDER_BOOK,
        created_by=world.users["a"],
        state=Job.State.SUCCEEDED,
        finished_at=timezone.now(),
        result={"file": default_storage.save("exports/book.pdf", ContentFile(b"%PDF-1.4 book"))},
    )
    assert Slot.objects.count() == 2


def _run(name: str, *arguments: str, method: str = "get") -> Row:
    """Whoever runs the event may, its organiser's side looks on, to all others it is not there."""
    ok = HANDLED if method == "post" else 200
    return Row(name, arguments, RUNS, ok=ok, but={LOOKS: 403}, method=method)


_WHO = {"选手person": INSIDE_A}

ROWS: tuple[Row, ...] = (
    Row("checkin:home", sees=SIGNED_IN),
    Row("checkin:event", ("laid_event",), INSIDE_A, shows=_WHO),
    Row("checkin:entry", ("laid_entry.number",), INSIDE_A, shows={**_WHO, "130925199": ""}),
    Row("checkin:photo", ("laid_entry.number", "photo"), INSIDE_A),
    _run("checkin:close", "laid_event", "session"),
    _run("checkin:absences", "laid_event"),
    Row("judging:timetable", ("laid_event",), INSIDE_A),
    Row("judging:timetable", ("laid_event",), INSIDE_A, query="?format=csv"),
    Row("judging:session", ("laid_event", "session"), INSIDE_A, shows=_WHO),
    _run("judging:session_new", "laid_event"),
    _run("judging:sessions_new", "laid_event"),
    _run("judging:session_edit", "laid_event", "session"),
    _run("judging:session_remove", "laid_event", "session"),
    _run("judging:place", "laid_event", "session"),
    _run("judging:clear", "laid_event", "slot"),
    Row("judging:draw", ("drawn_event",), INSIDE_A),
    Row("judging:order_book", ("competition",), INSIDE_A, shows={"抽签赛项": INSIDE_A}),
    Row("judging:order_book_file", ("book_job",), "a"),
    _run("judging:draw_announce", "laid_event"),
    # Nothing is announced there: sent back to the page of the draw.
    Row("judging:draw_hold", ("laid_event",), RUNS, ok=302, but={LOOKS: 403}),
    _run("judging:draw_end", "drawn_event"),
    _open("draws:draw", "drawn_event", shows={"选手person": "", "盐山云岫": "", "第1场": EVERYONE}),
    _open("draws:draw", "open_event", ok=404, out=404),
    _open("draws:list", "drawn_event", literals=(1,), shows={"选手person": "", "盐山云岫": ""}),
    _open("draws:result", "drawn_event", literals=(1,), shows={"选手person": "", "盐山云岫": ""}),
    _open("draws:result", "drawn_event", literals=(2,), ok=404, out=404),
)
