"""What all tables share: one metadata, the types of columns, who entered a row, its version."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import Date, LargeBinary, MetaData, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, declared_attr, registry

from db.columns import ApproximateDate, Codes, ExactDecimal, Moment
from intake.dates import PartialDate


class Base(DeclarativeBase):
    """What all tables share: how Python types become columns, and how constraints are named."""

    registry = registry(
        metadata=MetaData(
            naming_convention={
                "ix": "ix_%(table_name)s_%(column_0_N_name)s",
                "uq": "uq_%(table_name)s_%(column_0_N_name)s",
                "fk": "fk_%(table_name)s_%(column_0_name)s",
                "pk": "pk_%(table_name)s",
            }
        ),
        type_annotation_map={
            str: Text(),
            date: Date(),
            datetime: Moment(),
            Decimal: ExactDecimal(),
            PartialDate: ApproximateDate(),
            tuple[str, ...]: Codes(),
            bytes: LargeBinary(),
        },
    )


class Versioned:
    """A row that people change: its version grows by one each time; who saved it last stands beside it."""

    version: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by_id: Mapped[UUID]
    saved_by: Mapped[str]

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, object]:  # noqa: N805 SQLAlchemy passes the class
        return {"version_id_col": cls.version}


class Entered:
    """Who entered a row and when: in UTC, and by how many minutes the desk's clock was ahead of it."""

    entered_by_id: Mapped[UUID]
    entered_by: Mapped[str]
    entered_at: Mapped[datetime]
    entered_offset: Mapped[int]
