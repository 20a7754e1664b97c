"""`server`: its administrator brings a clinic's server up to date, or puts its key file back. No Qt.

Secrets are asked on a terminal, else read as lines of standard input: with `--keys` an owner's passphrase,
then the administrator's password where the address has none.
"""

from __future__ import annotations

import argparse

from ui.files import Refusal
from ui.safekeeping_commands import DONE, Say, ask_secret, exit_status, name_of, with_password


def run_server(options: argparse.Namespace, say: Say) -> int:
    """Do what `options` ask of the server at `options.at`; `say` prints one line on standard error."""
    return exit_status(lambda: _server(options), say)


def _server(options: argparse.Namespace) -> int:
    print(_update(options) if options.keys is None else _put_keys_back(options))
    return DONE


def _update(options: argparse.Namespace) -> str:
    from db.postgres.address import read_address
    from db.postgres.setting_up import update_server

    update_server(with_password(read_address(options.at, administrator=True)))
    return "The server is up to date: its tables, functions and rights are those of this Candor."


def _put_keys_back(options: argparse.Namespace) -> str:
    from db.backup.opening import open_bundle
    from db.postgres.address import read_address
    from db.postgres.keys_again import put_keys_back

    address = read_address(options.at, administrator=True)
    if not options.keys.is_dir():
        raise Refusal((f"{options.keys}: there is no such backup. Name a folder that backup made.",))
    name, passphrase = name_of(options), ask_secret("Passphrase of the day of the backup")
    opened = open_bundle(options.keys, name, passphrase)
    address = with_password(address)
    left_out = put_keys_back(
        address, opened.key_file, opened.secrets, opened.person_id, sign_in=name, passphrase=passphrase
    )
    told = f"The key file of the backup of {opened.manifest.made_at:%Y-%m-%d %H:%M} UTC is in place."
    if left_out:
        told += f" Left out of it: {left_out} who may not sign in any more."
    return f"{told} Give everybody a new passphrase who changed theirs since, and make a new recovery code."
