"""Addresses of blind codes: each blinder's own layer, and how far they are for county A's side."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from competitions.judging import acts
from competitions.judging.models import BlindLayer
from portal.acts.actors import Actor, Seat, actor_for
from portal.jobs.models import Job
from tests import factories
from tests.addresses.walk import HANDLED, Row
from tests.addresses.world import ABOVE, INSIDE_A, World
from tests.competitions.judging.judges import register

RUNS = "a a_admin"
LOOKS = f"{ABOVE} a_approver a_auditor a_finance"


def build(world: World) -> None:
    """A blind module of county A: the role `judge` keeps its station codes, `judge_elsewhere` its work codes."""
    things = world.things
    event = factories.event(world["competition"], "盲评赛项", judging="sheets", state="under_way")
    things["blind_event"], things["blind_module"] = event, event.modules.all()[1]
    things["blind_module"].blind = True
    things["blind_module"].save()
    factories.entry(event, [world["person"]], employer=world["firm"])
    blinders = [
        register.appointed(event, things[role], "blinder", state="signed")
        for role in ("judge", "judge_elsewhere")
    ]
    acts.name_blinders(
        actor=actor_for(world.users["a"]),
        event=event,
        module=things["blind_module"],
        station=blinders[0],
        work=blinders[1],
    )
    things["station_codes"], things["work_codes"] = BlindLayer.objects.order_by("kind")
    for role, layer in (("judge", "station_codes"), ("judge_elsewhere", "work_codes")):
        own = Actor(user=world.users[role], seat=Seat(kind=Seat.Kind.SELF, key="self"))
        acts.make_codes(actor=own, layer=things[layer])
    things["label_job"] = Job.objects.create(
        kind=acts.LABELS,
        arguments={"layer": things["work_codes"].pk},
        created_by=world.users["judge_elsewhere"],
        state=Job.State.SUCCEEDED,
        finished_at=timezone.now(),
        result={"file": default_storage.save("exports/labels.pdf", ContentFile(b"%PDF-1.4 labels"))},
    )


def _run(name: str, *arguments: str) -> Row:
    return Row(name, arguments, RUNS, but={LOOKS: 403})


_NOBODY = {"选手person": "", "盐山云岫": ""}

ROWS: tuple[Row, ...] = (
    Row("judging:blinding", ("blind_event",), INSIDE_A, shows=_NOBODY),
    Row("judging:blinding", ("open_event",)),
    _run("judging:blinders", "blind_event", "blind_module"),
    _run("judging:layer_open", "blind_event", "work_codes"),
    # The one page with both sides of a layer: its blinder's, in whatever seat, and nobody else's.
    Row("judge:layer", ("station_codes",), "judge", shows={**_NOBODY, "T00": "judge"}),
    Row("judge:layer", ("work_codes",), "judge_elsewhere", shows={**_NOBODY, "T00": ""}),
    Row("judge:layer_make", ("work_codes",), "judge_elsewhere", ok=HANDLED, method="post"),
    Row("judge:layer_labels", ("work_codes",), "judge_elsewhere", ok=HANDLED, method="post"),
    Row("judge:layer_open", ("work_codes",), "judge_elsewhere"),
    Row("judge:labels", ("label_job",), "judge_elsewhere"),
)
