"""A reply that is lost, a connection that is ended: nothing is lost and nothing is done twice."""

from __future__ import annotations

import pytest

from db.writer import Writer
from tests.db.postgres.losses import dropped_replies, killed_backends
from tests.postgres_server import Server


def test_lost_replies_to_commit_neither_lose_nor_double(server: Server) -> None:
    found = dropped_replies(server, 20)
    assert found.disturbed == 20
    assert (found.lost, found.doubled) == (0, 0)


def test_the_count_of_doubled_rows_can_fail(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    # A writer that never asks whether a lost COMMIT was done does everything again.
    monkeypatch.setattr(Writer, "_is_committed", lambda _writer, _transaction: False)
    assert dropped_replies(server, 20).doubled > 0


def test_ended_connections_neither_lose_nor_double(server: Server) -> None:
    found = killed_backends(server, 20)
    assert found.disturbed >= 10
    assert (found.lost, found.doubled) == (0, 0)
