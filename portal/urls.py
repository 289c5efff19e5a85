"""Addresses of the portal: one include a room."""

from django.urls import include, path

from portal.site.api import api, documentation

urlpatterns = [
    path("", include("portal.site.urls")),
    path("", include("competitions.results.urls")),
    path("api/v1/docs", documentation, name="api_documentation"),
    path("api/v1/", api.urls),
    path("account/", include("unions.account_urls")),
    path("account/", include("allauth.account.urls")),
    path("account/mfa/", include("allauth.mfa.urls")),
    path("enterprise/", include("enterprises.public_urls")),
    path("desk/", include("portal.desk.urls")),
    path("desk/jobs/", include("portal.jobs.urls")),
    path("desk/sheets/", include("portal.sheets.urls")),
    path("desk/unions/", include("unions.urls")),
    path("desk/enterprises/", include("enterprises.urls")),
    path("desk/competitions/", include("competitions.planning.urls")),
    path("desk/entries/", include("competitions.entries.urls")),
    path("desk/scores/", include("competitions.judging.urls")),
    path("desk/check-in/", include("competitions.judging.checkin_urls")),
    path("desk/judges/", include("competitions.judging.register_urls")),
    path("judge/", include("competitions.judging.judge_urls")),
    path("draws/", include("competitions.judging.public_urls")),
    path("desk/growth/", include("competitions.innovations.urls")),
    path("desk/funding/", include("competitions.funding.urls")),
    path("desk/reports/", include("competitions.reports.urls")),
    path("metrics/", include("portal.site.metrics_urls")),
]

handler400 = "portal.site.errors.bad_request"
handler403 = "portal.site.errors.not_allowed"
handler404 = "portal.site.errors.not_found"
handler500 = "portal.site.errors.server_error"
