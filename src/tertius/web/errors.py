"""What goes wrong in a page beside the errors of the project."""

from __future__ import annotations

from tertius.core.errors import UsageError


class Missing(UsageError):
    """An address whose id stands for nothing: 404 in place of 400."""


class Late(UsageError):
    """A page that shows an older state than there is: 409."""
