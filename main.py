"""The composition root: reads the command line, opens the database and the catalogue, opens the window."""

from __future__ import annotations

import sys
from functools import partial

from ui.command_line import WindowOptions, run
from ui.safekeeping.restart import LockedDesk, start_anew, taken

_PR_SET_DUMPABLE = 4


def leave_no_dump() -> None:
    """Let a crash leave no copy of this process on the disk: its memory holds patients and the key.

    On Linux no other program of the same user can look into it either. Windows has no such limit to set.
    """
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        import ctypes

        # Not dumpable: a system that pipes crashes to a program of its own heeds no limit.
        ctypes.CDLL(None).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


def open_window(options: WindowOptions, locked: LockedDesk | None = None) -> int:
    """Open the window; a locked one goes on in a new process, so that nothing of it stays in memory.

    Qt is imported here and nowhere before, so that the other commands need none.
    """
    if options.gallery is not None:
        from ui.gallery.window import run_gallery

        gallery = options.gallery
        return run_gallery(look=gallery.look, text=gallery.text, pictures=gallery.pictures)
    from ui import quick_start

    quick_start.begin()
    from ui.application import run_window

    ending = run_window(options.profile, options.demo_patients, locked)
    if ending.locked is not None:
        start_anew(ending.locked)
    return ending.status


if __name__ == "__main__":
    leave_no_dump()
    # A locked window was started by the one before it, with an option that no command has.
    handed_over = taken(sys.argv)
    sys.exit(run(sys.argv[1:], partial(open_window, locked=handed_over)))
