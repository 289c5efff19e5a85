"""The judging room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_scores": _("Scores recorded"),
    "import_scores": _("Scores imported"),
    "record_sheet": _("Results sheet recorded"),
    "set_status": _("State of an entry recorded"),
    "decide_tie": _("Decision of the committee recorded"),
    "revoke_decision": _("Decision of the committee revoked"),
    "reopen_scoring": _("Scoring opened again"),
    "register_judge": _("Judge entered in the register"),
    "change_judge": _("Judge's record changed"),
    "end_validity": _("Entry in the register ended"),
    "take_over": _("Judge taken into the register of a union above"),
    "add_former_employer": _("Former employer added"),
    "remove_employment": _("Employer taken off the record"),
    "invite_again": _("Invited again"),
    "sign_on_paper": _("Signatures on paper recorded"),
    "declare_interest": _("Interest declared"),
    "confirm_conflict": _("Judge recused from an entry"),
    "dismiss_conflict": _("Possible conflict dismissed"),
    "create_scheme": _("Marking scheme made"),
    "describe_scheme": _("Name or sharing changed"),
    "edit_draft": _("Draft saved"),
    "import_scheme": _("Aspects imported"),
    "release_scheme": _("Version released"),
    "start_version": _("New version started"),
    "discard_draft": _("Draft thrown away"),
    "copy_scheme": _("Copied from another scheme"),
    "retire_scheme": _("Taken out of use"),
    "restore_scheme": _("Brought back into use"),
    "attach_schemes": _("Marking schemes chosen"),
    "freeze_schemes": _("Marking schemes fixed"),
    "compose_panels": _("Panels composed"),
    "record_marks": _("Marks saved"),
    "submit_sheet": _("Score sheet handed in"),
    "return_sheet": _("Score sheet sent back"),
    "void_marks": _("Marks voided because of a conflict"),
    "mark_again": _("Sent back to be marked again"),
    "lock_module": _("Module locked"),
    "ask_reopening": _("Opening of the module asked for"),
    "confirm_reopening": _("Module opened again"),
    "keep_locked": _("Module left locked"),
    "key_in": _("Paper sheet keyed in"),
    "settle_keying": _("Differences of the keyings settled"),
    "attach_scan": _("Scan attached"),
    "record_signatures": _("Signatures recorded"),
    "print_sheets": _("Score sheets printed"),
    "report_incident": _("Incident put down"),
    "decide_incident": _("Incident decided"),
    "withdraw_incident": _("Incident taken back"),
    "add_session": _("Session added"),
    "add_sessions": _("Sessions added"),
    "change_session": _("Session changed"),
    "remove_session": _("Session taken out"),
    "place_entry": _("Entry put to a station by hand"),
    "clear_slot": _("Entry taken out of its place"),
    "announce_draw": _("Draw announced"),
    "hold_draw": _("Lots drawn"),
    "end_draw": _("Draw ended"),
    "check_in": _("Admitted"),
    "mark_absent": _("Put down as absent"),
    "close_entrance": _("Entrance closed"),
    "record_absences": _("Absences taken over"),
    "name_blinders": _("Blinders named"),
    "make_codes": _("Blind codes made"),
    "print_labels": _("Labels written"),
    "print_order_book": _("Order book written"),
    "open_layer": _("Blind codes opened"),
}
OF_APPOINTMENTS = {
    "appoint": _("Judge appointed and invited"),
    "accept": _("Appointment accepted"),
    "decline": _("Appointment declined"),
    "sign": _("Texts signed"),
    "withdraw": _("Appointment withdrawn"),
}


class JudgingConfig(AppConfig):
    name = "competitions.judging"
    label = "judging"

    def ready(self) -> None:
        from competitions.entries.closing import register_fixing
        from competitions.entries.hiding import register_closed
        from competitions.entries.ticketing import register_ticket_address, register_ticket_lines
        from competitions.judging import (  # noqa: F401  (register)
            checks,
            conflicts,
            guards,
            lifecycles,
            marking_lifecycles,
            system_checks,
        )
        from competitions.judging.acts import appointments
        from competitions.judging.blinding import closed_to
        from competitions.judging.imports import SCORES
        from competitions.judging.judge_imports import JUDGES
        from competitions.judging.panels import event_panels
        from competitions.judging.queries import is_drawn
        from competitions.judging.scheme_imports import SCHEMES
        from competitions.judging.tickets import ticket_address, ticket_lines
        from competitions.planning.panels import register_event_panels
        from portal.acts.wording import register_object, register_verbs
        from portal.sheets.registry import register_import
        from unions.invitations import register_offer

        register_import(SCORES)
        register_import(JUDGES)
        register_import(SCHEMES)
        register_verbs(VERBS)
        register_verbs(OF_APPOINTMENTS, "judging.appointment")
        register_object("judging.judge", title=("name",), url_name="judges:judge")
        register_object(
            "judging.appointment", title=("judge__name", "event__name"), url_name="judges:appointment"
        )
        register_object(
            "judging.conflict",
            title=("appointment__judge__name", "entry__number"),
            url_name="judges:appointment",
            url_field="appointment_id",
        )
        register_offer(
            appointments.OFFER,
            take=appointments.take_account,
            describe=appointments.describe_offer,
            may=appointments.may_offer,
            lands="judge:home",
        )
        register_event_panels(event_panels)
        register_fixing(is_drawn)
        register_closed(closed_to)
        register_ticket_lines(ticket_lines)
        register_ticket_address(ticket_address)
        register_object(
            "judging.session",
            title=("event__name", "name"),
            url_name="judging:timetable",
            url_field="event_id",
        )
        register_object(
            "judging.draw", title=("event__name", "number"), url_name="judging:draw", url_field="event_id"
        )
        register_object(
            "judging.blindlayer",
            title=("module__name", "kind"),
            url_name="judging:blinding",
            url_field="module__event_id",
        )
        register_object(
            "judging.checkin",
            title=("entry__number",),
            url_name="checkin:entry",
            url_field="entry__number",
        )
        register_object(
            "judging.slot",
            title=("entry__number", "session__name"),
            url_name="judging:timetable",
            url_field="session__event_id",
        )
        register_object("judging.scheme", title=("name",), url_name="judging:scheme")
        register_object(
            "judging.schemeversion",
            title=("scheme__name", "number"),
            url_name="judging:scheme",
            url_field="scheme_id",
        )
        register_object(
            "judging.modulescheme",
            title=("module__name", "version__scheme__name"),
            url_name="judging:event_schemes",
            url_field="module__event_id",
        )

        # Django's own signal: the triggers must survive a rebuild of the tables by a migration.
        post_migrate.connect(guards.install_after_migrate, sender=self, dispatch_uid="judging.install_guards")
