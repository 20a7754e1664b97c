"""The command line: everything Candor does without a window. No Qt is imported here.

Exit status: 0 done, 1 input refused (one line a problem on standard error), 2 wrong use of the command.
Nothing half-written is left behind.
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

from intake.catalogue import CatalogueProblem
from intake.clinic import ClinicProblem
from intake.dates import DateProblem, parse_full_date
from intake.fhir_json import write_json
from intake.fhir_problems import one_line
from ui.files import STANDARD, FileProblem, Refusal, write_bytes
from ui.input_file import Opened, open_input, open_knowledge

DONE, REFUSED, WRONG_USE = 0, 1, 2
DOCUMENTS = ("handout", "consent", "record", "letter", "blank")
BUILT_DOCUMENTS = ("handout",)
LATER_COMMANDS = ("backup", "restore", "verify", "doctor", "gallery")
NO_WINDOW_COMMANDS = "handout, screen, questionnaire and review-sheet"


@dataclass(frozen=True, slots=True)
class WindowOptions:
    """What the window is opened with. `demo_patients` None: the clinic's own data, in `profile` if given."""

    profile: Path | None = None
    demo_patients: int | None = None


OpenWindow = Callable[[WindowOptions], int]


def no_window(_: WindowOptions) -> int:
    """What a start without a window says."""
    _say(f"This start has no window. These commands need none: {NO_WINDOW_COMMANDS}.")
    return WRONG_USE


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        _say(f"{self.prog}: {message}. See: {self.prog} --help")
        raise SystemExit(WRONG_USE)


def run(arguments: Sequence[str], open_window: OpenWindow = no_window) -> int:
    """Run one command and give its exit status. No error reaches the user as a traceback.

    `open_window` is what opens the window: it is handed in, so that this module needs no Qt.
    """
    try:
        return _run(arguments, open_window)
    except Refusal as refusal:
        for line in refusal.lines:
            _say(line)
        return REFUSED
    except (CatalogueProblem, ClinicProblem) as problem:
        _say(str(problem))
        return REFUSED
    except FileProblem as problem:
        _say(str(problem))
        return WRONG_USE
    except BrokenPipeError:
        # The reader of our output has gone; there is nobody left to tell.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except KeyboardInterrupt:
        print("Stopped. Nothing was written.", file=sys.stderr)
        return 130
    except Exception as problem:
        _say(_unexpected(problem))
        return REFUSED


def _say(line: str) -> None:
    """One line on standard error, whatever a file name or an argument holds."""
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
    if arguments[0] in LATER_COMMANDS:
        print(f'"{arguments[0]}" is not built yet. Built so far: {NO_WINDOW_COMMANDS}.', file=sys.stderr)
        return WRONG_USE
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leaving:
        return leaving.code if isinstance(leaving.code, int) else WRONG_USE
    if options.command is None:
        return _window(WindowOptions(options.profile, options.patients), open_window)
    command: Callable[[argparse.Namespace], int] = options.command
    return command(options)


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="candor", description="The consultation form for stretch marks, without a window.")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    handout = commands.add_parser("handout", help="print a consultation as a PDF the patient takes home")
    _add_input(handout)
    handout.add_argument("-o", "--output", metavar="FILE.pdf", help='where to write; "-" is standard output')
    handout.add_argument("--document", choices=DOCUMENTS, default="handout")
    handout.add_argument("--paper", choices=("a4", "letter"))
    handout.add_argument("--large-print", action="store_true")
    handout.set_defaults(command=_handout)

    screen = commands.add_parser("screen", help="the verdict on each treatment, as JSON")
    _add_input(screen)
    screen.set_defaults(command=_screen)

    demo = commands.add_parser("demo", help="a throw-away clinic with synthetic patients, then the window")
    demo.add_argument(
        "--patients", type=_count, metavar="N", default=6, help="how many patients, 6 by default"
    )
    demo.add_argument("--profile", type=Path, metavar="DIR", help="the folder for the throw-away clinic")
    demo.set_defaults(command=None)

    questionnaire = commands.add_parser("questionnaire", help="the whole form as a FHIR R4 Questionnaire")
    questionnaire.set_defaults(command=_questionnaire)

    review = commands.add_parser("review-sheet", help="all rules as a PDF, for the clinician who signs them")
    review.add_argument("-o", "--output", metavar="FILE.pdf", help='where to write; "-" is standard output')
    review.add_argument("--paper", choices=("a4", "letter"))
    review.set_defaults(command=_review_sheet)
    return parser


def _add_input(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("input", metavar="INPUT", help='a FHIR R4 file, or "-" for standard input')
    parser.add_argument("--on", type=_day, metavar="DATE", help="the day that counts as today, as 2026-11-21")
    parser.add_argument("--profile", type=Path, metavar="DIR", help="the folder with the clinic's profile")


def _day(text: str) -> date:
    try:
        return parse_full_date(text)
    except DateProblem as problem:
        raise argparse.ArgumentTypeError(str(problem).rstrip(".")) from None


def _count(text: str) -> int:
    try:
        number = int(text)
    except ValueError:
        number = 0
    if not 1 <= number <= 1_000_000:
        raise argparse.ArgumentTypeError(f'"{text[:20]}" is no number from 1 to 1,000,000')
    return number


def _open(options: argparse.Namespace) -> Opened:
    return open_input(options.input, on=options.on, profile=options.profile)


def _screen(options: argparse.Namespace) -> int:
    from intake.verdict_json import verdicts_as_json

    opened = _open(options)
    _print_json(
        verdicts_as_json(opened.verdicts, on=opened.on, catalogue=opened.catalogue, answers=opened.answers)
    )
    return DONE


def _questionnaire(_: argparse.Namespace) -> int:
    from intake.fhir import questionnaire_resource

    _print_json(questionnaire_resource(open_knowledge().questionnaire))
    return DONE


def _handout(options: argparse.Namespace) -> int:
    if options.document not in BUILT_DOCUMENTS:
        print(
            f'The document "{options.document}" is not built yet. The handout is: --document handout.',
            file=sys.stderr,
        )
        return WRONG_USE
    from reports.handout import UnprintableText, build_handout

    opened = _open(options)
    try:
        built = build_handout(
            opened.content(),
            paper=options.paper or opened.clinic.paper,
            large_print=options.large_print,
        )
    except UnprintableText as problem:
        raise Refusal(tuple(f"{opened.name}: {sentence}" for sentence in problem.sentences)) from None
    write_bytes(_output(options, f"{options.document}.pdf"), built.pdf)
    for notice in built.notices:
        _say(f"{opened.name}: {notice}")
    return DONE


def _review_sheet(options: argparse.Namespace) -> int:
    from reports.review_sheet import build_review_sheet

    pdf = build_review_sheet(open_knowledge().catalogue, paper=options.paper or "a4")
    write_bytes(_output(options, "review-sheet.pdf"), pdf)
    return DONE


def _output(options: argparse.Namespace, usual: str) -> str:
    if options.output is None:
        return usual
    if not options.output:
        raise FileProblem('-o: the name is empty. Name a file, or "-" for standard output.')
    return str(options.output)


def _print_json(value: object) -> None:
    # Bytes, so that a terminal's own encoding can neither refuse nor change a name.
    write_bytes(STANDARD, (write_json(value) + "\n").encode("utf-8"))


def _window(options: WindowOptions, open_window: OpenWindow) -> int:
    if not _has_display():
        _say(f"There is no display, so no window can open. These commands need none: {NO_WINDOW_COMMANDS}.")
        return WRONG_USE
    return open_window(options)


def _has_display() -> bool:
    if sys.platform != "linux":
        return True
    return bool(
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") or os.environ.get("QT_QPA_PLATFORM")
    )
