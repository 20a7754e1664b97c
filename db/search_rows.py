"""The rows of search as a whole: which way they were built, filled again, and held against the patients.

They say nothing that the patients do not say. So what was built by an earlier program, or emptied past
Candor, is filled again on the writer, some patients at a time, while the clinic goes on. A mark among the
forms of words says how the rows were built; another one how far they are filled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from concurrent.futures import Future
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, insert, select

from db.actor import Actor
from db.door import Door
from db.models import PatientModel, PatientWordModel, WordFormModel
from db.rights import Right
from db.saving_words import add_forms, add_numbers, word_rows
from db.search import name_words, number_letters
from db.word_forms import FILLED_UP_TO, forms_of
from intake.consultation import Patient

BUILT = "2"
"""How this program builds the rows of search. Another way of building them is another number."""
_DIFFER = "The search did not find "
_MEND = "it is being filled again now."
UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)
"""What a column raises that holds something else than Candor writes."""
_MARK = "!rows"
_AT_ONCE = 200
_LOOKED_AT = 20

_PATIENT = cast(Table, PatientModel.__table__)
_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
_COLUMNS = (_PATIENT.c.id, _PATIENT.c.name, _PATIENT.c.number, _PATIENT.c.phone, _PATIENT.c.birth_date)
_NEXT_IDS = (
    select(_PATIENT.c.id)
    .where(_PATIENT.c.id > bindparam("after"))
    .order_by(_PATIENT.c.id)
    .limit(bindparam("most"))
)
_OF_THESE = select(*_COLUMNS).where(_PATIENT.c.id.in_(bindparam("ids", expanding=True)))
_SEEN_LAST = select(_PATIENT.c.id).order_by(_PATIENT.c.active_at.desc()).limit(_LOOKED_AT)
_WORDS = select(_WORD.c.patient_id, _WORD.c.word, _WORD.c.beside).where(
    _WORD.c.patient_id.in_(bindparam("ids", expanding=True))
)
_STORED_FORMS = select(_FORM.c.form, _FORM.c.word).where(_FORM.c.word.in_(bindparam("words", expanding=True)))
_MARKED = select(_FORM.c.word).where(_FORM.c.form == bindparam("mark"))
_BEFORE_ALL = UUID(int=0)


def keep_search_rows(door: Door) -> None:
    """Fill the rows of search where they are not as this program builds them.

    The first patients are done when this returns, the others while the clinic is open. What is not done when
    it is closed goes on at the next opening. Errors: `StorageProblem`.
    """
    if door.read_unasked(lambda session: _fits(session.connection())):
        return
    first = door.submit_unasked(_fill_first)
    # A disk that takes nothing now is told by the first save; a search with old rows still finds people.
    if first.exception() is None:
        _go_on(door, first)


def is_current(connection: Connection) -> bool:
    """Whether the rows were built as this program builds them, to the last patient."""
    return connection.execute(_MARKED, {"mark": _MARK}).scalars().all() == [BUILT]


def fill_again(door: Door) -> None:
    """Fill all rows again, some patients at a time on the writer, while the clinic goes on."""
    _go_on(door, door.submit_unasked(_fill_first))


def start_over(connection: Connection) -> None:
    """Let all rows be filled again."""
    connection.execute(delete(_FORM).where(_FORM.c.form.in_((_MARK, FILLED_UP_TO))))


def fill_all(connection: Connection) -> None:
    """Fill the rows of every patient, in the transaction that the connection is in."""
    while not fill_some(connection):
        pass


def fill_some(connection: Connection) -> bool:
    """Fill the rows of the next patients; whether all are filled."""
    if is_current(connection):
        return True
    after = connection.execute(_MARKED, {"mark": FILLED_UP_TO}).scalars().first()
    next_ones = {"after": UUID(after or _BEFORE_ALL.hex), "most": _AT_ONCE}
    ids = connection.execute(_NEXT_IDS, next_ones).scalars().all()
    if ids:
        patients = [(row.id, _patient(row)) for row in _readable(connection, ids)]
        connection.execute(delete(_WORD).where(_WORD.c.patient_id.in_([id for id, _ in patients])))
        words = [each for id, patient in patients for each in word_rows(id, patient)]
        if words:
            connection.execute(insert(_WORD), words)
        add_forms(connection, {word for _, patient in patients for word in name_words(patient.name)})
        add_numbers(connection, {each for _, patient in patients for each in number_letters(patient.number)})
    start_over(connection)
    is_done = len(ids) < _AT_ONCE
    mark, word = (_MARK, BUILT) if is_done else (FILLED_UP_TO, ids[-1].hex)
    connection.execute(insert(_FORM), {"form": mark, "word": word})
    return is_done


def _readable(connection: Connection, ids: Sequence[UUID]) -> list[Any]:
    """The rows of some patients. One who cannot be read is left out, and keeps the words that stand there:
    the audit names them.
    """
    try:
        return list(connection.execute(_OF_THESE, {"ids": ids}).all())
    except UNREADABLE:
        if len(ids) == 1:
            return []
        half = len(ids) // 2
        return _readable(connection, ids[:half]) + _readable(connection, ids[half:])


def differing(connection: Connection) -> int:
    """How many patients are not found as they are stored. It takes a second for some thousand of them."""
    if not is_current(connection):
        # They are being filled, by this program or by the next opening.
        return 0
    return sum(len(_unlike(connection, rows)) for rows in _batches(connection))


def sentences(connection: Connection) -> tuple[str, ...]:
    """What to tell of rows that do not fit the patients; none when they do. `fill_again` makes it true."""
    number = differing(connection)
    if not number:
        return ()
    return (f"{_DIFFER}{number:,} patient{'' if number == 1 else 's'} as stored: {_MEND}",)


def check_rows(door: Door, actor: Actor) -> tuple[str, ...]:
    """The same for `doctor`, and fill them again. Errors: `StorageProblem`."""
    told = door.read(actor, Right.SEE_PATIENTS, lambda session: sentences(session.connection()))
    if told:
        fill_again(door)
    return told


def is_told(told: Iterable[str]) -> bool:
    """Whether one of some sentences says that the rows do not fit: then `fill_again` is to be called."""
    return any(sentence.startswith(_DIFFER) for sentence in told)


def _fits(connection: Connection) -> bool:
    """Whether the rows are built as this program does, and some patients have theirs."""
    if not is_current(connection):
        return False
    first = connection.execute(_NEXT_IDS, {"after": _BEFORE_ALL, "most": _LOOKED_AT}).scalars().all()
    seen_last = connection.execute(_SEEN_LAST).scalars().all()
    return not _unlike(connection, _readable(connection, list(dict.fromkeys([*first, *seen_last]))))


def _fill_first(connection: Connection) -> bool:
    if is_current(connection):
        start_over(connection)
    return fill_some(connection)


def _go_on(door: Door, done: Future[bool]) -> None:
    """After some patients the next ones. What fails is tried again by the next opening."""

    def go_on(done: Future[bool]) -> None:
        if done.exception() is None and not done.result():
            _go_on(door, door.submit_unasked(fill_some))

    done.add_done_callback(go_on)


def _batches(connection: Connection) -> Iterator[Any]:
    after = _BEFORE_ALL
    while ids := connection.execute(_NEXT_IDS, {"after": after, "most": _AT_ONCE}).scalars().all():
        yield _readable(connection, ids)
        after = ids[-1]


def _unlike(connection: Connection, rows: Collection[Any]) -> set[UUID]:
    """Those of some patients whose rows are not what the patients say."""
    patients = {row.id: _patient(row) for row in rows}
    stored: dict[UUID, set[tuple[str, str]]] = {id: set() for id in patients}
    for row in connection.execute(_WORDS, {"ids": list(patients)}):
        stored[row.patient_id].add((row.word, row.beside))
    unlike = {
        id
        for id, patient in patients.items()
        if stored[id] != {(each["word"], each["beside"]) for each in word_rows(id, patient)}
    }
    names = {id: name_words(patient.name) for id, patient in patients.items()}
    words = set().union(*names.values())
    forms: dict[str, set[str]] = {word: set() for word in words}
    for form, word in connection.execute(_STORED_FORMS, {"words": list(words)}):
        forms[word].add(form)
    lacking = {word for word in words if not forms_of(word) <= forms[word]}
    return unlike | {id for id, of_name in names.items() if of_name & lacking}


def _patient(row: Any) -> Patient:
    return Patient(name=row.name, number=row.number, phone=row.phone, birth_date=row.birth_date)
