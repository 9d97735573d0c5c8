"""What can go wrong. Messages say what is wrong, where, and what to do; they are those of the command line.

``code`` is the short stable name that ``runform explain`` (and :func:`runform.explain`) knows, or empty.
"""

from __future__ import annotations

__all__ = ["ClosedError", "InputError", "InternalError", "RunformError", "UsageError"]


class RunformError(Exception):
    """Any failure of runform.

    Attributes:
        code: short stable name of what is wrong, such as ``acc_unit_contradicted``; empty where it has none.
        exit_code: what the command line would end with.
    """

    exit_code: int = 1

    def __init__(self, message: str, code: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[type[RunformError], tuple[str, str]]:
        return type(self), (self.message, self.code)


class InputError(RunformError, ValueError):
    """A file, folder or recording that cannot be used (exit code 3 of the command line)."""

    exit_code = 3


class UsageError(RunformError, ValueError):
    """An argument that cannot be (exit code 2): a wrong unit, shape, kind of value, or an unknown name."""

    exit_code = 2


class ClosedError(UsageError):
    """A session that was closed and is used nevertheless."""


class InternalError(RunformError):
    """A bug in runform; please report it."""
