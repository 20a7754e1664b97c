"""The strict reader of `intake/data/*.toml`.

An unknown key, a wrong type, a dangling source, treatment or region, an impossible severity, two question
marks in a question, a figure marked to print whose source is not: each stops the start with one sentence
that names the file and the entry.
"""

from __future__ import annotations

import hashlib
import tomllib
from importlib.resources import files
from importlib.resources.abc import Traversable

from intake.catalogue import Catalogue, CatalogueProblem, HistoryItem, Modifier, Region, Scale, Standard, When
from intake.catalogue_checks import check_references
from intake.catalogue_claims_reader import read_bundle, read_claim, read_contradiction
from intake.catalogue_everyday_reader import read_day, read_everyday
from intake.catalogue_results_reader import read_number
from intake.catalogue_rules_reader import read_contraindication
from intake.catalogue_sources import Source
from intake.catalogue_treatments import CareLine
from intake.catalogue_treatments_reader import read_alternative, read_care_line, read_treatment
from intake.toml_entry import Entry

FILES = (
    "treatments",
    "care",
    "evidence",
    "contraindications",
    "claims",
    "modifiers",
    "regions",
    "history",
    "standards",
    "everyday",
)


READ_ELSEWHERE = ("consent", "expectations", "referrals")
"""Clinical content of the same version that is read by its own readers, and signed with the rest."""


def load_catalogue(folder: Traversable | None = None) -> Catalogue:
    """Read the catalogue from a folder of TOML files (default: the one that ships with the program).

    Errors: `CatalogueProblem` with file, entry and a sentence.
    """
    folder = files("intake") / "data" if folder is None else folder
    opened = {name: _open(folder, name) for name in FILES}
    versions = {name: entry.text("version") for name, entry in opened.items()}
    version = versions["treatments"]
    for name, other in versions.items():
        if other != version:
            raise CatalogueProblem(
                f'{name}.toml: its version is "{other}", and treatments.toml has "{version}".'
            )
    catalogue = _build(opened, version, _sha256(folder))
    for entry in opened.values():
        entry.finish()
    check_references(catalogue)
    return catalogue


def _sha256(folder: Traversable) -> str:
    """The SHA-256 of all clinical content, each file with its name and length: no byte passes to another.

    The texts that other readers read are part of it; an earlier version may be kept without them.
    """
    digest = hashlib.sha256()
    for name in (*FILES, *READ_ELSEWHERE):
        file = folder / f"{name}.toml"
        if name in READ_ELSEWHERE and not file.is_file():
            continue
        data = file.read_bytes()
        digest.update(f"{name} {len(data)}\n".encode("ascii") + data)
    return digest.hexdigest()


def _open(folder: Traversable, name: str) -> Entry:
    try:
        table = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CatalogueProblem(f"{name}.toml: the file is missing. Install Candor again.") from None
    except OSError as problem:
        reason = type(problem).__name__
        raise CatalogueProblem(
            f"{name}.toml: it cannot be opened ({reason}). Install Candor again."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise CatalogueProblem(f"{name}.toml: it cannot be read as TOML: {problem}.") from None
    return Entry(table, f"{name}.toml")


def _build(opened: dict[str, Entry], version: str, sha256: str) -> Catalogue:
    treatments, rules, evidence = opened["treatments"], opened["contraindications"], opened["evidence"]
    claims, history, everyday = opened["claims"], opened["history"], opened["everyday"]
    care = _care_lines(opened["care"])
    treatments.ignore(
        "unknown_device_rule",
        "null_means",
        "improvement_claim_rule",
        "frequency_classes",
        "value_types",
        "seed_systems",
    )
    rules.ignore(
        "legend",
        "confidence_key",
        "keys",
        "scoring",
        "not_sure_rule",
        "clinician_override",
        "no_drug_stopping",
        "unknown_device_rule",
    )
    evidence.ignore("meaning_of_verified", "rule_for_the_app", "numbers_method")
    claims.ignore("verdict_key", "overclaim_ranking", "omission")
    opened["modifiers"].ignore("rule")
    opened["regions"].ignore("notes")
    history.ignore("recommended_minimum_set")
    opened["standards"].ignore("example", "frequency_words_eu")
    return Catalogue(
        version=version,
        always=treatments.sourced("always"),
        normal=everyday.sourced("normal"),
        treatments=tuple(read_treatment(entry, care) for entry in treatments.tables("treatment")),
        alternatives=tuple(map(read_alternative, treatments.tables("alternative"))),
        contraindications=tuple(map(read_contraindication, rules.tables("contraindication"))),
        sources=tuple(map(_source, evidence.tables("source"))),
        numbers=tuple(map(read_number, evidence.tables("number"))),
        claims=tuple(map(read_claim, claims.tables("claim"))),
        contradictions=tuple(map(read_contradiction, claims.tables("contradiction"))),
        bundles=tuple(map(read_bundle, claims.tables("bundle"))),
        modifiers=tuple(map(_modifier, opened["modifiers"].tables("modifier"))),
        regions=(
            *(_region(entry, treatable=True) for entry in opened["regions"].tables("region", name_by="code")),
            *(_region(entry, treatable=False) for entry in opened["regions"].tables("place", name_by="code")),
        ),
        history=tuple(map(_history_item, history.tables("history"))),
        scales=tuple(map(_scale, history.tables("scale"))),
        standards=tuple(map(_standard, opened["standards"].tables("rule"))),
        everyday=tuple(map(read_everyday, everyday.tables("question"))),
        days=tuple(map(read_day, everyday.tables("day"))),
        sha256=sha256,
    )


def _care_lines(entry: Entry) -> dict[str, CareLine]:
    lines: dict[str, CareLine] = {}
    for below in entry.tables("line"):
        line = read_care_line(below)
        if line.id in lines:
            raise below.problem("the id stands twice. Keep one.")
        lines[line.id] = line
    return lines


def _source(entry: Entry) -> Source:
    value = Source(
        id=entry.text("id"),
        short=entry.text("short"),
        citation=entry.text("citation"),
        type=entry.text("type"),
        key_figures=entry.texts("key_figures", may_be_empty=True),
        url=entry.optional_text("url"),
        doi=entry.optional_text("doi"),
        verified=entry.one_of("verified", ("yes", "partial", "no")),
        how_verified=entry.text("how_verified"),
        limitations=entry.optional_text("limitations"),
        print_figures=entry.flag("print_figures"),
    )
    entry.finish()
    if value.print_figures and value.verified == "no":
        raise entry.problem(
            "its figures are marked to print, but nobody has read it. Set print_figures = false."
        )
    return value


def _modifier(entry: Entry) -> Modifier:
    when = entry.table("when")
    value = Modifier(
        id=entry.text("id"),
        name=entry.text("name"),
        direction=entry.text("direction"),
        number=entry.text("number"),
        evidence_strength=entry.text("evidence_strength"),
        patient_text=entry.text("patient_text"),
        audience=entry.one_of("audience", ("patient", "record")),
        when=When(
            always=when.flag("always", default=False),
            colours=when.optional_texts("colours"),
            phototypes=when.optional_texts("phototypes"),
            health=when.optional_texts("health"),
            causes=when.optional_texts("causes"),
            treatments=when.optional_texts("treatments"),
            older_than_months=when.optional_whole("older_than_months"),
        ),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    when.finish()
    entry.finish()
    return value


def _region(entry: Entry, *, treatable: bool) -> Region:
    value = Region(
        code=entry.text("code"),
        plain=entry.text("plain"),
        sides=entry.flag("sides") if treatable else False,
        neighbours=entry.texts("neighbours") if treatable else (),
        treatable=treatable,
    )
    entry.finish()
    return value


def _history_item(entry: Entry) -> HistoryItem:
    value = HistoryItem(
        id=entry.text("id"),
        label=entry.text("label"),
        ask=entry.text("ask"),
        why=entry.text("why"),
        field_type=entry.text("field_type"),
        home=entry.texts("home"),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    entry.finish()
    return value


def _scale(entry: Entry) -> Scale:
    value = Scale(
        id=entry.text("id"),
        name=entry.text("name"),
        range=entry.text("range"),
        one_line=entry.text("one_line"),
        use_terms=entry.text("use_terms"),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    entry.finish()
    return value


def _standard(entry: Entry) -> Standard:
    value = Standard(
        id=entry.text("id"),
        topic=entry.text("topic"),
        rule=entry.text("rule"),
        machine_check=entry.optional_text("machine_check"),
        note=entry.optional_text("note"),
        sources=entry.sources(),
    )
    entry.finish()
    return value
