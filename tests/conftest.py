"""What holds for every test."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from tests.patient_bot import PatientBot


def pytest_collection_finish() -> None:
    """Thousands of collected tests are no part of the program: its garbage collection must not walk them."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def qtbot(qapp: QApplication, request: pytest.FixtureRequest) -> PatientBot:
    """The bot of pytest-qt, with patience."""
    from tests.patient_bot import PatientBot

    return PatientBot(request)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item) -> Iterator[None]:
    """What was asked to be deleted later goes with its test: Qt would leave it to a loop of the next one."""
    bot = getattr(item, "funcargs", {}).get("qtbot")
    yield
    if bot is not None:
        bot.let_go()
