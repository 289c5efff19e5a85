"""What an event may ask an entry to attach, and which files count as such.

Files are judged by their content, never by their name. Texts that people agree to carry a version, which is
kept with each agreement; a text that changes gets a new version here.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from competitions.planning.requirements import REQUIREMENTS as LABELS
from portal.files.kinds import SCANS, in_words
from portal.files.uploads import MEGABYTE


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing to attach: by each competitor or once for the entry; a file, or agreement to a text."""

    key: str
    label: str | Promise
    help: str | Promise
    per_person: bool
    kinds: tuple[str, ...] = SCANS
    maximum_bytes: int = 5 * MEGABYTE
    text: str | Promise = ""
    text_version: str = ""

    @property
    def is_agreement(self) -> bool:
        """Whether people agree to a text; a paper may come with it and need not."""
        return bool(self.text_version)

    @property
    def kinds_in_words(self) -> str:
        return in_words(self.kinds)

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


def asked_by(keys: list[str]) -> list[Requirement]:
    """The requirements of an event, in the order of the form; unknown keys are left out."""
    return [requirement for key, requirement in REQUIREMENTS.items() if key in keys]
