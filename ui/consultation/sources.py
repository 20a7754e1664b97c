"""Who said each answer that stands, and who confirmed it: read from the rows of its changes. No widgets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from db.actor import Actor
from db.errors import StorageProblem, Trouble
from db.records import AnswerChange, SaidBy
from intake.answer_document import DocumentProblem, answers_from_json
from ui.consultation.changes import Place, path_in, path_of_stored, place_of

if TYPE_CHECKING:
    from db.store import Store

ALONE: SaidBy = "patient-alone"


@dataclass(frozen=True, slots=True)
class Source:
    """Where one answer comes from. Times are aware; `confirmed_at` is None while nobody confirmed it.

    `is_gone`: there is no answer any more, because the patient alone took away what somebody else had said or
    confirmed. `replaces`: the patient's own answer stands in the place of such a one.
    """

    said_by: SaidBy
    at: datetime
    entered_by: str
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    is_gone: bool = False
    replaces: bool = False

    @property
    def waits(self) -> bool:
        """Whether the patient gave it alone, or took it away, and the practitioner has not confirmed it."""
        return self.said_by == ALONE and self.confirmed_at is None


def sources_of(rows: Iterable[AnswerChange]) -> dict[str, Source]:
    """The source of each answer that stands, by path, from all rows in the order they were saved.

    Marks are numbered by their place: one that is taken away moves those behind it forward, one that is put
    between others moves them back, and what is known of them goes along.
    """
    found: dict[str, Source] = {}
    for row in rows:
        take(found, row)
    return found


def take(sources: dict[str, Source], row: AnswerChange, entered_by: str = "") -> None:
    """Follow one more row. `entered_by` is who saved it, where the row does not say so itself."""
    path = path_of_stored(row.path)
    place = place_of(path)
    source = Source(row.said_by, row.at, row.entered_by or entered_by)
    if not place.link_id:
        _take_mark(sources, row, place, source)
    elif row.is_confirmation and row.after is not None and path in sources:
        sources[path] = _confirmed(sources[path], source)
    elif row.after is None:
        _take_away(sources, row, path, source)
    else:
        sources[path] = replace(source, replaces=_is_over_another(sources, row, path))


def _take_away(sources: dict[str, Source], row: AnswerChange, path: str, source: Source) -> None:
    """What the patient alone takes away from somebody else is not forgotten: it waits like an answer."""
    if _is_over_another(sources, row, path) or (row.is_confirmation and row.said_by == ALONE):
        sources[path] = replace(source, is_gone=True, replaces=True)
    else:
        sources.pop(path, None)


def _is_over_another(sources: dict[str, Source], row: AnswerChange, path: str) -> bool:
    """Whether the patient alone changes what somebody else said, or what was confirmed."""
    known = sources.get(path)
    return row.said_by == ALONE and known is not None and (known.replaces or not known.waits)


def _confirmed(known: Source, by: Source) -> Source:
    if by.said_by == ALONE:
        # Only what the patient gave alone was ever confirmed.
        return replace(known, said_by=ALONE, confirmed_by="", confirmed_at=None)
    return replace(known, confirmed_by=by.entered_by, confirmed_at=by.at)


def _take_mark(sources: dict[str, Source], row: AnswerChange, place: Place, source: Source) -> None:
    if row.before is not None:
        _move(sources, place, by=-1)
    if row.after is not None:
        _move(sources, place, by=+1)
        for link_id in answers_from_json(row.after):
            sources[path_in(place.group, place.index, link_id)] = source


def _move(sources: dict[str, Source], place: Place, *, by: int) -> None:
    """Follow a repetition that was taken away from (-1) or put into (+1) a place of its group."""
    before = dict(sources)
    sources.clear()
    for path, source in before.items():
        at = place_of(path)
        if at.group != place.group or at.index < place.index:
            sources[path] = source
        elif by > 0 or at.index > place.index:
            sources[path_in(at.group, at.index + by, at.link_id)] = source


class SourceBook:
    """The sources of one open consultation, read from storage when somebody first asks.

    `unsaved` gives the rows that are not acknowledged yet. A file that cannot be read is asked again the next
    time. Until then the note beside an answer is left away (`of`), and undo claims nothing (`said_at`); what
    waits to be confirmed is a question of its own, which fails (`waiting`).
    """

    def __init__(
        self,
        store: Store,
        actor: Actor,
        consultation_id: UUID,
        unsaved: Callable[[], Sequence[AnswerChange]],
    ) -> None:
        self._store, self._actor, self._id = store, actor, consultation_id
        self._unsaved = unsaved
        self._known: dict[str, Source] | None = None

    @property
    def is_read(self) -> bool:
        """Whether it was read already, so that asking costs nothing."""
        return self._known is not None

    def of(self, path: str) -> Source | None:
        """The source of the answer at a path; None where there is none (and nobody took one away) or nothing
        is known."""
        try:
            return self._all().get(path)
        except StorageProblem:
            return None

    def waiting(self) -> frozenset[str]:
        """The paths of what the patient answered, or took away, alone and nobody has confirmed.

        Errors: `StorageProblem` when the changes cannot be read: then nobody knows.
        """
        return frozenset(path for path, source in self._all().items() if source.waits)

    def said_at(self, path: str, *, otherwise: SaidBy) -> SaidBy:
        """How to tell it when the answer at a path comes back: given alone where it was given alone.

        A whole mark waits while anything in it waits. `otherwise` is who says it in all other cases. Where
        the changes cannot be read it waits.
        """
        try:
            within = self._within(path)
        except StorageProblem:
            return ALONE
        was_alone = bool(within) and all(source.said_by == ALONE for source in within.values())
        return ALONE if was_alone or any(source.waits for source in within.values()) else otherwise

    def confirmed_here(self, path: str) -> tuple[str, ...]:
        """What of an answer or a mark this actor has confirmed; nobody confirms in another's name."""
        try:
            within = self._within(path)
        except StorageProblem:
            return ()
        return tuple(
            each
            for each, source in within.items()
            if source.confirmed_at is not None and source.confirmed_by == self._actor.name
        )

    def _within(self, path: str) -> dict[str, Source]:
        return {
            key: source for key, source in self._all().items() if key == path or key.startswith(f"{path}/")
        }

    def follow(self, rows: Iterable[AnswerChange]) -> None:
        """Take in rows that were just made here."""
        if self._known is not None:
            for row in rows:
                take(self._known, row, self._actor.name)

    def forget(self) -> None:
        """What is stored changed at another desk: read it again when somebody asks."""
        self._known = None

    def _all(self) -> dict[str, Source]:
        if self._known is None:
            # First what waits, then what is stored: a row saved in between is in both, and counts once.
            waiting = self._unsaved()
            stored = self._store.changes_of(self._actor, self._id)
            there = {_key(row) for row in stored}
            try:
                self._known = sources_of(stored)
            except (DocumentProblem, KeyError):
                raise StorageProblem.of(Trouble.DAMAGED) from None
            self.follow(row for row in waiting if _key(row) not in there)
        return self._known


def _key(row: AnswerChange) -> tuple[object, ...]:
    return row.path, row.before, row.after, row.said_by, row.at
