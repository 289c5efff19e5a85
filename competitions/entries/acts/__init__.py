"""Writes of the entries room, one function a verb, split by the stage of an entry."""

from competitions.entries.acts.agreeing import agree_together
from competitions.entries.acts.delegations import form_delegation, select_from_ranking, set_quota
from competitions.entries.acts.disclosing import read_attachment, unmask
from competitions.entries.acts.drafting import (
    add_people,
    agree,
    appoint,
    attach,
    detach,
    discard,
    name_team,
    remove_person,
    start,
    start_several,
)
from competitions.entries.acts.recording import record_entry
from competitions.entries.acts.reviewing import accept, decide_many, refuse, send_back
from competitions.entries.acts.submitting import reopen, submit, submit_many, withdraw
from competitions.entries.acts.substituting import (
    approve_substitution,
    ask_substitution,
    refuse_substitution,
)

__all__ = [
    "accept",
    "add_people",
    "agree",
    "agree_together",
    "appoint",
    "approve_substitution",
    "ask_substitution",
    "attach",
    "decide_many",
    "detach",
    "discard",
    "form_delegation",
    "name_team",
    "read_attachment",
    "record_entry",
    "refuse",
    "refuse_substitution",
    "remove_person",
    "reopen",
    "select_from_ranking",
    "send_back",
    "set_quota",
    "start",
    "start_several",
    "submit",
    "submit_many",
    "unmask",
    "withdraw",
]
