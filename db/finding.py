"""Asks storage for the patients whom a typed text finds: exact hits first, then parts, then mistakes.

Each question is a statement of Core that is built once for its shape (how many beginnings, how many other
demands), and reads one range of `patient_word`, that of the demand which the fewest patients meet. The other
demands are looked up in what stands beside each word of that range. No statement sorts a long range: what is
found comes in the order of the words, which is that of the index. Two names are read from the rows that hold
both (`db.name_pairs`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from uuid import UUID

from sqlalchemy import Connection

from db.close_words import mistaken, mistaken_twice, within
from db.name_pairs import is_two_names, with_both
from db.search import LAST, Demand, Meaning, asked
from db.word_forms import END
from db.word_ranges import MANY, first_read, patients_statement, sizes_statement, values_of

_MOST_READ = (3_000, 1_000, 500, 500)
"""So many rows of a range are read for what was typed, for parts of words, for mistakes and for two of them.
Two demands of a million patients that meet more often than this mostly have more than a page of patients in
common. Where they have not, it is read on."""
_READ_ON = 200_000
"""So many rows are read where a page was not filled by the first ones: two names that are common, of which
few people have both."""
_FEW = 10
"""Somebody with two mistakes in a word is looked for only where few have one; so many are added."""
_MOST_OF_ONE = 12
"""So many words of one patient may be in one range."""


@dataclass(frozen=True, slots=True)
class Found:
    """Who was found: 0 as typed, 1 by a part within a word, 2 with a mistake in a word, 3 with two."""

    id: UUID
    rank: int


def find(connection: Connection, text: str, limit: int) -> tuple[Found, ...]:
    """The patients whom a text finds, at most `limit`, those by what was typed first.

    Two mistakes in a word are looked for only where nobody is found without any, and add a few.
    """
    found: dict[UUID, int] = {}
    meanings = asked(text)
    if not meanings:
        return ()
    by_piece = meanings[-1]
    is_names = is_two_names(connection, by_piece)
    for meaning in meanings:
        # A text that is a whole date or phone number is not taken apart where it finds somebody.
        if not found:
            names = is_names and meaning is by_piece
            _add(found, _ids(connection, meaning, limit, 0, is_names=names), 0, limit)
    for rank, widened in ((1, within), (2, mistaken)):
        if len(found) < limit:
            wider = tuple(widened(connection, demand) for demand in by_piece)
            if wider != by_piece:
                _add(found, _ids(connection, wider, limit, rank, is_names=is_names), rank, limit)
    if len(found) < min(limit, _FEW) and not any(rank < 2 for rank in found.values()):
        # Here `wider` are the words with one mistake.
        widest = tuple(mistaken_twice(connection, demand) for demand in wider)
        if widest != wider:
            most = min(limit, len(found) + _FEW)
            _add(found, _ids(connection, widest, most, 3, is_names=is_names), 3, most)
    return tuple(Found(id, rank) for id, rank in found.items())


def _add(found: dict[UUID, int], ids: Iterable[UUID], rank: int, limit: int) -> None:
    for id in ids:
        if len(found) >= limit:
            return
        found.setdefault(id, rank)


def _ids(connection: Connection, meaning: Meaning, limit: int, rank: int, *, is_names: bool) -> list[UUID]:
    """The patients who meet every demand, those of two names by the rows that hold both."""
    both = with_both(connection, meaning, limit, rank) if is_names else None
    # A name of very many words is not in pairs wholly: who is found by nothing else is looked for without.
    if both or (both is not None and rank):
        return [_id(each) for each in both]
    return _by_rarest(connection, meaning, limit, _MOST_READ[rank])


def _by_rarest(connection: Connection, meaning: Meaning, limit: int, read: int) -> list[UUID]:
    """The patients who meet every demand, in the order of the words of the one that is met least often."""
    driver, size = _rarest(connection, meaning) if len(meaning) > 1 else (0, 0)
    others = [demand for place, demand in enumerate(meaning) if place != driver]
    shape = tuple((len(each.starts), len(each.exact), len(each.holds)) for each in (meaning[driver], *others))
    # Somebody may have several words of one range, such as both names that begin alike.
    most = 2 * limit
    statement = patients_statement(shape, most, read)
    values: dict[str, str] = {}
    for place, demand in enumerate((meaning[driver], *others)):
        values |= values_of(place, demand if place == 0 or len(demand.holds) < 2 else Demand())
    rows = connection.execute(statement, values).all()
    # One text is looked for by the database; of many it is quicker to look here.
    many = [demand.holds for demand in others if len(demand.holds) > 1]
    met = dict.fromkeys(
        row[0] for row in rows if all(any(text in row[1] for text in holds) for holds in many)
    )
    is_part = meaning[driver].is_cut or size >= first_read(shape[1:], read)
    if len(met) < limit and (is_part or (not many and len(rows) >= most)):
        for place, demand in enumerate(others, start=1):
            values |= values_of(place, demand)
        is_cut = meaning[driver].is_cut
        if is_cut:
            start = END + meaning[driver].letters
            values |= {"part_from": start, "part_to": start + LAST}
        whole = patients_statement(shape, _MOST_OF_ONE * limit, _READ_ON, is_whole=True, is_cut=is_cut)
        met |= dict.fromkeys(row[0] for row in connection.execute(whole, values))
    return [_id(each) for each in islice(met, limit)]


def _id(value: object) -> UUID:
    # A file gives its text as it is: to make an id of each row would take longer than to read it.
    return value if isinstance(value, UUID) else UUID(str(value))


def _rarest(connection: Connection, meaning: Meaning) -> tuple[int, int]:
    """The place of the demand that the fewest rows meet, and how many, counted up to many."""
    shape = tuple((len(each.starts), len(each.exact)) for each in meaning)
    values: dict[str, str] = {}
    for place, demand in enumerate(meaning):
        values |= values_of(place, demand)
    names = {
        f"{kind}{place}_{number}"
        for place, (starts, exact) in enumerate(shape)
        for kind, count in (("from", starts), ("to", starts), ("is", exact))
        for number in range(count)
    }
    sizes = connection.execute(sizes_statement(shape), {name: values[name] for name in names}).one()
    # One whose words were cut off does not hold all who meet it: it counts as nearly the most.
    # Of two that many patients meet, the longer piece is likelier to be the rarer one.
    rarest = min(
        range(len(meaning)),
        key=lambda place: (MANY - 1 if meaning[place].is_cut else sizes[place], -_length(meaning[place])),
    )
    return rarest, sizes[rarest]


def _length(demand: Demand) -> int:
    return max((len(start) for start in demand.starts), default=0)
