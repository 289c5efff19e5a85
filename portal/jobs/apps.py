"""The jobs room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def ready(self) -> None:
        # The configured Celery application becomes the current one, for web processes too.
        from portal import celery  # noqa: F401
        from portal.acts.outbox import register_waker
        from portal.jobs.waking import DELIVER_OUTBOX, wake

        register_waker(lambda: wake(DELIVER_OUTBOX))
