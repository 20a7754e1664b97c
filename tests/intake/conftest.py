"""What several tests of the domain share: the catalogue that ships, and its questionnaire."""

from __future__ import annotations

import pytest

from intake.catalogue import Catalogue
from intake.catalogue_reader import load_catalogue
from intake.questionnaire import Questionnaire
from intake.sections import build_questionnaire
from tests.intake.plan_desk import Desk


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    """The catalogue that ships with the program, read once."""
    return load_catalogue()


@pytest.fixture(scope="session")
def questionnaire(catalogue: Catalogue) -> Questionnaire:
    """The whole form for the catalogue that ships."""
    return build_questionnaire(catalogue)


@pytest.fixture(scope="session")
def desk(catalogue: Catalogue, questionnaire: Questionnaire) -> Desk:
    """Where plans are made and dated."""
    return Desk(catalogue, questionnaire)
