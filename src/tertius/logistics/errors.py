"""What can be wrong with a question about a supply network, in one sentence."""

from __future__ import annotations

from tertius.core.errors import TertiusError


class LogisticsError(TertiusError):
    """A place, vehicle, closure, spec or figure that cannot be used as given."""
