"""The funding room."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class FundingConfig(AppConfig):
    name = "competitions.funding"
    label = "funding"

    def ready(self) -> None:
        from portal.acts.wording import register_object, register_verbs

        register_verbs({"add_funds": _("Funds entered"), "change_funds": _("Funds changed")})
        register_object(
            "funding.fundingline",
            title=("competition__name",),
            url_name="funding:competition",
            url_field="competition_id",
        )
