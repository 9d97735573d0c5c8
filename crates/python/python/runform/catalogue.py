"""What everything is called and means."""

from __future__ import annotations

from dataclasses import dataclass

from . import _runform
from ._options import Path
from .tables import Table

__all__ = ["Entry", "catalogue", "catalogues", "explain"]


@dataclass(frozen=True, slots=True)
class Entry:
    """Something with a name: what it is, what people call it, and its card."""

    id: str
    kind: str
    titles: tuple[str, ...]
    text: str

    def __str__(self) -> str:
        return self.text


def explain(name: str, *, faults: Path | None = None) -> Entry:
    """Explains a metric, form fault, tip, refusal, error, finding, placement, method or word, by its name or title.

    Raises:
        UsageError: nothing is called so; the message names what is like it.
    """
    id, kind, titles, text = _runform.explain(name, faults)[0]
    return Entry(id, kind, tuple(titles), text)


def catalogues() -> list[str]:
    """Names of the catalogues."""
    return _runform.names()


def catalogue(name: str, *, faults: Path | None = None) -> Table:
    """A catalogue as a table: metrics, methods, faults, tips, formats, or names (everything that can be explained).

    Raises:
        UsageError: there is no such catalogue.
    """
    return Table(_runform.catalogue(name, faults))
