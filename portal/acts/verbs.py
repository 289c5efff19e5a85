"""What the verbs of the journal are called, as a general table; rooms override words for their own objects.

The words say what was done, as it stands in a list of what happened.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

VERBS: dict[str, str | Promise] = {
    # Unions and people
    "plant": pgettext_lazy("act", "Added to the tree"),
    "rename": pgettext_lazy("act", "Renamed"),
    "close": pgettext_lazy("act", "Closed"),
    "reopen": pgettext_lazy("act", "Reopened"),
    "invite": pgettext_lazy("act", "Invited"),
    "renew": pgettext_lazy("act", "Renewed"),
    "revoke": pgettext_lazy("act", "Revoked"),
    "accept_invitation": pgettext_lazy("act", "Took up the invitation"),
    "appoint": pgettext_lazy("act", "Appointed"),
    "dismiss": pgettext_lazy("act", "Ended the appointment"),
    "end": pgettext_lazy("act", "Ended"),
    "stand_in": pgettext_lazy("act", "Named a stand-in"),
    "set_steps": pgettext_lazy("act", "Set the steps of sign-off"),
    "sign_in": pgettext_lazy("act", "Signed in"),
    "sign_in_failed": pgettext_lazy("act", "Failed to sign in"),
    "sign_out": pgettext_lazy("act", "Signed out"),
    "switch_seat": pgettext_lazy("act", "Switched role"),
    "set_password": pgettext_lazy("act", "Changed the password"),
    "reset_password": pgettext_lazy("act", "Reset the password"),
    "set_phone": pgettext_lazy("act", "Changed the telephone number"),
    "set_profile": pgettext_lazy("act", "Changed the personal details"),
    "activate_second_factor": pgettext_lazy("act", "Turned on two-step sign-in"),
    "renew_recovery_codes": pgettext_lazy("act", "Renewed the recovery codes"),
    "deactivate_second_factor": pgettext_lazy("act", "Turned off two-step sign-in"),
    "mistype_second_factor": pgettext_lazy("act", "Typed a wrong code while turning on two-step sign-in"),
    "deactivate": pgettext_lazy("act", "Deactivated"),
    "reactivate": pgettext_lazy("act", "Reactivated"),
    "erase": pgettext_lazy("act", "Erased the personal data"),
    "unmask": pgettext_lazy("act", "Viewed the full number"),
    "reveal": pgettext_lazy("act", "Viewed the full number"),
    # Records in general
    "create": pgettext_lazy("act", "Created"),
    "add": pgettext_lazy("act", "Added"),
    "change": pgettext_lazy("act", "Changed"),
    "remove": pgettext_lazy("act", "Removed"),
    "delete": pgettext_lazy("act", "Deleted"),
    "discard": pgettext_lazy("act", "Discarded"),
    "copy": pgettext_lazy("act", "Copied"),
    "attach": pgettext_lazy("act", "Attached a file"),
    "detach": pgettext_lazy("act", "Removed a file"),
    "import": pgettext_lazy("act", "Imported"),
    "export": pgettext_lazy("act", "Exported"),
    "download": pgettext_lazy("act", "Downloaded"),
    "seed": pgettext_lazy("act", "Loaded as sample data"),
    # Papers that are sent and decided
    "draft": pgettext_lazy("act", "Drafted"),
    "submit": pgettext_lazy("act", "Submitted"),
    "resubmit": pgettext_lazy("act", "Submitted again"),
    "withdraw": pgettext_lazy("act", "Withdrawn"),
    "accept": pgettext_lazy("act", "Accepted"),
    "return": pgettext_lazy("act", "Returned for correction"),
    "refuse": pgettext_lazy("act", "Refused"),
    "prepare": pgettext_lazy("act", "Prepared"),
    "check": pgettext_lazy("act", "Checked"),
    "sign": pgettext_lazy("act", "Signed off"),
    "sign_off": pgettext_lazy("act", "Signed off"),
    "agree": pgettext_lazy("act", "Agreed"),
    "disagree": pgettext_lazy("act", "Did not agree"),
    "file": pgettext_lazy("act", "Filed"),
    "approve": pgettext_lazy("act", "Approved"),
    # Enterprises
    "register": pgettext_lazy("act", "Registered"),
    "hand_over": pgettext_lazy("act", "Handed over"),
    "designate": pgettext_lazy("act", "Recorded a designation"),
    "join_cluster": pgettext_lazy("act", "Joined a cluster"),
    "leave_cluster": pgettext_lazy("act", "Left a cluster"),
    "employ": pgettext_lazy("act", "Recorded the employment"),
    "leave": pgettext_lazy("act", "Left"),
    # Competitions and events
    "add_event": pgettext_lazy("act", "Added an event"),
    "change_event": pgettext_lazy("act", "Changed an event"),
    "remove_event": pgettext_lazy("act", "Removed an event"),
    "backfill": pgettext_lazy("act", "Entered afterwards"),
    "open": pgettext_lazy("act", "Opened for entry"),
    "start": pgettext_lazy("act", "Started"),
    "finish": pgettext_lazy("act", "Finished"),
    "publish": pgettext_lazy("act", "Published the results"),
    "withdraw_publication": pgettext_lazy("act", "Withdrew the publication"),
    "archive": pgettext_lazy("act", "Archived"),
    "postpone": pgettext_lazy("act", "Postponed"),
    "resume": pgettext_lazy("act", "Resumed"),
    "cancel": pgettext_lazy("act", "Cancelled"),
    "exhibit": pgettext_lazy("act", "Made an exhibition event"),
    # Entries
    "record_entry": pgettext_lazy("act", "Recorded an entry"),
    "add_people": pgettext_lazy("act", "Added competitors"),
    "remove_person": pgettext_lazy("act", "Removed a competitor"),
    "name_team": pgettext_lazy("act", "Named the team"),
    "form_delegation": pgettext_lazy("act", "Formed the delegation"),
    "change_delegation": pgettext_lazy("act", "Changed the delegation"),
    "set_quota": pgettext_lazy("act", "Set the quota"),
    "select": pgettext_lazy("act", "Selected from the ranking"),
    "request_substitution": pgettext_lazy("act", "Asked for a substitution"),
    "approve_substitution": pgettext_lazy("act", "Approved the substitution"),
    "refuse_substitution": pgettext_lazy("act", "Refused the substitution"),
    # Scores and reports
    "score": pgettext_lazy("act", "Entered scores"),
    "decide_tie": pgettext_lazy("act", "Recorded the decision on a tie"),
    "request_report": pgettext_lazy("act", "Asked for the report"),
    "compute_report": pgettext_lazy("act", "Computed the report"),
    "write_report": pgettext_lazy("act", "Wrote the report"),
    # Registers, spreadsheets and exports
    "enter": pgettext_lazy("act", "Entered in the register"),
    "end_role": pgettext_lazy("act", "Ended the role"),
    "upload": pgettext_lazy("act", "Uploaded a spreadsheet"),
    "read_again": pgettext_lazy("act", "Had the spreadsheet read again"),
    "confirm": pgettext_lazy("act", "Confirmed the import"),
    "apply": pgettext_lazy("act", "Carried out the import"),
    "delete_old": pgettext_lazy("act", "Deleted what had run out"),
    "export_entries": pgettext_lazy("act", "Exported the entries"),
    "ask_substitution": pgettext_lazy("act", "Applied for a substitution"),
    # Background work and messages
    "retry": pgettext_lazy("act", "Tried again"),
}

# Several verbs under one name, for figures and the filter of the record.
GROUPS: dict[str, tuple[str | Promise, frozenset[str]]] = {
    "disclosing": (
        pgettext_lazy("act", "Exports and views of full numbers"),
        frozenset({"export", "export_entries", "unmask", "reveal"}),
    ),
}
