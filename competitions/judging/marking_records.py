"""What a published version keeps of score sheets, and the explanation read back from it alone.

Of a module: {"content": the scheme as competitions.judging.scoring.content has it, "scale": {judges, lowest, highest,
greatest_difference}}. Of an entry in a module: {"marks": {seat: {aspect: value}}, "penalties": [{"what", "points"}]}, and
"voided": [seat] where marks were voided. Seats stand for judges: nobody is named.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from competitions.judging import marks, scoring, sheet_values
from competitions.judging.marking_reasons import MarkingReason, in_words
from competitions.judging.tally import Tally

Record = dict[str, Any]


def of_module(found: Tally) -> Record | None:
    """By what a module was marked; None where it was not marked by sheets."""
    if found.scheme is None:
        return None
    scale = found.scale
    return {
        "content": scoring.as_content(found.scheme),
        "scale": {
            "judges": scale.judges,
            "lowest": scale.lowest,
            "highest": scale.highest,
            "greatest_difference": scale.greatest_difference,
        },
    }


def of_entry(found: Tally, entry_id: int, incidents: dict[str, str]) -> Record | None:
    """What the sheets of an entry say; None where they made no score."""
    line = next((row for row in found.lines if row.entry_id == entry_id), None)
    if found.scheme is None or line is None or line.marks.get(found.module.pk) is None:
        return None
    voided = found.voided(entry_id)
    return {
        "marks": {str(paper.seat): paper.values for paper in found.counted(entry_id)},
        **({"voided": list(voided)} if voided else {}),
        "penalties": [
            {"what": incidents.get(penalty.key, ""), "points": marks.shown(penalty.points)}
            for penalty in found.penalties.get(entry_id, ())
        ],
    }


def reason(name: str, module: Record, entry: Record) -> MarkingReason | None:
    """The explanation of one entry's score in a module; None where the record cannot be read any more."""
    scheme = scoring.read_scheme(module["content"]).scheme
    if scheme is None:
        return None
    by_seat = {int(seat): values for seat, values in entry["marks"].items()}
    scale = scoring.Scale(**module["scale"])
    penalties = [
        scoring.Penalty(str(place), Decimal(row["points"])) for place, row in enumerate(entry["penalties"])
    ]
    marking = scoring.mark_module(
        scheme=scheme,
        marks=sheet_values.marks_of(scheme, by_seat, scale=scale, voided=entry.get("voided", ())),
        scale=scale,
        penalties=penalties,
    )
    words = {str(place): str(row["what"]) for place, row in enumerate(entry["penalties"])}
    return in_words(name, marking, words)
