"""The two lifecycles of planning, as data: filing belongs to the competition, all else to each event.

Rooms above register their checks in `AppConfig.ready()` and add the keys here. Buttons, steppers, the
diagrams of the docs and the exhaustive tests read these tables.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from competitions.planning import rules
from competitions.planning.models import Competition, Event
from portal.acts.lifecycle import Lifecycle, Transition

# What is looked at before a competition leaves the hands of its author, and again before it is submitted.
FILING_CHECKS = (
    "planning.dates",
    "planning.level",
    "planning.grade",
    "planning.cluster",
    "planning.has_events",
    "planning.event_dates",
    "planning.entry_periods",
    "planning.weights",
    "planning.practical_minimum",
    "planning.theory_maximum",
    "planning.module_scale",
    "planning.minimum_entrants",
    "planning.trade_interval",
    "planning.annual_plan",
    "planning.documents",
    "planning.evidence",
)

_C = Competition.State
_BEFORE_FILING = (_C.DRAFT, _C.SIGNING, _C.SIGNED, _C.SUBMITTED, _C.RETURNED)

COMPETITION = Lifecycle(
    name="planning.competition",
    states={
        _C.DRAFT: _C.DRAFT.label,
        _C.RETURNED: _C.RETURNED.label,
        _C.SIGNING: _C.SIGNING.label,
        _C.SIGNED: _C.SIGNED.label,
        _C.SUBMITTED: _C.SUBMITTED.label,
        _C.FILED: _C.FILED.label,
        _C.APPROVED: _C.APPROVED.label,
        _C.REFUSED: _C.REFUSED.label,
        _C.CANCELLED: _C.CANCELLED.label,
    },
    aside=frozenset({_C.RETURNED, _C.APPROVED, _C.REFUSED, _C.CANCELLED}),
    transitions=(
        Transition(
            "prepare", (_C.DRAFT, _C.RETURNED), _C.SIGNING, _("Send for sign-off"), rules.may_prepare,
            checks=FILING_CHECKS, follows=("planning.record_step", "planning.tell_signers"), primary=True,
            help=_("The officer has prepared it; it now goes to those who check and sign."),
        ),
        Transition(
            "check", (_C.SIGNING,), _C.SIGNING, _("Agree after checking"), rules.may_check,
            checks=FILING_CHECKS, follows=("planning.record_step", "planning.tell_signers"), primary=True,
            help=_("Agrees and passes it on to the next step of the sign-off."),
        ),
        Transition(
            "sign_off", (_C.SIGNING,), _C.SIGNED, _("Sign off"), rules.may_sign_off,
            checks=FILING_CHECKS, follows=("planning.record_step", "planning.tell_preparer"), primary=True,
            help=_("The last step inside the union."),
        ),
        Transition(
            "send_back", (_C.SIGNING, _C.SIGNED), _C.DRAFT, _("Send back to the officer"), rules.may_sign,
            follows=("planning.record_disagreement", "planning.tell_preparer"), needs_reason=True,
            help=_("It becomes a draft again and is signed off anew."),
        ),
        Transition(
            "submit", (_C.SIGNED,), _C.SUBMITTED, _("Submit to the union above"), rules.may_submit,
            checks=FILING_CHECKS, follows=("planning.tell_decider",), primary=True,
            help=_("The union above files, approves or returns it."),
        ),
        Transition(
            "take_back", (_C.SIGNING, _C.SIGNED, _C.SUBMITTED), _C.DRAFT, _("Take back"), rules.may_prepare,
            needs_reason=True, help=_("It becomes a draft again and is signed off anew."),
        ),
        Transition(
            "file", (_C.SUBMITTED,), _C.FILED, pgettext_lazy("planning", "File"), rules.may_file,
            checks=FILING_CHECKS, follows=("planning.issue_number", "planning.tell_organiser"), primary=True,
            help=_("It gets a filing number, and the public site shows it."),
        ),
        Transition(
            "approve", (_C.SUBMITTED,), _C.APPROVED, pgettext_lazy("planning", "Approve"), rules.may_approve,
            checks=FILING_CHECKS, follows=("planning.issue_number", "planning.tell_organiser"), primary=True,
            help=_("It gets a number, and the public site shows it."),
        ),
        Transition(
            "file", (_C.SIGNED,), _C.FILED, pgettext_lazy("planning", "File"), rules.may_file_alone,
            checks=FILING_CHECKS, follows=("planning.issue_number",), primary=True,
            help=_("Nobody above decides on this level: it is filed as soon as it is signed."),
        ),
        Transition(
            "return", (_C.SUBMITTED,), _C.RETURNED, _("Return for correction"), rules.may_decide,
            follows=("planning.record_decision", "planning.tell_organiser"), needs_reason=True,
            help=_("The organiser corrects it, has it signed again and submits it again."),
        ),
        Transition(
            "refuse", (_C.SUBMITTED,), _C.REFUSED, pgettext_lazy("planning", "Refuse"), rules.may_decide,
            follows=("planning.record_decision", "planning.tell_organiser"), needs_reason=True, danger=True,
            help=_("It ends here and cannot be submitted again."),
        ),
        Transition(
            "cancel", (*_BEFORE_FILING, _C.FILED, _C.APPROVED), _C.CANCELLED, _("Cancel the competition"),
            rules.may_cancel, checks=("planning.nothing_published",), follows=("planning.cancel_events",),
            needs_reason=True, danger=True,
            help=_("All events that are not over are cancelled with it, and those concerned are told."),
        ),
    ),
)  # fmt: skip

_E = Event.State
_PUBLICATION_CHECKS = ("planning.competition_allowed", "judging.all_scored", "judging.no_unresolved_tie")

EVENT = Lifecycle(
    name="planning.event",
    states={state.value: state.label for state in _E},
    # Not every event goes on notice: the pack says which.
    aside=frozenset({_E.ON_NOTICE, _E.POSTPONED, _E.CANCELLED}),
    transitions=(
        Transition(
            "open", (_E.PLANNED,), _E.OPEN, _("Open entry"), rules.may_run,
            checks=("planning.competition_allowed", "planning.entry_period_set"),
            follows=("planning.note_opening",), primary=True,
            help=_("Units can enter people from the first to the last moment of the entry period. It opens by itself then."),
        ),
        Transition(
            "close", (_E.OPEN,), _E.CLOSED, _("Close entry"), rules.may_run,
            checks=("planning.competition_allowed", "planning.entry_deadline_passed", "judging.schemes_noted"),
            follows=("planning.note_closing",), primary=True,
            help=_("No more entries; what has been submitted is reviewed to the end. It closes by itself at the stated time."),
        ),
        Transition(
            "reopen", (_E.CLOSED,), _E.OPEN, _("Open entry again"), rules.may_run,
            checks=("planning.competition_allowed", "planning.entry_period_set", "judging.nothing_drawn"),
            needs_reason=True, help=_("Change the entry period first if it is over."),
        ),
        Transition(
            "start", (_E.CLOSED,), _E.UNDER_WAY, _("Start the contest"), rules.may_run,
            checks=(
                "planning.competition_allowed", "planning.first_day_reached", "entries.all_reviewed",
                "entries.enough_entrants", "entries.exhibition_threshold", "judging.schemes_ready",
                "judging.timetable_complete",
            ),
            follows=("judging.freeze_schemes",), primary=True,
            help=_("Entries stand as they are; scores can be entered."),
        ),
        Transition(
            "finish", (_E.UNDER_WAY,), _E.SCORED, _("Finish scoring"), rules.may_run,
            checks=("planning.competition_allowed", "judging.all_scored", "judging.ties_told"),
            follows=("planning.note_day_held",), primary=True,
            help=_("All scores are in; next, the results go on public notice or are published."),
        ),
        Transition(
            "reopen_scoring", (_E.SCORED, _E.ON_NOTICE, _E.PUBLISHED), _E.UNDER_WAY, _("Open the scoring again"), rules.may_run,
            checks=("results.no_notice_to_come",), needs_reason=True,
            help=_("Scores can be corrected; what is published stays until the corrected version follows."),
        ),
        Transition(
            "publish", (_E.SCORED,), _E.PUBLISHED, pgettext_lazy("planning", "Publish results"), rules.may_publish_at_once,
            checks=_PUBLICATION_CHECKS, primary=True,
            help=_("Makes a version of the results that everybody can see."),
        ),
        Transition(
            "announce", (_E.SCORED,), _E.ON_NOTICE, _("Put on public notice"), rules.may_announce,
            checks=_PUBLICATION_CHECKS, primary=True,
            help=_("Makes a version of the results that everybody can see from a stated minute on; objections can be filed until the notice ends."),
        ),
        Transition(
            "finalise", (_E.ON_NOTICE,), _E.PUBLISHED, _("Make the results final"), rules.may_publish,
            checks=("planning.competition_allowed", "results.notice_over", "results.no_open_objection"), primary=True,
            help=_("The version on notice becomes the final one; awards follow from it."),
        ),
        Transition(
            "withdraw_publication", (_E.ON_NOTICE, _E.PUBLISHED, _E.ARCHIVED), _E.SCORED, _("Withdraw the publication"),
            rules.may_publish, needs_reason=True, danger=True,
            help=_("The published version disappears at once; the reason stays."),
        ),
        Transition(
            "archive", (_E.PUBLISHED,), _E.ARCHIVED, _("Archive"), rules.may_run, checks=("results.no_open_objection",),
            help=_("Closes the event for good."),
        ),
        Transition(
            "postpone", (_E.PLANNED, _E.OPEN, _E.CLOSED, _E.UNDER_WAY), _E.POSTPONED, _("Postpone"),
            rules.may_run, follows=("planning.tell_entrants",), needs_reason=True,
            help=_("The event stands still until it is resumed; entrants are told."),
        ),
        # The follower sets the state that the event had before; `planned` stands for all four.
        Transition(
            "resume", (_E.POSTPONED,), _E.PLANNED, _("Resume"), rules.may_run,
            follows=("planning.return_to_state_before", "planning.tell_entrants"), primary=True,
            help=_("It goes on from where it was postponed; entrants are told."),
        ),
        Transition(
            "cancel", (_E.PLANNED, _E.OPEN, _E.CLOSED, _E.UNDER_WAY, _E.POSTPONED), _E.CANCELLED,
            _("Cancel the event"), rules.may_run, follows=("planning.tell_entrants",), needs_reason=True,
            danger=True, help=_("The event does not take place; entrants are told. Other events go on."),
        ),
    ),
)  # fmt: skip
