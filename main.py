"""The composition root: reads the command line and runs the command."""

from __future__ import annotations

import sys

from ui.command_line import run

if __name__ == "__main__":
    sys.exit(run(sys.argv[1:]))
