"""Who cites what: nothing that is cited anywhere is missing, nothing dangles, and everything is found."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from time import thread_time

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.consent_texts import load_consent
from intake.evidence_index import Beside, EvidenceIndex, Kind, Ref, fold, index_of
from intake.expectation_sentences import load_sentences
from intake.referral import load_referrals


@pytest.fixture(scope="module")
def catalogue() -> Catalogue:
    """The catalogue that ships."""
    return load_catalogue()


@pytest.fixture(scope="module")
def beside(catalogue: Catalogue) -> Beside:
    """The texts beside it."""
    return Beside(load_sentences(catalogue), load_consent(catalogue), load_referrals(catalogue))


@pytest.fixture(scope="module")
def index(catalogue: Catalogue, beside: Beside) -> EvidenceIndex:
    """All of it."""
    return index_of(catalogue, beside)


def _cited(part: object) -> Iterator[str]:
    """Every source id below a record, found by the names of its fields alone: not as the index does it."""
    if is_dataclass(part):
        for each in fields(part):
            value = getattr(part, each.name)
            if each.name in ("sources", "column_sources"):
                yield from (source for source in value if isinstance(source, str))
            yield from _cited(value)
    elif isinstance(part, Mapping):
        for value in part.values():
            yield from _cited(value)
    elif isinstance(part, tuple | list):
        for value in part:
            yield from _cited(value)


def _id_of(part: object) -> str:
    return str(getattr(part, "id", ""))


def test_every_source_that_is_cited_anywhere_says_by_whom(
    index: EvidenceIndex, catalogue: Catalogue, beside: Beside
) -> None:
    cited = set(_cited(catalogue)) | set(_cited(beside)) | {claim.source for claim in catalogue.claims}
    assert len(cited) > 100
    said = {source.id for source in catalogue.sources if index.resting_on(Ref(Kind.SOURCE, source.id))}
    assert said == cited


@pytest.mark.parametrize(
    ("parts", "kind", "prefix"),
    [
        ("treatments", Kind.TREATMENT, ""),
        ("alternatives", Kind.TREATMENT, ""),
        ("contraindications", Kind.RULE, ""),
        ("claims", Kind.CLAIM, ""),
        ("contradictions", Kind.CLAIM, ""),
        ("numbers", Kind.FIGURE, ""),
        ("modifiers", Kind.TEXT, "modifier."),
        ("everyday", Kind.TEXT, "everyday."),
        ("history", Kind.TEXT, "history."),
        ("scales", Kind.TEXT, "scale."),
        ("standards", Kind.TEXT, "standard."),
    ],
)
def test_each_entry_names_exactly_its_own_sources(
    index: EvidenceIndex, catalogue: Catalogue, parts: str, kind: Kind, prefix: str
) -> None:
    for one in getattr(catalogue, parts):
        ref = Ref(kind, f"{prefix}{_id_of(one)}")
        own = set(_cited(one)) | ({one.source} if parts == "claims" else set())
        if parts == "treatments":
            # Figures and advice are entries of their own, one step further.
            own -= {source for part in (*one.figures, *one.care) for source in part.sources}
        named = {link.to.id for link in index.named_by(ref) if link.to.kind is Kind.SOURCE}
        assert own <= named, ref
        assert named <= set(_cited(one)) | own, ref


def test_nothing_dangles_and_no_address_stands_twice(index: EvidenceIndex) -> None:
    assert index.dangling() == ()
    assert len(index.entry) == len(index.entries)


def test_every_link_can_be_gone_both_ways(index: EvidenceIndex) -> None:
    for entry in index.entries:
        for link in index.named_by(entry.ref):
            assert link in index.resting_on(link.to)
        for link in index.resting_on(entry.ref):
            assert link in index.named_by(link.by)


def test_a_link_to_nothing_is_told(catalogue: Catalogue, index: EvidenceIndex) -> None:
    broken = EvidenceIndex(
        [entry for entry in index.entries if entry.ref != Ref(Kind.SOURCE, "zhu2024")],
        [link for entry in index.entries for link in index.named_by(entry.ref)],
    )
    assert {link.to.id for link in broken.dangling()} == {"zhu2024"}


def test_a_rule_leads_to_the_treatments_it_weighs_on_and_to_the_letter(index: EvidenceIndex) -> None:
    rule = Ref(Kind.RULE, "eczema")
    weights = {link.to.id: link.what for link in index.named_by(rule) if link.to.kind is Kind.TREATMENT}
    assert weights["microneedling"] == "defer at the site, caution elsewhere"
    texts = {link.what for link in index.resting_on(rule)}
    assert "why it is asked" in texts


def test_every_entry_is_found_by_its_own_id_and_title(index: EvidenceIndex) -> None:
    for entry in index.entries:
        assert entry in index.find(entry.ref.id)
        assert entry in index.find(entry.title)


def test_an_id_that_was_typed_whole_stands_first(index: EvidenceIndex) -> None:
    assert index.find("ZHU2024")[0].ref == Ref(Kind.SOURCE, "zhu2024")


def test_words_are_found_in_any_order_without_accents_or_case(index: EvidenceIndex) -> None:
    assert fold("  Éczéma\tNOW ") == "eczema now"
    first = index.find("ECZÉMA react")
    assert first == index.find("react eczema")
    assert Ref(Kind.RULE, "eczema") in [entry.ref for entry in first]


def test_a_kind_keeps_the_others_out(index: EvidenceIndex, catalogue: Catalogue) -> None:
    assert len(index.find("", Kind.RULE)) == len(catalogue.contraindications)
    assert {entry.ref.kind for entry in index.find("laser", Kind.SOURCE)} == {Kind.SOURCE}


def test_what_is_nowhere_is_not_found(index: EvidenceIndex) -> None:
    assert index.find("zzqx") == ()


def test_the_index_and_a_search_take_no_time_that_anybody_sees(
    catalogue: Catalogue, beside: Beside, index: EvidenceIndex
) -> None:
    def quickest(work: Callable[[], object]) -> float:
        """The least of five, in time of the processor, so that a busy computer fails nothing."""
        found = []
        for _ in range(5):
            start = thread_time()
            work()
            found.append(thread_time() - start)
        return min(found)

    assert quickest(lambda: index_of(catalogue, beside)) < 0.1
    # The worst case: a letter that stands in every entry.
    assert len(index.find("e")) > 600
    assert quickest(lambda: index.find("e")) < 0.016
