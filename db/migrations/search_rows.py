"""Fills what the search reads, for the patients that were stored before it: part of revision 0003."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

_BATCH = 2_000
_PATIENT = sa.table(
    "patient",
    sa.column("id", sa.Uuid()),
    sa.column("name", sa.Text()),
    sa.column("number", sa.Text()),
    sa.column("birth_date", sa.Text()),
)
_WORD = sa.table(
    "patient_word",
    sa.column("word", sa.Text()),
    sa.column("patient_id", sa.Uuid()),
    sa.column("beside", sa.Text()),
)
_FORM = sa.table("word_form", sa.column("form", sa.Text()), sa.column("word", sa.Text()))


def fill_search(connection: sa.Connection) -> None:
    """What stands beside each word, and the forms of the words of names."""
    # The rows of a released shape are as this program makes them: a later one that makes others has its own
    # script to do so.
    from db.search import beside_of, name_words
    from db.word_forms import forms_of
    from intake.consultation import Patient
    from intake.dates import parse_fhir_date

    beside = (
        sa.update(_WORD)
        .where(_WORD.c.patient_id == sa.bindparam("this"))
        .values(beside=sa.bindparam("words"))
    )
    known: set[str] = set()
    for rows in _batches(connection):
        changes, new = [], set[str]()
        for row in rows:
            born = None if row.birth_date is None else parse_fhir_date(row.birth_date)
            patient = Patient(name=row.name, number=row.number, birth_date=born)
            changes.append({"this": row.id, "words": beside_of(patient)})
            new |= name_words(row.name) - known
        connection.execute(beside, changes)
        known |= new
        forms = [{"form": form, "word": word} for word in sorted(new) for form in sorted(forms_of(word))]
        if forms:
            connection.execute(sa.insert(_FORM), forms)


def _batches(connection: sa.Connection) -> Iterator[Any]:
    last = None
    while True:
        query = sa.select(_PATIENT).order_by(_PATIENT.c.id).limit(_BATCH)
        if last is not None:
            query = query.where(_PATIENT.c.id > last)
        rows = connection.execute(query).all()
        if not rows:
            return
        yield rows
        last = rows[-1].id
