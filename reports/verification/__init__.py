"""Nothing wrong leaves the program: a finished document is opened again and compared with the record.

ReportLab wrote it, PDFium reads it. PDFium may be used by one thread at a time: in the window that is the
worker.
"""

from __future__ import annotations

from reports.verification.expected import DocumentMismatch, Expected, Fact

__all__ = ["DocumentMismatch", "Expected", "Fact", "read_paragraphs", "verify"]


def verify(pdf: bytes, expected: Expected) -> tuple[str, ...]:
    """Everything that is wrong with a finished document, one sentence each; empty: nothing is."""
    # PDFium is slow to import: it waits until a file is opened again.
    from reports.verification.file_parts import file_parts
    from reports.verification.flow import bodies_of, paragraphs
    from reports.verification.page_words import page_words
    from reports.verification.placing import placing
    from reports.verification.presence import presence
    from reports.verification.reading import UnreadableDocument, read

    try:
        document = read(pdf)
    except UnreadableDocument:
        return ("The finished file cannot be opened again.",)
    bodies = bodies_of(document, expected)
    wrong = [*file_parts(pdf, document, expected), *presence(bodies, expected)]
    for body in bodies:
        wrong += placing(body, expected)
    if expected.check_words:
        wrong += page_words(paragraphs(bodies), expected)
    return tuple(dict.fromkeys(wrong))


def read_paragraphs(pdf: bytes, expected: Expected) -> tuple[str, ...]:
    """The words of a finished document, paragraph by paragraph, without what stands on every page.

    For a look at the whole, such as its reading grade. Errors: ValueError for what is no PDF.
    """
    from reports.verification.flow import bodies_of, paragraphs
    from reports.verification.reading import read

    return tuple(paragraph.text for paragraph in paragraphs(bodies_of(read(pdf), expected)))
