"""Bounds that no state may break: outdegrees, and what one network says about another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from tertius.core.errors import ModelError, near_miss
from tertius.saom.data.cells import MISSING, blocks, ties

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
        degrees = np.zeros(v.shape[:2], np.int64)
        for w, rows in blocks(v.shape):
            degrees[w, rows] = ties(v.cells[w, rows]).sum(axis=1)
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
        a, b = networks[first].cells, networks[second].cells
        if a.shape != b.shape:
            raise ModelError(
                f"constraint {relation!r}", "networks of one size", f"{a.shape[1:]} and {b.shape[1:]}"
            )
        for w, rows in blocks(a.shape):
            known = (a[w, rows] != MISSING) & (b[w, rows] != MISSING)
            if not networks[first].two_mode:
                known[np.arange(len(known)), np.arange(rows.start, rows.stop)] = False
            x, y = ties(a[w, rows]), ties(b[w, rows])
            broken = known & {"higher": y & ~x, "disjoint": x & y, "at_least_one": ~x & ~y}[relation]
            if broken.any():
                i, j = (int(k) for k in np.argwhere(broken)[0])
                i += rows.start
                raise ModelError(
                    f"constraint {relation!r} of {first!r} and {second!r}, "
                    f"wave {w + 1}, tie {i + 1}->{j + 1}",
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
