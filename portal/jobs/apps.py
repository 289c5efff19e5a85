"""The jobs room."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "portal.jobs"
    label = "jobs"

    def wake_outbox(self) -> None:
        """Wake a worker for the outbox; without a broker the schedule finds the messages."""
        from portal.jobs import tasks

        tasks.wake(tasks.deliver_outbox)
