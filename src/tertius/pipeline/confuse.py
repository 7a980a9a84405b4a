"""Draw networks with one mechanism alone, run a test's model on each, and count what it says.

Every network is a result of its own in the store, so that an interrupted run continues.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import as_completed
from typing import Any

import numpy as np

from tertius.claims.confusion import Confusion, Row
from tertius.claims.operating import Share, percent
from tertius.core.progress import Progress, Step, silent
from tertius.core.provenance import digest
from tertius.core.sources import code_of
from tertius.core.store import Store, default_cache
from tertius.panel.panel import Panel
from tertius.pipeline.calibrate import REST, WORLDS, embedded, pool
from tertius.worlds import FAMILIES

_PACKAGES = ("tertius.worlds.", "tertius.claims.", "tertius.models.", "tertius.saom.")
COLUMNS = ("test", "planted", "networks", "lost", "said", "interval holds", "largest")


def code(test: str) -> str:
    """Return the digest of the code that draws a test's networks and decides on them."""
    return code_of(f"tertius.worlds.{test}", "run", lambda name: f"{name}.".startswith(_PACKAGES))


def confuse(
    panel: Panel,
    names: Sequence[str] = (),
    worlds: int = WORLDS,
    seed: int = 1,
    processes: int = 1,
    progress: Progress = silent,
    store: Store | None = None,
) -> dict[str, Confusion]:
    """Return the confusion table of each test that is checked on networks.

    Parameters
    ----------
    worlds : int
        As for `calibrate`: of each kind of network there are as many as of its lesser settings.
    """
    store = store or Store(default_cache())
    number = max(3, round(worlds * REST))
    out = {}
    for name, family in FAMILIES.all().items():
        if family.networks is None or (names and name not in names):
            continue
        own = code(name)
        keys = {
            (kind, k): digest("network", own, panel.digest, kind, seed, k)
            for k in range(number)
            for kind in family.networks.kinds
        }
        done = {s: stored for s, key in keys.items() if (stored := store.get(key)) is not None}
        missing = [s for s in keys if s not in done]
        progress(Step("networks", name, len(done), len(keys)))
        if missing:
            with pool(processes) as workers:
                futures = {workers.submit(run_network, name, kind, seed, k): (kind, k) for kind, k in missing}
                try:
                    for future in as_completed(futures):
                        done[futures[future]] = future.result()
                        store.put(keys[futures[future]], future.result())
                        progress(Step("networks", name, len(done), len(keys)))
                except BaseException:
                    workers.shutdown(wait=False, cancel_futures=True)
                    raise
        rows = tuple(
            row_of(kind, words, family.networks.says, [done[kind, k] for k in range(number)])
            for kind, words in family.networks.kinds.items()
        )
        out[name] = Confusion(name, own, panel.digest, seed, rows)
    return out


def run_network(test: str, kind: str, seed: int, number: int) -> dict[str, Any]:
    """Run one network in a worker."""
    networks = FAMILIES.get(test).networks
    assert networks is not None
    return networks.run(embedded(), kind, seed, number)


def row_of(kind: str, planted: str, says: Sequence[str], results: Sequence[Mapping[str, Any]]) -> Row:
    """Count what was said of the networks of a kind; those without a fit are only counted as lost."""
    fits = [r for r in results if r["converged"]]
    n = len(fits)
    return Row(
        kind,
        planted,
        {what: Share(sum(r["found"][what] for r in fits), n) for what in says},
        dict(sorted(Counter(r["largest"] for r in fits).items())),
        Share(sum(r["low"] <= r["truth"] <= r["high"] for r in fits), n),
        round(float(results[0]["truth"]), 4),
        round(float(np.median([r["value"] for r in fits])), 4) if fits else None,
        len(results) - n,
    )


def table(confusions: Mapping[str, Confusion]) -> list[tuple[str, ...]]:
    """Return the rows that the command shows, after `COLUMNS`."""
    return [
        (
            name,
            row.kind,
            str(row.covered.of + row.lost),
            str(row.lost),
            "; ".join(f"{what} {percent(share)}" for what, share in row.says.items()),
            percent(row.covered),
            ", ".join(f"{count} {what}" for what, count in row.largest.items()),
        )
        for name, confusion in confusions.items()
        for row in confusion.rows
    ]


def rows(confusions: Mapping[str, Confusion]) -> list[dict[str, Any]]:
    """Return every kind of network as a flat row, for JSON."""
    out = []
    for name, confusion in confusions.items():
        for r in confusion.rows:
            row: dict[str, Any] = {"test": name, "networks": r.kind, "worlds": r.covered.of, "lost": r.lost}
            shares = {**r.says, "covered": r.covered}
            for what, share in shares.items():
                row |= {what: share.value, f"{what}_interval": share.interval, f"{what}_of": share.of}
            out.append({**row, "truth": r.truth, "median": r.median, "largest": dict(r.largest)})
    return out
