"""Drawing lots from a public seed: who starts in which session, at which station.

Pure functions of a list and a seed, without Django and without chance: whoever has the published seed and list gets
the same order, to the byte, on any machine. The method (version 1):

1. The seed is brought into one form (NFKC, white space at the ends cut, inside made one space).
2. Every ticket is the SHA-256 of the UTF-8 text `seed⏎part⏎entry⏎number`, ⏎ being a line feed. The entries of a part
   in the order of their tickets are in *drawn order*; a part is what is drawn together: the whole event, or a module.
3. The places of a session are its stations in the order of the list, first the first place of each, then the second …
4. Without spreading, the drawn order takes the places of the first session, then those of the second, and so on.
5. With spreading, entries of one unit are put apart: the sessions in the order of the SHA-256 of
   `seed⏎part⏎session⏎name`, the units in the order of the SHA-256 of `seed⏎part⏎unit⏎unit`, the entries of a unit in
   drawn order are dealt to the sessions in turn, a full session being passed over; within a session, the drawn order
   takes its places.

How the list is sorted plays no part: step 2 sorts it anew.
"""

from competitions.judging.drawing.lists import (
    DrawList,
    Entrant,
    Part,
    SessionPlaces,
    StationPlaces,
    Unreadable,
    read_list,
    written,
)
from competitions.judging.drawing.order import (
    ALGORITHM,
    Placed,
    TooFewPlaces,
    drawn,
    fingerprint,
    in_one_form,
    rendered,
)

__all__ = [
    "ALGORITHM",
    "DrawList",
    "Entrant",
    "Part",
    "Placed",
    "SessionPlaces",
    "StationPlaces",
    "TooFewPlaces",
    "Unreadable",
    "drawn",
    "fingerprint",
    "in_one_form",
    "read_list",
    "rendered",
    "written",
]
