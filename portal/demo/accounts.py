"""The demo's accounts: who can sign in, as what, with which password.

The password is published on purpose, which is why the demo refuses to run in production. The numbers lie in
a range that no operator gives out to people.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.acts.actors import Role

PASSWORD = "Cangzhou#2026"


@dataclass(frozen=True, slots=True)
class Account:
    """One person of the demo. `where` names the seat: a union's code, "enterprise", "school", "worker" or "judge"."""

    username: str
    phone: str
    name: str
    where: str
    role: Role | None
    shown: str | Promise


ACCOUNTS = (
    Account("hebei.viewer", "19900000101", "石望舒", "130000", Role.VIEWER, _("Province: viewer")),
    Account("hebei.approver", "19900000102", "白砚秋", "130000", Role.APPROVER, _("Province: approver")),
    Account("cangzhou.admin", "19900000201", "沈宁川", "130900", Role.ADMINISTRATOR, _("City: administrator")),
    Account("cangzhou.officer", "19900000202", "顾清和", "130900", Role.OFFICER, _("City: officer")),
    Account("cangzhou.approver", "19900000203", "陆明远", "130900", Role.APPROVER, _("City: approver")),
    Account("cangzhou.auditor", "19900000204", "严守正", "130900", Role.AUDITOR, _("City: auditor")),
    Account("yanshan.admin", "19900000301", "盛海平", "130925", Role.ADMINISTRATOR,
            _("Yanshan county: administrator")),
    Account("yanshan.officer", "19900000302", "方晓岚", "130925", Role.OFFICER, _("Yanshan county: officer")),
    Account("yanshan.approver", "19900000303", "鲁建国", "130925", Role.APPROVER,
            _("Yanshan county: approver")),
    Account("hejian.officer", "19900000401", "秦若兰", "130984", Role.OFFICER, _("Hejian: officer")),
    Account("qiye.admin", "19900000501", "贺长顺", "enterprise", Role.ADMINISTRATOR,
            _("Enterprise in Yanshan: administrator")),
    Account("xuexiao.admin", "19900000502", "乔书文", "school", Role.ADMINISTRATOR,
            _("School: administrator")),
    Account("worker", "19900000601", "丁大川", "worker", None, _("Worker: signs in by phone")),
    Account("judge", "19900000701", "宋秉直", "judge", None, _("Judge: answers, signs and judges on the phone")),
    Account("chief", "19900000702", "韩承规", "judge", None, _("Chief judge: reviews and locks the marking")),
    Account("blinder", "19900000703", "余慎之", "judge", None, _("Blinder: makes and keeps the codes")),
    Account("scorer", "19900000704", "苏谨算", "judge", None, _("Scorer: keys in the sheets on paper")),
    Account("arbitrator", "19900000705", "蒋持平", "judge", None, _("Arbitrator: decides on objections")),
)  # fmt: skip
