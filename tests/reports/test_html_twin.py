"""The handout as a web page: the words of the PDF, marked up for those who hear them."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from intake.dates import PartialDate
from intake.language import words_of
from reports import html_twin
from reports.content import DocumentContent
from reports.documents import DocumentMismatch, UnprintableText, build, expected
from reports.glyphs import unprintable
from reports.handout import FORM
from reports.html_reading import differences, read
from reports.html_twin import build_twin, issue_twin
from reports.kinds import DocumentKind
from reports.verification import read_paragraphs
from reports.verification.folding import fold, stands_in
from ui.command_line import run
from ui.input_file import open_input

DEMOS = sorted((Path(__file__).parents[2] / "intake" / "data" / "demo").glob("*.json"))
NAMES = [path.stem for path in DEMOS]
ONE = "white-marks-microneedling"
CLINIC = """
name = "Clinic of Nowhere"
address = "1 Nowhere Street\\nNowhereton"
phone = "020 7946 0100"
out_of_hours = "020 7946 0101"
emergency_number = "999"
currency = "GBP"
"""
ALONE = ("meta", "br")
IN_A_LINE = ("a", "bdi", "span", "strong", "sup", "time")
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
# What belongs to a picture that the page has as words: the names of the body's views, months, ticks.
OF_PICTURES = re.compile(
    r"(Front|Back|Delante|Detrás|R|L|D|I|\d+( %)?|([A-Z]?[a-z]{2,3}( \d{4})?\s?)+|(Not known|No se sabe): .*)"
)

Content = Callable[..., DocumentContent]


@dataclass
class Element:
    """One element of a page: its attributes, and the text in it that is heard."""

    tag: str
    attributes: dict[str, str]
    text: str = ""
    holds: set[str] = field(default_factory=set)

    @property
    def is_unheard(self) -> bool:
        return self.tag in ("style", "sup") or self.attributes.get("aria-hidden") == "true"


class Walker(HTMLParser):
    """Reads a page apart from the reader of the program."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self.open: list[Element] = []
        self.feed(page)
        self.close()
        assert not self.open, "every element is closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for outer in self.open:
            outer.holds.add(tag)
            outer.text += "" if tag in IN_A_LINE else "\n"
        self.elements.append(element)
        if tag not in ALONE:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop().tag == tag, "elements are closed in the order in which they were opened"
        for outer in self.open:
            outer.text += "" if tag in IN_A_LINE else "\n"

    def handle_data(self, data: str) -> None:
        if not any(element.is_unheard for element in self.open):
            for element in self.open:
                element.text += data

    def all(self, *tags: str) -> list[Element]:
        return [element for element in self.elements if element.tag in tags]

    def one(self, tag: str) -> Element:
        (element,) = self.all(tag)
        return element

    def headings(self, *tags: str) -> list[str]:
        return [words(element.text) for element in self.all(*tags)]


def words(text: str) -> str:
    return " ".join(text.split())


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profile")
    (folder / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def content(profile: Path) -> Content:
    @cache
    def made(name: str = ONE, language: str = "en") -> DocumentContent:
        (path,) = (path for path in DEMOS if path.stem == name)
        return open_input(str(path), on=None, profile=profile).content().in_language(words_of(language))

    return made


@pytest.fixture(scope="module")
def walked(content: Content) -> Callable[..., Walker]:
    @cache
    def made(name: str = ONE, language: str = "en") -> Walker:
        return Walker(issue_twin(content(name, language)).page.decode("utf-8"))

    return made


each = pytest.mark.parametrize("name", NAMES)
in_each_language = pytest.mark.parametrize("language", ["en", "es"])


# What it says


@each
@in_each_language
def test_every_fact_of_the_record_stands_in_the_page(
    content: Content, walked: Callable[..., Walker], name: str, language: str
) -> None:
    facts = [fact for fact in FORM.facts(content(name, language)) if fact.text.strip() and not fact.drawn]
    heard = fold(walked(name, language).one("body").text)
    assert len(facts) >= 10
    missing = [
        fact.name
        for fact in facts
        if not any(stands_in(fold(form).letters, heard) for form in (fact.text, *fact.also))
    ]
    assert missing == []


@each
@in_each_language
def test_every_paragraph_of_the_pdf_stands_in_the_page(
    content: Content, walked: Callable[..., Walker], name: str, language: str
) -> None:
    """All but the letters, months and ticks of pictures."""
    one = content(name, language)
    pdf = build(DocumentKind.HANDOUT, one).pdf
    printed = read_paragraphs(pdf, expected(DocumentKind.HANDOUT, one))
    heard = fold(walked(name, language).one("body").text)
    missing = [text for text in parts_of(printed) if not stands_in(fold(text).letters, heard)]
    assert len(printed) > 100
    assert [text for text in missing if not OF_PICTURES.fullmatch(text)] == []


def parts_of(paragraphs: tuple[str, ...]) -> Iterator[str]:
    """Paragraphs; the list of sources one by one, without its numbers, which are marks of the list."""
    for text in paragraphs:
        if re.match(r"\d+ \D", text) and (" · " in text or text.endswith(" ·")):
            yield from (re.sub(r"^\d+ ", "", part) for part in text.rstrip(" ·").split(" · "))
        else:
            yield re.sub(r"^\d+ (?=\D+$)", "", text)


@each
def test_headings_come_in_the_order_of_the_pdf(
    content: Content, walked: Callable[..., Walker], name: str
) -> None:
    """In large print, where no section moves to another page to fill it."""
    one = content(name)
    pdf = build(DocumentKind.HANDOUT, one, large_print=True).pdf
    printed = read_paragraphs(pdf, expected(DocumentKind.HANDOUT, one, large_print=True))
    rest = iter([fold(text).letters for text in printed])
    headings = walked(name).headings("h1", "h2")
    assert len(headings) >= 8
    for heading in headings:
        assert any(text.startswith(fold(heading).letters) for text in rest), heading


def other_record(one: DocumentContent, **answers: Any) -> DocumentContent:
    given = one.answers
    for link_id, value in answers.items():
        given = given.with_answer(link_id.replace("__", ".").replace("_", "-"), value)
    born = one.consultation.patient.birth_date
    verdicts = one.screener.screen(given, on=one.on, birth_date=born, clinic=one.clinic)
    return replace(one, answers=given, verdicts=verdicts)


def other_patient(one: DocumentContent, **fields: Any) -> DocumentContent:
    patient = replace(one.consultation.patient, **fields)
    return replace(one, consultation=replace(one.consultation, patient=patient))


OTHERS: dict[str, tuple[Callable[[DocumentContent], DocumentContent], str]] = {
    "name": (lambda one: other_patient(one, name="Testa Nonesuch"), "patient's name"),
    "birth date": (lambda one: other_patient(one, birth_date=PartialDate(1990, 5, 15)), "birth date"),
    "session": (
        lambda one: other_record(one, plan__first_session=PartialDate(2027, 1, 12)),
        "first session",
    ),
    "price": (lambda one: other_record(one, plan__price_per_session=190), "price of a session"),
    "region": (lambda one: other_record(one, plan__regions="calf"), "region calf"),
    "finding": (lambda one: other_record(one, health__keloid="Y"), "verdict on"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_the_page_of_one_record_is_refused_for_another(content: Content, other: str) -> None:
    page = read(build_twin(content()).page.decode("utf-8"))
    make, named = OTHERS[other]
    wrong = tuple(differences(page, expected(DocumentKind.HANDOUT, make(content()))))
    assert any(named in sentence for sentence in wrong)


def test_a_page_that_lacks_a_part_is_never_handed_out(
    content: Content, monkeypatch: pytest.MonkeyPatch
) -> None:
    def first_page(*given: Any) -> list[Any]:
        return list(FORM.story(*given))[:1]

    monkeypatch.setattr(html_twin, "form_of", lambda _: replace(FORM, story=first_page))
    with pytest.raises(DocumentMismatch) as refusal:
        issue_twin(content())
    assert any("The figure" in sentence for sentence in refusal.value.sentences)


def test_what_is_for_the_record_only_is_refused(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    one = content()
    kept = expected(DocumentKind.HANDOUT, one)
    told_of = "that no treatment removes the marks"
    told = replace(kept, absent=tuple(fact for fact in kept.facts if fact.name == told_of))
    page = read(build_twin(one).page.decode("utf-8"))
    (sentence,) = differences(page, told)
    assert sentence == "That no treatment removes the marks: this stands in the document and must not."


def test_a_promise_is_refused(content: Content) -> None:
    page = build_twin(content()).page.decode("utf-8")
    promise = page.replace("<main>", "<main>\n<p>The marks disappear for good.</p>")
    wrong = tuple(differences(read(promise), expected(DocumentKind.HANDOUT, content())))
    assert wrong
    assert all("The page: " in sentence for sentence in wrong)


@in_each_language
def test_every_plan_that_can_be_made_has_its_page(content: Content, language: str) -> None:
    one = content(ONE, language)
    catalogue = one.catalogue
    for entry in (*catalogue.treatments, *catalogue.alternatives):
        chosen = other_record(one, plan__treatment=entry.id)
        page = Walker(issue_twin(chosen).page.decode("utf-8"))
        assert len(page.headings("h2")) >= 6
    undated = replace(one, answers=one.answers.without("plan.first-session"))
    assert Walker(issue_twin(undated).page.decode("utf-8")).headings("h2")


def test_the_notices_are_those_of_the_pdf(content: Content) -> None:
    late = other_record(content(), plan__first_session=PartialDate(2026, 11, 1))
    notices = build_twin(late).notices
    assert notices
    assert notices == build(DocumentKind.HANDOUT, late).notices


# How it is marked up


@each
@in_each_language
def test_the_marks_are_those_of_a_good_page(walked: Callable[..., Walker], name: str, language: str) -> None:
    page = walked(name, language)
    assert len(page.all("h1")) == 1
    levels = [int(element.tag[1]) for element in page.all(*HEADINGS)]
    assert levels[0] == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels)), "no level is left out"
    assert len(page.all("header")) == len(page.all("main")) == len(page.all("footer")) == 1
    tables = page.all("table")
    assert tables
    assert all({"th", "thead"} <= table.holds for table in tables)
    assert all(cell.attributes["scope"] in ("col", "row", "rowgroup") for cell in page.all("th"))
    assert page.all("ul")
    assert page.one("html").attributes["lang"] == {"en": "en-GB", "es": "es-ES"}[language]


@each
def test_the_page_fetches_nothing_runs_nothing_and_leads_nowhere_else(
    content: Content, walked: Callable[..., Walker], name: str
) -> None:
    page = walked(name)
    assert page.all("img", "script", "link", "iframe", "object", "embed", "form", "svg", "base") == []
    ids = [element.attributes["id"] for element in page.elements if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    for element in page.elements:
        assert not any(key.startswith("on") or key in ("src", "style") for key in element.attributes)
        for key in ("href", "aria-labelledby"):
            if key in element.attributes:
                assert element.attributes[key].removeprefix("#") in ids
    assert all(link.attributes["href"].startswith("#source-") for link in page.all("a"))
    raw = issue_twin(content(name)).page.decode("utf-8")
    assert "http" not in raw.replace("http-equiv", "")
    assert "url(" not in raw
    assert "@import" not in raw


@each
@in_each_language
def test_nothing_is_told_by_colour_or_shape_alone(
    walked: Callable[..., Walker], name: str, language: str
) -> None:
    """Every element that is not hidden from those who hear the page holds words or a number of a source."""
    page = walked(name, language)
    silent = [
        element
        for element in page.elements
        if not words(element.text) and element.tag not in (*ALONE, "style", "sup", "a")
    ]
    assert [element for element in silent if not element.is_unheard and "a" not in element.holds] == []
    assert all(link.attributes["aria-label"].strip() for link in page.all("a"))


@each
def test_every_number_of_a_source_leads_to_its_name_in_the_list(
    walked: Callable[..., Walker], name: str
) -> None:
    page = walked(name)
    listed = [element for element in page.all("li") if element.attributes.get("id", "").startswith("source-")]
    assert [item.attributes["value"] for item in listed] == [str(n + 1) for n in range(len(listed))]
    assert {link.attributes["href"] for link in page.all("a")} == {f"#{i.attributes['id']}" for i in listed}
    assert all(words(item.text) for item in listed)


def test_the_style_is_the_one_that_the_policy_names(content: Content) -> None:
    page = issue_twin(content()).page.decode("utf-8")
    found = re.search(r"<style>(.*)</style>", page, re.DOTALL)
    assert found is not None
    fingerprint = b64encode(sha256(found.group(1).encode("utf-8")).digest()).decode()
    assert f"default-src &#x27;none&#x27;; style-src &#x27;sha256-{fingerprint}" in page.replace(
        "'", "&#x27;"
    )
    assert "@" not in re.sub(r"@(?:media|page)\b", "", found.group(1)), "every colour is filled in"
    sizes = re.findall(r"font-size: ([\d.]+)(\w+|%)", found.group(1).partition("@media print")[0])
    assert {unit for _, unit in sizes} <= {"rem", "em", "%"}, "type grows with the reader's own size"


@each
@in_each_language
def test_the_title_says_what_it_is_and_never_of_whom(
    content: Content, walked: Callable[..., Walker], name: str, language: str
) -> None:
    one = content(name, language)
    title = words(walked(name, language).one("title").text)
    assert title == one.say(FORM.title)
    assert not any(part in title for part in one.consultation.patient.name.split())


def test_head_and_foot_are_those_of_the_paper(content: Content, walked: Callable[..., Walker]) -> None:
    one, page = content(), walked()
    head = words(page.one("header").text)
    for text in ("Clinic of Nowhere", "1 Nowhere Street", "Nowhereton", "020 7946 0100", one.draft_notice):
        assert text in head
    assert f"Patient {one.consultation.patient.name} Born 14 May 1990" in head
    footer = page.one("footer").text
    assert f"Document {one.document_id('handout')} · evidence list {one.catalogue.version}" in footer


def test_what_the_record_lacks_is_a_line_to_fill_in(content: Content) -> None:
    one = other_patient(content(), name="", birth_date=None)
    page = Walker(
        build_twin(replace(one, clinic=replace(one.clinic, name="", phone="", address=""))).page.decode()
    )
    head = words(page.one("header").text)
    assert "Clinic: to fill in by hand" in head
    assert "Patient to fill in by hand Born to fill in by hand" in head


@each
def test_the_same_content_gives_the_same_bytes(content: Content, name: str) -> None:
    assert build_twin(content(name)).page == build_twin(content(name)).page


# What somebody typed

HOSTILE = (
    "<script>alert(1)</script>",
    "</p></li></main><h1>x</h1>",
    '" onmouseover="x" \'',
    '<img src="http://nowhere.example/x.png" onerror="x">',
    "<a href='javascript:x'>x</a>",
    "<!-- x --> <![CDATA[x]]> <?x ?>",
    "&lt;b&gt; &amp; &#60; &nbsp",
    "</style><style>*{display:none}</style>",
    "{name} %s \\g<0> {0}",
    "<bdi> [1] <sup>2</sup>",
)


def with_typed(one: DocumentContent, typed: str) -> DocumentContent:
    """The same consultation with a text in every place in which somebody types."""
    made = other_patient(one, name=f"Testa {typed}")
    answers = made.answers
    for link_id in ("goals.bothers", "goals.enough", "plan.operator", "plan.device"):
        answers = answers.with_answer(link_id, f"{link_id} {typed}")
    # In the clinic's own texts, words in braces are places to fill.
    welcome = "Hello" if "{" in typed else f"Hello {typed}"
    clinic = replace(one.clinic, name=f"Clinic {typed}", phone=f"Phone {typed}", welcome=welcome)
    return replace(made, answers=answers, clinic=clinic)


def elements_of(page: Walker) -> list[tuple[str, tuple[str, ...]]]:
    return [(element.tag, tuple(sorted(element.attributes))) for element in page.elements]


@pytest.mark.parametrize("typed", HOSTILE)
def test_marks_that_somebody_typed_are_text(content: Content, typed: str) -> None:
    page = Walker(build_twin(with_typed(content(), typed)).page.decode("utf-8"))
    harmless = Walker(build_twin(with_typed(content(), "x")).page.decode("utf-8"))
    assert elements_of(page) == elements_of(harmless)
    text = words(page.one("body").text)
    assert text.count(words(typed)) >= 8
    assert f"Testa {words(typed)}" in text


@settings(max_examples=25, deadline=None)
@given(typed=some.text(max_size=60).filter(lambda typed: bool(typed.split()) and not unprintable(typed)))
def test_any_text_that_can_be_printed_is_only_text(content: Content, typed: str) -> None:
    one = other_record(content(), goals__bothers=f"First {typed} last")
    made = build_twin(one).page.decode("utf-8")
    assert elements_without(Walker(made), "bdi") == elements_without(
        Walker(build_twin(other_record(content(), goals__bothers="x")).page.decode()), "bdi"
    )
    assert read(made).faults == ()


def elements_without(page: Walker, tag: str) -> list[tuple[str, tuple[str, ...]]]:
    return [element for element in elements_of(page) if element[0] != tag]


def test_text_from_right_to_left_says_so(content: Content) -> None:
    one = replace(content(), clinic=replace(content().clinic, welcome="שלום וברוכים הבאים"))
    page = Walker(build_twin(one).page.decode("utf-8"))
    (hebrew,) = page.all("bdi")
    assert (hebrew.text, hebrew.attributes) == ("שלום וברוכים הבאים", {"dir": "rtl"})


@pytest.mark.parametrize("typed", ["\x07", "\ud800", "\u1b05"])
def test_what_paper_cannot_print_is_refused_here_too(content: Content, typed: str) -> None:
    with pytest.raises(UnprintableText, match=r"goals\.bothers"):
        issue_twin(other_record(content(), goals__bothers=f"a {typed}"))


@pytest.mark.parametrize("typed", ["marks " * 17_000, "line\n" * 4_000, "x" * 50_000])
def test_long_text_takes_no_longer_than_it_is(content: Content, typed: str) -> None:
    one = other_record(content(), goals__bothers=typed)
    began = process_time()
    page = issue_twin(one).page.decode("utf-8")
    assert process_time() - began < 10
    assert words(typed) in words(Walker(page).one("main").text)


# The reader that stands before the door


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("</main>", '<img alt="x"></main>', "<img>"),
        ("</main>", "<script></script></main>", "<script>"),
        ("</main>", "<p>x</main>", "closed where it is not open"),
        ("</footer>", "", "closed where it is not open"),
        ("</html>", "", "never closed"),
        ("</main>", "<h1>x</h1></main>", "only main heading"),
        ("<h2 ", "<h3 ", "level of its headings"),
        ("</main>", '<p onclick="x">x</p></main>', "onclick"),
        ("</main>", '<p style="color: red">x</p></main>', "style"),
        ("</main>", '<a href="https://nowhere.example">x</a></main>', "a link that leaves it"),
        ("</main>", '<a href="#nowhere">x</a></main>', "leads nowhere"),
        ("</main>", '<p id="part-1">x</p></main>', "one name"),
        ("</main>", "<!-- x --></main>", "comment"),
        ('lang="en-GB"', 'lang="fr"', "language"),
        ("<title>", "<title>Ada Example: ", "title"),
    ],
)
def test_a_page_that_is_not_as_ours_are_is_refused(content: Content, old: str, new: str, fault: str) -> None:
    page = build_twin(content()).page.decode("utf-8").replace("</h2>", "</h3>" if old == "<h2 " else "</h2>")
    assert old in page
    wrong = tuple(differences(read(page.replace(old, new)), expected(DocumentKind.HANDOUT, content())))
    assert any(fault in sentence for sentence in wrong)


# The command


def command(*arguments: str, capsys: pytest.CaptureFixture[str]) -> tuple[int, list[str]]:
    status = run(["handout", str(DEMOS[NAMES.index(ONE)]), *arguments])
    return status, capsys.readouterr().err.splitlines()


@pytest.mark.parametrize("name", ["a b – ü.html", "HANDOUT.HTML"])
def test_a_file_named_html_is_the_web_page(
    content: Content, profile: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    out = tmp_path / name
    assert command("-o", str(out), "--profile", str(profile), capsys=capsys) == (0, [])
    assert out.read_bytes() == issue_twin(content()).page


def test_the_web_page_speaks_spanish_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "x.html"
    assert command("-o", str(out), "--language", "es", capsys=capsys)[0] == 0
    assert Walker(out.read_text(encoding="utf-8")).one("html").attributes["lang"] == "es-ES"


@pytest.mark.parametrize("document", ["consent", "record", "letter", "blank"])
def test_no_other_document_is_a_web_page(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], document: str
) -> None:
    out = tmp_path / "x.html"
    status, lines = command("--document", document, "-o", str(out), capsys=capsys)
    assert status == 2
    assert lines == ["-o: only the handout can be a web page. Name a .pdf file for this document."]
    assert not out.exists()
