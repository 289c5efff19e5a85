"""The innovations room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InnovationsConfig(AppConfig):
    name = "competitions.innovations"
    label = "innovations"

    def ready(self) -> None:
        from competitions.innovations import recusal  # noqa: F401  (registers its source of conflicts)
        from portal.acts.wording import register_object, register_verbs

        register_verbs(
            {
                "add_growth_record": _("Record added"),
                "change_growth_record": _("Record changed"),
                "confirm_growth_record": _("Record confirmed"),
                "reopen_growth_record": _("Confirmation taken back"),
            }
        )
        for name, title in (
            ("innovation", "title"),
            ("mentorship", "enterprise__name"),
            ("training", "subject"),
            ("partnership", "enterprise__name"),
            ("exemplar", "title"),
        ):
            register_object(f"innovations.{name}", title=(title,))
