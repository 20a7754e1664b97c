"""The commands that need no window: screen, handout, questionnaire, review-sheet.

Nothing half-written is left behind.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable

from intake.catalogue import CatalogueProblem
from intake.clinic import ClinicProblem
from intake.fhir_json import write_json
from intake.language import LanguageProblem, words_of
from ui.files import STANDARD, FileProblem, Refusal, write_bytes
from ui.input_file import Opened, open_input, open_knowledge

DONE, REFUSED, WRONG_USE = 0, 1, 2

WEB_PAGE = ".html"

Say = Callable[[str], None]


def run_command(options: argparse.Namespace, say: Say) -> int:
    """Run the command that `options.command` names; `say` prints one line on standard error."""
    commands = {
        "screen": _screen,
        "handout": _handout,
        "questionnaire": _questionnaire,
        "review-sheet": _review_sheet,
    }
    try:
        return commands[options.command](options, say)
    except Refusal as refusal:
        for line in refusal.lines:
            say(line)
        return REFUSED
    except (CatalogueProblem, ClinicProblem, LanguageProblem) as problem:
        say(str(problem))
        return REFUSED
    except FileProblem as problem:
        say(str(problem))
        return WRONG_USE


def _open(options: argparse.Namespace) -> Opened:
    return open_input(options.input, on=options.on, profile=options.profile)


def _screen(options: argparse.Namespace, _: Say) -> int:
    from intake.verdict_json import verdicts_as_json

    opened = _open(options)
    _print_json(
        verdicts_as_json(opened.verdicts, on=opened.on, catalogue=opened.catalogue, answers=opened.answers)
    )
    return DONE


def _questionnaire(_options: argparse.Namespace, _: Say) -> int:
    from intake.fhir import questionnaire_resource

    _print_json(questionnaire_resource(open_knowledge().questionnaire))
    return DONE


def _handout(options: argparse.Namespace, say: Say) -> int:
    from reports.documents import DocumentMismatch, UnprintableText, issue
    from reports.kinds import DocumentKind

    output = _output(options, f"{options.document}.pdf")
    as_web_page = output.lower().endswith(WEB_PAGE)
    if as_web_page and options.document != "handout":
        raise FileProblem("-o: only the handout can be a web page. Name a .pdf file for this document.")
    opened = _open(options)
    content = opened.content().in_language(words_of(options.language))
    try:
        if as_web_page:
            from reports.html_twin import issue_twin

            # A web page has no paper and grows with its reader, so --paper and --large-print change nothing.
            twin = issue_twin(content)
            data, notices = twin.page, twin.notices
        else:
            built = issue(
                DocumentKind(options.document),
                content,
                paper=options.paper or opened.clinic.paper,
                large_print=options.large_print,
            )
            data, notices = built.pdf, built.notices
    except (UnprintableText, DocumentMismatch) as problem:
        raise Refusal(tuple(f"{opened.name}: {sentence}" for sentence in problem.sentences)) from None
    write_bytes(output, data)
    for notice in notices:
        say(f"{opened.name}: {notice}")
    return DONE


def _review_sheet(options: argparse.Namespace, _: Say) -> int:
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
