"""The unions room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import pgettext_lazy


class UnionsConfig(AppConfig):
    name = "unions"
    label = "unions"

    def ready(self) -> None:
        from allauth.account.signals import login_code_rejected
        from allauth.mfa.signals import authentication_failed

        from portal.acts.actors import register_seats
        from portal.acts.wording import register_verbs
        from unions.accounts import (
            SECOND_FACTOR_VERBS,
            count_wrong_second_factor,
            record_rejected_code,
            record_second_factor,
        )
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
        # allauth's own signals: its adapters have no hook for a wrong code or a second factor.
        login_code_rejected.connect(record_rejected_code, dispatch_uid="unions.rejected_code")
        authentication_failed.connect(count_wrong_second_factor, dispatch_uid="unions.wrong_second_factor")
        for signal, _kind in SECOND_FACTOR_VERBS:
            signal.connect(record_second_factor, dispatch_uid="unions.second_factor")
