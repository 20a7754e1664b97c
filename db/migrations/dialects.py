"""What the scripts say differently to SQLite and to PostgreSQL. What it does for a released script stays."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

_REFUSE = """
CREATE OR REPLACE FUNCTION candor_only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'these rows are only ever added' USING ERRCODE = 'restrict_violation';
END $$
"""
_TEXTS = """
SELECT table_name, column_name FROM information_schema.columns
WHERE table_schema = current_schema() AND data_type = 'text' AND collation_name IS DISTINCT FROM 'C'
ORDER BY table_name, ordinal_position
"""


def keep_as_written(connection: Connection, tables: Sequence[str]) -> None:
    """Triggers that abort any change of a row of these tables, and its deletion."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_REFUSE)
        for table in tables:
            for what, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
                connection.exec_driver_sql(
                    f'CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON "{table}" '
                    f"FOR EACH {each} EXECUTE FUNCTION candor_only_added()"
                )
        return
    for table in tables:
        for what in ("UPDATE", "DELETE"):
            connection.exec_driver_sql(
                f'CREATE TRIGGER {table}_no_{what.lower()} BEFORE {what} ON "{table}" '
                "BEGIN SELECT RAISE(ABORT, 'these rows are only ever added'); END"
            )


def order_as_bytes(connection: Connection) -> None:
    """Texts compare byte by byte, as SQLite does by itself: searches and lists come out the same."""
    if connection.dialect.name != "postgresql":
        return
    altered: dict[str, list[str]] = {}
    for table, column in connection.exec_driver_sql(_TEXTS).all():
        altered.setdefault(table, []).append(f'ALTER COLUMN "{column}" TYPE text COLLATE "C"')
    for table, changes in altered.items():
        connection.exec_driver_sql(f'ALTER TABLE "{table}" {", ".join(changes)}')
