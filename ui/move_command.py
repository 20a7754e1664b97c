"""`move`: the clinic goes from its file to a server, or from its server to a file. No window, no Qt.

Secrets are asked on a terminal, else read as lines of standard input: the passphrase, then, where the address
names an administrator, that one's password. What the clinic was in stays as it is.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ui.files import Refusal
from ui.safekeeping_commands import DONE, Say, ask_secret, exit_status, folder_of, name_of, with_password

if TYPE_CHECKING:
    from db.postgres.move import MoveReport


def run_move(options: argparse.Namespace, say: Say) -> int:
    """Move the clinic of `options.profile` to `options.to`; `say` prints one line on standard error."""
    return exit_status(lambda: _move(options), say)


def _move(options: argparse.Namespace) -> int:
    from db.postgres.address import is_server

    report = _to_server(options) if is_server(options.to) else _to_file(options)
    print(f"Moved: {report.rows} rows in {len(report.tables)} tables, the same on both sides.")
    if report.without_passphrase:
        print(f"These people need a new passphrase from you: {', '.join(report.without_passphrase)}.")
    return DONE


def _to_server(options: argparse.Namespace) -> MoveReport:
    from db.desk import CLINIC_FILE, read_desk, require_readable, write_desk
    from db.keys.attempts import Attempts, attempts_file_of
    from db.keys.key_file import Keys
    from db.keys.place import FileKeyPlace, key_file_of
    from db.keys.rekey import finish_change
    from db.opening import where
    from db.postgres.address import read_address
    from db.postgres.move import move_to_server

    folder = folder_of(options)
    require_readable(folder)
    database = where(folder)
    if not isinstance(database, Path):
        raise Refusal(("This desk's clinic is on a server already: move it to a file first.",))
    if not database.is_file():
        raise Refusal(("There is no clinic in this folder: name its folder with --profile.",))
    address = read_address(options.to, administrator=True)
    name, passphrase = name_of(options), ask_secret("Passphrase")
    address = with_password(address)
    attempts = Attempts(attempts_file_of(folder / CLINIC_FILE))
    keys = Keys.open(FileKeyPlace(key_file_of(database)), attempts=attempts)
    secrets = finish_change(database, keys, keys.unlock(name, passphrase).secrets)
    report = move_to_server(database, secrets, address, sign_in=name, passphrase=passphrase)
    write_desk(folder, replace(read_desk(folder), database_url=address.for_desks()))
    return report


def _to_file(options: argparse.Namespace) -> MoveReport:
    from db.desk import CLINIC_FILE, read_desk, require_readable, write_desk
    from db.opening import where
    from db.postgres.move import move_to_file
    from db.postgres.opening import connect_clinic
    from db.rights import Right

    folder = folder_of(options)
    require_readable(folder)
    url, target = where(folder), Path(options.to)
    if isinstance(url, Path):
        raise Refusal(("This desk's clinic is in a file already: write the address of a server after --to.",))
    if target.exists() or not target.absolute().parent.is_dir():
        raise Refusal(("The clinic goes into a new file in a folder that is there: choose another name.",))
    opened = connect_clinic(url, name_of(options), ask_secret("Passphrase"))
    try:
        actor = opened.store.people.begin_session(opened.person_id).result().actor
        opened.store.door.require(actor, Right.CHANGE_KEYS)
        report = move_to_file(opened, actor, target.absolute())
    finally:
        opened.close()
    if target.absolute() == (folder / CLINIC_FILE).absolute():
        write_desk(folder, replace(read_desk(folder), database_url=""))
    return report
