"""Addresses of the public site."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from portal.site import care, health

app_name = "site"
urlpatterns: list[URLPattern] = [
    path("care/", care.switch_care, name="care"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]

if settings.DEBUG:
    from portal.site import styleguide

    urlpatterns += [
        path("styleguide/", styleguide.styleguide, name="styleguide"),
        path("styleguide/<str:page>/", styleguide.styleguide, name="styleguide_page"),
    ]
