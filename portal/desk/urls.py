"""Addresses of the desk."""

from django.urls import path

from portal.desk import audit, notices, outbox, views

app_name = "desk"
urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.search, name="search"),
    path("notices/", notices.notices, name="notices"),
    path("notices/read-all/", notices.read_all, name="read_all"),
    path("notices/<int:notice_id>/", notices.notice, name="notice"),
    path("notices/<int:notice_id>/pass-on/", notices.pass_on, name="pass_on"),
    path("audit/", audit.audit, name="audit"),
    path("audit/export/", audit.audit_export, name="audit_export"),
    path("audit/verify/", audit.audit_verify, name="audit_verify"),
    path("audit/<int:row_id>/", audit.audit_row, name="audit_row"),
    path("audit/<int:row_id>/earlier/<slug:column>/", audit.audit_earlier_file, name="audit_earlier_file"),
    path("audit/file/<uuid:job_id>/", audit.audit_file, name="audit_file"),
    path("audit/proof/<uuid:job_id>/", audit.audit_proof, name="audit_proof"),
    path("outbox/", outbox.outbox, name="outbox"),
    path("outbox/<int:message_id>/", outbox.message, name="message"),
    path("outbox/<int:message_id>/send-again/", outbox.send_again, name="send_again"),
]
