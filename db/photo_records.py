"""Photographs as they cross from storage to the screens: frozen records, never the picture itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Literal
from uuid import UUID

from intake.consent_texts import PHOTO_USES

RECORD = PHOTO_USES[0]
"""The use without which no photograph is kept or shown: for the patient's own record."""

YesOrNo = Literal["Y", "N"]


class PhotoChange(StrEnum):
    """What can be decided about a photograph."""

    REMOVE = "removed"
    BRING_BACK = "brought-back"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class NewPhoto:
    """A photograph to keep. `content` and `thumbnail` are JPEG files that hold nothing but pixels.

    `side` is left, right, both, middle, or "" where the region has no sides. `taken_on` is the day that
    somebody confirmed, None where nobody knows it. `width` and `height` are pixels of `content`.
    """

    id: UUID
    region: str
    side: str
    pose: str
    taken_on: date | None
    width: int
    height: int
    content: bytes
    thumbnail: bytes


@dataclass(frozen=True, slots=True)
class StoredPhoto:
    """A photograph as stored. Times are UTC; `visit` is when its consultation began.

    `is_baseline`: of its region and side the one that others are held against.
    """

    id: UUID
    consultation_id: UUID
    patient_id: UUID
    visit: datetime
    region: str
    side: str
    pose: str
    taken_on: date | None
    width: int
    height: int
    sha256: str
    added_at: datetime
    added_by: str
    is_removed: bool
    is_baseline: bool

    @property
    def place(self) -> tuple[str, str]:
        """Its region and side: what it can be compared with."""
        return self.region, self.side


@dataclass(frozen=True, slots=True)
class PhotoConsent:
    """What the patient said to one use; `answer` None: not asked yet."""

    use: str
    answer: YesOrNo | None = None
    noted_at: datetime | None = None
    noted_by: str = ""


@dataclass(frozen=True, slots=True)
class PhotoConsents:
    """What the patient said to each use, in the order of `PHOTO_USES`."""

    answers: tuple[PhotoConsent, ...]

    def of(self, use: str) -> PhotoConsent:
        """The answer to one use. Errors: `StopIteration` for one that is none."""
        return next(each for each in self.answers if each.use == use)

    def allows(self, use: str) -> bool:
        """Whether photographs may be used so. Beyond the record, that must be agreed to as well."""
        return self.of(RECORD).answer == "Y" and self.of(use).answer == "Y"
