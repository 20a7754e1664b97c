"""Finishes what a kill interrupted: the first thing at every opening, before the key file is read."""

from __future__ import annotations

from pathlib import Path

from db.backup.rehearsal import remove_left_over
from db.backup.restoring import finish_restore
from db.take_over import finish_take_over


def finish_interrupted(database: Path) -> None:
    """Finish a restore or a taking over of a clinic's file, and remove what is left of a rehearsal.

    Quick when there is nothing to finish. Errors: `StorageProblem`.
    """
    finish_restore(database)
    finish_take_over(database)
    remove_left_over(database.parent)
