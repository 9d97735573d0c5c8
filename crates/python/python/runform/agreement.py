"""How well two ways of measuring agree. An error is always *measured − reference*."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _arrays, _runform

__all__ = [
    "Errors",
    "Icc",
    "Limits",
    "Matching",
    "RepeatedLimits",
    "errors",
    "icc",
    "limits_of_agreement",
    "match_events",
    "repeated_limits",
]


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of agreement in the unit of the values; ``*_low`` and ``*_high`` are the intervals of bias and limits."""

    n: int
    bias: float
    sd: float
    low: float
    high: float
    bias_low: float
    bias_high: float
    low_low: float
    low_high: float
    high_low: float
    high_high: float


@dataclass(frozen=True, slots=True)
class RepeatedLimits:
    """Limits of agreement for a single measurement of a new subject."""

    subjects: int
    n: int
    bias: float
    sd_between: float
    sd_within: float
    sd: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Icc:
    """Intraclass correlations of single measurements: ICC(2,1) ``agreement`` and ICC(3,1) ``consistency`` with their
    intervals, standard error of a single measurement and smallest change that it shows (95 %)."""

    targets: int
    raters: int
    agreement: float
    agreement_low: float
    agreement_high: float
    consistency: float
    consistency_low: float
    consistency_high: float
    standard_error: float
    smallest_change: float


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors summed up, in the unit of the values; None where a number is not defined."""

    n: int
    bias: float
    median: float
    sd: float | None
    rmse: float
    mae: float
    max_abs: float
    pearson: float | None = None
    concordance: float | None = None


@dataclass(frozen=True, slots=True)
class Matching:
    """Events matched one to one: pairs of indices (reference, measured), those without partner, and scores."""

    pairs: list[tuple[int, int]]
    missed: list[int]
    extra: list[int]
    errors: Errors | None
    precision: float | None
    recall: float | None
    f1: float | None
    side_agreement: float | None


def _named(found: list[tuple[str, float | None]], whole: tuple[str, ...]) -> dict[str, Any]:
    return {k: int(v) if v is not None and k in whole else v for k, v in found}


def limits_of_agreement(reference: Any, measured: Any, confidence: float = 0.95) -> Limits:
    """Bias ± 1.96 SD of independent pairs, with intervals (Bland & Altman 1986). Strides of one runner are not
    independent: see :func:`repeated_limits`.

    Raises:
        UsageError: different lengths, too few pairs, values that are no finite numbers.
    """
    found = _runform.agreement_limits(*_pair(reference, measured), confidence)
    return Limits(**_named(found, ("n",)))


def repeated_limits(errors_by_subject: Any) -> RepeatedLimits:
    """Limits of agreement with several pairs of each subject (Bland & Altman 2007): one list of errors a subject.

    Raises:
        UsageError: fewer than two subjects, or none with two pairs.
    """
    errors = [_arrays.one_axis(e, "errors of a subject") for e in errors_by_subject]
    return RepeatedLimits(**_named(_runform.agreement_repeated(errors), ("subjects", "n")))


def icc(ratings: Any, confidence: float = 0.95) -> Icc:
    """Intraclass correlations of a table with one row a target and one column a rater, shape (n, k) (Shrout & Fleiss
    1979, McGraw & Wong 1996, Weir 2005).

    Raises:
        UsageError: fewer than two targets or raters, values that are no finite numbers or all alike.
    """
    table = np.asarray(_arrays.numbers(ratings, "ratings"), dtype=np.float64)
    return Icc(**_named(_runform.agreement_icc(table, confidence), ("targets", "raters")))


def errors(reference: Any, measured: Any) -> Errors:
    """Errors summed up, with Pearson's and Lin's coefficients.

    Raises:
        UsageError: as :func:`limits_of_agreement`.
    """
    return Errors(**_named(_runform.agreement_errors(*_pair(reference, measured)), ("n",)))


def match_events(
    reference: Any,
    measured: Any,
    tolerance_s: float,
    *,
    reference_sides: list[str | None] | None = None,
    measured_sides: list[str | None] | None = None,
) -> Matching:
    """Matches events one to one in time, the closest first; events further apart than the tolerance stay alone.

    Args:
        reference, measured: times, s, shape (n,) and (m,), in any order.
        reference_sides, measured_sides: ``"left"``, ``"right"`` or None for each, where known.

    Raises:
        UsageError: a tolerance below 0, sides that are not one for each event.
    """
    pairs, missed, extra, found = _runform.agreement_match(
        *_pair(reference, measured), tolerance_s, reference_sides, measured_sides
    )
    numbers = _named(found, ("n",))
    scores = {k: numbers.pop(k) for k in ("precision", "recall", "f1", "side_agreement")}
    return Matching(pairs, missed, extra, Errors(**numbers) if numbers else None, **scores)


def _pair(reference: Any, measured: Any) -> tuple[Any, Any]:
    return _arrays.one_axis(reference, "reference"), _arrays.one_axis(measured, "measured")
