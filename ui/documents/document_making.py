"""Making a document: build it, open it again, check it, keep its exact bytes. No Qt; runs on the worker."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from db.actor import Actor
from db.errors import StorageProblem
from db.records import MadeFrom, StoredDocument
from db.store import Store
from intake.language import LanguageProblem, words_of
from reports.content import DocumentContent
from reports.kinds import DocumentKind
from ui.documents.document_kinds import DocumentChoice, name_in_sentence
from ui.documents.provenance import with_provenance

MISMATCH = "The finished document does not match the record, so it was not kept. Nothing is lost."
PATIENCE = 30
"""Seconds to wait for the storage to say that the document is on the disk."""


@dataclass(frozen=True, slots=True)
class Made:
    """A document that is stored: its record, its bytes, and what whoever made it should know.

    `is_new` is False where the latest of its kind has the same bytes already: that one is meant then.
    """

    document: StoredDocument
    pdf: bytes
    notices: tuple[str, ...]
    is_new: bool = True


@dataclass(frozen=True, slots=True)
class Refused:
    """A document that was not made: one sentence a problem. Nothing was stored."""

    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Stopped:
    """Somebody pressed Cancel. Nothing was stored."""


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made: the content, of which consultation, by whom, under which id, on what paper."""

    content: DocumentContent
    actor: Actor
    consultation_id: UUID
    made_from: MadeFrom
    document_id: UUID
    choice: DocumentChoice
    paper: str


def make_document(order: Order, store: Store, stopped: Callable[[], bool]) -> Made | Refused | Stopped:
    """Build, check and keep one document. What goes wrong comes back as sentences, never as an exception."""
    # The paper modules are the slowest to import: they wait until a document is asked for, on the worker.
    from reports.documents import UnprintableText, build, expected
    from reports.verification import verify

    choice, paper, large_print = order.choice, order.paper, order.choice.large_print
    if stopped():
        return Stopped()
    try:
        content = order.content.in_language(words_of(choice.language))
        if choice.kind is DocumentKind.RECORD:
            content = with_provenance(content, store, order.actor, order.consultation_id)
        built = build(choice.kind, content, paper=paper, large_print=large_print)
        if stopped():
            return Stopped()
        wanted = expected(choice.kind, content, paper=paper, large_print=large_print)
        wrong = verify(built.pdf, wanted)
    except UnprintableText as problem:
        return Refused(problem.sentences)
    except (LanguageProblem, StorageProblem) as problem:
        return Refused((str(problem),))
    if wrong:
        return Refused((MISMATCH, *wrong))
    if stopped():
        return Stopped()
    try:
        document, is_new = keep(
            store,
            order.actor,
            order.consultation_id,
            document_id=order.document_id,
            kind=choice.stored_kind,
            pdf=built.pdf,
            pages=built.pages,
            made_from=order.made_from,
        )
    except StorageProblem as problem:
        return Refused((str(problem),))
    except TimeoutError:
        name = name_in_sentence(choice.kind)
        return Refused((f"The {name} is not stored yet. Wait a moment, then look at the list.",))
    return Made(document, built.pdf, built.notices, is_new)


def keep(
    store: Store,
    actor: Actor,
    consultation_id: UUID,
    *,
    document_id: UUID,
    kind: str,
    pdf: bytes,
    pages: int,
    made_from: MadeFrom,
) -> tuple[StoredDocument, bool]:
    """Store a document and wait until it is on the disk; gives it, and whether it is a new one.

    Where the latest of its kind has the same bytes, that one stands: nothing has changed since. But a handout
    that storage holds for outdated is stored anew, so that it can be released: the answer that was changed
    since does not stand in it. Errors: `StorageProblem`, one of them when an answer was changed meanwhile;
    `TimeoutError`.
    """
    made_before = [each for each in store.documents_of(actor, consultation_id) if each.kind == kind]
    if made_before and made_before[-1].sha256 == sha256(pdf).hexdigest():
        handouts = store.handouts_of(actor, consultation_id)
        if made_before[-1].id not in {each.document_id for each in handouts if each.is_outdated}:
            return made_before[-1], False
    stored = store.add_document(
        actor, consultation_id, id=document_id, kind=kind, pdf=pdf, pages=pages, made_from=made_from
    )
    return stored.result(timeout=PATIENCE), True


def file_name(document: StoredDocument, *, digits: int = 8) -> str:
    """A name for a copy that holds nothing of the patient: "handout-v2-3f9a2c1b.pdf"."""
    return f"{document.kind}-v{document.version}-{document.sha256[:digits]}.pdf"
