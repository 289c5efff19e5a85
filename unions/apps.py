"""The unions room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy


class UnionsConfig(AppConfig):
    name = "unions"
    label = "unions"

    def ready(self) -> None:
        from allauth.account.signals import login_code_rejected

        from portal.acts.actors import register_seats
        from portal.acts.wording import register_verbs
        from unions.accounts import record_rejected_code
        from unions.acts import people
        from unions.invitations import register_offer
        from unions.periods import install_after_migrate
        from unions.queries import seats_of

        register_seats(seats_of)
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="unions.periods")
        register_offer(
            "unions.membership",
            take=people.take_role,
            describe=people.describe_role,
            may=people.may_offer_role,
        )
        register_verbs({"unlock": pgettext_lazy("act", "Lifted a lock-out")})
        # allauth's own signal: its adapter has no hook for a wrong code.
        login_code_rejected.connect(record_rejected_code, dispatch_uid="unions.rejected_code")
