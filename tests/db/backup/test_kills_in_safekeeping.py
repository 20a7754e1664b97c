"""A kill in a backup, a restore, a migration or a taking over leaves the old or the new, never neither."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.db.backup.kills import (
    KillReport,
    backup_kills,
    migration_kills,
    restore_kills,
    take_over_kills,
)

KILLS = 10

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="children are made by fork")


@pytest.mark.parametrize("kills", [backup_kills, restore_kills, migration_kills, take_over_kills])
def test_kills_leave_the_old_or_the_new_and_nothing_is_lost(
    kills: Callable[..., KillReport], tmp_path: Path
) -> None:
    report = kills(tmp_path, number=KILLS)

    assert report.failures == []
    assert report.kills == KILLS
    assert report.before > 0
    assert report.after > 0


@pytest.mark.parametrize("kills", [restore_kills, take_over_kills])
def test_a_kill_before_any_step_on_the_disk_is_put_right_at_the_next_start(
    kills: Callable[..., KillReport], tmp_path: Path
) -> None:
    report = kills(tmp_path, at_each_step=True)

    assert report.failures == []
    assert report.kills > 10
    assert report.before > 3
    assert report.after > 3
