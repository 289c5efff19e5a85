"""The WSGI application, with all addresses loaded before the first request."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
# What is loaded here stays for good. To look for garbage among it costs a fifth of the start, and later, with
# every page that makes thousands of objects, a tenth of that page.
gc.disable()
application = get_wsgi_application()
get_resolver().url_patterns  # noqa: B018  (loads the views of all rooms)
gc.freeze()
gc.enable()
