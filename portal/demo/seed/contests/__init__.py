"""One competition of the city whose events stand today at the stages of a contest that judges decide.

`plan` says what they are; each course, by the key in `EventPlan.stage`, plays one through the rooms' own acts.
"""

from portal.demo.seed.contests.before import BeforeTheDay
from portal.demo.seed.contests.day import OnTheDay
from portal.demo.seed.contests.delegations import Final
from portal.demo.seed.contests.notice import Corrected, OnNotice
from portal.demo.seed.contests.paper import OnPaper
from portal.demo.seed.courses import Course

COURSES: dict[str, type[Course]] = {
    "before": BeforeTheDay,
    "day": OnTheDay,
    "paper": OnPaper,
    "notice": OnNotice,
    "corrected": Corrected,
    "final": Final,
}

__all__ = ["COURSES"]
