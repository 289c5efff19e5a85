"""The lifecycles as mermaid diagrams, drawn from their tables, so that the document cannot drift from the code."""

from __future__ import annotations

import re

from django.utils import translation

from portal.acts.lifecycle import Lifecycle, registered

_BLOCK = re.compile(r"(<!-- lifecycle: (?P<name>[\w.]+) -->\n).*?(<!-- end -->)", re.DOTALL)


def diagram(lifecycle: Lifecycle) -> str:
    """A state diagram in mermaid: one arrow for each source of each transition, named by its verb."""
    with translation.override("en"):
        lines = ["```mermaid", "stateDiagram-v2"]
        lines += [f"    {state}: {label}" for state, label in lifecycle.states.items()]
        lines.append(f"    [*] --> {next(iter(lifecycle.states))}")
        for transition in lifecycle.transitions:
            lines += [
                f"    {source} --> {transition.target}: {transition.verb}" for source in transition.sources
            ]
    return "\n".join([*lines, "```"])


def drawn(text: str) -> str:
    """`text` with every block `<!-- lifecycle: name --> … <!-- end -->` drawn anew."""
    known = registered()
    return _BLOCK.sub(lambda found: f"{found[1]}{diagram(known[found['name']])}\n{found[3]}", text)
