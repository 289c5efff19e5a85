"""The judging room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

VERBS = {
    "record_scores": _("Scores recorded"),
    "import_scores": _("Scores imported"),
    "record_sheet": _("Results sheet recorded"),
    "set_status": _("State of an entry recorded"),
    "decide_tie": _("Decision of the committee recorded"),
    "revoke_decision": _("Decision of the committee revoked"),
    "reopen_scoring": _("Scoring opened again"),
}


class JudgingConfig(AppConfig):
    name = "competitions.judging"
    label = "judging"

    def ready(self) -> None:
        from competitions.judging import checks  # noqa: F401  registers its checks
        from competitions.judging.imports import SCORES
        from competitions.judging.panels import event_panels
        from competitions.planning.panels import register_event_panels
        from portal.acts.wording import register_verbs
        from portal.sheets.registry import register_import

        register_import(SCORES)
        register_verbs(VERBS)
        register_event_panels(event_panels)
