"""What the marking app says, for the page that carries it: the app itself holds no sentence.

`%(name)s` is filled in on the device.
"""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from competitions.judging.models import ScoreSheet


def texts() -> dict[str, str]:
    """Key → text, in the language of the request."""
    return {
        **{f"state_{state.value}": str(state.label) for state in ScoreSheet.State},
        **_frame(),
        **_saving(),
        **_marking(),
        **_deciding(),
    }


def _frame() -> dict[str, str]:
    return {
        "title": _("My score sheets"),
        "home": _("My judging"),
        "back": _("Back to the list"),
        "loading": _("One moment …"),
        "none_title": _("No score sheet is waiting for you"),
        "none": _("Sheets appear here when the event is under way and the panels are composed."),
        "sign_in": _("Sign in"),
        "sign_in_title": _("Sign in to see your sheets"),
        "sign_in_first": _("Sign in once while there is a network; afterwards marking works without one."),
        "kept": _("%(count)s marks that were not sent yet are kept on this device. They are sent after you sign in."),
        "no_store": _("This browser cannot keep data on the device. Leave private browsing, or use another browser."),
        "person": _("Signed in: %(name)s"),
        "common": _("Common sheet"),
        "own": _("My sheet"),
        "marked": _("%(marked)s of %(all)s marked"),
        "waiting_here": _("%(count)s not sent"),
        "progress": _("%(done)s of %(all)s sheets handed in"),
    }  # fmt: skip


def _saving() -> dict[str, str]:
    return {
        "saved": _("Saved on this device %(time)s"),
        "sent": _("Sent to the portal %(time)s"),
        "offline": _("No network. Marks are kept here and sent by themselves later."),
        "unreachable": _("The portal does not answer. It is tried again by itself."),
        "queue": _("%(count)s waiting to be sent"),
        "signed_out": _("You are signed out. Everything is kept on this device."),
        "sign_in_again": _("Sign in again"),
        "not_saved": _("NOT SAVED on this device. Keep this page open and write the mark down."),
        "up_to_date": _("Everything is on the portal"),
        "clashes": _("%(count)s marks were changed elsewhere: please decide"),
        "refused": _("%(count)s marks were not accepted"),
    }


def _marking() -> dict[str, str]:
    return {
        "total_common": _("Running total"),
        "total_own": _("By your marks alone"),
        "previous": pgettext("aspect", "Previous"),
        "next": pgettext("aspect", "Next"),
        "one": _("One at a time"),
        "whole": _("Whole sheet"),
        "aspect_of": _("Aspect %(number)s of %(all)s"),
        "hand_in": pgettext("sheet", "Hand in"),
        "hand_in_sure": _("Hand in now? Changes are possible only when the chief judge sends it back."),
        "hand_in_yes": _("Yes, hand in"),
        "hand_in_missing": _("Not marked yet: %(names)s"),
        "hand_in_waiting": _("It is handed in as soon as all marks have been sent."),
        "hand_in_stop": _("Do not hand in yet"),
        "hand_in_changed": _("The sheet was changed elsewhere. Look at it again, then hand it in."),
        "handed_in": _("Handed in. Changes are possible only when the chief judge sends it back."),
        "locked": _("The module is locked."),
        "returned": _("Sent back by the chief judge: %(reason)s"),
        "not_again": _("Is not to be marked again"),
        "clear": _("Clear"),
        "delete": _("Delete the last digit"),
        "sign": _("Plus or minus"),
        "minutes": _("min"),
        "seconds": _("s"),
        "upto": _("0 to %(maximum)s points"),
        "nothing_met": _("Nothing met"),
        "no_fault": _("No fault"),
        "more": _("One more: %(name)s"),
        "fewer": _("One fewer: %(name)s"),
        "most": _("at most %(most)s count"),
        "not_marked": _("not marked"),
        "fault_number": _("Type a number, with at most six digits after the point."),
        "fault_points": _("Type points from 0 to %(maximum)s, with at most two digits after the point."),
        "fault_time": _("Type minutes and seconds; seconds go to 59."),
    }


def _deciding() -> dict[str, str]:
    return {
        "look": _("Look at it"),
        "needs_you": _("Needs you"),
        "clash_title": _("Changed elsewhere meanwhile"),
        "clash_help": _("Nothing was overwritten. Choose which mark holds."),
        "clash_mine": _("This device, %(time)s"),
        "clash_theirs": _("On the portal, %(time)s"),
        "keep_mine": _("Take this device's"),
        "keep_theirs": _("Take the portal's"),
        "refused_title": _("Not accepted by the portal"),
        "try_again": _("Send again"),
        "remove": _("I have read it: remove from this device"),
        "gone": _("This sheet is no longer yours to mark."),
        "gone_marks": _("These marks were not sent and are only on this device:"),
    }
