"""Bounds that no state may break: outdegrees, and what one network says about another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tertius.core.errors import ModelError, near_miss

RELATIONS = {
    "higher": "every tie of the second network is one of the first",
    "disjoint": "no tie is in both networks",
    "at_least_one": "every pair has a tie in one of the networks",
}
"""What a constraint (relation, first network, second network) says of every pair."""


def check(constraints: Any, networks: Mapping[str, Any]) -> None:
    """Raise `ModelError` where a constraint is none, or observed ties break it or an outdegree bound."""
    for name, v in networks.items():
        bound = v.max_degree
        if bound is None:
            continue
        ties = np.isin(v.waves, (1, 11))
        degrees = ties.sum(axis=2)
        if (degrees > bound).any():
            w, i = (int(k) for k in np.argwhere(degrees > bound)[0])
            raise ModelError(
                f"network {name!r}, wave {w + 1}, actor {i + 1}",
                f"at most {bound} ties (max_degree)",
                f"{degrees[w, i]}",
                "raise the bound",
            )
    for one in constraints:
        if not isinstance(one, tuple) or len(one) != 3 or one[0] not in RELATIONS:
            hint = near_miss(str(one[0]), RELATIONS) if isinstance(one, tuple) and one else ""
            raise ModelError(
                "constraints",
                f"(relation, first, second), relation of {', '.join(RELATIONS)}",
                f"{one!r:.60}",
                hint,
            )
        relation, first, second = one
        unknown = next((k for k in (first, second) if k not in networks), None)
        if unknown is not None or first == second:
            raise ModelError("constraints", "two networks of the data", repr(unknown or first))
        a, b = networks[first].waves, networks[second].waves
        if a.shape != b.shape:
            raise ModelError(
                f"constraint {relation!r}", "networks of one size", f"{a.shape[1:]} and {b.shape[1:]}"
            )
        known = ~(np.isnan(a) | np.isnan(b))
        if not networks[first].two_mode:
            known &= ~np.eye(a.shape[1], dtype=bool)
        x, y = np.isin(a, (1, 11)), np.isin(b, (1, 11))
        broken = known & {"higher": y & ~x, "disjoint": x & y, "at_least_one": ~x & ~y}[relation]
        if broken.any():
            w, i, j = (int(k) for k in np.argwhere(broken)[0])
            raise ModelError(
                f"constraint {relation!r} of {first!r} and {second!r}, wave {w + 1}, tie {i + 1}->{j + 1}",
                RELATIONS[relation],
                "the contrary",
                "drop the constraint or correct the data",
            )


def bars(constraints: tuple[tuple[str, str, str], ...], name: str) -> list[tuple[str, bool, bool]]:
    """Return what bars changes of a network's ties: (other network, adding, where).

    (other, True, False) says: no tie may be added where `other` has none; (other, False, True): none may be
    dropped where `other` has one.
    """
    out = []
    for relation, first, second in constraints:
        if relation == "higher" and name == first:
            out.append((second, False, True))
        elif relation == "higher" and name == second:
            out.append((first, True, False))
        elif name in (first, second):
            other = second if name == first else first
            out.append((other, True, True) if relation == "disjoint" else (other, False, False))
    return out
