"""Pairs of state and supplier as rows: the design of logits that forecast the next window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tertius.core.arrays import Bools, Floats, Ints
from tertius.models.interstate.build import Interstate


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


def rows(built: Interstate, w: int, network: bool, recency: bool = False) -> Rows:
    """Return the pairs at risk in window `w` with their terms, all known at its end.

    Parameters
    ----------
    network : bool
        Adds terms of the ties of others: degrees, and of one's peers.
    recency : bool
        Adds terms of annual deliveries (`recency.TERMS`).
    """
    i, j = np.nonzero(at_risk(built, w))
    now = np.nan_to_num(built.ties[w])
    tie = now[i, j]
    terms: dict[str, Floats] = {"tie": tie}
    for name in ("earlier", "strength", "distance", "likeness", "sanction", "pact"):
        if name in built.pairs:
            terms[name] = built.pairs[name][w][i, j]
    terms["tie_earlier"] = tie * terms["earlier"]
    terms |= {name: built.ego[name][i, w] for name in ("gdp", "volume")}
    terms |= {name: built.alter[name][j, w] for name in ("supplier_gdp", "share", "reach")}
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
    if recency:
        terms |= {name: value[w][i, j] for name, value in built.deliveries.items()}
    x = np.column_stack([np.ones(len(i)), *terms.values()])
    return Rows(x, ("constant", *terms), i.astype(np.int64), j.astype(np.int64), tie)


@dataclass(frozen=True, eq=False)
class Examples:
    """Pairs of past windows with what came in the next: what a forecast learns from.

    Attributes
    ----------
    x : array (rows, terms)
        Without the constant.
    y : array (rows,)
        Tie in the window after.
    i, j : int arrays (rows,)
    names : tuple of str
    """

    x: Floats
    y: Floats
    i: Ints
    j: Ints
    names: tuple[str, ...]

    def of(self, chosen: Bools | Ints) -> Examples:
        """Return some of the rows."""
        return Examples(self.x[chosen], self.y[chosen], self.i[chosen], self.j[chosen], self.names)


def examples(
    built: Interstate, network: bool, recency: bool = False, transitions: int | None = None
) -> Examples:
    """Pool the latest `transitions` of windows (all if None).

    A pair whose state or supplier is gone in the next window is left out.
    """
    count = len(built.axes.ends) - 1
    used = range(max(0, count - transitions) if transitions else 0, count)
    pairs = [rows(built, w, network, recency) for w in used]
    there = [still_there(built, w + 1, r) for w, r in zip(used, pairs)]
    kept = list(zip(used, pairs, there))
    return Examples(
        np.concatenate([r.x[k] for _, r, k in kept])[:, 1:],
        np.concatenate([built.ties[w + 1][r.i, r.j][k] for w, r, k in kept]),
        np.concatenate([r.i[k] for _, r, k in kept]),
        np.concatenate([r.j[k] for _, r, k in kept]),
        pairs[0].names[1:],
    )


def still_there(built: Interstate, w: int, pairs: Rows) -> Bools:
    """Return which pairs exist, with a known tie, in window `w`."""
    axes = built.axes
    known = axes.alive[pairs.i, w] & axes.given[pairs.j, w]
    return np.asarray(known & ~np.isnan(built.ties[w][pairs.i, pairs.j]), dtype=np.bool_)
