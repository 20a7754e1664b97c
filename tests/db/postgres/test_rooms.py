"""Two rooms edit one patient: no save is silently overwritten and none counts twice."""

from __future__ import annotations

import pytest

from tests.db.postgres.rooms import Kind, two_rooms


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_two_rooms_overwrite_nothing(kind: Kind) -> None:
    found = two_rooms(kind, 20)
    assert (found.saves, found.overwritten, found.doubled) == (40, 0, 0)
    # Without a conflict the two never met, and this test would show nothing.
    assert found.conflicts > 0
