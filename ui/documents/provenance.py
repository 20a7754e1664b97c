"""Where a record comes from, read from storage: who said each answer, what was issued before. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from intake.provenance import PATIENT, PRACTITIONER, IssuedDocument, Said
from ui.consultation.changes import stored_path
from ui.consultation.sources import Source, sources_of
from ui.documents.document_kinds import title_of_kind

if TYPE_CHECKING:
    from db.actor import Actor
    from db.records import AnswerChange, StoredDocument
    from db.store import Store
    from reports.content import DocumentContent


def with_provenance(
    content: DocumentContent, store: Store, actor: Actor, consultation_id: UUID
) -> DocumentContent:
    """The content with who said what and what was issued. Reads storage: not for the GUI's thread.

    Errors: `StorageProblem`.
    """
    return replace(
        content,
        said=said_of(store.changes_of(actor, consultation_id)),
        issued=issued_of(store.documents_of(actor, consultation_id)),
    )


def said_of(changes: Iterable[AnswerChange]) -> tuple[Said, ...]:
    """The last word on each answer that still stands, from all changes in the order they were saved."""
    return tuple(_said(path, source) for path, source in sources_of(changes).items() if not source.is_gone)


def issued_of(documents: Iterable[StoredDocument]) -> tuple[IssuedDocument, ...]:
    """The documents made so far, by the names that the screen gives them too."""
    return tuple(
        IssuedDocument(
            kind=title_of_kind(each.kind),
            version=each.version,
            sha256=each.sha256,
            pages=each.pages,
            made_at=each.made_at,
            made_by=each.made_by,
            printed_at=each.printed_at,
        )
        for each in documents
    )


def _said(path: str, source: Source) -> Said:
    speaker = PRACTITIONER if source.said_by == PRACTITIONER else PATIENT
    return Said(stored_path(path), speaker, source.at, source.entered_by, source.confirmed_by)
