"""What is wrong with the names that a question about a series uses, before anything is estimated."""

from __future__ import annotations

from collections.abc import Mapping

from tertius.claims.following.series.groups import check_group
from tertius.claims.following.series.variables import known_of
from tertius.core.errors import TertiusError
from tertius.panel.panel import Panel


def named_faults(
    panel: Panel, variable: str, groups: Mapping[str, tuple[str, ...]]
) -> dict[str, TertiusError]:
    """Return the faults of a variable's name and of groups, by the parameter that holds them."""
    out = dict[str, TertiusError]()
    try:
        known_of(panel, variable)
    except TertiusError as error:
        out["variable"] = error
    for name, words in groups.items():
        try:
            if words:
                check_group(panel, words)
        except TertiusError as error:
            out[name] = error
    return out
