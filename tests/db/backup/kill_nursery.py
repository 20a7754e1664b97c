"""Makes children that do one thing until they are killed: python -m tests.db.backup.kill_nursery WHAT

Every line read is a number and a folder; a child forked for it does its work there. A number above 0 is the
step on the disk at which the child kills itself. A fork is much quicker than a new Python, so that the moment
of the kill falls into the work and not into its imports.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from db.backup.bundle import KEY_FILE, read_manifest
from db.backup.making import make_backup
from db.backup.opening import OpenedBundle
from db.backup.restoring import restore
from db.backup.sources import FileSource
from db.backup.upgrading import upgrade
from db.schema import SHIPPED, Migrations
from db.take_over import take_over
from tests.db.invented import ACTOR
from tests.opening import SECRETS

DATABASE, PLACE, BUNDLE, SCRIPTS = "clinic.db", "stick", "bundle", "scripts"


def back_up(folder: Path) -> None:
    make_backup(FileSource(folder / DATABASE, SECRETS), folder / PLACE)


def restore_bundle(folder: Path) -> None:
    bundle = folder / BUNDLE
    keys = (bundle / KEY_FILE).read_bytes()
    opened = OpenedBundle(bundle, read_manifest(bundle), ACTOR.id, SECRETS, keys)
    restore(opened, folder / DATABASE, present=SECRETS)


def migrate(folder: Path) -> None:
    # As with another program's import of Alembic: it is loaded before the kill may come.
    import alembic.command
    import alembic.config

    assert alembic.command
    assert alembic.config
    scripts = Migrations(folder.parent / SCRIPTS, (*SHIPPED.revisions, "9999"))
    upgrade(folder / DATABASE, secrets=SECRETS, migrations=scripts)


def encrypt(folder: Path) -> None:
    take_over(folder / DATABASE, SECRETS)


def die_at(step: int) -> None:
    """Have this process killed just before its so-manieth rename, link, removal, sync or new folder."""
    left = [step]

    def counted(name: str) -> None:
        real = getattr(os, name)

        def call(*arguments: object, **named: object) -> object:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **named)

        setattr(os, name, call)

    for each in ("replace", "rename", "link", "unlink", "fsync", "mkdir", "rmdir"):
        counted(each)


WORK: dict[str, Callable[[Path], None]] = {
    "backup": back_up,
    "restore": restore_bundle,
    "migration": migrate,
    "take-over": encrypt,
}


def main() -> None:
    work = WORK[sys.argv[1]]
    for line in sys.stdin:
        step, _, folder = line.rstrip("\n").partition(" ")
        child = os.fork()
        if child == 0:
            if int(step):
                die_at(int(step))
            work(Path(folder))
            os._exit(0)
        os.write(1, f"child {child}\n".encode())
        _, status = os.waitpid(child, 0)
        os.write(1, f"gone {status}\n".encode())


if __name__ == "__main__":
    main()
