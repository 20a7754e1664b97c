"""The form of each kind of document."""

from __future__ import annotations

from reports.form import Form
from reports.kinds import DocumentKind


def form_of(kind: DocumentKind) -> Form:
    """The form of a kind of document. Each is imported when one is made: a handout waits for no other."""
    match kind:
        case DocumentKind.HANDOUT:
            from reports import handout

            return handout.FORM
        case DocumentKind.CONSENT:
            from reports import consent

            return consent.FORM
        case DocumentKind.RECORD:
            from reports import record

            return record.FORM
        case DocumentKind.LETTER:
            from reports import letter

            return letter.FORM
        case DocumentKind.BLANK:
            from reports import blank_form

            return blank_form.FORM
