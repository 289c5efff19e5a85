"""What can be done in the results room, split by noun."""

from competitions.results.acts.booking import begin as begin_book
from competitions.results.acts.deciding import (
    certify,
    confirm,
    decide,
    decide_many,
    grant,
    mark_held,
    pass_on,
)
from competitions.results.acts.incentives import make_due, pay
from competitions.results.acts.issuing import begin as begin_certificates
from competitions.results.acts.issuing import issue as issue_certificates
from competitions.results.acts.issuing import print_one as print_certificate
from competitions.results.acts.issuing import reissue as reissue_certificate
from competitions.results.acts.issuing import revoke as revoke_certificate
from competitions.results.acts.objecting import assign as assign_objection
from competitions.results.acts.objecting import close as close_objection
from competitions.results.acts.objecting import decide_objection, object_to
from competitions.results.acts.objecting import refuse as refuse_objection
from competitions.results.acts.objecting import remind as remind_of_objections
from competitions.results.acts.objecting import take_back as take_back_objection
from competitions.results.acts.objecting import take_up as take_up_objection
from competitions.results.acts.publishing import announce, finalise, open_notices, publish, withdraw
from competitions.results.acts.settling import work_out

__all__ = [
    "announce",
    "assign_objection",
    "begin_book",
    "begin_certificates",
    "certify",
    "close_objection",
    "confirm",
    "decide",
    "decide_many",
    "decide_objection",
    "finalise",
    "grant",
    "issue_certificates",
    "make_due",
    "mark_held",
    "object_to",
    "open_notices",
    "pass_on",
    "pay",
    "print_certificate",
    "publish",
    "refuse_objection",
    "reissue_certificate",
    "remind_of_objections",
    "revoke_certificate",
    "take_back_objection",
    "take_up_objection",
    "withdraw",
    "work_out",
]
