"""Marking schemes in words: ways of marking, what stands in each field, and what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from competitions.judging.scoring import (
    Aspect,
    Checklist,
    Content,
    Deductions,
    Fault,
    FaultKey,
    Judgement,
    Linear,
    MethodKey,
    Panel,
    Place,
    Ranges,
    Tolerance,
)
from competitions.judging.scoring.content import mappings, typed
from competitions.judging.scoring.rendering import aspect_as_content

METHODS: dict[MethodKey, Promise] = {
    MethodKey.TOLERANCE: gettext_lazy("Measured, with a tolerance"),
    MethodKey.LINEAR: gettext_lazy("Measured, in proportion"),
    MethodKey.RANGES: gettext_lazy("Measured, by a table of ranges"),
    MethodKey.CHECKLIST: gettext_lazy("Checklist"),
    MethodKey.JUDGEMENT: gettext_lazy("Judgement from 0 to 3"),
    MethodKey.PANEL: gettext_lazy("Panel of judges, average"),
    MethodKey.DEDUCTIONS: gettext_lazy("Deductions for faults"),
    MethodKey.TIME_LINEAR: gettext_lazy("Time, in proportion"),
    MethodKey.TIME_RANGES: gettext_lazy("Time, by a table of ranges"),
}
METHOD_HELP: dict[MethodKey, Promise] = {
    MethodKey.TOLERANCE: gettext_lazy(
        "Full points within the tolerance. Outside: none, or a deduction for each begun step."
    ),
    MethodKey.LINEAR: gettext_lazy("Full points at one value, none at another, in proportion between them."),
    MethodKey.RANGES: gettext_lazy("Each row: values up to and including this one get so many points."),
    MethodKey.CHECKLIST: gettext_lazy("Points for each item that is met; together they make the maximum."),
    MethodKey.JUDGEMENT: gettext_lazy(
        "Several judges each give 0, 1, 2 or 3; when they lie too far apart they confer and mark again."
    ),
    MethodKey.PANEL: gettext_lazy("Each judge gives points up to the maximum; extremes are dropped."),
    MethodKey.DEDUCTIONS: gettext_lazy("From the maximum, points go off each time a fault is found."),
    MethodKey.TIME_LINEAR: gettext_lazy("Full points up to the best time, none from the limit on."),
    MethodKey.TIME_RANGES: gettext_lazy("Each row: times up to and including this one get so many points."),
}
_TIME_HINT = gettext_lazy("Minutes:seconds such as 30:00, or seconds.")
# Field → label; a method may call its field otherwise.
FIELD_LABELS: dict[str, Promise] = {
    "name": gettext_lazy("Aspect"),
    "maximum": gettext_lazy("Points"),
    "note": gettext_lazy("What to look at"),
    "method": gettext_lazy("Way of marking"),
    "unit": gettext_lazy("Unit"),
    "target": gettext_lazy("Nominal value"),
    "lower": gettext_lazy("Tolerance below"),
    "upper": gettext_lazy("Tolerance above"),
    "step": gettext_lazy("One step beyond"),
    "deduction": gettext_lazy("Points off a step"),
    "full_at": gettext_lazy("Full points at"),
    "none_at": gettext_lazy("No points at"),
    "beyond": gettext_lazy("Points beyond the last row"),
    "judges": gettext_lazy("Number of judges"),
    "drop_lowest": gettext_lazy("Lowest marks dropped"),
    "drop_highest": gettext_lazy("Highest marks dropped"),
    "cap": gettext_lazy("At most off in all"),
}
FIELD_HINTS: dict[tuple[MethodKey, str], Promise] = {
    (MethodKey.TOLERANCE, "step"): gettext_lazy("Empty: nothing outside the tolerance."),
    (MethodKey.TIME_LINEAR, "full_at"): _TIME_HINT,
    (MethodKey.TIME_LINEAR, "none_at"): _TIME_HINT,
    (MethodKey.RANGES, "beyond"): gettext_lazy("Empty: none."),
    (MethodKey.TIME_RANGES, "beyond"): gettext_lazy("Empty: none."),
    (MethodKey.DEDUCTIONS, "cap"): gettext_lazy("Empty: up to all points."),
}
ROW_LABELS: dict[tuple[MethodKey, str], Promise] = {
    (MethodKey.RANGES, "upto"): gettext_lazy("Up to"),
    (MethodKey.RANGES, "points"): gettext_lazy("Points"),
    (MethodKey.TIME_RANGES, "upto"): gettext_lazy("Up to (time)"),
    (MethodKey.TIME_RANGES, "points"): gettext_lazy("Points"),
    (MethodKey.CHECKLIST, "name"): gettext_lazy("Item"),
    (MethodKey.CHECKLIST, "points"): gettext_lazy("Points"),
    (MethodKey.JUDGEMENT, "name"): gettext_lazy("What it stands for"),
    (MethodKey.DEDUCTIONS, "name"): gettext_lazy("Fault"),
    (MethodKey.DEDUCTIONS, "points"): gettext_lazy("Points off each time"),
    (MethodKey.DEDUCTIONS, "most"): gettext_lazy("At most so often"),
}


def method_label(key: str) -> str:
    """A way of marking in a word; an unknown one stands as it is."""
    return str(METHODS[MethodKey(key)]) if key in set(MethodKey) else key


def label_of(method: str, field: str, *, in_row: bool = False) -> str:
    """What a field is called."""
    if in_row and method in set(MethodKey) and (MethodKey(method), field) in ROW_LABELS:
        return str(ROW_LABELS[MethodKey(method), field])
    return str(FIELD_LABELS.get(field, field))


# --- An aspect in a line ---------------------------------------------------------------------------------


def in_short(aspect: Aspect) -> str:
    """How an aspect is marked, in a line: `60 (−2, +2) °`."""
    told = aspect_as_content(aspect)
    facts = {name: value for name, value in told.items() if isinstance(value, str)}
    match aspect.method:
        case Tolerance() as method:
            said = _("%(target)s (−%(lower)s, +%(upper)s) %(unit)s") % facts
            if method.step is not None:
                said += _("; each %(step)s beyond: %(deduction)s off") % facts
            return said.replace(" ;", ";").replace(" ；", "；").strip()
        case Linear():
            unit = facts.get("unit", "")
            return _("%(full_at)s %(unit)s full, %(none_at)s %(unit)s none") % {**facts, "unit": unit}
        case Ranges() as method:
            rows = [f"≤ {row['upto']}：{row['points']}" for row in told["rows"]]
            return "；".join([*rows, _("beyond: %(beyond)s") % facts]) + (
                f"（{method.unit}）" if method.unit else ""
            )
        case Checklist():
            return "；".join(f"{row['name']} {row['points']}" for row in told["rows"])
        case Judgement() as method:
            return "；".join(f"{level} {name}" for level, name in enumerate(method.levels))
        case Panel(drop_lowest=0, drop_highest=0):
            return _("%(judges)s judges, average of all") % facts
        case Panel():
            return _("%(judges)s judges, %(drop_highest)s highest and %(drop_lowest)s lowest dropped") % facts
        case Deductions() as method:
            rows = [f"{row['name']} −{row['points']}" for row in told["rows"]]
            cap = [] if method.cap is None else [_("at most %(cap)s off") % facts]
            return "；".join([*rows, *cap])


# --- Faults ----------------------------------------------------------------------------------------------


def place_in_words(content: Content, place: Place) -> str:
    """Where a fault is: section, aspect, row and field, as far as it has them."""
    if place.section is None:
        return ""
    section = mappings(content.get("sections"))[place.section - 1]
    parts = [typed(section.get("name")) or _("section %(number)d") % {"number": place.section}]
    method = ""
    if place.aspect is not None:
        aspect = mappings(section.get("aspects"))[place.aspect - 1]
        method = typed(aspect.get("method"))
        parts.append(typed(aspect.get("name")) or _("aspect %(number)d") % {"number": place.aspect})
    if place.row is not None:
        parts.append(_("row %(number)d") % {"number": place.row})
    if place.field and place.field not in ("rows", "aspects"):
        in_section = place.aspect is None and place.field == "name"
        parts.append(
            _("name of the section")
            if in_section
            else label_of(method, place.field, in_row=place.row is not None)
        )
    return " · ".join(parts)


def fault_in_words(fault: Fault) -> str:
    """What is wrong and how to mend it, without the place."""
    return _FAULTS[fault.key](fault.place, fault.parameters)


def full_fault(content: Content, fault: Fault) -> str:
    """Place and sentence together."""
    place = place_in_words(content, fault.place)
    return f"{place}：{fault_in_words(fault)}" if place else fault_in_words(fault)


Parameters = Mapping[str, str]


def _missing(place: Place, p: Parameters) -> str:
    if place.field == "method":
        return _("Choose how it is marked.")
    return _("Fill this in.")


def _nothing_listed(place: Place, p: Parameters) -> str:
    if place.section is None:
        return _("There is nothing to mark yet: add a section and its aspects.")
    if place.aspect is None:
        return _("This section has no aspects: add some, or strike it out.")
    return _("Add at least one row.")


def _too_many(place: Place, p: Parameters) -> str:
    if place.aspect is not None:
        return _("At most %(most)s rows are possible: split the aspect.") % p
    if place.field == "aspects":
        return _("At most %(most)s aspects are possible: join some of them.") % p
    return _("At most %(most)s sections are possible: join some of them.") % p


def _repeated(place: Place, p: Parameters) -> str:
    return _("“%(text)s” stands here twice: give each a name of its own.") % p


def _says(sentence: Promise) -> Callable[[Place, Parameters], str]:
    def say(place: Place, p: Parameters) -> str:
        return str(sentence) % p if p else str(sentence)

    return say


_FAULTS: dict[FaultKey, Callable[[Place, Parameters], str]] = {
    FaultKey.MISSING: _missing,
    FaultKey.TOO_LONG: _says(gettext_lazy("At most %(longest)s characters: shorten it.")),
    FaultKey.TOO_MANY: _too_many,
    FaultKey.REPEATED: _repeated,
    FaultKey.NOT_A_NUMBER: _says(gettext_lazy("“%(text)s” is not a number: type one such as 2.5.")),
    FaultKey.NOT_A_WHOLE_NUMBER: _says(gettext_lazy("“%(text)s” is not a whole number: type one such as 5.")),
    FaultKey.NOT_A_TIME: _says(
        gettext_lazy("“%(text)s” is not a time: type minutes and seconds such as 30:00, or seconds.")
    ),
    FaultKey.OUT_OF_RANGE: _says(gettext_lazy("Type a figure from %(lowest)s to %(highest)s.")),
    FaultKey.TOO_MANY_PLACES: _says(
        gettext_lazy("At most %(places)s digits after the point are possible: round it.")
    ),
    FaultKey.UNKNOWN_METHOD: _says(gettext_lazy("There is no such way of marking: choose one of the list.")),
    FaultKey.NOTHING_LISTED: _nothing_listed,
    FaultKey.ONLY_ONE_OF_TWO: _says(
        gettext_lazy("A step and its deduction belong together: fill in both, or neither.")
    ),
    FaultKey.ENDS_ARE_EQUAL: _says(gettext_lazy("Full points and no points need two different values.")),
    FaultKey.BEST_NOT_BEFORE_LIMIT: _says(gettext_lazy("The limit must be later than the best time.")),
    FaultKey.NOT_ASCENDING: _says(
        gettext_lazy("Each row must go further than the one above it: put them in order.")
    ),
    FaultKey.MAXIMUM_NOT_REACHED: _says(
        gettext_lazy(
            "No row gives the %(maximum)s points of the aspect, the best gives %(best)s: adjust one of them."
        )
    ),
    FaultKey.ITEMS_DO_NOT_SUM: _says(
        gettext_lazy("The items make %(total)s points, the aspect has %(maximum)s: adjust one of them.")
    ),
    FaultKey.LEVELS_INCOMPLETE: _says(
        gettext_lazy("Say what 0, 1, 2 and 3 stand for, all four of them, or leave all empty.")
    ),
    FaultKey.NO_MARK_REMAINS: _says(
        gettext_lazy(
            "Of %(judges)s marks %(dropped)s would be dropped, so none is left: drop fewer, or add judges."
        )
    ),
    FaultKey.TOTAL_DIFFERS: _says(
        gettext_lazy(
            "The aspects make %(total)s points, the scheme should have %(wanted)s: adjust the points."
        )
    ),
}
