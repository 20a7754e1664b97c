"""A start that wastes nothing: what Python does by itself before the first paint, and need not do."""

from __future__ import annotations

import builtins
import gc


def begin() -> None:
    """Call it before anything of the window is imported, and `end` after the first paint.

    Nothing that is made until then is thrown away, so looking for rubbish finds none. PySide wraps the import
    statement, which makes every import slower and that of SQLAlchemy larger: the original does everything
    Candor needs, and only `from __feature__` is lost.
    """
    gc.disable()
    import PySide6.QtCore  # noqa: F401  # it is what wraps the statement

    original = getattr(builtins, "__orig_import__", None)
    if original is not None:
        builtins.__import__ = original


def end() -> None:
    """Collect rubbish again. What is there by now stays for good, and is looked at no more."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def keep() -> None:
    """What is there by now stays too: the clinic that was opened. Looking through it takes 40 ms."""
    gc.collect()
    gc.freeze()
