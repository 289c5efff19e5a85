"""The reports room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "competitions.reports"
    label = "reports"

    def ready(self) -> None:
        from portal.acts.wording import register_verbs

        register_verbs(
            {
                "request_report": _("Asked for a report"),
                "compute_report": _("Report computed and stored"),
                "write_report": _("Workbook and paper written"),
            }
        )
