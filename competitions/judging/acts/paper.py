"""Acts on paper sheets: keying in twice, settling what differs, scans, signatures, and printing.

A sheet on paper counts once two people have keyed it in independently: at once where both say the same, and else
when somebody has looked at the paper again and said which is right.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from competitions.judging import rules, sheet_values
from competitions.judging.marking_lifecycles import SHEET
from competitions.judging.marks import Untypable
from competitions.judging.models import AspectMark, Keying, ScoreSheet, SheetScan, SheetSignature
from competitions.judging.scoring import Aspect
from competitions.judging.sheet_values import Value
from competitions.judging.tally import scale_of, schemes_of
from competitions.planning.models import Module
from portal.acts.actors import Actor
from portal.acts.deeds import Deed, performing
from portal.acts.findings import Finding, Severity
from portal.acts.lifecycle import findings_for, move
from portal.acts.refusals import NotAllowed
from portal.files.kinds import SCANS
from portal.files.uploads import renamed
from portal.jobs.models import Job

PRINTING = "judging.print_sheets"


@dataclass(frozen=True, slots=True)
class Difference:
    """An aspect on which the two keyings, or they and what a tablet saved before, do not agree."""

    aspect: Aspect
    first: Value | None
    second: Value | None
    on_screen: Value | None


def key_in(*, actor: Actor, sheet: ScoreSheet, values: Mapping[str, object]) -> ScoreSheet:
    """Key a paper sheet in, all of it; the same person again replaces the own keying.

    When the second person says the same as the first, and no tablet has saved anything else, the sheet is handed in.

    Raises:
        NotAllowed: the actor keys nothing in here.
        Refused: the sheet is handed in or locked; two others have keyed it in; a value is missing or cannot be
            (`findings`, one for each aspect by its key).
    """
    with performing("key_in", actor=actor, on=sheet, may=rules.may_key) as deed:
        subject = deed.subject
        _require_open(deed)
        aspects = _aspects(subject)
        kept = _checked(deed, aspects, values)
        if subject.state == ScoreSheet.State.RETURNED and subject.on_paper:
            # What was keyed in before the sheet went back is not what is on it now.
            Keying.objects.filter(sheet=subject, done_at__lt=subject.submitted_at).delete()
        keyer = actor.user_id
        if keyer is None:
            raise NotAllowed
        rows = {row.keyed_by_id: row for row in Keying.objects.filter(sheet=subject)}
        deed.require(
            keyer in rows or len(rows) < 2,
            _("Two people have keyed this sheet in already. Settle what differs."),
        )
        row = rows.get(keyer) or Keying(
            sheet=subject, keyed_by_id=keyer, turn=min({1, 2} - {each.turn for each in rows.values()})
        )
        if row.pk:
            deed.also(row)
            row.values, row.done_at = kept, timezone.now()
            row.save()
        else:
            row.values = kept
            row.save()
            deed.also(row, fresh=True)
        if len({*rows, keyer}) == 2 and not differences(subject):
            _hand_in(deed, kept)
    return deed.subject


def differences(sheet: ScoreSheet) -> list[Difference]:
    """What has to be settled, in the scheme's order; [] while fewer than two have keyed it in. Four queries."""
    rows = list(Keying.objects.standing(sheet).order_by("turn"))
    if len(rows) < 2:
        return []
    first, second = (row.values for row in rows)
    screen = dict(AspectMark.objects.filter(sheet=sheet, value__isnull=False).values_list("aspect", "value"))
    if sheet.on_paper:
        screen = {}
    return [
        Difference(aspect, first.get(key), second.get(key), screen.get(key))
        for key, aspect in _aspects(sheet).items()
        if first.get(key) != second.get(key) or (key in screen and screen[key] != first.get(key))
    ]


def settle_keying(*, actor: Actor, sheet: ScoreSheet, choices: Mapping[str, int], reason: str) -> ScoreSheet:
    """Say which of the two keyings is right for each aspect that differs (aspect → turn); the sheet is handed in.

    Raises:
        NotAllowed: the actor keys nothing in here.
        Refused: no reason, an aspect was not settled, or fewer than two have keyed it in.
    """
    with performing("settle_keying", actor=actor, on=sheet, may=rules.may_key, note=reason.strip()) as deed:
        rows = {row.turn: row.values for row in Keying.objects.standing(deed.subject)}
        deed.require(len(rows) == 2, _("Two people must key the sheet in first."))
        deed.require(reason.strip(), _("Please give the reason."), field="reason")
        values = dict(rows[1])
        for each in differences(deed.subject):
            turn = choices.get(each.aspect.key)
            deed.require(
                turn in rows,
                _("%(aspect)s: choose which is right.") % {"aspect": each.aspect.name},
                field=each.aspect.key,
            )
            values[each.aspect.key] = rows[turn or 1][each.aspect.key]
        deed.extra["settled"] = {key: turn for key, turn in choices.items() if key in values}
        _hand_in(deed, values)
    return deed.subject


def attach_scan(*, actor: Actor, sheet: ScoreSheet, document: File[Any]) -> SheetScan:
    """Attach the scan of a paper sheet; also after it was locked, as evidence.

    Raises:
        NotAllowed: the actor keys nothing in here.
        Refused: on `document`: no file, too large, or neither PDF nor picture.
    """
    with performing("attach_scan", actor=actor, on=sheet, may=rules.may_key) as deed:
        scan = SheetScan(sheet=deed.subject, added_by_id=actor.user_id)
        scan.document = renamed(document, kinds=SCANS, field="document")
        scan.save()
        deed.also(scan, fresh=True)
    return scan


def record_signatures(*, actor: Actor, sheet: ScoreSheet, signed: Collection[str]) -> ScoreSheet:
    """Put on record who has signed the paper sheet: all of them at once.

    Raises:
        NotAllowed: the actor keys nothing in here.
        Refused: the module is locked, or somebody is named who does not sign.
    """
    with performing("record_signatures", actor=actor, on=sheet, may=rules.may_key) as deed:
        deed.require(
            deed.subject.state != ScoreSheet.State.LOCKED,
            _("The module is locked. Have it opened again first."),
        )
        deed.require(set(signed) <= set(SheetSignature.Who.values), _("Choose who has signed."))
        there = {row.who: row for row in SheetSignature.objects.filter(sheet=deed.subject)}
        for who in sorted(set(signed) - set(there)):
            SheetSignature.objects.create(sheet=deed.subject, who=who, recorded_by_id=actor.user_id)
        SheetSignature.objects.filter(sheet=deed.subject, who__in=set(there) - set(signed)).delete()
        deed.extra["signed"] = sorted(signed)
    return deed.subject


def print_sheets(*, actor: Actor, module: Module, sheet: ScoreSheet | None = None) -> Job:
    """Have the sheets of a module printed as a PDF, or one of them; the journal says who took them.

    Raises:
        NotAllowed: the actor does not run the event.
    """
    with performing("print_sheets", actor=actor, on=module.event, may=rules.may_score) as deed:
        deed.extra["module"] = module.name
        job: Job = deed.enqueue(
            PRINTING,
            page="judging:print_file",
            event=module.event_id,
            module=module.pk,
            sheet=sheet.pk if sheet is not None else None,
        )
    return job


def _aspects(sheet: ScoreSheet) -> dict[str, Aspect]:
    scheme = schemes_of([sheet.module]).get(sheet.module_id)
    if scheme is None:
        return {}
    found = sheet_values.aspects_of_seat(scheme, scale_of(sheet.event), sheet.seat)
    return {aspect.key: aspect for aspect in found}


def _require_open(deed: Deed[ScoreSheet]) -> None:
    transition = SHEET.transition("settle_keying", deed.subject.state)
    deed.require(
        transition is not None,
        _("The sheet is handed in. To change it, have the chief judge send it back."),
    )
    assert transition is not None
    deed.require_clear(findings_for(transition, deed.subject), confirmed=False)


def _checked(
    deed: Deed[ScoreSheet], aspects: Mapping[str, Aspect], values: Mapping[str, object]
) -> dict[str, Value]:
    scale = scale_of(deed.subject.event)
    kept: dict[str, Value] = {}
    faults = []
    for key, aspect in aspects.items():
        try:
            value = sheet_values.normal(aspect, values.get(key), scale)
        except Untypable as problem:
            faults.append(Finding(key, Severity.BLOCK, f"{aspect.name}：{problem}"))
            continue
        if value is None:
            missing = _("%(aspect)s has no mark.") % {"aspect": aspect.name}
            faults.append(Finding(key, Severity.BLOCK, missing))
        else:
            kept[key] = value
    deed.require(not faults, _("Some marks cannot be saved."), findings=faults)
    return kept


def _hand_in(deed: Deed[ScoreSheet], values: Mapping[str, Value]) -> None:
    """The marks become those of the sheet, which is handed in as one on paper."""
    subject = deed.subject
    stored = dict(AspectMark.objects.filter(sheet=subject).values_list("aspect", "value"))
    changed = {key: value for key, value in values.items() if stored.get(key) != value}
    now = timezone.now()
    subject.revision += 1
    subject.on_paper, subject.reason, subject.again = True, "", []
    subject.submitted_at, subject.submitted_by_id = now, deed.actor.user_id
    move(SHEET, "settle_keying", deed)
    AspectMark.objects.bulk_create(
        [
            AspectMark(
                sheet=subject,
                aspect=key,
                value=value,
                revision=subject.revision,
                marked_at=now,
                marked_by_id=deed.actor.user_id,
            )
            for key, value in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["sheet", "aspect"],
        update_fields=["value", "revision", "marked_at", "marked_by"],
    )
    deed.extra["marks"] = changed
    deed.extra["marks_before"] = {key: stored.get(key) for key in changed}
