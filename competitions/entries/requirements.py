"""What an event may ask an entry to attach, and which files count as such.

Files are judged by their content, never by their name. Texts that people agree to carry a version, which is
kept with each agreement; a text that changes gets a new version here.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import BinaryIO

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.planning.requirements import REQUIREMENTS as LABELS
from portal.acts.refusals import Refused

MEGABYTE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to attach: by each competitor or once for the entry; a file, or agreement to a text."""

    key: str
    label: str | Promise
    help: str | Promise
    per_person: bool
    kinds: tuple[str, ...] = ("jpg", "png", "pdf")
    maximum_bytes: int = 5 * MEGABYTE
    text: str | Promise = ""
    text_version: str = ""

    @property
    def is_agreement(self) -> bool:
        """Whether people agree to a text; a paper may come with it and need not."""
        return bool(self.text_version)

    @property
    def kinds_in_words(self) -> str:
        return " / ".join(kind.upper() for kind in self.kinds)

    @property
    def maximum_megabytes(self) -> int:
        return self.maximum_bytes // MEGABYTE


REQUIREMENTS: dict[str, Requirement] = {
    requirement.key: requirement
    for requirement in (
        Requirement(
            key="consent",
            label=LABELS["consent"],
            help=_("Each competitor reads the text and agrees. The signed paper may be attached."),
            per_person=True,
            text=_(
                "I agree that the organiser uses my name, unit, identity number, telephone number, trade and "
                "skill level to check my eligibility, to run this competition, to contact me and to issue "
                "certificates. Public lists show my name, unit, event and rank only; my identity number and "
                "telephone number are never published. I may ask to see, correct or erase my data at any time."
            ),
            text_version="2025-1",
        ),
        Requirement(
            key="photo",
            label=LABELS["photo"],
            help=_("A recent portrait on a plain ground, for the admission ticket."),
            per_person=True,
            kinds=("jpg", "png"),
            maximum_bytes=2 * MEGABYTE,
        ),
        Requirement(
            key="certificate",
            label=LABELS["certificate"],
            help=_("A scan of the certificate that shows the level and its number."),
            per_person=True,
        ),
        Requirement(
            key="pledge",
            label=LABELS["pledge"],
            help=_("The unit confirms the text for the whole entry. The signed paper may be attached."),
            per_person=False,
            text=_(
                "We pledge that what is stated in this entry and everything attached to it is true, that the "
                "competitors are people of this unit and compete in person, and that we bear the consequences "
                "of any untrue statement."
            ),
            text_version="2025-1",
        ),
        Requirement(
            key="insurance",
            label=LABELS["insurance"],
            help=_("The policy, or the list of the insured, for the days of the competition."),
            per_person=False,
            maximum_bytes=10 * MEGABYTE,
        ),
        Requirement(
            key="stamped_form",
            label=LABELS["stamped_form"],
            help=_("Print the entry form, have it stamped by the unit, and attach the scan or a photograph."),
            per_person=False,
            maximum_bytes=10 * MEGABYTE,
        ),
    )
}

# First bytes of the kinds of file that are taken.
_SIGNATURES = {"jpg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n", "pdf": b"%PDF-"}
CONTENT_TYPES = {"jpg": "image/jpeg", "png": "image/png", "pdf": "application/pdf"}


def asked_by(keys: list[str]) -> list[Requirement]:
    """The requirements of an event, in the order of the form; unknown keys are left out."""
    return [requirement for key, requirement in REQUIREMENTS.items() if key in keys]


def kind_of(stream: BinaryIO) -> str:
    """The kind of a file by its first bytes: jpg, png, pdf, or "" for anything else. Rewinds the stream."""
    stream.seek(0)
    head = stream.read(16)
    stream.seek(0)
    return next((kind for kind, signature in _SIGNATURES.items() if head.startswith(signature)), "")


def checked_kind(requirement: Requirement, stream: BinaryIO, size: int) -> str:
    """The kind of an uploaded file that may stand for `requirement`.

    Raises:
        Refused: empty, too large, or of a kind that is not taken; says which are.
    """
    if size <= 0:
        raise Refused(_("The file is empty. Please choose it again."), field="file")
    if size > requirement.maximum_bytes:
        raise Refused(
            _("The file is larger than %(size)d MB. Please make it smaller, for instance with fewer pixels.")
            % {"size": requirement.maximum_megabytes},
            field="file",
        )
    kind = kind_of(stream)
    if kind not in requirement.kinds:
        raise Refused(
            _(
                "The file is not what it should be. Taken are: %(kinds)s. A Word file must be saved as PDF first."
            )
            % {"kinds": requirement.kinds_in_words},
            field="file",
        )
    return kind
