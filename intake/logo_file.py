"""The file of a clinic's logo: how large it may be, and its bytes.

What kind of picture the bytes are is judged by `reports.logo`: nothing here decodes anything.
"""

from __future__ import annotations

import math
import stat
from pathlib import Path

MOST_BYTES = 20_000_000
"""The largest file of a picture, in bytes (security page, section 3.7)."""
_MEGABYTE = 1_000_000


class LogoProblem(ValueError):
    """A picture that cannot be the clinic's logo. The message is one sentence, and one on what to do."""


def refuse_large(size: int) -> None:
    """Refuse a picture of too many bytes. Errors: `LogoProblem`."""
    if size > MOST_BYTES:
        megabytes = math.ceil(size / _MEGABYTE)
        raise LogoProblem(
            f"This picture has {megabytes:,} MB. Use one of at most {MOST_BYTES // _MEGABYTE} MB."
        )


def read_logo_file(path: Path) -> bytes:
    """The bytes of a file; one that is too large, or no plain file, is not opened. Errors: `LogoProblem`."""
    try:
        found = path.stat()
        if not stat.S_ISREG(found.st_mode):
            raise LogoProblem("This is no file. Choose a PNG or JPEG picture.")
        refuse_large(found.st_size)
        with path.open("rb") as file:
            # One byte more, should the file have grown since.
            data = file.read(MOST_BYTES + 1)
    except FileNotFoundError:
        raise LogoProblem("There is no such file. Check the name.") from None
    except OSError as problem:
        reason = (problem.strerror or type(problem).__name__).lower()
        raise LogoProblem(f"This file cannot be read ({reason}). Choose another.") from None
    refuse_large(len(data))
    return data
