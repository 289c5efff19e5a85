"""Every verb that the code writes into the journal has a name that people read."""

from __future__ import annotations

import importlib
import re
from pathlib import Path

from portal.acts.wording import verb_choices, verb_label, verbs_called_like
from portal.jobs import running
from portal.jobs.naming import kind_label

ROOT = Path(__file__).resolve().parents[3]
ROOMS = ("portal", "unions", "enterprises", "competitions")
ACT = re.compile(r"(?:performing|creating)\(\s*\"([a-z_]+)\"|\bverb(?:: str)? ?= ?\"([a-z_]+)\"")
# Where verbs have words of their own; those words belong to these objects.
OBJECTS = (
    "",
    "planning.competition",
    "planning.event",
    "planning.annualplan",
    "judging.appointment",
    "results.promotion",
    "results.honourrecommendation",
    "results.incentive",
    "results.objection",
    "planning.calendarday",
)


def sources() -> list[str]:
    return [
        path.read_text(encoding="utf-8")
        for room in ROOMS
        for path in sorted((ROOT / room).rglob("*.py"))
        if "migrations" not in path.parts
    ]


def test_every_verb_of_the_source_has_a_label() -> None:
    verbs = {first or second for text in sources() for first, second in ACT.findall(text)}
    assert {"add_document", "record_scores", "sign_in"} <= verbs
    nameless = {
        verb for verb in verbs if all(verb_label(verb, kind) == verb.replace("_", " ") for kind in OBJECTS)
    }
    assert nameless == set()


def test_every_kind_of_job_has_a_label() -> None:
    for room in sorted(ROOT.glob("**/tasks.py")):
        if room.relative_to(ROOT).parts[0] in ROOMS:
            importlib.import_module(".".join(room.relative_to(ROOT).with_suffix("").parts))
    kinds = set(running._runners)
    assert {"sheets.apply", "results.certificates"} <= kinds
    assert {
        kind for kind in kinds if kind_label(kind) == kind and not kind.startswith(("test.", "faults."))
    } == set()


def test_the_filter_offers_each_label_once_and_finds_every_verb_behind_it() -> None:
    labels = [label for _verb, label in verb_choices()]
    assert len(labels) == len(set(labels))
    assert {"reveal", "unmask"} <= set(verbs_called_like("unmask"))
    assert "sign_in" not in verbs_called_like("unmask")
    assert verbs_called_like("never_heard_of") == ["never_heard_of"]
