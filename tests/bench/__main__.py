"""`make bench`: one line of JSON for each benchmark, each beside the least that the same thing could cost.

    make bench ARGS="--scale small"         a hundredth of the city, in a minute or two
    make bench ARGS="--only desk_list"      one benchmark (several: --only A --only B)

The database is DATABASE_URL, else var/bench.sqlite3 (var/bench-small.sqlite3); an empty one is migrated and seeded,
one with data is used as it is. Traffic goes to 127.0.0.1 only, and every measurement ends by itself.
"""

from __future__ import annotations

import argparse
import logging
import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
NAMES = (
    "start", "memory", "results_page", "release_crowd", "public_home", "desk_list", "desk_pages", "enterprise_search",
    "staff_ranking", "ranking", "marking", "score_saves", "certificates", "import", "report",
)  # fmt: skip
PARTS = {"city": 1, "small": 100}


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="make bench", description=(__doc__ or "").split("\n", maxsplit=1)[0]
    )
    parser.add_argument("--scale", choices=sorted(PARTS), default="city")
    parser.add_argument("--only", choices=NAMES, action="append", default=[])
    parser.add_argument("--seconds", type=float, default=3.0, help="How long each page is asked for.")
    return parser.parse_args()


def main() -> int:
    chosen = arguments()
    file = "bench.sqlite3" if chosen.scale == "city" else "bench-small.sqlite3"
    var = Path(os.environ.get("VAR_DIR", ROOT / "var"))
    var.mkdir(parents=True, exist_ok=True)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{var / file}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    # Asked to end, it ends as after Ctrl-C: its servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    import django

    django.setup()
    logging.disable(logging.INFO)
    _prepare(chosen.scale)
    return _measure(chosen.scale, set(chosen.only or NAMES), min(max(chosen.seconds, 0.5), 30.0))


def _prepare(scale: str) -> None:
    from django.core.management import call_command

    from portal.demo.seed.city import fill
    from portal.demo.seed.demo import FIRST_TODAY
    from tests.bench.measuring import say
    from unions.models import Union

    call_command("migrate", verbosity=0, interactive=False)
    if not Union.objects.exists():
        fill(today=FIRST_TODAY, say=say, part=PARTS[scale])


def _measure(scale: str, wanted: set[str], seconds: float) -> int:
    from tests.bench import judging, pages, processes, saves, serving, work
    from tests.bench.measuring import Figure, say, show

    by_name: dict[str, Callable[[], Iterator[Figure]]] = {
        "start": lambda: processes.start(scale),
        "memory": lambda: processes.memory(scale, seconds),
        "ranking": lambda: work.ranking(scale, 10_000),
        "marking": lambda: judging.marking(scale, 10_000 // PARTS[scale]),
        "score_saves": lambda: saves.score_saves(scale, seconds),
        "certificates": lambda: judging.certificates(scale, seconds),
        "import": lambda: work.importing(scale, 20_000 // PARTS[scale]),
        "report": lambda: work.report(scale),
    }
    of_pages: dict[str, Callable[[pages.Bench], Iterator[Figure]]] = {
        "results_page": pages.results_page,
        "release_crowd": pages.release_crowd,
        "public_home": pages.public_home,
        "desk_list": pages.desk_list,
        "desk_pages": pages.desk_pages,
        "enterprise_search": pages.enterprise_search,
        "staff_ranking": pages.staff_ranking,
    }
    failed = 0
    say("load of the machine before: " + " ".join(f"{each:.1f}" for each in os.getloadavg()))
    for name in NAMES:
        if name not in wanted:
            continue
        try:
            if name in by_name:
                for figure in by_name[name]():
                    show(figure)
            else:
                with serving.served() as server:
                    for figure in of_pages[name](pages.Bench(server, seconds, scale)):
                        show(figure)
        except Exception as error:  # noqa: BLE001  (one benchmark that fails must not hide the others)
            failed += 1
            say(f"{name}: {type(error).__name__}: {error}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
