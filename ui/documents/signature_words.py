"""What a document's signatures and its release are worth, in an icon, a word and a colour. No Qt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from ui.documents.document_signing import choice_of

if TYPE_CHECKING:
    from db.records import HandoutState, StoredDocument
    from db.signing import Standing

Standings = Mapping[UUID, "Standing"]


@dataclass(frozen=True, slots=True)
class Chip:
    """An icon, a word, and the first part of the names of its colours (`ui.theme.colours`)."""

    icon: str
    words: str
    hue: str


SIGNED = Chip("circle-check", "Signed, valid", "ok")
CHANGED = Chip("triangle-alert", "Changed after signing", "cond")
DAMAGED = Chip("octagon-x", "Damaged after signing", "stop")
NOT_SIGNED = Chip("circle-dashed", "Not signed", "open")
RELEASED = Chip("circle-check", "Released", "ok")
MADE_BEFORE = Chip("triangle-alert", "Made before the last change", "cond")
OUTDATED = "An answer was changed after this handout was made. Make it again, then release that one."
OUTDATED_RELEASED = (
    "An answer was changed after this handout was made. The front desk cannot print it any longer: make it "
    "again, then release that one."
)


def chip_of(
    document: StoredDocument, standing: Standing | None, handout: HandoutState | None = None
) -> Chip | None:
    """The chip of a document; None where there is nothing to tell, or while it is not looked at yet."""
    from db.signing_records import SignatureState

    if handout is not None and handout.is_outdated:
        return MADE_BEFORE
    if handout is not None and handout.is_released:
        return RELEASED
    if standing is None:
        return None
    match standing.state:
        case SignatureState.VALID:
            return SIGNED
        case SignatureState.CHANGED_AFTER:
            return DAMAGED if standing.is_damaged else CHANGED
        case SignatureState.NOT_SIGNED:
            return NOT_SIGNED if choice_of(document.kind) is not None else None


def signed_words(standing: Standing | None) -> str:
    """Who signed and when; empty for a document that is not signed."""
    if standing is None or standing.signing is None:
        return ""
    at = standing.signing.signed_at.astimezone()
    names = ", ".join(f"{each.name} ({each.role})" for each in standing.signing.signatures)
    return f"Signed on {at.day} {at:%B %Y} at {at:%H:%M} by {names}."
