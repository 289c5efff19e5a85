"""`make screenshots`: walk the spine, the marking schemes and the stages of a contest, and keep the pictures for the guide, in docs/guide/pictures."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

PICTURES = Path(__file__).parents[2] / "docs" / "guide" / "pictures"


def main() -> int:
    PICTURES.mkdir(parents=True, exist_ok=True)
    line = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n0",
        "tests/e2e/test_spine.py",
        "tests/e2e/test_schemes.py",
        "tests/e2e/test_stages.py",
        *sys.argv[1:],
    ]
    return subprocess.run(line, env=os.environ | {"PICTURES": str(PICTURES)}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
