"""Pages of the results room: `public` for everybody, `staff`, `publishing` and `awards` at the desk, `own` for those who competed."""

from competitions.results.views.awards import consequence, consequences, decide, work_out
from competitions.results.views.own import mine
from competitions.results.views.public import download, printed, public, public_list, version
from competitions.results.views.publishing import finalise, publish, withdraw
from competitions.results.views.staff import staff

__all__ = [
    "consequence",
    "consequences",
    "decide",
    "download",
    "finalise",
    "mine",
    "printed",
    "public",
    "public_list",
    "publish",
    "staff",
    "version",
    "withdraw",
    "work_out",
]
