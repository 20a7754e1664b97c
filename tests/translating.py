"""Brings the words of the second language up to date with the data and the code.

    python -m tests.translating [--drop]

New sentences join `intake/locale/es.po` without a translation, sentences that are gone are marked obsolete,
and what was translated stays as it is; with `--drop` the obsolete ones go. The file is written the same way
every time: in the order of the data files and of the code, without line numbers or dates. How to work with
it: docs/translation.md.
"""

from __future__ import annotations

import ast
import io
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po

from intake.catalogue_reader import load_catalogue
from intake.consent_texts import consent_messages, load_consent
from intake.expectation_sentences import load_sentences
from intake.language import SPANISH, Language
from intake.referral import load_referrals, referral_messages
from intake.sections import build_questionnaire
from intake.translation import data_messages

ROOT = Path(__file__).parent.parent
KEYWORDS = {"say": None, "many": (1, 2), "sense": ((1, "c"), 2)}
_CODE = ("intake", "reports", "ui/patient_mode", "ui/plan")
_HEADER = """\
# {name}: the words of Candor. Translation not yet reviewed: no clinician has signed it.
# How to change this file: docs/translation.md.
msgid ""
msgstr ""
"Project-Id-Version: Candor\\n"
"Language: {code}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def po_file(language: Language = SPANISH) -> Path:
    """The file that holds the words of a language."""
    return ROOT / "intake" / "locale" / f"{language.code}.po"


def code_messages() -> Iterator[tuple[str | tuple[str, str], str | None, str]]:
    """Every sentence in the code: a text, or singular and plural; its context, and the file it is in.

    The titles of the documents are among them: they stand in each form as data.
    """
    for folder in _CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            where = path.relative_to(ROOT).as_posix()
            source = path.read_bytes()
            if b"say" not in source and b"Form(" not in source:
                continue
            for _, message, _, context in extract("python", io.BytesIO(source), keywords=KEYWORDS):
                yield message, context, where
            for title in _titles(source):
                yield title, None, where


def _titles(source: bytes) -> Iterator[str]:
    """The titles of documents: `Form(title="…")`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Form":
            for keyword in node.keywords:
                if keyword.arg == "title" and isinstance(keyword.value, ast.Constant):
                    yield keyword.value.value


def template(language: Language = SPANISH) -> Catalog:
    """Every sentence of the data and the code, untranslated, once, in the order in which it is found."""
    found = Catalog(locale=language.code)
    catalogue = load_catalogue()
    for text, where in data_messages(catalogue, load_sentences(catalogue), build_questionnaire(catalogue)):
        _add(found, text, None, where)
    for text in consent_messages(load_consent(catalogue)):
        _add(found, text, None, "consent")
    for text in referral_messages(load_referrals(catalogue)):
        _add(found, text, None, "letters")
    for message, context, where in code_messages():
        _add(found, message, context, where)
    return found


def _add(found: Catalog, text: str | tuple[str, str], context: str | None, where: str) -> None:
    single = text if isinstance(text, str) else text[0]
    if found.get(single, context) is None:
        message = found.add(text, context=context, auto_comments=[where])
        # "75% better" is no placeholder of an old kind.
        message.flags.discard("python-format")


def merged(old: Catalog, wanted: Catalog) -> Catalog:
    """`wanted` with the translations of `old`; those that are wanted no more are kept as obsolete."""
    translations = {_key(message): message for message in (*old.obsolete.values(), *old) if message.id}
    for message in wanted:
        known = translations.pop(_key(message), None)
        if known is not None and known.pluralizable == message.pluralizable:
            message.string = known.string
            message.user_comments = known.user_comments
    for key, message in sorted(translations.items()):
        if any(message.string if isinstance(message.string, tuple) else (message.string,)):
            wanted.obsolete[key] = message
    return wanted


def _key(message: Message) -> tuple[str, str]:
    single = message.id if isinstance(message.id, str) else message.id[0]
    return single, message.context or ""


def written(catalog: Catalog, language: Language = SPANISH) -> bytes:
    """The bytes of the file."""
    body = io.BytesIO()
    write_po(body, catalog, width=0, no_location=True, omit_header=True)
    return _HEADER.format(name=language.name, code=language.code).encode() + body.getvalue().lstrip()


def main(drop: bool = False) -> int:
    """Refresh the file, without obsolete sentences where `drop` says so, and say what is to do."""
    path = po_file()
    old = Catalog(locale=SPANISH.code)
    if path.exists():
        with path.open("rb") as file:
            old = read_po(file, locale=SPANISH.code, abort_invalid=True)
    fresh = merged(old, template())
    if drop:
        fresh.obsolete.clear()
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(written(fresh))
    missing = [message for message in fresh if message.id and not all_said(message)]
    print(f"{len(fresh)} sentences, {len(missing)} without a translation, {len(fresh.obsolete)} obsolete.")
    return 0


def all_said(message: Message) -> bool:
    """Whether every form of a sentence is translated."""
    said = message.string if isinstance(message.string, tuple) else (message.string,)
    return bool(said) and all(said)


if __name__ == "__main__":
    sys.exit(main(drop="--drop" in sys.argv[1:]))
