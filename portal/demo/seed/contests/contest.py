"""What the contests by score sheets have in common: people appointed, schemes chosen, panels, sheets marked."""

from __future__ import annotations

import datetime
import random
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from competitions.entries.models import Entry
from competitions.judging import acts, sheet_values
from competitions.judging.acts import PanelPlan
from competitions.judging.models import Appointment, ModuleMarking, ScoreSheet
from competitions.judging.scoring import Aspect, Scheme
from competitions.judging.tally import scale_of, schemes_of
from competitions.planning.models import Event, Module
from portal.acts.actors import Actor
from portal.demo.seed.calendar import EventPlan
from portal.demo.seed.clock import SHANGHAI
from portal.demo.seed.contests.marks import given
from portal.demo.seed.contests.schemes import newest
from portal.demo.seed.courses import Course
from portal.demo.seed.judges import Post, appointed, own_seat

if TYPE_CHECKING:
    from portal.demo.seed.history import History, Played

SEED = 20260724
R, S = Appointment.Role, Appointment.State
DAY = datetime.timedelta(days=1)


def signed(role: str, *positions: int) -> tuple[Post, ...]:
    """Posts of people who have accepted and signed."""
    return tuple(Post(position, role, S.SIGNED) for position in positions)


class Contest(Course):
    """An event that is opened, entered and closed in time; what follows is each course's own."""

    def __init__(
        self, history: History, played: Played, plan: EventPlan, event: Event, taken: set[int]
    ) -> None:
        super().__init__(history, played, plan, event, taken)
        # The worker with an account competes where a course says so.
        self.account = next(
            worker for worker in self.world.workers[self.world.enterprises[0].pk] if worker.user_id
        )
        taken.add(self.account.pk)
        # A source of chance for each contest, so that one more changes no other.
        self.rng = random.Random(f"{SEED}-{plan.name}")
        # Position in the register → the appointment to this event.
        self.posts: dict[int, Appointment] = {}
        # Module's id → its scheme, once it was read.
        self._schemes: dict[int, Scheme] = {}

    @property
    def first(self) -> datetime.date:
        """The first day of the contest."""
        return self.event.starts_on

    def schedule(self) -> None:
        opens, closes = self.event.entry_opens_at, self.event.entry_closes_at
        assert opens is not None
        assert closes is not None
        closed = closes.astimezone(SHANGHAI).date() + DAY
        self._later(opens.astimezone(SHANGHAI).date(), self._open)
        self._later(closed - 3 * DAY, self._enter)
        self._later(closed, self._close)
        self._go_on(closed)

    def _go_on(self, closed: datetime.date) -> None:
        """Put what follows on its days."""
        raise NotImplementedError

    def _at(self, day: datetime.date, hour: int, minute: int = 0) -> None:
        """Put the clock to a time of the contest's own timetable."""
        self.world.clock.set(day, hour, minute)

    def _moment(self, day: datetime.date, hour: int, minute: int = 0) -> datetime.datetime:
        return datetime.datetime(day.year, day.month, day.day, hour, minute, tzinfo=SHANGHAI)

    # --- before the day -------------------------------------------------------------------------------------

    def _appoint(self, *posts: Post) -> None:
        officer = self._actor()
        for post in posts:
            judge = self.world.judges[post.position]
            self.posts[post.position] = appointed(officer, self.event, judge, post)

    def _choose(self, *names: str) -> None:
        """The schemes of the modules, in their order."""
        choices = {module.pk: newest(name) for module, name in zip(self._modules(), names, strict=True)}
        acts.attach_schemes(actor=self._actor(), event=self.event, choices=choices)

    def _draw(self, source: str, seed: str) -> tuple[Callable[[], object], Callable[[], object]]:
        """Two steps for two days: the announcement, and on the next day the draw."""

        def announce() -> None:
            known_from = timezone.now() + datetime.timedelta(hours=12)
            acts.announce_draw(
                actor=self._actor(), event=self.event, source=source, known_from=known_from, spread=True
            )

        def hold() -> None:
            self._at(self.world.clock.today(), 10, 10)
            acts.hold_draw(actor=self._actor(), event=self.event, seed=seed)

        return announce, hold

    def _sit(self, module: Module, positions: Sequence[int]) -> ModuleMarking:
        """One panel of these judges for all entries."""
        judges = tuple(self.posts[position].pk for position in positions)
        plan = PanelPlan("第一组", judges, tuple(entry.pk for entry in self._competing()))
        return acts.compose_panels(actor=self._actor(), marking=acts.marking_of(module), plans=[plan])

    def _modules(self) -> list[Module]:
        return list(self.event.modules.all())

    def _competing(self) -> list[Entry]:
        return list(self.event.entries.filter(state=Entry.State.ACCEPTED).order_by("number"))

    def _own(self, position: int) -> Actor:
        """The judge at a position of the register, acting in person."""
        return own_seat(self.posts[position].judge)

    # --- marking --------------------------------------------------------------------------------------------

    def _sheets(self, module: Module, entry: Entry | None = None) -> dict[tuple[int, int], ScoreSheet]:
        """(entry, seat) → the sheet, of one entry or of all."""
        found = ScoreSheet.objects.filter(module=module).select_related(
            "appointment__judge__user", "module__event__competition__organiser"
        )
        if entry is not None:
            found = found.filter(entry=entry)
        return {(sheet.entry_id, sheet.seat): sheet for sheet in found}

    def _aspects(self, sheet: ScoreSheet) -> tuple[Aspect, ...]:
        """What stands on the sheet."""
        if sheet.module_id not in self._schemes:
            self._schemes |= schemes_of([sheet.module])
        return sheet_values.aspects_of_seat(self._schemes[sheet.module_id], scale_of(sheet.event), sheet.seat)

    def _values(self, sheet: ScoreSheet, skill: float) -> dict[str, Any]:
        """A mark for each aspect of the sheet."""
        return {aspect.key: given(aspect, skill, self.rng) for aspect in self._aspects(sheet)}

    def _mark(
        self, actor: Actor, sheet: ScoreSheet, marks: Mapping[str, Any], *, hand_in: bool = True
    ) -> None:
        saved = acts.record_marks(
            actor=actor,
            sheet=sheet,
            marks=marks,
            base_revision=sheet.revision,
            client_key=f"demo-{sheet.pk}-{sheet.revision}",
        )
        if hand_in:
            acts.submit_sheet(actor=actor, sheet=sheet, base_revision=saved.revision)

    def _mark_all(
        self, module: Module, common: Actor, entries: Sequence[Entry], skills: Mapping[int, float]
    ) -> None:
        """Every sheet of these entries, handed in; the common ones by `common`. `skills`: entry → skill."""
        for (entry_id, _seat), sheet in sorted(self._sheets(module).items()):
            if entry_id in {entry.pk for entry in entries}:
                actor = common if sheet.appointment is None else own_seat(sheet.appointment.judge)
                self._mark(actor, sheet, self._values(sheet, skills[entry_id]))
        self.event.refresh_from_db()

    def _skills(self, entries: Sequence[Entry]) -> dict[int, float]:
        """Entry → skill, evenly spread from good to middling, in an order of its own."""
        order = self.rng.sample(range(len(entries)), len(entries))
        return {
            entry.pk: 0.97 - 0.4 * place / len(entries) for entry, place in zip(entries, order, strict=True)
        }
