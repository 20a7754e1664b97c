"""The command line: reads it and runs the command, or has the window opened. No Qt is imported here.

Exit status: 0 done, 1 input refused (one line a problem on standard error), 2 wrong use of the command.
What the commands need is imported when one runs: the window does not wait for it.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NoReturn

DONE, REFUSED, WRONG_USE = 0, 1, 2
DOCUMENTS = ("handout", "consent", "record", "letter", "blank")
PAPER_LANGUAGES = ("en", "es")
LOOKS = ("light", "dark", "high-contrast")
TEXT_SIZES = (100, 125, 150, 175, 200)
SAFEKEEPING = ("backup", "restore", "verify", "doctor", "move", "server")
NO_WINDOW_COMMANDS = (
    "handout, screen, questionnaire, review-sheet, backup, restore, verify, doctor, move and server"
)


@dataclass(frozen=True, slots=True)
class GalleryOptions:
    """How the gallery of widgets is shown. With a folder of pictures no window opens: they are written."""

    look: str = LOOKS[0]
    text: int = TEXT_SIZES[0]
    pictures: Path | None = None


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the window is opened with. `demo_patients` None: the clinic's own data, in `profile` if given.

    With `gallery` it is the gallery of widgets instead.
    """

    profile: Path | None = None
    demo_patients: int | None = None
    gallery: GalleryOptions | None = None


OpenWindow = Callable[[WindowOptions], int]


def no_window(_: WindowOptions) -> int:
    """What a start without a window says."""
    say(f"This start has no window. These commands need none: {NO_WINDOW_COMMANDS}.")
    return WRONG_USE


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        say(f"{self.prog}: {message}. See: {self.prog} --help")
        raise SystemExit(WRONG_USE)


def run(arguments: Sequence[str], open_window: OpenWindow = no_window) -> int:
    """Run one command and give its exit status. No error reaches the user as a traceback.

    `open_window` is what opens the window: it is handed in, so that this module needs no Qt.
    """
    try:
        return _run(arguments, open_window)
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return 130
    except Exception as problem:
        say(_unexpected(problem))
        return REFUSED


def say(line: str) -> None:
    """One line on standard error, whatever a file name or an argument holds."""
    from intake.fhir_problems import one_line

    print(one_line(line), file=sys.stderr)


def _unexpected(problem: Exception) -> str:
    # Only the kind and the place: a message could hold what a patient said.
    trace = problem.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    place = f"{Path(trace.tb_frame.f_code.co_filename).name} line {trace.tb_lineno}" if trace else "unknown"
    kind = type(problem).__name__
    return f"Candor met an error of its own ({kind} in {place}) and wrote nothing. Please report this line."


def _run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    if not arguments:
        return _window(WindowOptions(), open_window)
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USE
    if options.command == "gallery":
        gallery = GalleryOptions(options.look, options.text, options.pictures)
        return _window(WindowOptions(gallery=gallery), open_window)
    if options.command is None:
        return _window(WindowOptions(options.profile, options.patients), open_window)
    if options.command == "move":
        from ui.move_command import run_move

        return run_move(options, say)
    if options.command == "server":
        from ui.server_command import run_server

        return run_server(options, say)
    if options.command in SAFEKEEPING:
        from ui.safekeeping_commands import run_safekeeping

        return run_safekeeping(options, say)
    from ui.commands import run_command

    return run_command(options, say)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="candor", description="The consultation form for stretch marks, without a window.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    handout = commands.add_parser("handout", help="print a consultation as a PDF the patient takes home")
    _add_input(handout)
    handout.add_argument(
        "-o", "--output", metavar="FILE.pdf", help='where to write; "-" is standard output; .html: a web page'
    )
    handout.add_argument("--document", choices=DOCUMENTS, default="handout")
    handout.add_argument("--paper", choices=("a4", "letter"))
    handout.add_argument("--large-print", action="store_true")
    handout.add_argument("--language", choices=PAPER_LANGUAGES, default="en", help="of the paper: en or es")
    handout.set_defaults(command="handout")

    screen = commands.add_parser("screen", help="the verdict on each treatment, as JSON")
    _add_input(screen)
    screen.set_defaults(command="screen")

    demo = commands.add_parser("demo", help="a throw-away clinic with synthetic patients, then the window")
    demo.add_argument("--patients", type=_count, metavar="N", default=6, help="how many, 6 by default")
    demo.add_argument("--profile", type=Path, metavar="DIR", help="the folder for the throw-away clinic")
    demo.set_defaults(command=None)

    gallery = commands.add_parser("gallery", help="every widget of the window in all its states")
    gallery.add_argument("--look", choices=LOOKS, default=LOOKS[0])
    gallery.add_argument("--text", type=int, choices=TEXT_SIZES, default=TEXT_SIZES[0], help="in per cent")
    gallery.add_argument(
        "--pictures", type=_folder, metavar="DIR", help="write pictures there, open no window"
    )
    gallery.set_defaults(command="gallery")

    questionnaire = commands.add_parser("questionnaire", help="the whole form as a FHIR R4 Questionnaire")
    questionnaire.set_defaults(command="questionnaire")

    review = commands.add_parser("review-sheet", help="all rules as a PDF, for the clinician who signs them")
    review.add_argument("-o", "--output", metavar="FILE.pdf", help='where to write; "-" is standard output')
    review.add_argument("--paper", choices=("a4", "letter"))
    review.set_defaults(command="review-sheet")
    _add_safekeeping(commands)
    return parser


def _add_safekeeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = commands.add_parser("backup", help="make a backup now, and check it")
    backup.add_argument("--to", type=Path, metavar="DIR", help="the folder for it, else the clinic's places")

    restore = commands.add_parser("restore", help="put a backup in place; what was there is set aside")
    restore.add_argument("bundle", type=Path, metavar="BUNDLE", help="a folder that backup made")
    restore.add_argument(
        "--recovery-code", action="store_true", help="open it with the printed code instead of a passphrase"
    )

    verify = commands.add_parser("verify", help="prove the audit, or that a PDF was issued here")
    verify.add_argument("file", type=Path, nargs="?", metavar="FILE.pdf", help="a document to look for")

    doctor = commands.add_parser("doctor", help="check this desk: versions, disk, keys, backups")

    move = commands.add_parser("move", help="move the clinic to a server, or from it to a file")
    move.add_argument("--to", required=True, metavar="URL|FILE", help="a PostgreSQL address, or a new file")

    server = commands.add_parser("server", help="bring the clinic's server up to date, as its administrator")
    server.add_argument("--at", required=True, metavar="URL", help="the PostgreSQL address, with that name")
    server.add_argument(
        "--keys", type=Path, metavar="BUNDLE", help="put the key file of this backup back, as an owner"
    )

    for name, parser in zip(SAFEKEEPING, (backup, restore, verify, doctor, move, server), strict=True):
        parser.add_argument("--profile", type=Path, metavar="DIR", help="the clinic's folder")
        parser.add_argument("--user", metavar="NAME", help="who signs in; the passphrase is asked for")
        parser.set_defaults(command=name)


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", metavar="INPUT", help='a FHIR R4 file, or "-" for standard input')
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day that counts as today, as 2026-11-21")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the folder with the clinic's profile")


def _day(text: str) -> date:
    from intake.dates import DateProblem, parse_full_date

    try:
        return parse_full_date(text)
    except DateProblem as problem:
        raise argparse.ArgumentTypeError(str(problem).rstrip(".")) from None


def _folder(text: str) -> Path:
    if not text.strip():
        raise argparse.ArgumentTypeError("the name of the folder is missing")
    return Path(text)


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f'"{text[:20]}" is no number from 1 to 1,000,000')
    return number


def _window(options: WindowOptions, open_window: OpenWindow) -> int:
    if not _has_display():
        say(f"There is no display, so no window can open. These commands need none: {NO_WINDOW_COMMANDS}.")
        return WRONG_USE
    return open_window(options)


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )
