"""Why a module's total is what it is, in words: one sentence for each step that marking by a scheme gives."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from competitions.judging import marks
from competitions.judging.scoring import StepKey

if TYPE_CHECKING:
    from competitions.judging.wording import Parameters, Sentence, Words


def _measure(value: Decimal | None, p: Parameters) -> str:
    """A value with its unit; times as minutes and seconds."""
    if value is None:
        return ""
    if p["timed"]:
        return (
            marks.shown_elapsed(int(value))
            if value == int(value)
            else _("%(seconds)s s") % {"seconds": value}
        )
    return _with_unit(value, p)


def _with_unit(value: Decimal, p: Parameters) -> str:
    return f"{marks.shown(value)} {p['unit']}".rstrip()


def _list(values: Iterable[Decimal]) -> str:
    return "、".join(marks.shown(value) for value in values)


def _tolerated(p: Parameters) -> str:
    lower, upper = marks.shown(p["lower"]), marks.shown(p["upper"])
    if lower == upper:
        return f"{marks.shown(p['target'])} ± {upper}"
    return f"{marks.shown(p['target'])} (−{lower}, +{upper})"


def _within_tolerance(p: Parameters, words: Words) -> str:
    return _("Measured %(value)s, within %(tolerance)s: full points, %(points)s.") % {
        "value": _with_unit(p["value"], p),
        "tolerance": _tolerated(p),
        "points": marks.shown(p["points"]),
    }


def _outside_tolerance(p: Parameters, words: Words) -> str:
    facts = {
        "value": _with_unit(p["value"], p),
        "tolerance": _tolerated(p),
        "excess": marks.shown(p["excess"]),
        "points": marks.shown(p["points"]),
    }
    if p["steps"] is None or p["deduction"] is None:
        return _("Measured %(value)s, outside %(tolerance)s by %(excess)s: %(points)s points.") % facts
    facts |= {"steps": p["steps"], "deduction": marks.shown(p["deduction"])}
    return (
        _(
            "Measured %(value)s, outside %(tolerance)s by %(excess)s: %(steps)d begun steps of %(deduction)s off, "
            "%(points)s points."
        )
        % facts
    )


def _in_proportion(p: Parameters, words: Words) -> str:
    facts = {
        "value": _measure(p["value"], p),
        "full": _measure(p["full_at"], p),
        "none": _measure(p["none_at"], p),
        "points": marks.shown(p["points"]),
    }
    if p["exact"]:
        return (
            _("%(value)s, between %(none)s (no points) and %(full)s (all points): %(points)s points.") % facts
        )
    return (
        _("%(value)s, between %(none)s (no points) and %(full)s (all points): about %(points)s points.")
        % facts
    )


def _in_range(p: Parameters, words: Words) -> str:
    facts = {
        "value": _measure(p["value"], p),
        "above": _measure(p["above"], p),
        "upto": _measure(p["upto"], p),
        "points": marks.shown(p["points"]),
    }
    if p["upto"] is None:
        return _("%(value)s lies above %(above)s: %(points)s points.") % facts
    if p["above"] is None:
        return _("%(value)s is at most %(upto)s: %(points)s points.") % facts
    return _("%(value)s lies above %(above)s and is at most %(upto)s: %(points)s points.") % facts


def _item_checked(p: Parameters, words: Words) -> str:
    facts = {
        "item": words.item(p["aspect"], p["item"]),
        "points": marks.shown(p["points"]),
        "worth": marks.shown(p["worth"]),
    }
    if p["met"]:
        return _("“%(item)s” is met: %(points)s points.") % facts
    return _("“%(item)s” is not met: %(points)s of %(worth)s points.") % facts


def _judged(p: Parameters, words: Words) -> str:
    facts = {"marks": _list(p["marks"]), "highest": p["highest"], "points": marks.shown(p["points"])}
    if p["exact"]:
        return _("The judges gave %(marks)s of %(highest)d each: %(points)s points.") % facts
    return _("The judges gave %(marks)s of %(highest)d each: about %(points)s points.") % facts


def _panel_averaged(p: Parameters, words: Words) -> str:
    facts = {"kept": _list(p["kept"]), "dropped": _list(p["dropped"]), "points": marks.shown(p["points"])}
    if not p["dropped"]:
        return _("The average of %(kept)s is %(points)s points.") % facts
    return _("%(dropped)s dropped; the average of %(kept)s is %(points)s points.") % facts


def _fault_counted(p: Parameters, words: Words) -> str:
    facts = {
        "item": words.item(p["aspect"], p["item"]),
        "count": p["count"],
        "most": p["most"],
        "points": marks.shown(p["points"]),
    }
    if p["most"] is not None and p["count"] > p["most"]:
        return _("“%(item)s” found %(count)d times, %(most)d of them count: %(points)s points off.") % facts
    return (
        ngettext(
            "“%(item)s” found %(count)d time: %(points)s points off.",
            "“%(item)s” found %(count)d times: %(points)s points off.",
            p["count"],
        )
        % facts
    )


def _deducted(p: Parameters, words: Words) -> str:
    facts = {
        "maximum": marks.shown(p["maximum"]),
        "sum": marks.shown(p["sum"]),
        "cap": marks.shown(p["cap"]),
        "points": marks.shown(p["points"]),
    }
    if p["sum"] > p["cap"]:
        return (
            _("Of %(maximum)s points %(sum)s would go off, at most %(cap)s do: %(points)s points remain.")
            % facts
        )
    return _("Of %(maximum)s points %(sum)s go off: %(points)s points remain.") % facts


def _aspect_without_mark(p: Parameters, words: Words) -> str:
    if p["wanted"]:
        return _("Not yet marked: %(given)d of %(wanted)d judges have given a mark.") % p
    return _("Not yet marked.")


def _aspect_to_mark_again(p: Parameters, words: Words) -> str:
    return _(
        "The judges gave %(marks)s, further apart than %(allowed)d: they confer and mark this aspect again."
    ) % {"marks": _list(p["marks"]), "allowed": p["allowed"]}


def _of_maximum(name: str, p: Parameters) -> str:
    facts = {"name": name, "points": marks.shown(p["points"]), "maximum": marks.shown(p["maximum"])}
    if p["exact"]:
        return _("%(name)s: %(points)s of %(maximum)s points.") % facts
    return _("%(name)s: about %(points)s of %(maximum)s points.") % facts


def _aspect_points(p: Parameters, words: Words) -> str:
    return _of_maximum(words.aspect(p["aspect"]), p)


def _section_points(p: Parameters, words: Words) -> str:
    return _of_maximum(words.section(p["section"]), p)


def _waiting(p: Parameters) -> str:
    parts = []
    if p["unmarked"]:
        parts.append(
            ngettext(
                "%(count)d aspect is not yet marked", "%(count)d aspects are not yet marked", p["unmarked"]
            )
            % {"count": p["unmarked"]}
        )
    if p["again"]:
        parts.append(
            ngettext(
                "%(count)d aspect must be marked again", "%(count)d aspects must be marked again", p["again"]
            )
            % {"count": p["again"]}
        )
    return "、".join(parts)


def _section_incomplete(p: Parameters, words: Words) -> str:
    return _("%(section)s has no sum yet: %(waiting)s.") % {
        "section": words.section(p["section"]),
        "waiting": _waiting(p),
    }


def _sections_added(p: Parameters, words: Words) -> str:
    facts = {"total": marks.shown(p["total"])}
    if p["exact"]:
        return _("All sections together: %(total)s points.") % facts
    return _("All sections together: about %(total)s points.") % facts


def _penalty(p: Parameters, words: Words) -> str:
    return _("“%(incident)s”: %(points)s points off.") % {
        "incident": words.incident(p["incident"]),
        "points": marks.shown(p["points"]),
    }


def _penalties_taken(p: Parameters, words: Words) -> str:
    facts = {"sum": marks.shown(p["sum"]), "points": marks.shown(p["points"])}
    if p["exact"]:
        return _("For incidents %(sum)s points go off: %(points)s points remain.") % facts
    return _("For incidents %(sum)s points go off: about %(points)s points remain.") % facts


def _total_rounded(p: Parameters, words: Words) -> str:
    from competitions.judging.wording import ROUNDINGS

    return _("The total is rounded %(mode)s to %(places)d digits, once: %(total)s points.") % {
        "mode": ROUNDINGS[p["mode"]],
        "places": p["places"],
        "total": marks.shown(p["total"]),
    }


def _no_total(p: Parameters, words: Words) -> str:
    return _("There is no total yet: %(waiting)s.") % {"waiting": _waiting(p)}


SENTENCES: dict[StepKey, Sentence] = {
    StepKey.WITHIN_TOLERANCE: _within_tolerance,
    StepKey.OUTSIDE_TOLERANCE: _outside_tolerance,
    StepKey.IN_PROPORTION: _in_proportion,
    StepKey.IN_RANGE: _in_range,
    StepKey.ITEM_CHECKED: _item_checked,
    StepKey.JUDGED: _judged,
    StepKey.PANEL_AVERAGED: _panel_averaged,
    StepKey.FAULT_COUNTED: _fault_counted,
    StepKey.DEDUCTED: _deducted,
    StepKey.ASPECT_WITHOUT_MARK: _aspect_without_mark,
    StepKey.ASPECT_TO_MARK_AGAIN: _aspect_to_mark_again,
    StepKey.ASPECT_POINTS: _aspect_points,
    StepKey.SECTION_POINTS: _section_points,
    StepKey.SECTION_INCOMPLETE: _section_incomplete,
    StepKey.SECTIONS_ADDED: _sections_added,
    StepKey.PENALTY: _penalty,
    StepKey.PENALTIES_TAKEN: _penalties_taken,
    StepKey.TOTAL_ROUNDED: _total_rounded,
    StepKey.NO_TOTAL: _no_total,
}
