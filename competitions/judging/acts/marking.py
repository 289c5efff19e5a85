"""Acts on score sheets: saving marks, handing in, sending back.

Savings come from tablets that may be without a network for hours and send again what they are not sure of. So each
carries a key of its own and the revision that the tablet had before it, and nothing that somebody else has saved
since is ever overwritten: both values are given back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import blinding, rules, sheet_values
from competitions.judging.marking_lifecycles import SHEET
from competitions.judging.marks import Untypable
from competitions.judging.models import AspectMark, ModuleMarking, ScoreSheet, SheetSaving
from competitions.judging.scoring import Aspect, MarkState, Scale, judges_of
from competitions.judging.sheet_values import Value
from competitions.judging.tally import scale_of, schemes_of, tally
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity
from portal.acts.journal import Line as JournalLine
from portal.acts.lifecycle import findings_for, move
from portal.acts.models import describe
from unions.models import User

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class Clash:
    """An aspect that was changed elsewhere after this tablet had read it: what it sent, and what is saved now."""

    aspect: str
    mine: Value | None
    theirs: Value | None


@dataclass(frozen=True, slots=True)
class Saved:
    """What came of a saving, by aspects. The next saving is to name `revision` as its base.

    `repeated`: this very saving had arrived before, and nothing was done again.
    """

    revision: int
    state: str
    saved: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    clashes: tuple[Clash, ...] = ()
    repeated: bool = False


class _NothingToDo(Exception):
    """Ends an act that changes nothing, so that the journal has no row of it."""

    def __init__(self, saved: Saved) -> None:
        super().__init__()
        self.saved = saved


@dataclass(slots=True)
class _Sorted:
    """What was sent, compared with what is there."""

    changed: dict[str, Value | None] = field(default_factory=dict)
    unchanged: list[str] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    faults: list[Finding] = field(default_factory=list)


def record_marks(
    *, actor: Actor, sheet: ScoreSheet, marks: Mapping[str, object], base_revision: int, client_key: str
) -> Saved:
    """Save some aspects of a sheet. `marks`: aspect key → value as `sheet_values` has it, None to clear it.

    `base_revision`: the sheet's revision that the values were typed over; `client_key`: names this saving, so that
    it can be sent again. Aspects that were changed after that revision are not written but given back as clashes;
    the others are.

    Raises:
        NotAllowed: it is somebody else's sheet.
        Refused: the sheet is handed in or locked, the contest is not under way, or values cannot be; `findings`
            then has one for each aspect, by its key, and nothing is saved.
    """
    try:
        with performing("record_marks", actor=actor, on=sheet, may=rules.may_mark) as deed:
            return _record(deed, marks, base_revision, client_key)
    except _NothingToDo as nothing:
        return nothing.saved


def _record(deed: Deed[ScoreSheet], marks: Mapping[str, object], base: int, client_key: str) -> Saved:
    subject = deed.subject
    deed.require(0 < len(client_key) <= LONGEST_KEY, _("The saving has no key. Load the page again."))
    deed.require(0 <= base <= subject.revision, _("Load the sheet again: it is not the one on the portal."))
    stored = {row.aspect: row for row in AspectMark.objects.filter(sheet=subject)}
    scale, scheme = scale_of(subject.event), schemes_of([subject.module]).get(subject.module_id)
    deed.require(scheme is not None, _("No marking scheme is chosen."))
    assert scheme is not None
    held = {aspect.key: aspect for aspect in sheet_values.aspects_of_seat(scheme, scale, subject.seat)}
    earlier = SheetSaving.objects.filter(sheet=subject, client_key=client_key).first()
    if earlier is not None:
        raise _NothingToDo(_repeated(subject, earlier, stored, held, scale, marks))
    _require_open(deed)
    found = _compare(subject, marks, base, stored, held, scale)
    deed.require(not found.faults, _("Some marks cannot be saved."), findings=found.faults)
    if not found.changed:
        raise _NothingToDo(
            Saved(subject.revision, subject.state, (), tuple(found.unchanged), tuple(found.clashes))
        )
    subject.revision += 1
    move(SHEET, "record_marks", deed)
    _write(deed, found.changed, stored)
    SheetSaving.objects.create(
        sheet=subject,
        client_key=client_key,
        revision=subject.revision,
        clashed=[clash.aspect for clash in found.clashes],
    )
    return Saved(
        subject.revision,
        subject.state,
        tuple(found.changed),
        tuple(found.unchanged),
        tuple(found.clashes),
    )


def _require_open(deed: Deed[ScoreSheet]) -> None:
    """Say that the sheet is closed before anything that is wrong with what was typed."""
    deed.require(
        deed.subject.voided_at is None or not blinding.is_open(deed.subject.module),
        _("The marks of this sheet were voided: nothing more is taken on it."),
    )
    transition = SHEET.transition("record_marks", deed.subject.state)
    locked = deed.subject.state == ScoreSheet.State.LOCKED
    deed.require(
        transition is not None,
        _("The module is locked: this was not saved. Ask the chief judge.")
        if locked
        else _("The sheet is handed in: this was not saved. Ask the chief judge to send it back."),
    )
    assert transition is not None
    deed.require_clear(findings_for(transition, deed.subject), confirmed=False)


def _repeated(
    subject: ScoreSheet,
    earlier: SheetSaving,
    stored: Mapping[str, AspectMark],
    held: Mapping[str, Aspect],
    scale: Scale,
    marks: Mapping[str, object],
) -> Saved:
    """The answer of a saving that had arrived: what clashed then and still differs is said again."""
    clashes = []
    for key in earlier.clashed:
        if key in held and key in marks:
            mine, theirs = sheet_values.normal(held[key], marks[key], scale), _stored_value(stored.get(key))
            if mine != theirs:
                clashes.append(Clash(key, mine, theirs))
    saved = tuple(key for key in marks if key not in earlier.clashed)
    return Saved(subject.revision, subject.state, saved, (), tuple(clashes), repeated=True)


def _stored_value(mark: AspectMark | None) -> Value | None:
    return None if mark is None else mark.value


def _compare(
    subject: ScoreSheet,
    marks: Mapping[str, object],
    base: int,
    stored: Mapping[str, AspectMark],
    held: Mapping[str, Aspect],
    scale: Scale,
) -> _Sorted:
    found = _Sorted()
    for key, given in marks.items():
        aspect = held.get(key)
        if aspect is None:
            found.faults.append(_fault(key, _("This aspect does not stand on the sheet.")))
            continue
        try:
            value = sheet_values.normal(aspect, given, scale)
        except Untypable as problem:
            found.faults.append(_fault(key, f"{aspect.name}：{problem}"))
            continue
        mark = stored.get(key)
        if value == _stored_value(mark):
            found.unchanged.append(key)
        elif mark is not None and mark.revision > base:
            found.clashes.append(Clash(key, value, mark.value))
        elif subject.again and key not in subject.again:
            found.faults.append(
                _fault(key, _("%(aspect)s is not to be marked again.") % {"aspect": aspect.name})
            )
        else:
            found.changed[key] = value
    return found


def _fault(key: str, message: str) -> Finding:
    return Finding(key, Severity.BLOCK, message)


def _write(
    deed: Deed[ScoreSheet], changed: Mapping[str, Value | None], stored: Mapping[str, AspectMark]
) -> None:
    """The marks, and in the journal what each was and is."""
    now = timezone.now()
    AspectMark.objects.bulk_create(
        [
            AspectMark(
                sheet=deed.subject,
                aspect=key,
                value=value,
                revision=deed.subject.revision,
                marked_at=now,
                marked_by_id=deed.actor.user_id,
            )
            for key, value in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["sheet", "aspect"],
        update_fields=["value", "revision", "marked_at", "marked_by"],
    )
    deed.extra["marks"] = dict(changed)
    deed.extra["marks_before"] = {key: _stored_value(stored.get(key)) for key in changed}


def submit_sheet(*, actor: Actor, sheet: ScoreSheet, base_revision: int) -> ScoreSheet:
    """Hand a sheet in, as it was read at `base_revision`; doing it twice does it once.

    Raises:
        NotAllowed: it is somebody else's sheet.
        Refused: an aspect has no mark yet, somebody has saved since, or the sheet cannot be handed in now.
    """
    standing = ScoreSheet.objects.filter(
        pk=sheet.pk, state=ScoreSheet.State.SUBMITTED, revision=base_revision, submitted_by=actor.user_id
    ).first()
    if standing is not None and rules.may_mark(actor, standing):
        return standing
    with performing("submit_sheet", actor=actor, on=sheet, may=rules.may_mark) as deed:
        subject = deed.subject
        deed.require(
            not subject.is_open or subject.revision == base_revision,
            _("The sheet was changed on another device. Look at it again, then hand it in."),
        )
        subject.submitted_at, subject.submitted_by_id = timezone.now(), actor.user_id
        subject.reason, subject.again = "", []
        move(SHEET, "submit_sheet", deed)
    return subject


def return_sheet(*, actor: Actor, sheet: ScoreSheet, reason: str) -> ScoreSheet:
    """Send a sheet back to its judge; all of it can be changed.

    Raises:
        NotAllowed: the actor does not review.
        Refused: no reason, or the sheet is not handed in or is locked.
    """
    with performing("return_sheet", actor=actor, on=sheet, may=rules.may_review, note=reason.strip()) as deed:
        deed.subject.reason, deed.subject.again = reason.strip(), []
        move(SHEET, "return_sheet", deed, reason=reason)
        _tell(deed, [deed.subject], reason.strip())
    return deed.subject


def mark_again(*, actor: Actor, marking: ModuleMarking, entry_ids: Iterable[int] | None = None) -> int:
    """Send back whatever judges must mark again, because they lie too far apart; of some entries, or of all.

    Each sheet goes back with those aspects alone. Returns how many sheets went back.

    Raises:
        NotAllowed: the actor does not review.
        Refused: nothing is to be marked again, or the module is locked.
    """
    with performing("mark_again", actor=actor, on=marking, may=rules.may_review) as deed:
        module = deed.subject.module
        wanted = None if entry_ids is None else list(entry_ids)
        rows = ScoreSheet.objects.select_for_update().filter(module=module).order_by("pk")
        sheets = {row.pk: row for row in (rows if wanted is None else rows.filter(entry__in=wanted))}
        found = tally(module, wanted)
        back = []
        for line in found.awaited:
            keys = found.marking(line.entry_id).waiting(MarkState.TO_MARK_AGAIN)
            for paper in found.counted(line.entry_id):
                again = [
                    aspect.key
                    for aspect in found.aspects_of(paper.seat)
                    if aspect.key in keys and judges_of(aspect.method, found.scale)
                ]
                if again and SHEET.transition("mark_again", sheets[paper.pk].state) is not None:
                    back.append((sheets[paper.pk], again))
        deed.require(back, _("Nothing is waiting to be sent back for marking again."))
        names = {aspect.key: aspect.name for aspect in found.scheme.aspects} if found.scheme else {}
        for row, again in back:
            _send_back(deed, row, again, names)
        _tell(deed, [row for row, _again in back], _("The marks lie too far apart: confer and mark again."))
    return len(back)


def _send_back(
    deed: Deed[ModuleMarking], row: ScoreSheet, again: list[str], names: Mapping[str, str]
) -> None:
    transition = SHEET.transition("mark_again", row.state)
    assert transition is not None
    deed.require_clear(findings_for(transition, row), confirmed=False)
    deed.also(row)
    row.state, row.again = transition.target, again
    row.reason = _("To be marked again: %(aspects)s") % {"aspects": "、".join(names[key] for key in again)}
    row.save()


def _tell(deed: Deed[Any], sheets: Iterable[ScoreSheet], body: str) -> None:
    """A notice before the judges whose sheets came back; a common sheet's to all of its panel."""
    rows = list(sheets)
    own = User.objects.filter(judge__appointments__sheets__in=rows)
    shared = User.objects.filter(
        judge__appointments__panel_seats__panel__in=[row.panel_id for row in rows if row.is_common]
    )
    people = list({user.pk: user for user in [*own, *shared]}.values())
    deed.tell(
        people,
        title=_("A score sheet came back to you"),
        body=body,
        url=reverse("judge:home"),
        by_message=False,
    )


def line_of(deed: Deed[Any], row: ScoreSheet, before: dict[str, Any], after: dict[str, Any]) -> JournalLine:
    """A journal row of a sheet that a set-based act changed."""
    object_type, object_id = describe(row)
    return JournalLine(deed.verb, object_type, object_id, deed.union_id, before, after)
