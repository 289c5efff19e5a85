"""The package stands alone: no Django, nothing else of the project."""

from __future__ import annotations

import subprocess
import sys

CHECK = """
import sys
import competitions.judging.scoring
ours = ("competitions", "competitions.judging")
strangers = [
    name for name in sys.modules
    if name.split(".")[0] in ("django", "portal", "unions", "enterprises", "competitions")
    and name not in ours and not name.startswith("competitions.judging.scoring")
]
print(sorted(strangers))
"""


def test_importing_it_imports_no_django_and_no_other_room():
    output = subprocess.run(
        [sys.executable, "-c", CHECK], capture_output=True, text=True, check=True, timeout=60
    ).stdout
    assert output.strip() == "[]"
