"""A new store for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.store import Store
from tests.db.invented import Visit, database, opened


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return database(tmp_path)


@pytest.fixture
def store(path: Path) -> Iterator[Store]:
    with opened(path) as made:
        yield made


@pytest.fixture
def visit(store: Store) -> Visit:
    return Visit.begun(store)
