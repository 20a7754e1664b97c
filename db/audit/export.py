"""The audit as a table for a spreadsheet, in which no cell can become a formula."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from db.actor import Actor
from db.audit.events import NotedEvent
from db.audit.reading import EventFilter
from db.audit.words import words_of

if TYPE_CHECKING:
    from db.store import Store

HEADER = (
    "Event",
    "When (UTC)",
    "Clock ahead of UTC, minutes",
    "Who",
    "Computer",
    "What",
    "Action",
    "Kind",
    "Record",
    "Fields",
    "Before",
    "After",
    "Detail",
)

_FORMULA = frozenset("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")
"""With one of these in front a spreadsheet may run a cell; the wide ones where people write Japanese."""
_GUARD = "'"


def inert(text: str) -> str:
    """A text as a cell that stays a text: an apostrophe before what could begin a formula.

    A text that begins with an apostrophe gets another, so that `as_written` can tell them apart. Empty stays
    empty.
    """
    return _GUARD + text if text.startswith(_GUARD) or _could_run(text) else text


def as_written(cell: str) -> str:
    """The text that `inert` made a cell of."""
    return cell.removeprefix(_GUARD)


def _could_run(text: str) -> bool:
    for character in text:
        if character in _FORMULA:
            return True
        # Spreadsheets skip blanks, and characters that nobody sees, before they look for a formula.
        if not (character.isspace() or not character.isprintable()):
            return False
    return False


def as_csv(store: Store, actor: Actor, wanted: EventFilter) -> tuple[bytes, int]:
    """The events that fit as a CSV file (UTF-8 with its mark), and how many. It is noted as an export.

    Errors: `StorageProblem`.
    """
    events = store.audit.exported(actor, wanted)
    return table(events), len(events)


def table(events: tuple[NotedEvent, ...]) -> bytes:
    """Events as a CSV file, in the order given."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(HEADER)
    for event in events:
        writer.writerow(inert(cell) for cell in _cells(event))
    return text.getvalue().encode("utf-8-sig")


def _cells(noted: NotedEvent) -> tuple[str, ...]:
    event = noted.event
    return (
        str(noted.sequence),
        noted.at.isoformat(timespec="seconds"),
        str(noted.offset),
        noted.user_name,
        noted.machine,
        words_of(noted),
        event.action.value,
        event.kind,
        str(event.record) if event.record else "",
        ", ".join(event.fields),
        event.before,
        event.after,
        event.detail,
    )
