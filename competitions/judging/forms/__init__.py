"""The boundary of the judging room, split by noun."""

from competitions.judging.forms.aspects import AspectForm
from competitions.judging.forms.blinding import BlindersForm
from competitions.judging.forms.checkins import AdmitForm, ArrivalFilter, NumberForm
from competitions.judging.forms.drafts import DraftForm, moved, revision_of
from competitions.judging.forms.judges import (
    AppointForm,
    CandidateFilter,
    ConflictFilter,
    ConflictForm,
    DeclineForm,
    EndValidityForm,
    FormerEmployerForm,
    InterestForm,
    JudgeFilter,
    JudgeForm,
    PaperForm,
    SignForm,
    UnmaskJudgeForm,
)
from competitions.judging.forms.schemes import (
    ChoiceForm,
    NewSchemeForm,
    ReleaseForm,
    SchemeFilter,
    SchemeForm,
)
from competitions.judging.forms.scores import (
    STATUS_LABELS,
    Cell,
    EventFilter,
    ReasonForm,
    Row,
    SheetFilter,
    SheetForm,
    TieForm,
    shown_mark,
)
from competitions.judging.forms.timetable import (
    AnnouncementForm,
    BookForm,
    PlaceForm,
    SeedForm,
    SessionForm,
    SessionRowForm,
)
from competitions.judging.forms.voiding import VoidForm

__all__ = [
    "STATUS_LABELS",
    "AdmitForm",
    "AnnouncementForm",
    "AppointForm",
    "ArrivalFilter",
    "AspectForm",
    "BlindersForm",
    "BookForm",
    "CandidateFilter",
    "Cell",
    "ChoiceForm",
    "ConflictFilter",
    "ConflictForm",
    "DeclineForm",
    "DraftForm",
    "EndValidityForm",
    "EventFilter",
    "FormerEmployerForm",
    "InterestForm",
    "JudgeFilter",
    "JudgeForm",
    "NewSchemeForm",
    "NumberForm",
    "PaperForm",
    "PlaceForm",
    "ReasonForm",
    "ReleaseForm",
    "Row",
    "SchemeFilter",
    "SchemeForm",
    "SeedForm",
    "SessionForm",
    "SessionRowForm",
    "SheetFilter",
    "SheetForm",
    "SignForm",
    "TieForm",
    "UnmaskJudgeForm",
    "VoidForm",
    "moved",
    "revision_of",
    "shown_mark",
]
