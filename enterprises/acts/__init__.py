"""What can be done in the enterprises room, split by noun."""

from enterprises.acts.registering import (
    Draft,
    accept_registration,
    keep_draft,
    refuse_registration,
    return_registration,
    start_registration,
    submit_registration,
)
from enterprises.acts.registry import (
    EnterpriseFacts,
    change_enterprise,
    close_enterprise,
    create_enterprise,
    reopen_enterprise,
)
from enterprises.acts.staff import end_post, invite_staff
from enterprises.acts.standing import save_cluster, save_designation, save_membership
from enterprises.acts.workers import (
    add_worker,
    change_worker,
    claim_worker,
    erase_worker,
    leave,
    unmask,
)

__all__ = [
    "Draft",
    "EnterpriseFacts",
    "accept_registration",
    "add_worker",
    "change_enterprise",
    "change_worker",
    "claim_worker",
    "close_enterprise",
    "create_enterprise",
    "end_post",
    "erase_worker",
    "invite_staff",
    "keep_draft",
    "leave",
    "refuse_registration",
    "reopen_enterprise",
    "return_registration",
    "save_cluster",
    "save_designation",
    "save_membership",
    "start_registration",
    "submit_registration",
    "unmask",
]
