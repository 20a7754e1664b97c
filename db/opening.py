"""Where a desk's clinic is: a file of its folder, or a server."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from db.desk import CLINIC_FILE, read_desk, require_readable

DATABASE_URL = "CANDOR_DATABASE_URL"


def where(folder: Path, surroundings: Mapping[str, str] | None = None) -> Path | str:
    """The clinic's file in a folder, or the address of its server.

    The environment variable goes before the folder's settings. The address is not read here: it may be one
    that `db.postgres.address.read_address` refuses, so never show it. Errors: `StorageProblem` when only the
    settings could tell, and they are there and cannot be read.
    """
    told = (os.environ if surroundings is None else surroundings).get(DATABASE_URL, "").strip()
    if told:
        return told
    require_readable(folder)
    return read_desk(folder).database_url.strip() or folder / CLINIC_FILE
