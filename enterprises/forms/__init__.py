"""Forms of the enterprises room, split by noun: what may be typed, and the filters of the lists."""

from enterprises.forms.clusters import ClusterFilter, ClusterForm
from enterprises.forms.fields import UsccField
from enterprises.forms.people import StaffForm, WorkerFilter, WorkerForm
from enterprises.forms.reasons import CloseForm, DateForm, LeaveForm, ReasonForm, UnmaskForm
from enterprises.forms.registering import AcceptForm, RegistrationFilter, RegistrationForm
from enterprises.forms.registry import DesignationForm, EnterpriseFilter, EnterpriseForm, MembershipForm

__all__ = [
    "AcceptForm",
    "CloseForm",
    "ClusterFilter",
    "ClusterForm",
    "DateForm",
    "DesignationForm",
    "EnterpriseFilter",
    "EnterpriseForm",
    "LeaveForm",
    "MembershipForm",
    "ReasonForm",
    "RegistrationFilter",
    "RegistrationForm",
    "StaffForm",
    "UnmaskForm",
    "UsccField",
    "WorkerFilter",
    "WorkerForm",
]
