"""Pairs of state and supplier as rows: the design of logits that forecast the next window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.models.interstate.build import Interstate

#: Terms of the state, of the supplier and of the pair, without anything of others' ties.
PLAIN = (
    "tie",
    "earlier",
    "strength",
    "tie_earlier",
    "distance",
    "likeness",
    "sanction",
    "pact",
    "gdp",
    "volume",
)
PLAIN_SUPPLIER = ("supplier_gdp", "share", "reach")
#: Terms of the network a window ago: degrees, reciprocity, two-paths, peers' ties.
NETWORK = ("clients", "earlier_clients", "suppliers", "no_supplier", "recip", "two_path")


@dataclass(frozen=True, eq=False)
class Rows:
    """Pairs at risk in one window.

    Attributes
    ----------
    x : array (rows, terms)
    names : tuple of str
    i, j : int arrays (rows,)
        Positions of state and supplier.
    tie : array (rows,)
        Tie in the window itself.
    """

    x: Floats
    names: tuple[str, ...]
    i: Ints
    j: Ints
    tie: Floats


def at_risk(built: Interstate, w: int) -> Bools:
    """Pairs that exist in window `w`, with a supplier that has ever delivered, (states, suppliers)."""
    axes = built.axes
    here = axes.alive[:, w][:, None] & axes.given[:, w][None, :] & built.open[w][None, :]
    return np.asarray(here & ~axes.own & ~np.isnan(built.ties[w]), dtype=np.bool_)


def rows(built: Interstate, w: int, network: bool) -> Rows:
    """Return the pairs at risk in window `w` with their terms, all known at its end."""
    i, j = np.nonzero(at_risk(built, w))
    now = np.nan_to_num(built.ties[w])
    tie = now[i, j]
    terms: dict[str, Floats] = {"tie": tie}
    for name in ("earlier", "strength", "distance", "likeness", "sanction", "pact"):
        if name in built.pairs:
            terms[name] = built.pairs[name][w][i, j]
    terms["tie_earlier"] = tie * terms["earlier"]
    terms |= {name: built.ego[name][i, w] for name in ("gdp", "volume")}
    terms |= {name: built.alter[name][j, w] for name in PLAIN_SUPPLIER}
    if network:
        terms |= {name: built.alter[name][j, w] for name in ("clients", "earlier_clients")}
        degree = now.sum(axis=1)
        terms["suppliers"] = np.sqrt(degree)[i]
        terms["no_supplier"] = (degree == 0).astype(float)[i]
        if not built.spec.two_mode:
            terms["recip"] = now.T[i, j]
            terms["two_path"] = np.sqrt(now @ now)[i, j]
        for name, matrix in built.peers.items():
            terms[f"peers_{name}"] = (matrix[w] @ now)[i, j]
    x = np.column_stack([np.ones(len(i)), *terms.values()])
    return Rows(x, ("constant", *terms), i.astype(np.int64), j.astype(np.int64), tie)
