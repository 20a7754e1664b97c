"""The HTML twin of the handout: the same words, for those who hear them or need them larger than paper is.

ReportLab writes no tags, so a screen reader finds no headings, lists or tables in the PDF. The twin is made
of the same flowables, never of a second text. It is one file that needs nothing else, runs nothing and
fetches nothing. Same content, same bytes.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from html import escape

from intake.language import words_of
from reports import typefaces
from reports.citations import Citations
from reports.content import DocumentContent
from reports.documents import DocumentMismatch, expected, identity_of
from reports.forms import form_of
from reports.html_parts import story_html
from reports.html_reading import differences, read
from reports.html_style import style_sheet
from reports.html_words import Page, escaped
from reports.kinds import DocumentKind
from reports.page import PageIdentity
from reports.page_heads import banner_facts, document_line
from reports.refusals import refuse_unprintable
from reports.styles import Edition, Look, styles

__all__ = ["BuiltTwin", "build_twin", "issue_twin"]


@dataclass(frozen=True, slots=True)
class BuiltTwin:
    """A finished HTML file in UTF-8, and what whoever made it should know."""

    page: bytes
    notices: tuple[str, ...]


def issue_twin(content: DocumentContent) -> BuiltTwin:
    """The handout as one HTML file, read again and compared with the record.

    Errors: `UnprintableText` for what the PDF would refuse too, `DocumentMismatch` where the finished page
    is not what the record says.
    """
    twin = build_twin(content)
    wrong = tuple(differences(read(twin.page.decode("utf-8")), expected(DocumentKind.HANDOUT, content)))
    if wrong:
        raise DocumentMismatch(wrong)
    return twin


def build_twin(content: DocumentContent) -> BuiltTwin:
    """The handout as one HTML file. Errors: `UnprintableText`."""
    typefaces.register()
    form = form_of(DocumentKind.HANDOUT)
    refuse_unprintable(content, form)
    look = _look(content.say.language.code)
    page = Page(content.say)
    body = story_html(form.story(content, look, Citations(content.catalogue, look)), page)
    identity = identity_of(content, DocumentKind.HANDOUT)
    style = style_sheet(look.palette)
    lines = [
        "<!DOCTYPE html>",
        f'<html lang="{content.say.language.tag}">',
        "<head>",
        '<meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f'<meta http-equiv="Content-Security-Policy" content="{_policy(style)}">',
        '<meta name="referrer" content="no-referrer">',
        '<meta name="robots" content="noindex">',
        f"<title>{escape(content.say(form.title))}</title>",
        f"<style>{style}</style>",
        "</head>",
        "<body>",
        "<header>",
        *_header(identity, page),
        "</header>",
        "<main>",
        body,
        "</main>",
        "<footer>",
        f"<p>{escaped(document_line(identity, page.say), page)}</p>",
        *_notice(identity),
        "</footer>",
        "</body>",
        "</html>",
    ]
    return BuiltTwin(("\n".join(lines) + "\n").encode("utf-8"), tuple(form.notices(content)))


@cache
def _look(language: str) -> Look:
    # The usual edition: its tables are whole, and the numbers of sources stand apart from the words.
    return styles(Edition.NORMAL, say=words_of(language))


def _policy(style: str) -> str:
    """Nothing is fetched and nothing runs; the one style sheet is known by its fingerprint."""
    fingerprint = b64encode(sha256(style.encode("utf-8")).digest()).decode("ascii")
    return f"default-src 'none'; style-src 'sha256-{fingerprint}'; base-uri 'none'; form-action 'none'"


def _header(identity: PageIdentity, page: Page) -> Iterator[str]:
    """The clinic's block and the patient's banner, as at the head of the paper."""
    say = page.say
    yield from _notice(identity)
    name = identity.clinic_name.strip()
    yield f'<p class="clinic">{escaped(name, page) if name else _to_fill_in(say("Clinic"), page)}</p>'
    lines = [escaped(line, page) for line in identity.clinic_lines if line.strip()]
    yield f"<p>{'<br>'.join(lines or [_to_fill_in(say('Phone'), page)])}</p>"
    yield "<dl>"
    for label, value in banner_facts(identity, say):
        said = escaped(value, page) if value.strip() else escape(say("to fill in by hand"))
        yield f"<div><dt>{escape(label)}</dt><dd>{said}</dd></div>"
    yield "</dl>"


def _notice(identity: PageIdentity) -> Sequence[str]:
    return [f'<p class="notice">{escape(identity.draft_notice)}</p>'] if identity.draft_notice else []


def _to_fill_in(label: str, page: Page) -> str:
    return escaped(f"{label}: {page.say('to fill in by hand')}", page)
