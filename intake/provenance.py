"""Where a record comes from: who said what, when, who entered it, and which documents were issued of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

PATIENT, PRACTITIONER = "patient", "practitioner"


@dataclass(frozen=True, slots=True)
class Said:
    """The last word on one answer.

    `path` names its place ("health.eczema", "marks[2].marks.width-mm"); `said_by` is "patient" or
    "practitioner"; `entered_by` the name of whoever entered it, at an aware time. `confirmed_by` is the name
    of the practitioner who confirmed what the patient had filled in alone, "" where nobody did.
    """

    path: str
    said_by: str
    at: datetime
    entered_by: str
    confirmed_by: str = ""


@dataclass(frozen=True, slots=True)
class IssuedDocument:
    """A document made of a consultation before: kind, its version, who and when, and the digest of its bytes.

    `sha256` is lower-case hexadecimal; `printed_at` the latest printing, None where it never was.
    """

    kind: str
    version: int
    sha256: str
    pages: int
    made_at: datetime
    made_by: str
    printed_at: datetime | None = None
