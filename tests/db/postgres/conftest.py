"""One real server for all tests here; a clinic of its own for each that asks for one."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.db.postgres.clinic import ServerClinic, new_clinic
from tests.postgres_server import Server, running_server


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    with running_server() as running:
        yield running


@pytest.fixture
def clinic(server: Server) -> ServerClinic:
    return new_clinic(server)
