"""From the results of planted worlds to the record of a test: shares of labels, coverage, reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tertius.claims.operating import Cell, Share
from tertius.worlds.family import Setting

BINS = 10
_ZONES = ("beyond", "inside", "below")


def cells_of(results: Sequence[tuple[Setting, dict[str, Any]]]) -> Iterator[Cell]:
    """Yield what a test did, setting by setting."""
    by: dict[tuple[float, float, str], list[dict[str, Any]]] = {}
    for s, outcome in results:
        by.setdefault((s.effect, s.size, s.trap), []).append(outcome)
    for (effect, size, trap), own in by.items():
        asked = [r for r in own if r["right"] is not None]
        known = [r for r in own if r["truth"] is not None and r["low"] is not None and r["high"] is not None]
        truths = [r["truth"] for r in own if r["truth"] is not None]
        reliability, brier = _reliability(own)
        yield Cell(
            effect,
            size,
            trap,
            dict(sorted(Counter(r["label"] for r in own).items())),
            Share(sum(r["wrong"] for r in own), len(own)),
            Share(sum(r["astray"] for r in own), len(own)),
            Share(sum(r["right"] for r in asked), len(asked)),
            Share(sum(r["leaning"] for r in asked), len(asked)),
            Share(sum(r["low"] <= r["truth"] <= r["high"] for r in known), len(known)),
            round(sum(r["n"] for r in own) / len(own), 1),
            round(sum(truths) / len(truths), 4) if truths else None,
            reliability,
            brier,
        )


def _reliability(own: Sequence[dict[str, Any]]) -> tuple[tuple[tuple[int, float, int], ...], float]:
    """Return counts, sums of probabilities and hits by tenths of the probability; the sum of the scores."""
    counts, sums, hits, brier = [0] * BINS, [0.0] * BINS, [0] * BINS, 0.0
    for r in own:
        if r["mass"] is None or r["zone"] is None:
            continue
        for zone, chance in zip(_ZONES, r["mass"], strict=True):
            there = zone == r["zone"]
            k = min(int(chance * BINS), BINS - 1)
            counts[k], sums[k], hits[k] = counts[k] + 1, sums[k] + chance, hits[k] + there
            brier += (chance - there) ** 2
    rows = tuple((n, round(p, 6), h) for n, p, h in zip(counts, sums, hits, strict=True))
    return (rows if any(counts) else ()), round(brier, 6)
