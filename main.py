"""The composition root: reads the command line, opens the database and the catalogue, opens the window."""

from __future__ import annotations

import sys

from ui.command_line import WindowOptions, run


def open_window(options: WindowOptions) -> int:
    """Open the window. Qt is imported here and nowhere before, so that the other commands need none."""
    from ui.application import run_window

    return run_window(options.profile, options.demo_patients)


if __name__ == "__main__":
    sys.exit(run(sys.argv[1:], open_window))
