"""Making a handout: build it, open it again, check it, keep its exact bytes. No Qt; runs on the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from db.actor import Actor
from db.errors import StorageProblem
from db.records import StoredDocument
from db.store import Store
from reports.content import DocumentContent

KIND = "handout"
LARGE_KIND = "handout-large-print"
PATIENCE = 30
"""Seconds to wait for the storage to say that the document is on the disk."""


@dataclass(frozen=True, slots=True)
class Made:
    """A handout that is stored: its record, its bytes, and what whoever made it should know."""

    document: StoredDocument
    pdf: bytes
    notices: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refused:
    """A handout that was not made: one sentence a problem. Nothing was stored."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody pressed Cancel. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: the content, for which consultation, by whom, under which id, on what paper."""

    content: DocumentContent
    actor: Actor
    consultation_id: UUID
    document_id: UUID
    paper: str
    large_print: bool


def make_handout(order: Order, store: Store, stopped: Callable[[], bool]) -> Made | Refused | Stopped:
    """Build, check and keep one handout. What goes wrong comes back as sentences, never as an exception."""
    # The paper modules are the slowest to import: they wait until the first document is asked for.
    from reports.documents import UnprintableText, build, expected
    from reports.kinds import DocumentKind
    from reports.verification import verify

    if stopped():
        return Stopped()
    try:
        how = {"paper": order.paper, "large_print": order.large_print}
        built = build(DocumentKind.HANDOUT, order.content, **how)
        if stopped():
            return Stopped()
        wrong = verify(built.pdf, expected(DocumentKind.HANDOUT, order.content, **how))
    except UnprintableText as problem:
        return Refused(problem.sentences)
    if wrong:
        return Refused(wrong)
    if stopped():
        return Stopped()
    try:
        document = store.add_document(
            order.actor,
            order.consultation_id,
            id=order.document_id,
            kind=LARGE_KIND if order.large_print else KIND,
            pdf=built.pdf,
            pages=built.pages,
        ).result(timeout=PATIENCE)
    except StorageProblem as problem:
        return Refused((str(problem),))
    except TimeoutError:
        return Refused(("The handout is not stored yet. Wait a moment, then look at the list.",))
    return Made(document, built.pdf, built.notices)
