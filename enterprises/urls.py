"""Addresses of the enterprises room."""

from django.urls import path

from enterprises.views import clusters, exporting, registry, reviewing, staff, workers

app_name = "enterprises"
urlpatterns = [
    path("", registry.enterprises, name="enterprises"),
    path("new/", registry.enterprise_new, name="enterprise_new"),
    path("export/", registry.export, name="export"),
    path("export/<uuid:job_id>/", exporting.export_file, name="export_file"),
    path("<int:enterprise_id>/", registry.enterprise, name="enterprise"),
    path("<int:enterprise_id>/edit/", registry.enterprise_edit, name="enterprise_edit"),
    path("<int:enterprise_id>/close/", registry.enterprise_close, name="enterprise_close"),
    path("<int:enterprise_id>/designations/new/", registry.designation, name="designation_new"),
    path("<int:enterprise_id>/designations/<int:designation_id>/", registry.designation, name="designation"),
    path("designations/<int:designation_id>/document/", registry.designation_document, name="document"),
    path("<int:enterprise_id>/clusters/new/", registry.membership, name="membership_new"),
    path("<int:enterprise_id>/clusters/<int:membership_id>/", registry.membership, name="membership"),
    path("<int:enterprise_id>/workers/new/", workers.worker_new, name="worker_new"),
    path("<int:enterprise_id>/staff/invite/", staff.invite, name="staff_invite"),
    path("staff/invitations/<int:invitation_id>/", staff.invited, name="staff_invited"),
    path("staff/<int:post_id>/end/", staff.end, name="staff_end"),
    path("clusters/", clusters.clusters, name="clusters"),
    path("clusters/new/", clusters.cluster_form, name="cluster_new"),
    path("clusters/<int:cluster_id>/", clusters.cluster, name="cluster"),
    path("clusters/<int:cluster_id>/edit/", clusters.cluster_form, name="cluster_edit"),
    path("workers/", workers.workers, name="workers"),
    path("workers/claim/", workers.claim, name="claim"),
    path("workers/<int:worker_id>/", workers.worker, name="worker"),
    path("workers/<int:worker_id>/edit/", workers.worker_edit, name="worker_edit"),
    path("workers/<int:worker_id>/unmask/", workers.worker_unmask, name="worker_unmask"),
    path("workers/<int:worker_id>/leave/", workers.worker_leave, name="worker_leave"),
    path("workers/<int:worker_id>/erase/", workers.worker_erase, name="worker_erase"),
    path("registrations/", reviewing.registrations, name="registrations"),
    path("registrations/<int:registration_id>/", reviewing.registration, name="registration"),
]
