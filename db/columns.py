"""Types of columns that keep what the domain means: exact amounts, approximate dates, times in UTC."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Dialect, Text
from sqlalchemy.types import TypeDecorator

from intake.dates import PartialDate, parse_fhir_date

_DENSE = json.JSONEncoder(separators=(",", ":"))


def utc(moment: datetime) -> datetime:
    """The same moment in UTC. Errors: `ValueError` for a time without its offset."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise ValueError("a time needs its offset from UTC")
    return moment.astimezone(UTC)


class Moment(TypeDecorator[datetime]):
    """An aware time, kept in UTC with its offset written out, so that the texts sort as the times do."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else utc(value).isoformat(timespec="microseconds")

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


class ExactDecimal(TypeDecorator[Decimal]):
    """A decimal exactly as written. In SQL compare it as CAST(column AS NUMERIC)."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> Decimal | None:
        return None if value is None else Decimal(value)


class ApproximateDate(TypeDecorator[PartialDate]):
    """A year, a month or a day in the FHIR form: 2019, 2019-03, 2019-03-05."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: PartialDate | None, dialect: Dialect) -> str | None:
        return None if value is None else str(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> PartialDate | None:
        return None if value is None else parse_fhir_date(value)


class Codes(TypeDecorator[tuple[str, ...]]):
    """Some codes in order, as a JSON list."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        return None if value is None else _DENSE.encode(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> tuple[str, ...] | None:
        return None if value is None else tuple(json.loads(value))
