"""Addresses of the public site."""

from __future__ import annotations

from django.conf import settings
from django.urls import URLPattern, path

from portal.site import care, health, views

app_name = "site"
urlpatterns: list[URLPattern] = [
    path("", views.home, name="home"),
    path("competitions/", views.competitions, name="competitions"),
    path("competitions/<int:pk>/", views.competition, name="competition"),
    path("documents/<int:pk>/", views.document, name="document"),
    path("clusters/", views.clusters, name="clusters"),
    path("clusters/<int:pk>/", views.cluster, name="cluster"),
    path("help/", views.guide, name="help"),
    path("privacy/", views.privacy, name="privacy"),
    path("accessibility/", views.accessibility, name="accessibility"),
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
