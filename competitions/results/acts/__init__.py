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
from competitions.results.acts.issuing import begin as begin_certificates
from competitions.results.acts.issuing import issue as issue_certificates
from competitions.results.acts.issuing import print_one as print_certificate
from competitions.results.acts.issuing import reissue as reissue_certificate
from competitions.results.acts.issuing import revoke as revoke_certificate
from competitions.results.acts.publishing import announce, finalise, open_notices, publish, withdraw
from competitions.results.acts.settling import work_out

__all__ = [
    "announce",
    "begin_book",
    "begin_certificates",
    "certify",
    "confirm",
    "decide",
    "decide_many",
    "finalise",
    "grant",
    "issue_certificates",
    "mark_held",
    "open_notices",
    "pass_on",
    "print_certificate",
    "publish",
    "reissue_certificate",
    "revoke_certificate",
    "withdraw",
    "work_out",
]
