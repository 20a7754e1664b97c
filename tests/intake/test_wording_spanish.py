"""In Spanish too: over-claims are refused, words are not; sentences are counted; figures are said one way."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake.language import words_of
from intake.wording_spanish import (
    MAXIMUM_WORDS,
    over_claims,
    reading_ease,
    sentences,
    syllables,
    word_count,
    wording_problems,
)

OVER_CLAIMS = [
    "Este láser elimina las estrías.",
    "Eliminamos sus estrías en cuatro sesiones.",
    "El láser las borra.",
    "Podemos borrarlas.",
    "Diga adiós a las estrías.",
    "Las estrías desaparecerán.",
    "Sus estrías se van para siempre.",
    "Las estrías se eliminan con láser.",
    "El resultado es permanente.",
    "Resultados para toda la vida.",
    "Los resultados están garantizados.",
    "Le garantizamos una mejora.",
    "Un tratamiento indoloro.",
    "El tratamiento no duele.",
    "Sin dolor y sin riesgos.",
    "Sin efectos secundarios.",
    "El láser no tiene efectos secundarios.",
    "Es totalmente seguro.",
    "Un resultado milagroso.",
    "Una técnica revolucionaria.",
    "Resultados espectaculares.",
    "El láser es la mejor opción.",
    "Funciona en todas las personas.",
    "Siempre funciona.",
    "Se nota tras la primera sesión.",
    "Resultados inmediatos.",
    "Clínicamente probado.",
    "Tendrá la piel como nueva.",
    "Cien por cien eficaz.",
    "Diez minutos y de vuelta al trabajo.",
    # Denials that deny something else, or nothing.
    "No solo elimina las estrías, también alisa la piel.",
    "No dude que las estrías desaparecen.",
    "No duele, elimina las estrías.",
    "No hay bajas y elimina las estrías.",
    "Ningún dolor y las estrías desaparecen.",
    "No espere más: el láser elimina las estrías.",
    "Sin agujas elimina las estrías.",
    # A question that only dresses up a statement.
    "¿Sabía que el láser elimina las estrías?",
    # The same words, disguised.
    "ELIMINA LAS ESTRÍAS",
    "El láser eli\u00admina las estri\u0301as.",
]

ALLOWED = [
    "Ningún tratamiento quita las estrías por completo.",
    "Este láser no elimina las estrías.",
    "Las estrías no desaparecen.",
    "No van a desaparecer.",
    "No hay ningún láser que elimine las estrías.",
    "Nadie puede garantizar un resultado.",
    "Ninguna crema, láser o aguja elimina las estrías.",
    "El láser puede mejorar la piel sin eliminar las estrías.",
    "Puede haber leído: «Las estrías se van para siempre». No es así.",
    "Usted espera que las estrías desaparezcan.",
    "¿Desaparecen las estrías?",
    "La hinchazón desaparece en unos días.",
    "Las manchas pueden ser permanentes.",
    "Puede quedar una cicatriz permanente.",
    "El láser quita columnas diminutas de piel.",
    "Se borraron del todo en unos 4 de cada 100 resultados.",
    "Espere hasta que la piel esté sin dolor.",
    "Algunas personas están sin dolor al día siguiente.",
    "Todos los láseres tienen efectos secundarios.",
    "Elija a una persona con seguro.",
    "Ningún tratamiento ha demostrado ser mejor que todos los demás.",
    "No es seguro para usted.",
    "Esperar es una opción real.",
]


@pytest.mark.parametrize("text", OVER_CLAIMS)
def test_an_over_claim_is_refused(text: str) -> None:
    assert [problem.kind for problem in over_claims(text)][:1] == ["over-claim"]


@pytest.mark.parametrize("text", ALLOWED)
def test_what_denies_quotes_asks_hopes_or_counts_is_no_claim(text: str) -> None:
    assert over_claims(text) == ()


def test_a_problem_names_the_words_as_typed_and_says_what_to_write() -> None:
    (problem,) = over_claims("Este láser ELIMINA las Estrías.")
    assert problem.passage == "ELIMINA las Estrías"
    assert "“ELIMINA las Estrías” promises too much" in problem.advice


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("1 de cada 5 personas tiene manchas.", "ratio"),
        ("El 20 % de las personas tiene manchas.", "ratio"),
        ("Las manchas son raras.", "bare-frequency"),
        ("Rara vez salen manchas.", "bare-frequency"),
        ("Los efectos secundarios frecuentes son manchas.", "bare-frequency"),
        ("El riesgo es dos veces mayor.", "relative-risk"),
        ("Reduce el riesgo a la mitad.", "relative-risk"),
        ("Deje de tomar su anticoagulante.", "drug-stopping"),
        ("Suspenda la isotretinoína antes del láser.", "drug-stopping"),
    ],
)
def test_figures_and_medicines_are_said_one_way(text: str, kind: str) -> None:
    assert kind in {problem.kind for problem in wording_problems(text)}


@pytest.mark.parametrize(
    "text",
    [
        "Unas 20 de cada 100 personas tuvieron manchas.",
        "Es raro: 2 de cada 100 personas.",
        "No sabemos con qué frecuencia ocurre.",
        "No deje una medicina que le recetó su médico.",
        "Nunca deje los corticoides por su cuenta.",
        "Pregunte a su médico antes de dejar la medicina.",
        "Fumar retrasa la curación. Dejarlo ayuda en pocas semanas.",
    ],
)
def test_the_right_way_passes(text: str) -> None:
    assert wording_problems(text) == ()


def test_a_sentence_may_have_twenty_five_words() -> None:
    assert wording_problems("palabra " * (MAXIMUM_WORDS - 1) + "final.") == ()
    (problem,) = wording_problems("palabra " * MAXIMUM_WORDS + "final.")
    assert problem.kind == "sentence-length"
    assert "26 words" in problem.advice


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("sol", 1),
        ("muy", 1),
        ("buey", 1),
        ("y", 1),
        ("estrías", 3),
        ("ciudad", 2),
        ("guía", 2),
        ("queso", 2),
        ("guerra", 2),
        ("pingüino", 3),
        ("aéreo", 4),
        ("leer", 2),
        ("mayo", 2),
        ("suya", 2),
        ("yo", 1),
        ("construir", 2),
        ("microagujas", 5),
        ("cicatrización", 5),
        ("100", 1),
        ("ABDOMEN", 3),
        ("piel\u0301", 1),
    ],
)
def test_syllables_are_counted_as_they_are_spoken(word: str, count: int) -> None:
    assert syllables(word) == count


def test_syllables_are_never_fewer_than_a_hyphenation_dictionary_parts_a_word_into() -> None:
    pyphen = pytest.importorskip("pyphen")
    dictionary = pyphen.Pyphen(lang="es")
    said = " ".join(text for text in words_of("es").messages.values() if isinstance(text, str))
    words = {word.lower() for word in re.findall(r"[^\W\d_]{4,}", said)}
    assert len(words) > 1000
    fewer = {word for word in words if syllables(word) <= len(dictionary.positions(word))}
    # English names keep their silent letters and are parted by Spanish rules; a prefix is parted by sense.
    assert fewer <= {"ehlers", "needling", "microneedling", "type", "contraindicación"}


def test_reading_ease_is_that_of_the_formula() -> None:
    # 4 words of 10 syllables, in 2 sentences.
    assert reading_ease("Puede doler. Espere bastante.") == pytest.approx(206.84 - 60 * 10 / 4 - 1.02 * 2)
    assert reading_ease("") == 100.0
    assert reading_ease("El sol es muy malo.") > reading_ease("Administración farmacológica inmunosupresora.")


@given(st.text(max_size=300))
def test_any_text_is_judged_without_trouble(text: str) -> None:
    for problem in wording_problems(text):
        assert problem.advice
    reading_ease(text)
    assert all(word_count(sentence) >= 1 for sentence in sentences(text))


def test_a_long_text_is_judged_in_linear_time() -> None:
    text = "Este láser no elimina las estrías, y la piel queda algo roja unos días. " * 1200
    started = time.process_time()
    assert over_claims(text) == ()
    assert time.process_time() - started < 5
