"""From an input file to the finished handout, read back with another library than the one that wrote it."""

from __future__ import annotations

import copy
import io
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pdfplumber
import pytest

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.fhir import write_json
from intake.wording import over_claims
from reports.documents import UnprintableText, build
from reports.kinds import DocumentKind
from ui.command_line import run
from ui.files import Refusal
from ui.input_file import Opened, open_input

DEMOS = Path(__file__).resolve().parents[2] / "intake" / "data" / "demo"
NAMES = (
    "white-marks-microneedling",
    "eczema-at-the-site",
    "isotretinoin-eight-weeks-ago",
    "purple-marks-cushing-signs",
    "phototype-five-read-for-ever",
    "hopes-gone-after-birth",
)
CLINIC = """
name = "Clinic of Nowhere"
address = "1 Nowhere Street\\nNowhereton"
phone = "020 7946 0100"
out_of_hours = "020 7946 0101"
emergency_number = "999"
currency = "GBP"
"""
ALWAYS = "No treatment removes stretch marks completely."
DRAFT = "Clinical content: draft, not signed off"
# What a verdict is called on paper.
VERDICT_WORDS = {
    "suitable": "Suitable",
    "suitable-with-care": "With care",
    "wait": "Wait",
    "refer": "See a doctor first",
    "not-suitable": "Not suitable",
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
POINTS_PER_MM = 72 / 25.4
# Printers cannot print nearer to the edge than this.
MARGIN = 6 * POINTS_PER_MM


@dataclass(frozen=True)
class Read:
    """A finished handout as another library reads it."""

    data: bytes
    texts: tuple[str, ...]
    fonts: frozenset[str]
    embedded: frozenset[str]
    outside: tuple[str, ...]
    images: int
    links: int

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def flowing(page: Any) -> str:
    """The text of a page in the order it was written, so that columns stay whole; one space between words."""
    return " ".join(page.extract_text(use_text_flow=True).split())


def read_back(data: bytes) -> Read:
    texts, outside, fonts, embedded = [], [], set(), set()
    images = links = 0
    with pdfplumber.open(io.BytesIO(data)) as pdf:
        for page in pdf.pages:
            texts.append(flowing(page))
            fonts |= {letter["fontname"] for letter in page.chars}
            embedded |= set(embedded_fonts(page))
            right, bottom = float(page.width) - MARGIN, float(page.height) - MARGIN
            outside += [
                letter["text"]
                for letter in page.chars
                if (letter["text"].strip() and (letter["x0"] < MARGIN or letter["x1"] > right))
                or letter["top"] < MARGIN - 1
                or letter["bottom"] > bottom + 1
            ]
            images += len(page.images)
            links += len(page.annots)
    return Read(data, tuple(texts), frozenset(fonts), frozenset(embedded), tuple(outside), images, links)


def embedded_fonts(page: Any) -> Iterator[str]:
    """The names of the fonts of a page whose outlines are inside the file."""
    from pdfminer.pdftypes import resolve1

    for reference in (resolve1(page.page_obj.resources.get("Font")) or {}).values():
        font = resolve1(reference)
        below = [resolve1(inner) for inner in resolve1(font.get("DescendantFonts")) or []]
        for one in [font, *below]:
            descriptor = resolve1(one.get("FontDescriptor")) or {}
            if any(f"FontFile{number}" in descriptor for number in ("", "2", "3")):
                yield str(font["BaseFont"].name)


@cache
def demo(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads((DEMOS / f"{name}.json").read_text(encoding="utf-8"))
    return document


@cache
def catalogue() -> Catalogue:
    return load_catalogue()


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("profile")
    (folder / "clinic.toml").write_text(CLINIC, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def opened(profile: Path) -> Any:
    """Open a demo, with or without the profile, once."""

    @cache
    def once(name: str, with_profile: bool) -> Opened:
        return open_input(str(DEMOS / f"{name}.json"), on=None, profile=profile if with_profile else None)

    return once


@pytest.fixture(scope="module")
def handout(opened: Any) -> Any:
    """Build and read back a demo's handout once for all tests of this file."""

    @cache
    def once(name: str, paper: str = "a4", with_profile: bool = False, large: bool = False) -> Read:
        content = opened(name, with_profile).content()
        return read_back(build(DocumentKind.HANDOUT, content, paper=paper, large_print=large).pdf)

    return once


@pytest.fixture(params=[False, True], ids=["no-profile", "profile"])
def with_profile(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture(params=["a4", "letter"])
def paper(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


# Paper, with the clinic's profile, large print: every choice meets every other choice once.
EDITIONS = {
    "a4": ("a4", False, False),
    "letter-profile": ("letter", True, False),
    "a4-profile-large": ("a4", True, True),
    "letter-large": ("letter", False, True),
}


@pytest.fixture(params=EDITIONS)
def edition(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def read(handout: Any, name: str, edition: str) -> Read:
    return handout(name, *EDITIONS[edition])  # type: ignore[no-any-return]


def patient_of(document: dict[str, Any]) -> dict[str, Any]:
    return next(e["resource"] for e in document["entry"] if e["resource"]["resourceType"] == "Patient")


def response_of(document: dict[str, Any]) -> dict[str, Any]:
    return next(e["resource"] for e in document["entry"] if e["resource"]["resourceType"] != "Patient")


def values_of(document: dict[str, Any], group: str) -> dict[str, Any]:
    """The first answer to each question of a group, straight from the file."""
    for found in response_of(document)["item"]:
        if found["linkId"] == group:
            return {
                question["linkId"]: next(
                    value for key, value in question["answer"][0].items() if key != "item"
                )
                for question in found["item"]
            }
    return {}


def in_words(day: str) -> str:
    year, month, number = (int(part) for part in day.split("-"))
    return f"{number} {MONTHS[month - 1]} {year}"


# Every page


def test_the_handout_has_two_to_four_pages_and_on_the_shorter_letter_a_fifth_with_a_notice(
    opened: Any, name: str, paper: str, with_profile: bool
) -> None:
    built = build(DocumentKind.HANDOUT, opened(name, with_profile).content(), paper=paper)

    assert 2 <= built.pages <= (4 if paper == "a4" else 5)
    assert bool([notice for notice in built.notices if "pages" in notice]) == (built.pages > 4)


def test_the_pages_that_are_told_are_the_pages_that_there_are(handout: Any, opened: Any, name: str) -> None:
    assert build(DocumentKind.HANDOUT, opened(name, False).content()).pages == len(handout(name).texts)


def test_every_page_says_whose_it_is_and_which_of_how_many(read: Read, name: str) -> None:
    patient = patient_of(demo(name))
    (document_id,) = set(re.findall(r"CND-[0-9A-F]{4}-[0-9A-F]{4}", read.text))
    for number, text in enumerate(read.texts, start=1):
        assert patient["name"][0]["text"] in text
        assert in_words(patient["birthDate"]) in text
        assert f"Page {number} of {len(read.texts)}" in text
        assert document_id in text
        assert DRAFT in text


def test_the_document_id_holds_nothing_of_the_patient_and_differs_between_demos(handout: Any) -> None:
    ids = [re.findall(r"CND-[0-9A-F]{4}-[0-9A-F]{4}", handout(name).text)[0] for name in NAMES]

    assert len(set(ids)) == len(NAMES)


def test_it_says_that_nothing_removes_them_and_on_the_first_page_if_print_is_not_large(
    read: Read, edition: str
) -> None:
    assert ALWAYS in (read.text if edition.endswith("large") else read.texts[0])


def test_every_font_is_inside_the_file(read: Read) -> None:
    assert read.fonts
    assert read.fonts <= read.embedded
    assert not any(font.startswith(("Helvetica", "Times", "Courier")) for font in read.fonts)


def test_no_letter_stands_where_printers_cannot_print(read: Read) -> None:
    assert read.outside == ()


def test_there_is_no_picture_and_no_link(read: Read) -> None:
    assert (read.images, read.links) == (0, 0)


# What the record says


def test_the_plan_stands_on_paper_as_it_is_in_the_file(read: Read, name: str) -> None:
    plan = values_of(demo(name), "plan")
    chosen = plan["plan.treatment"]["code"]
    if chosen == "no_treatment":
        assert "You chose: no treatment." in read.text
        return
    facts = [
        catalogue().treatment[chosen].plain_name,
        catalogue().region[plan["plan.regions"]["code"]].plain,
        f"{plan['plan.sessions']} sessions",
        f"{plan['plan.interval-weeks']} weeks apart",
        plan["plan.operator"],
        plan["plan.device"],
        f"£{plan['plan.price-per-session'] * plan['plan.sessions']:,}",
    ]
    for fact in facts:
        assert fact in read.text
    first = in_words(plan["plan.first-session"])
    if name.startswith("phototype-five"):
        # A doctor's word comes first here, so the sheet gives no day that could be kept by mistake.
        assert first not in read.text
        assert "No dates yet." in read.text
    else:
        assert first in read.text
    assert ("not confirmed" in read.text.lower()) == name.startswith(("eczema", "hopes-gone"))


def test_a_range_of_prices_has_a_range_of_totals(handout: Any) -> None:
    assert "£180 to £225 a session. £720 to £900 in all" in handout("white-marks-microneedling").text


def test_the_last_session_and_the_check_of_the_result_have_their_days(handout: Any) -> None:
    """Four sessions six weeks apart from 11 January 2027; the result is judged three months later."""
    text = handout("white-marks-microneedling").text

    assert date(2027, 1, 11).toordinal() + 18 * 7 == date(2027, 5, 17).toordinal()
    assert "11 January 2027" in text
    assert "17 May" in text
    assert "17 August 2027" in text


def test_marks_and_hopes_stand_in_the_patients_own_terms(handout: Any, name: str) -> None:
    text = handout(name).text
    goals = values_of(demo(name), "goals")

    assert f"“{goals['goals.bothers']}”" in text
    if "goals.enough" in goals:
        assert f"“{goals['goals.enough']}”" in text
    for group in response_of(demo(name))["item"]:
        if group["linkId"] == "marks":
            region = next(q for q in group["item"] if q["linkId"] == "marks.region")
            code = region["answer"][0]["valueCoding"]["code"]
            assert catalogue().region[code].plain in text.lower()


def test_the_verdict_on_each_treatment_stands_beside_it(
    handout: Any, name: str, capsysbinary: pytest.CaptureFixture[bytes]
) -> None:
    assert run(["screen", str(DEMOS / f"{name}.json")]) == 0
    screened = json.loads(capsysbinary.readouterr().out)["verdicts"]
    text = handout(name).text
    table = text[text.index("Your options, side by side") :]
    places = [table.index(entry.short_name.split(",")[0]) for entry in catalogue().treatments]

    assert places == sorted(places), "in catalogue order"
    ends = [*places[1:], len(table)]
    for verdict, start, end in zip(screened, places, ends, strict=True):
        row = table[start:end]
        if verdict["outcome"] == "incomplete":
            assert "Machine not named" in row or "Not judged yet" in row
        elif [reason["contraindication"] for reason in verdict["reasons"]][:1] == ["specialist_sign_off"]:
            # The clinic's own matter: nothing in the patient's answers asks for a doctor.
            assert "Not offered yet" in row
        else:
            assert VERDICT_WORDS[verdict["outcome"]] in row
        if verdict["clear_from"]:
            assert in_words(verdict["clear_from"]) in row


def test_the_verdict_on_the_chosen_treatment_stands_on_page_one(handout: Any) -> None:
    assert "Today for you: wait" in handout("eczema-at-the-site").texts[0]
    assert "Today for you: see a doctor first" in handout("phototype-five-read-for-ever").texts[0]
    assert "Today for you: with care" in handout("isotretinoin-eight-weeks-ago").texts[0]


def test_signs_of_a_disease_send_the_patient_to_a_doctor_even_without_a_plan(handout: Any) -> None:
    """Marks of this kind can be the first sign of a hormone disease: "harmless" alone would be wrong."""
    rule = catalogue().contraindication["cushing_flags"]

    assert rule.patient_text in handout("purple-marks-cushing-signs").text


def test_the_clinic_of_the_profile_stands_on_every_page_and_no_other_is_invented(
    handout: Any, name: str
) -> None:
    assert all("Clinic of Nowhere" in text for text in handout(name, "a4", True).texts)
    assert "020 7946 0100" in handout(name, "a4", True).text
    assert "Nowhere" not in handout(name).text


# What must not stand there


def test_no_other_treatments_figure_is_told(handout: Any, name: str) -> None:
    """Only the chosen treatment's own sentences with figures; "4 out of 100 results" is the CO2 laser's."""
    chosen = values_of(demo(name), "plan")["plan.treatment"]["code"]
    text = handout(name).text
    own = {line for entry in catalogue().treatments if entry.id == chosen for line in told_figures(entry)}
    for entry in catalogue().treatments:
        for line in told_figures(entry) - own:
            assert line not in text, entry.id
    assert "4 out of 100 results" not in text


def told_figures(entry: Any) -> set[str]:
    printed = {figure.print_text for figure in entry.figures} | {one.print_text for one in entry.side_effects}
    return {line for line in printed if "out of 100" in line}


def with_treatment(name: str, code: str, **answers: dict[str, Any]) -> dict[str, Any]:
    document = copy.deepcopy(demo(name))
    for group in response_of(document)["item"]:
        for question in group["item"]:
            if question["linkId"] == "plan.treatment":
                question["answer"] = [{"valueCoding": {"code": code}}]
    return document


def built(document: dict[str, Any], folder: Path, **options: Any) -> Read:
    file = folder / "input.json"
    file.write_text(write_json(document), encoding="utf-8")
    return read_back(
        build(DocumentKind.HANDOUT, open_input(str(file), on=None, profile=None).content(), **options).pdf
    )


def test_the_figure_of_the_ablative_laser_is_told_to_those_who_chose_it(tmp_path: Path) -> None:
    read = built(with_treatment("white-marks-microneedling", "fractional_laser_ablative"), tmp_path)

    assert "4 out of 100 results" in read.text


def test_what_belongs_to_the_record_never_goes_home(tmp_path: Path) -> None:
    """Every question whose answer stays in the record is answered yes; paper says nothing of any of them."""
    kept = [rule for rule in catalogue().contraindications if rule.for_record]
    assert {"bdd", "herpes_simplex", "blood_borne_virus", "cannot_consent", "pregnancy_planned"} <= {
        rule.id for rule in kept
    }
    document = copy.deepcopy(demo("white-marks-microneedling"))
    asked = {rule.link_id for rule in kept if not rule.is_derived}
    for group in response_of(document)["item"]:
        if group["linkId"] == "health":
            group["item"] = [one for one in group["item"] if one["linkId"] not in asked]
            group["item"] += [
                {"linkId": link_id, "answer": [{"valueCoding": {"code": "Y"}}]} for link_id in sorted(asked)
            ]
        if group["linkId"] == "goals":
            group["item"] = [one for one in group["item"] if "motivation" not in one["linkId"]]
            group["item"] += [
                {"linkId": f"goals.motivation-{word}", "answer": [{"valueCoding": {"code": "Y"}}]}
                for word in ("hours", "checking", "distress", "avoidance")
            ]
    for is_large in (False, True):
        text = built(document, tmp_path, large_print=is_large).text.lower()
        for rule in kept:
            assert rule.label.lower() not in text, rule.id
            assert rule.patient_text.lower() not in text, rule.id
        for words in ("an hour a day or more", "checking or covering", "upset a lot", "keeps from things"):
            assert words not in text


def test_no_sentence_promises_too_much(read: Read) -> None:
    """Claims stand in quotation marks, and so do the patient's words; a hope is told as a hope."""
    told = whole_text(read)
    told = re.sub(r"“[^”]*”", "“…”", told)
    told = re.sub(r"\b[Yy]ou hope(?: for:| the marks will be) gone\b", "You hope", told)
    told = re.sub(r"\b[Hh]opes that the marks vanish\b", "Hopes", told)
    # The numbers of sources stand right behind a sentence; the scale of the charts ends in words of its own.
    told = re.sub(r"(?<=[a-z.!?%:])\d{1,2}(?:,\d{1,2})*(?=\s|$)|\[[\d,]+\]", "", told)
    told = told.replace("No change Half as visible Gone", "")
    assert [problem.passage for problem in over_claims(told)] == []


def whole_text(read: Read) -> str:
    """The text without head and foot of each page, so that a sentence may run over the edge of a page."""
    bodies = [re.sub(r"^.*?evidence list \S+ | Page \d+ of \d+$", "", text) for text in read.texts]
    assert all(len(body) < len(text) - 100 for body, text in zip(bodies, read.texts, strict=True))
    return " ".join(bodies)


# The same input twice


def test_the_same_input_twice_gives_the_same_bytes(handout: Any, name: str) -> None:
    again = open_input(str(DEMOS / f"{name}.json"), on=None, profile=None).content()

    assert build(DocumentKind.HANDOUT, again, paper="a4", large_print=False).pdf == handout(name).data


def test_another_day_gives_another_document(tmp_path: Path) -> None:
    file = str(DEMOS / "white-marks-microneedling.json")
    one, other = (
        build(DocumentKind.HANDOUT, open_input(file, on=day, profile=None).content()).pdf
        for day in (date(2026, 11, 21), date(2026, 11, 22))
    )

    assert one != other


# Hostile text

HOSTILE = {
    "mark-up": "<b>bold</b> <para>x</para> & &amp; &lt;/para&gt; <font color='red'>",
    "an image": '<img src="/etc/hostname" width="100" height="100"/>',
    "a script link": '<a href="javascript:alert(1)">press</a> <link href="http://example.org">here</link>',
    "a template": "{text} {0} %s %(name)s ${x} {{x}} \\n \\u0041",
    "PDF syntax": ") Tj ET endstream endobj << /Type /Action /S /JavaScript >> (",
}
LONG = {
    "a word of 5,000 letters": "W" * 5_000,
    "20,000 characters": "The quick brown marks. " * 869,
    "a thousand lines": "Zeile\n" * 1_000,
}
FIELDS = ("name", "plan.operator", "goals.enough", "goals.bothers")


def hostile(fields: Iterable[str], text: str) -> dict[str, Any]:
    document = copy.deepcopy(demo("white-marks-microneedling"))
    if "name" in fields:
        patient_of(document)["name"] = [{"text": text}]
    for group in response_of(document)["item"]:
        for question in group["item"]:
            if question["linkId"] in fields:
                question["answer"] = [{"valueString": text}]
    return document


def built_or_refused(document: dict[str, Any], folder: Path) -> Read | None:
    """The handout, or None for a refusal in lines of a sentence."""
    try:
        return built(document, folder)
    except Refusal as refusal:
        lines = refusal.lines
    except UnprintableText as problem:
        lines = problem.sentences
    assert lines
    assert all("\n" not in line and len(line) < 500 for line in lines)
    return None


def assert_harmless(read: Read) -> None:
    assert (read.images, read.links) == (0, 0)
    assert read.outside == ()
    for word in (b"/JavaScript", b"/URI", b"/Launch", b"/EmbeddedFile"):
        assert word not in read.data


@pytest.mark.parametrize("what", HOSTILE)
def test_mark_up_in_every_field_prints_as_text(what: str, tmp_path: Path) -> None:
    text = HOSTILE[what]
    read = built_or_refused(hostile(FIELDS, text), tmp_path)

    assert read is not None, "nothing here that paper could not show"
    assert_harmless(read)
    # The name, who treats, and two answers: each at least once.
    assert "".join(read.text.split()).count("".join(text.split())) >= len(FIELDS)


@pytest.mark.parametrize("field", FIELDS)
@pytest.mark.parametrize("what", LONG)
def test_a_text_without_end_prints_whole_or_is_refused_in_a_line(
    what: str, field: str, tmp_path: Path
) -> None:
    text = LONG[what]
    read = built_or_refused(hostile((field,), text), tmp_path)

    if read is not None:
        assert_harmless(read)
        # Pages stand between the parts of a long text, so a letter that is rare elsewhere is counted.
        rare = max("WqZ", key=text.count)
        assert read.text.count(rare) >= text.count(rare) > 100
