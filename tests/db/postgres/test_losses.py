"""A reply that is lost, a connection that is ended: nothing is lost and nothing is done twice."""

from __future__ import annotations

from tests.db.postgres.losses import dropped_replies, killed_backends
from tests.postgres_server import Server


def test_lost_replies_to_commit_neither_lose_nor_double(server: Server) -> None:
    found = dropped_replies(server, 20)
    assert found.disturbed == 20
    assert (found.lost, found.doubled) == (0, 0)


def test_ended_connections_neither_lose_nor_double(server: Server) -> None:
    found = killed_backends(server, 20)
    assert found.disturbed >= 10
    assert (found.lost, found.doubled) == (0, 0)
