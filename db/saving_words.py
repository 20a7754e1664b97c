"""The words of search, kept up to date in the transaction that saves the patient."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Connection, Table, bindparam, delete, exists, insert, literal, select

from db.models import PatientWordModel, WordFormModel
from db.search import beside_of, name_words, number_letters, pairs_of, words_of
from db.word_forms import NUMBER, forms_of
from intake.consultation import Patient

_WORD = cast(Table, PatientWordModel.__table__)
_FORM = cast(Table, WordFormModel.__table__)

_TAKE_AWAY = delete(_WORD).where(_WORD.c.patient_id == bindparam("this"))
_IS_USED = select(literal(1)).where(exists().where(_WORD.c.word == bindparam("this")))
_TAKE_FORMS = delete(_FORM).where(
    _FORM.c.form.in_(bindparam("forms", expanding=True)), _FORM.c.word == bindparam("this")
)


def word_rows(patient_id: UUID, patient: Patient) -> list[dict[str, Any]]:
    """The rows of `patient_word` of a patient."""
    beside = beside_of(patient)
    rows = [{"word": word, "patient_id": patient_id, "beside": beside} for word in sorted(words_of(patient))]
    # A row of two names is read for itself: nothing stands beside it.
    pairs = sorted(pairs_of(patient))
    return [*rows, *({"word": pair, "patient_id": patient_id, "beside": ""} for pair in pairs)]


def form_rows(words: Collection[str]) -> list[dict[str, str]]:
    """The rows of `word_form` of some words of names."""
    return [{"form": form, "word": word} for word in sorted(words) for form in sorted(forms_of(word))]


def write_words(
    connection: Connection, patient_id: UUID, patient: Patient, *, before: Patient | None
) -> None:
    """Write the words of a patient; `before` is who the patient was, None for somebody new."""
    if before is not None:
        connection.execute(_TAKE_AWAY, {"this": patient_id})
    rows = word_rows(patient_id, patient)
    if rows:
        connection.execute(insert(_WORD), rows)
    old = name_words(before.name) if before is not None else frozenset()
    new = name_words(patient.name)
    add_forms(connection, new - old)
    add_numbers(connection, number_letters(patient.number))
    for word in sorted(old - new):
        if connection.execute(_IS_USED, {"this": word}).one_or_none() is None:
            connection.execute(_TAKE_FORMS, {"this": word, "forms": sorted(forms_of(word))})


def add_numbers(connection: Connection, letters: Collection[str]) -> None:
    """Write the letters that numbers begin with. They stay when the last such number goes."""
    _add(connection, [{"form": NUMBER + each, "word": each} for each in sorted(letters)])


def add_forms(connection: Connection, words: Collection[str]) -> None:
    """Write the forms of words that may be there already: another patient has the same name."""
    _add(connection, form_rows(words))


def _add(connection: Connection, rows: list[dict[str, str]]) -> None:
    if not rows:
        return
    # Only the one that is there is imported: that of a server takes 2 MB.
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        connection.execute(postgresql.insert(_FORM).on_conflict_do_nothing(), rows)
    else:
        from sqlalchemy.dialects import sqlite

        connection.execute(sqlite.insert(_FORM).on_conflict_do_nothing(), rows)
