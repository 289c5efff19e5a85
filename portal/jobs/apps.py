"""The jobs room."""

from django.apps import AppConfig, apps
from django.db.models.signals import post_migrate


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        # The configured Celery application becomes the current one, for web processes too.
        from portal import celery  # noqa: F401
        from portal.acts.outbox import register_waker
        from portal.jobs.schedule import install_after_migrate
        from portal.jobs.waking import DELIVER_OUTBOX, wake

        register_waker(lambda: wake(DELIVER_OUTBOX))
        # Django's own signal: the schedule is rows, and a fresh database has none.
        post_migrate.connect(install_after_migrate, sender=apps.get_app_config("django_celery_beat"))
