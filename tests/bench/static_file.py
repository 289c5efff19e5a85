"""The baseline of the release crowd: the same bytes as a file, by the library that serves the portal's static files.

The folder named by BENCH_FOLDER holds answer.html and answer.html.gz; everything else is not found.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from typing import Any

from whitenoise import WhiteNoise


def _nothing(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    start_response("404 Not Found", [("Content-Length", "0")])
    return [b""]


application = WhiteNoise(_nothing, root=os.environ["BENCH_FOLDER"], max_age=0)
