"""Statements that go to the driver directly write and read just what SQLAlchemy would."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import Connection, Table, bindparam, insert, literal_column, select, update
from sqlalchemy.exc import DBAPIError, IntegrityError

from db.errors import StorageProblem
from db.models import AnswerChangeModel, AuditEventModel, Base, MarkModel, VerdictModel
from db.prepared import Prepared
from db.store import Store
from intake.dates import PartialDate
from tests.db.invented import AT, Visit, database, opened

MARK = cast(Table, MarkModel.__table__)
VERDICT = cast(Table, VerdictModel.__table__)
CHANGE = cast(Table, AnswerChangeModel.__table__)
AUDIT = cast(Table, AuditEventModel.__table__)


@pytest.fixture(scope="module")
def visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    with opened(database(tmp_path_factory.mktemp("prepared"))) as store:
        yield Visit.begun(store)


def adding(model: type[Base], *without: str) -> Prepared:
    table = cast(Table, model.__table__)
    return Prepared(insert(table), *(column.name for column in table.c if column.name not in without))


def undone(store: Store, work: Any) -> Any:
    """What the work gives, done on the writer's thread; what it wrote is taken back."""

    def tried(connection: Connection) -> Any:
        with connection.begin_nested() as trial:
            found = work(connection)
            trial.rollback()
        return found

    return store.door.submit_unasked(tried).result()


def mark(visit: Visit, place: int, **values: Any) -> dict[str, Any]:
    nothing = {column.name: None for column in MARK.c}
    return {**nothing, "consultation_id": visit.id, "place": place, "causes": (), **values}


def verdict(visit: Visit, place: int) -> dict[str, Any]:
    return {
        "consultation_id": visit.id,
        "place": place,
        "treatment": "a_treatment",
        "outcome": "possible",
        "worst": "none",
        "clear_from": date(2026, 12, 1),
        "missing": ("health.eczema", "health.psoriasis"),
        "screened_for": date(2026, 11, 21),
        "catalogue_version": "2026.11",
    }


def event(sequence: int) -> dict[str, Any]:
    return {
        "sequence": sequence,
        "id": uuid4(),
        "at": datetime(2026, 11, 21, 12, 30, 1, 5, tzinfo=timezone(timedelta(hours=2))),
        "offset": -90,
        "user_id": None,
        "user_name": "Testa “Ünïcode” O'Nobody",
        "machine": "",
        "action": "viewed",
        "kind": "",
        "record_id": None,
        "fields": ("name", "phone"),
        "before": "",
        "after": "",
        "detail": "",
        "previous": "0" * 64,
        "seal": "1" * 64,
    }


def of_a_mark(visit: Visit) -> Mapping[str, Any]:
    return mark(
        visit,
        1,
        region="abdomen",
        width_mm=Decimal("4.50"),
        onset=PartialDate(2019, 3),
        causes=("growth", "pregnancy"),
        symptom_score=3,
    )


def of_a_verdict(visit: Visit) -> Mapping[str, Any]:
    return verdict(visit, 1)


def of_an_event(_visit: Visit) -> Mapping[str, Any]:
    return event(1_000_000)


@pytest.mark.parametrize(
    ("model", "made"),
    [(MarkModel, of_a_mark), (VerdictModel, of_a_verdict), (AuditEventModel, of_an_event)],
)
def test_a_row_is_stored_byte_for_byte_as_sqlalchemy_stores_it(
    visit: Visit, model: type[Base], made: Any
) -> None:
    row, table = made(visit), cast(Table, model.__table__)

    def stored(connection: Connection) -> list[tuple[Any, ...]]:
        # Without the types of the columns: what really lies in the file.
        bare = select(*(literal_column(f'"{column.name}"') for column in table.c)).select_from(table)
        return sorted((tuple(each) for each in connection.execute(bare)), key=repr)

    def ours(connection: Connection) -> list[tuple[Any, ...]]:
        assert adding(model).write(connection, row) == 1
        return stored(connection)

    def theirs(connection: Connection) -> list[tuple[Any, ...]]:
        connection.execute(insert(table), row)
        return stored(connection)

    before = undone(visit.store, stored)
    written = undone(visit.store, ours)
    assert written == undone(visit.store, theirs)
    assert len(written) == len(before) + 1


def test_several_rows_are_written_in_their_order(visit: Visit) -> None:
    def work(connection: Connection) -> list[str | None]:
        rows = [mark(visit, place, region=f"region {place}") for place in (3, 1, 2)]
        assert adding(MarkModel).write(connection, rows) == 3
        return list(connection.execute(select(MARK.c.region).order_by(MARK.c.place)).scalars())

    assert undone(visit.store, work) == ["region 1", "region 2", "region 3"]


def test_what_is_read_has_the_types_of_its_columns(visit: Visit) -> None:
    last = Prepared(
        select(AUDIT.c.sequence, AUDIT.c.id, AUDIT.c.at, AUDIT.c.fields, AUDIT.c.user_id)
        .where(AUDIT.c.sequence == bindparam("this"))
        .limit(literal_column("1"))
    )
    row = event(1_000_000)

    def work(connection: Connection) -> tuple[Any, ...] | None:
        adding(AuditEventModel).write(connection, row)
        return last.first(connection, {"this": 1_000_000})

    assert undone(visit.store, work) == (
        *(1_000_000, row["id"]),
        *(row["at"].astimezone(UTC), ("name", "phone"), None),
    )


def test_nothing_found_is_none(visit: Visit) -> None:
    nobody = Prepared(select(MARK.c.place).where(MARK.c.place == bindparam("this")))
    assert undone(visit.store, lambda connection: nobody.first(connection, {"this": 99})) is None


def test_a_change_says_how_many_rows_it_met(visit: Visit) -> None:
    moved = Prepared(
        update(MARK).where(MARK.c.side == bindparam("old")).values(side=bindparam("new"), count="few")
    )

    def work(connection: Connection) -> tuple[int, int]:
        adding(MarkModel).write(connection, [mark(visit, place, side="left") for place in (1, 2)])
        values = {"old": "left", "new": "right"}
        return moved.write(connection, values), moved.write(connection, values)

    assert undone(visit.store, work) == (2, 0)


def test_a_value_that_is_not_given_is_never_written_as_nothing(visit: Visit) -> None:
    row = event(1_000_000)
    del row["user_id"]

    def work(connection: Connection) -> None:
        with pytest.raises(KeyError):
            adding(AuditEventModel).write(connection, row)

    undone(visit.store, work)


def test_it_stands_or_falls_with_the_transaction(visit: Visit) -> None:
    def work(connection: Connection) -> None:
        adding(MarkModel).write(connection, mark(visit, 1))
        raise StorageProblem("Something else went wrong.")

    with pytest.raises(StorageProblem, match="Something else"):
        visit.store.door.submit_unasked(work).result()
    count = select(MARK.c.place)
    assert undone(visit.store, lambda connection: connection.execute(count).first()) is None


def test_what_the_driver_refuses_comes_out_as_sqlalchemys_error_without_the_values(visit: Visit) -> None:
    row = mark(visit, 1, region="Testa Secret")

    def work(connection: Connection) -> DBAPIError:
        adding(MarkModel).write(connection, row)
        with pytest.raises(DBAPIError) as refusal:
            adding(MarkModel).write(connection, row)
        return refusal.value

    problem = undone(visit.store, work)
    assert isinstance(problem, IntegrityError)
    assert "Testa Secret" not in str(problem)


def test_a_refused_write_is_one_sentence_and_the_next_one_goes_on(visit: Visit) -> None:
    def twice(connection: Connection) -> None:
        adding(AnswerChangeModel, "sequence").write(connection, {**change, "consultation_id": uuid4()})

    change = {
        **{column.name: "" for column in CHANGE.c},
        "version": 1,
        "said_at": AT,
        "entered_at": AT,
        "entered_offset": 0,
        "entered_by_id": uuid4(),
    }
    with pytest.raises(StorageProblem) as refusal:
        visit.store.door.submit_unasked(twice).result()
    assert "FOREIGN KEY" not in str(refusal.value)
    assert visit.store.door.submit_unasked(lambda _connection: "saved").result() == "saved"


def test_the_same_statement_serves_two_files(visit: Visit, tmp_path: Path) -> None:
    counted = Prepared(select(AUDIT.c.sequence).order_by(AUDIT.c.sequence).limit(literal_column("1")))
    with opened(database(tmp_path)) as other:
        for store in (visit.store, other, visit.store):
            assert undone(store, lambda connection: counted.first(connection, {})) == (1,)
