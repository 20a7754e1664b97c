"""Walks the audit of a closed file, whatever shape of the program it is of.

It reads the rows as they are stored: the audit of an older shape can be checked before it is migrated.
"""

from __future__ import annotations

import hmac
import json
from pathlib import Path

from db.audit.trail import FIRST_LINK, Link, seal_of
from db.backup.checking import looking
from db.errors import StorageProblem, Trouble
from db.secrets import Secrets


def check_chain(database: Path, secrets: Secrets) -> Link:
    """The end of the audit of a closed file, after every link was proved.

    Errors: `StorageProblem` (damaged) when one is broken.
    """
    before = Link(0, FIRST_LINK)
    with looking(database, key=secrets.data_key) as connection:
        cursor = connection.execute("SELECT * FROM audit_event ORDER BY sequence")
        names = [column[0] for column in cursor.description]
        for values in cursor:
            row = dict(zip(names, values, strict=True))
            if row["sequence"] != before.sequence + 1 or row["previous"] != before.seal:
                raise StorageProblem.of(Trouble.DAMAGED)
            row["fields"] = _fields(row["fields"])
            seal = str(row["seal"])
            if not hmac.compare_digest(seal_of(row, secrets.audit_key), seal):
                raise StorageProblem.of(Trouble.DAMAGED)
            before = Link(int(row["sequence"]), seal)
    return before


def _fields(text: object) -> list[object]:
    try:
        fields = json.loads(str(text))
    except (ValueError, RecursionError):
        fields = None
    if not isinstance(fields, list):
        raise StorageProblem.of(Trouble.DAMAGED)
    return fields
