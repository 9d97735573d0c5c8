"""Tables: in columns for Arrow, pandas, polars and NumPy, in rows for loops."""

from __future__ import annotations

import html
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import numpy.typing as npt

from . import _runform

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

__all__ = ["Row", "Table"]

#: Rows that a notebook shows.
_SHOWN = 10


class Row:
    """One row. Cells are attributes and items: ``row.side``, ``row["side"]``; what is missing is None."""

    __slots__ = ("_cells",)
    _cells: dict[str, Any]

    def __init__(self, cells: dict[str, Any]) -> None:
        object.__setattr__(self, "_cells", cells)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._cells[name]
        except KeyError:
            raise AttributeError(f"the row has no column {name}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a row cannot be changed")

    def __getitem__(self, name: str) -> Any:
        return self._cells[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Row) and self._cells == other._cells

    def __dir__(self) -> list[str]:
        return list(self._cells)

    def __repr__(self) -> str:
        cells = ", ".join(f"{k}={v!r}" for k, v in self._cells.items() if v is not None)
        return f"Row({cells})"

    def to_dict(self) -> dict[str, Any]:
        """The row as a new dictionary."""
        return dict(self._cells)


class Table:
    """A table that does not change.

    Anything that reads Arrow's PyCapsule interface takes its memory as it is, without a copy: ``polars.DataFrame(table)``,
    ``pyarrow.table(table)``, ``pandas.DataFrame.from_arrow(table)``, DuckDB. Iterating gives :class:`Row` by row;
    ``table["t_s"]`` gives a column.
    """

    def __init__(self, raw: _runform.Table) -> None:
        self._raw = raw

    @property
    def name(self) -> str:
        """Name of the table, as in the data dictionary of ``runform collect``."""
        return self._raw.name

    @property
    def columns(self) -> list[str]:
        """Names of the columns, with their units."""
        return self._raw.columns

    def __len__(self) -> int:
        return len(self._raw)

    def __getitem__(self, column: str) -> npt.NDArray[Any] | list[str | None]:
        """A column: a NumPy array of numbers (missing ones are NaN), or a list of words and None.

        Raises:
            UsageError: there is no such column.
        """
        return self._raw.column(column)

    def __iter__(self) -> Iterator[Row]:
        names = self.columns
        columns = [_cells(self._raw, name) for name in names]
        for cells in zip(*columns, strict=True):
            yield Row(dict(zip(names, cells, strict=True)))

    def rows(self) -> list[Row]:
        """All rows."""
        return list(self)

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        return self._raw.__arrow_c_stream__(requested_schema)

    def __arrow_c_array__(self, requested_schema: object | None = None) -> tuple[object, object]:
        return self._raw.__arrow_c_array__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._raw.__arrow_c_schema__()

    def to_arrow(self) -> pyarrow.Table:
        """As a pyarrow table, without a copy (needs pyarrow)."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """As a polars frame, without a copy (needs polars)."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a pandas frame (needs pandas, not pyarrow). Whole numbers with missing ones become floats."""
        import pandas

        return pandas.DataFrame({name: self._raw.column(name) for name in self.columns}, columns=self.columns)

    def to_dict(self) -> dict[str, npt.NDArray[Any] | list[str | None]]:
        """Columns by name."""
        return {name: self._raw.column(name) for name in self.columns}

    def __repr__(self) -> str:
        return f"<runform table {self.name}: {len(self)} rows, {len(self.columns)} columns>"

    def _repr_html_(self) -> str:
        names = self.columns
        head = "".join(f"<th>{html.escape(n)}</th>" for n in names)
        body = []
        for row, _ in zip(self, range(_SHOWN), strict=False):
            cells = ("" if row[n] is None else str(row[n]) for n in names)
            body.append("<tr>" + "".join(f"<td>{html.escape(c)}</td>" for c in cells) + "</tr>")
        more = f"<p>{len(self)} rows</p>"
        return f"<table><thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{more}"


def _cells(raw: _runform.Table, name: str) -> list[Any]:
    column = raw.column(name)
    if isinstance(column, list):
        return column
    whole = raw.kind(name) == "integer"
    # NaN is what is missing: the engine writes no other.
    return [None if v != v else int(v) if whole else v for v in column.tolist()]
