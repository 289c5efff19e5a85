"""The Celery application. Rooms keep their tasks in `tasks.py`; the work itself is a job (portal.jobs)."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

application = Celery("portal")
application.config_from_object("django.conf:settings", namespace="CELERY")
application.autodiscover_tasks()
