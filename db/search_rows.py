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
_DIFFER = "The search does not find "
_MEND = "close Candor and open the clinic again, which fills the search anew."
UNREADABLE = (ValueError, TypeError, LookupError, ArithmeticError)
"""What a column raises that holds something else than Candor writes."""
_MARK = "!rows"
_AT_ONCE = 200
_LOOKED_AT = 20

_PATIENT = cast(Table, PatientModel.__table__)
_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)
_COLUMNS = (_PATIENT.c.id, _PATIENT.c.name, _PATIENT.c.number, _PATIENT.c.phone, _PATIENT.c.birth_date)
_NEXT = (
    select(*_COLUMNS)
    .where(_PATIENT.c.id > bindparam("after"))
    .order_by(_PATIENT.c.id)
    .limit(bindparam("most"))
)
_NEXT_IDS = _NEXT.with_only_columns(_PATIENT.c.id)
_OF_THESE = select(*_COLUMNS).where(_PATIENT.c.id.in_(bindparam("ids", expanding=True)))
_SEEN_LAST = select(*_COLUMNS).order_by(_PATIENT.c.active_at.desc()).limit(_LOOKED_AT)
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


def start_over(connection: Connection) -> None:
    """Let the next opening fill all rows again."""
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
    """The rows of some patients; one that cannot be read keeps the words it has, and the audit names it."""
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
    try:
        return sum(len(_unlike(connection, rows)) for rows in _batches(connection))
    except UNREADABLE:
        # The audit names a patient who cannot be read.
        return 0


def sentences(connection: Connection) -> tuple[str, ...]:
    """What to tell of rows that do not fit the patients, and what mends it; none when they do."""
    number = differing(connection)
    if not number:
        return ()
    return (f"{_DIFFER}{number:,} patient{'' if number == 1 else 's'} as stored: {_MEND}",)


def check_rows(door: Door, actor: Actor) -> tuple[str, ...]:
    """The same for `doctor`; the step that it says mends it then does. Errors: `StorageProblem`."""
    told = door.read(actor, Right.SEE_PATIENTS, lambda session: sentences(session.connection()))
    if told:
        door.submit_unasked(start_over).result()
    return told


def is_told(told: Iterable[str]) -> bool:
    """Whether one of some sentences says that the rows do not fit: then `start_over` makes its step work."""
    return any(sentence.startswith(_DIFFER) for sentence in told)


def _fits(connection: Connection) -> bool:
    """Whether the rows are built as this program does, and some patients have theirs."""
    if not is_current(connection):
        return False
    try:
        rows = connection.execute(_NEXT, {"after": _BEFORE_ALL, "most": _LOOKED_AT}).all()
        return not _unlike(connection, [*rows, *connection.execute(_SEEN_LAST).all()])
    except UNREADABLE:
        # Whoever looks at such a patient is told; to fill anew would mend nothing.
        return True


def _fill_first(connection: Connection) -> bool:
    if is_current(connection):
        start_over(connection)
    return fill_some(connection)


def _go_on(door: Door, done: Future[bool]) -> None:
    """After some patients the next ones. What fails is tried again by the next opening."""
    if done.exception() is None and not done.result():
        door.submit_unasked(fill_some).add_done_callback(lambda each: _go_on(door, each))


def _batches(connection: Connection) -> Iterator[Any]:
    after = _BEFORE_ALL
    while rows := connection.execute(_NEXT, {"after": after, "most": _AT_ONCE}).all():
        yield rows
        after = rows[-1].id


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
