"""The results room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ResultsConfig(AppConfig):
    name = "competitions.results"
    label = "results"

    def ready(self) -> None:
        from competitions.entries.ranking import register_ranking
        from competitions.planning.panels import register_event_panels
        from competitions.results import (  # noqa: F401  (most of them register)
            checks,
            followers,
            guards,
            lifecycles,
            objection_followers,
            system_checks,
        )
        from competitions.results.ladder import newest_ranking
        from competitions.results.panels import event_panels
        from portal.acts.wording import register_object, register_verbs

        register_event_panels(event_panels)
        register_ranking(newest_ranking)

        for lifecycle in lifecycles.KINDS.values():
            register_verbs({each.verb: each.label for each in lifecycle.transitions}, lifecycle.name)
        register_verbs({"work_out_awards": _("Proposals worked out anew")})
        register_object("results.objection", title=("number", "event__name"), url_name="results:objection")
        register_object("results.arbitration", title=("objection__number",))
        register_object("results.decisionsignature", title=("objection__number",))
        register_object("results.objectionpaper", title=("objection__number",))
        register_verbs(
            {each.verb: each.label for each in lifecycles.OBJECTION.transitions}
            | {
                "object": _("Objection filed"),
                "remind": _("Reminded of the deadline"),
                "sign_decision": _("Decision signed by an arbitrator"),
            },
            "results.objection",
        )
        register_verbs({"assign": _("Arbitrator chosen or replaced")}, "results.arbitration")
        register_verbs(
            {
                "assign": _("Signature ended: another arbitrator was chosen"),
                "sign_decision": _("Signed, or overtaken by another decision"),
                "uphold": _("Signed, or overtaken by another decision"),
                "dismiss": _("Signed, or overtaken by another decision"),
            },
            "results.decisionsignature",
        )
        register_verbs({"object": _("Paper handed in")}, "results.objectionpaper")
        follows = {
            "publish": _("Follows the published results"),
            "finalise": _("Follows the final results"),
            "withdraw_publication": _("Follows the withdrawal of the results"),
        }
        about = ("award__worker__name", "award__event__name")
        for name, title in (
            ("award", ("worker__name", "event__name")),
            ("promotion", about),
            ("honourrecommendation", about),
            ("incentive", about),
            ("honour", ("name", "worker__name")),
        ):
            register_object(f"results.{name}", title=title)
            register_verbs(follows, f"results.{name}")
        register_object("results.certificate", title=("number",), url_name="results:certificate")
        register_verbs(
            {
                "issue_certificates": _("Certificates issued"),
                "print_certificates": _("Certificates printed"),
                "reissue": _("Certificate issued anew"),
                "print_book": _("Results book made"),
            }
        )
        register_verbs(
            {
                "issue_certificates": _("Certificate issued"),
                "print_certificates": _("Certificate printed"),
                "revoke": _("Certificate revoked"),
                "publish": _("Overtaken by corrected results"),
                "finalise": _("Overtaken by corrected results"),
                "work_out_awards": _("Overtaken by corrected results"),
                "withdraw_publication": _("Overtaken by the withdrawal of the results"),
            },
            "results.certificate",
        )
        register_verbs(
            {
                "confirm": _("Level raised by a promotion"),
                "revoke": _("Level set back: the promotion was revoked"),
            },
            "enterprises.worker",
        )
        register_verbs(
            {
                "grant": _("Title put on record"),
                "mark_held": _("Title put on record"),
                "revoke": _("Title taken back"),
            },
            "results.honour",
        )

        # Django's own signal: the trigger must survive a rebuild of the table by a migration.
        post_migrate.connect(guards.install_after_migrate, sender=self, dispatch_uid="results.install_guards")
