"""From the results of planted worlds to the record of a test: shares of labels, coverage, reliability."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from tertius.claims.operating import Cell, Scores, Share
from tertius.claims.says import SILENT
from tertius.pipeline.calibration_scores import ZONES, brier
from tertius.worlds.family import Setting

BINS = 10


def cells_of(results: Sequence[tuple[Setting, dict[str, Any]]]) -> Iterator[Cell]:
    """Yield what a test did, setting by setting."""
    by: dict[tuple[float, float, str], list[dict[str, Any]]] = {}
    for s, outcome in results:
        by.setdefault((s.effect, s.size, s.trap), []).append(outcome)
    for (effect, size, trap), own in by.items():
        asked = [r for r in own if r["right"] is not None]
        known = [r for r in own if r["truth"] is not None and r["low"] is not None and r["high"] is not None]
        truths = [r["truth"] for r in own if r["truth"] is not None]
        answered = [r for r in known if r["label"] not in SILENT]
        reliability, score = _reliability(own)
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
            score,
            Share(sum(r["low"] <= r["truth"] <= r["high"] for r in answered), len(answered)),
            _scores(own),
        )


def _scores(own: Sequence[dict[str, Any]]) -> Scores:
    """Return the scores of the worlds whose verdict answers and whose headline has an interval."""
    kept = [r for r in own if r["label"] not in SILENT and r["honest"] is not None]
    return Scores(
        len(kept),
        round(sum(brier(r["mass"], r["zone"]) for r in kept), 6),
        round(sum(brier(r["alone"], r["zone"]) for r in kept), 6),
        round(sum(r["honest"] for r in kept), 6),
    )


def _reliability(own: Sequence[dict[str, Any]]) -> tuple[tuple[tuple[int, float, int], ...], float]:
    """Return counts, sums of probabilities and hits by tenths of the probability; the sum of the scores."""
    counts, sums, hits, score = [0] * BINS, [0.0] * BINS, [0] * BINS, 0.0
    for r in own:
        if r["mass"] is None or r["zone"] is None or r["label"] in SILENT:
            continue
        score += brier(r["mass"], r["zone"])
        for zone, chance in zip(ZONES, r["mass"], strict=True):
            there = zone == r["zone"]
            k = min(int(chance * BINS), BINS - 1)
            counts[k], sums[k], hits[k] = counts[k] + 1, sums[k] + chance, hits[k] + there
    rows = tuple((n, round(p, 6), h) for n, p, h in zip(counts, sums, hits, strict=True))
    return (rows if any(counts) else ()), round(score, 6)
