"""The five documents, by name. No paper is imported here, so that a screen can list them at once."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What can be made of one consultation; the values are the words of the command line."""

    HANDOUT = "handout"
    CONSENT = "consent"
    RECORD = "record"
    LETTER = "letter"
    BLANK = "blank"
