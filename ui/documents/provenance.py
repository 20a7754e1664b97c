"""Where a record comes from, read from storage: who said each answer, what was issued before. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING
from uuid import UUID

from intake.answer_document import answers_from_json
from intake.provenance import IssuedDocument, Said
from ui.consultation.changes import Place, path_in, path_of_stored, place_of, stored_path
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
    """The last word on each answer that still stands, from all changes in the order they were saved.

    Marks are numbered by their place: one that is taken away moves those behind it forward, one that is put
    between others moves them back, and what was said about them goes along.
    """
    said: dict[str, Said] = {}
    for change in changes:
        place = place_of(path_of_stored(change.path))
        if place.link_id:
            said.pop(change.path, None)
            if change.after is not None:
                said[change.path] = _said(change.path, change)
            continue
        if change.before is not None:
            said = _moved(said, place, by=-1)
        if change.after is not None:
            said = _moved(said, place, by=+1)
            for link_id in answers_from_json(change.after):
                path = stored_path(path_in(place.group, place.index, link_id))
                said[path] = _said(path, change)
    return tuple(said.values())


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


def _said(path: str, change: AnswerChange) -> Said:
    return Said(path, change.said_by, change.at, change.entered_by)


def _moved(said: dict[str, Said], place: Place, *, by: int) -> dict[str, Said]:
    """All paths after a repetition was taken away from (-1) or put into (+1) a place of its group."""
    moved: dict[str, Said] = {}
    for path, one in said.items():
        at = place_of(path_of_stored(path))
        if at.group != place.group or at.index < place.index:
            moved[path] = one
        elif by > 0 or at.index > place.index:
            to = stored_path(path_in(at.group, at.index + by, at.link_id))
            moved[to] = replace(one, path=to)
    return moved
