"""Policy packs: the field's rules as versioned data, each with severity, source and certainty.

This package reads rules and answers pure questions about them ("which title has rank 4?"). It must not
touch the database, know of any competition, or decide what happens when a rule is broken: the checks of
each stage do that, and speak in findings.
"""

from competitions.planning.policy.library import (
    PackError,
    PackLibrary,
    PackReference,
    Problem,
    add_folder,
    available,
    load_pack,
    newest,
)
from competitions.planning.policy.library import problems as pack_problems
from competitions.planning.policy.provenance import Certainty, Rule, RuleSeverity
from competitions.planning.policy.schema import Pack

__all__ = [
    "Certainty",
    "Pack",
    "PackError",
    "PackLibrary",
    "PackReference",
    "Problem",
    "Rule",
    "RuleSeverity",
    "add_folder",
    "available",
    "load_pack",
    "newest",
    "pack_problems",
]
