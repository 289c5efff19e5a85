"""The enterprises room."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

# Words for the acts of this room in the journal.
VERBS = {
    "add_worker": _("Entered a worker"),
    "employ": _("Took on a worker"),
    "leave": _("Recorded the leaving"),
    "claim": _("Claimed their own record"),
    "designate": _("Added a designation"),
    "change_designation": _("Changed a designation"),
    "join_cluster": _("Added a cluster membership"),
    "change_membership": _("Changed a cluster membership"),
    "keep_draft": _("Kept a draft"),
}


class EnterprisesConfig(AppConfig):
    name = "enterprises"
    label = "enterprises"

    def ready(self) -> None:
        from enterprises.acts import staff
        from enterprises.closing import open_enterprises
        from enterprises.imports import ENTERPRISES, WORKERS
        from enterprises.periods import install_after_migrate
        from enterprises.queries import seats_of
        from portal.acts.actors import register_seats
        from portal.acts.wording import register_object, register_verbs
        from portal.sheets.registry import register_import
        from unions.closing import register_obstacles
        from unions.invitations import register_offer
        from unions.leaving import register_leaving

        register_seats(seats_of)
        register_obstacles(open_enterprises)
        register_leaving(staff.end_posts)
        register_offer(
            staff.OFFER, take=staff.take_post, describe=staff.describe_post, may=staff.may_offer_post
        )
        register_import(ENTERPRISES)
        register_import(WORKERS)
        register_verbs(VERBS)
        register_object("enterprises.enterprise", title=("name",), url_name="enterprises:enterprise")
        register_object("enterprises.cluster", title=("name",), url_name="enterprises:cluster")
        register_object("enterprises.worker", title=("name",), url_name="enterprises:worker")
        register_object(
            "enterprises.registration", title=("name", "number"), url_name="enterprises:registration"
        )
        register_object(
            "enterprises.designation",
            title=("enterprise__name",),
            url_name="enterprises:enterprise",
            url_field="enterprise_id",
        )
        post_migrate.connect(install_after_migrate, sender=self, dispatch_uid="enterprises.periods")
