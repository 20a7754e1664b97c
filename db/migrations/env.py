"""Alembic's entry: runs the scripts on the connection that `db.schema` opened a transaction on."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=context.config.attributes.get("target_metadata"),
    # Alembic takes SQLite for a database that cannot undo a change of its tables. Ours can.
    transactional_ddl=True,
)
context.run_migrations()
