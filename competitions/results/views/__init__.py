"""Pages of the results room: `public` for everybody, `staff`, `publishing` and `awards` at the desk, `own` for those who competed."""

from competitions.results.views.awards import consequence, consequences, decide, incentive_document, work_out
from competitions.results.views.objections import evidence, object_to, objection, objection_move, objections
from competitions.results.views.own import mine, unit
from competitions.results.views.public import download, printed, public, public_list, version
from competitions.results.views.publishing import finalise, publish, withdraw
from competitions.results.views.staff import staff

__all__ = [
    "consequence",
    "consequences",
    "decide",
    "download",
    "evidence",
    "finalise",
    "incentive_document",
    "mine",
    "object_to",
    "objection",
    "objection_move",
    "objections",
    "printed",
    "public",
    "public_list",
    "publish",
    "staff",
    "unit",
    "version",
    "withdraw",
    "work_out",
]
