"""What patients ask about everyday life after a session, and the days of the first week, as types.

The facts stand in `intake/data/everyday.toml`; `catalogue_everyday_reader` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

GROUP_OF: Mapping[str, str] = MappingProxyType(
    {
        "hurt": "hurt",
        "work": "week",
        "exercise": "week",
        "sex": "week",
        "shower": "week",
        "sun": "week",
        "holiday": "week",
        "lasting": "after",
        "stopping": "after",
        "unhappy": "after",
        "who": "people",
        "photos": "people",
    }
)
"""The twelve topics that are answered for each treatment, with the group in which each is asked for."""


@dataclass(frozen=True, slots=True)
class Everyday:
    """A short answer to what patients ask ("Work", "Does it last?"), for some treatments or for all.

    `treatments` is empty where it holds for all seven. `group` is week, after, hurt or people.
    """

    id: str
    topic: str
    title: str
    text: str
    sources: tuple[str, ...]
    treatments: tuple[str, ...]
    group: str

    def is_about(self, treatment_id: str) -> bool:
        """Whether it is said of this treatment."""
        return not self.treatments or treatment_id in self.treatments


@dataclass(frozen=True, slots=True)
class DayLine:
    """What some days after a session are like and what to do, for the treatments it names.

    Day 0 is the day of the session. `last` is None where no end is named: "from day 8".
    """

    treatments: tuple[str, ...]
    first: int
    last: int | None
    text: str
    sources: tuple[str, ...]
