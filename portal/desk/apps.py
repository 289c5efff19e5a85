"""The desk room."""

from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class DeskConfig(AppConfig):
    name = "portal.desk"
    label = "desk"

    def ready(self) -> None:
        from portal.acts.wording import register_verbs
        from portal.desk.jobs import register_jobs
        from portal.desk.objects import register_objects

        register_objects()
        register_jobs()
        register_verbs(
            {
                "verify_record": pgettext_lazy("act", "Had the record of acts proved"),
                "send_again": pgettext_lazy("act", "Sent a message once more"),
            }
        )
