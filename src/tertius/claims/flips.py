"""What would flip a verdict: the smallest change of each kind that alters the label."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from tertius.claims.grid import Choice, Specification, changes_of
from tertius.claims.rule import at_threshold
from tertius.claims.verdict import Cell, Flip, FlipKind, GridCell, Label, Verdict

#: Kinds of change that every verdict is tried with, or says why not.
KINDS: tuple[FlipKind, ...] = ("case", "threshold", "window", "sample", "definition", "confounder")


def by_threshold(
    label_at: Callable[[float], Label],
    threshold: float,
    candidates: Sequence[float],
    spread: float | None = None,
) -> list[Flip]:
    """Return the nearest threshold on either side at which the label changes, or one flip without label.

    `spread` is what a change of a threshold of zero is measured by: the width of the main interval.
    """
    label = label_at(threshold)
    flips = []
    below = sorted((c for c in candidates if c < threshold), reverse=True)
    above = sorted(c for c in candidates if c > threshold)
    for side in (below, above):
        for candidate in side:
            other = label_at(candidate)
            if other != label:
                change = f"a threshold of {candidate:g} instead of {threshold:g}"
                flips.append(Flip("threshold", change, other, _relative(candidate, threshold, spread)))
                break
    if not flips:
        span = f"{min(candidates):g} to {max(candidates):g}"
        flips.append(Flip("threshold", f"no threshold from {span} changes the verdict", None))
    return flips


def past_placebos(cells: Sequence[GridCell], threshold: float) -> tuple[GridCell, ...]:
    """Return the cells with directions about another threshold; placebos are compared with zero at any."""
    moved = at_threshold(cells, threshold)
    return tuple(old if old.role == "placebo" else new for old, new in zip(cells, moved, strict=True))


def side_of(label: Label) -> float:
    """Return -1 for a label against the claim, else 1: which way a case must pull to bear the label."""
    return -1.0 if label in ("contradicted", "leaning against") else 1.0


def by_choice(
    cells: Sequence[GridCell], choices: Sequence[Choice], label_of: Callable[[Sequence[GridCell]], Label]
) -> list[Flip]:
    """Return the single choices that change the label when they take the main specification's place."""
    label = label_of(cells)
    flips, covered = list[Flip](), set[FlipKind]()
    for choice, specification in changes_of(choices):
        swapped = with_main(cells, specification)
        if swapped is None:
            continue
        covered.add(choice.kind)
        other = label_of(swapped)
        if other != label:
            instead = f"{_plain(specification[choice.name])} instead of {_plain(choice.options[0])}"
            flips.append(Flip(choice.kind, f"{choice.name}: {instead}", other, round(1 / len(choices), 4)))
    for kind in sorted(covered - {flip.kind for flip in flips}):
        flips.append(Flip(kind, f"no other {kind} of the grid changes the verdict", None))
    return flips


def with_main(cells: Sequence[GridCell], specification: Specification) -> tuple[GridCell, ...] | None:
    """Return the cells with `specification` in the main role and the old main cell a variant."""
    if not any(cell.role != "placebo" and cell.specification == specification for cell in cells):
        return None
    return tuple(
        cell
        if cell.role == "placebo"
        else replace(cell, role="main" if cell.specification == specification else "variant")
        for cell in cells
    )


def by_case(
    label: Label,
    names: Sequence[str],
    influence: Sequence[float],
    relabel: Callable[[tuple[str, ...]], Label],
    limit: int = 5,
    singles: int = 15,
) -> list[Flip]:
    """Return what dropping cases does: each alone, then the most influential together.

    Parameters
    ----------
    names, influence : sequences
        Cases, and how much each pulls the main estimate in the direction of the verdict; dropping
        those with the largest influence is the shortest way to another label.
    relabel : callable
        Names to drop to the label of the whole grid without them.
    limit, singles : int
        How many cases to drop together at most, and how many of the most influential to drop alone.
    """
    order = [names[i] for i in np.argsort(-np.asarray(influence, dtype=float), kind="stable")]
    flips = []
    for name in order[:singles]:
        other = relabel((name,))
        if other != label:
            flips.append(Flip("case", f"without {name}", other, round(1 / len(names), 4)))
    if flips:
        return flips
    for count in range(2, min(limit, len(order) - 1) + 1):
        other = relabel(tuple(order[:count]))
        if other != label:
            together = f"without {count} cases together: {', '.join(order[:count])}"
            return [
                Flip(
                    "case",
                    f"{together}; none of the {min(singles, len(order))} most influential alone",
                    other,
                    round(count / len(names), 4),
                )
            ]
    tried = f"none of the {min(singles, len(order))} most influential cases alone"
    return [Flip("case", f"{tried}, nor the first {min(limit, len(order))} of them together", None)]


def by_miscount(label_at: Callable[[float], Label], threshold: float, n: int, what: str) -> list[Flip]:
    """Return the fewest of `n` cases that, counted wrongly either way, alter the label of a share.

    A case counted wrongly shifts every share by 1 / n, which is the same as a threshold that far off; the
    width of the intervals is taken as it is.
    """
    label, flips = label_at(threshold), list[Flip]()
    for sign, words in ((1, f"wrongly counted as {what}"), (-1, f"wrongly counted as not {what}")):
        for count in range(1, n + 1):
            at = threshold + sign * count / n
            other = label_at(at) if 0 < at < 1 else label
            if other != label:
                cases = "case" if count == 1 else "cases"
                flips.append(
                    Flip("confounder", f"had {count} of {n} {cases} been {words}", other, round(count / n, 4))
                )
                break
    return flips or [Flip("confounder", f"no number of cases wrongly counted as {what} or not", None)]


def by_bias(label_at: Callable[[float], Label], threshold: float, width: float, unit: str) -> list[Flip]:
    """Return the smallest influence of an unseen confounder, either way, that alters the label.

    An influence that adds b to every estimate is the same as a threshold lower by b.  It is tried in
    hundredths of the `width` of the main interval, up to that width.
    """
    label, flips = label_at(threshold), list[Flip]()
    for sign, words in ((-1, "hidden"), (1, "feigned")):
        for step in range(1, 101):
            bias = step * width / 100
            other = label_at(threshold + sign * bias)
            if other != label:
                change = f"had something unseen {words} {bias:.3g} {unit} ({step} % of the interval's width)"
                flips.append(Flip("confounder", change, other, step / 100))
                break
    none = f"nothing unseen worth up to the interval's width, {width:.3g} {unit}, alters the verdict"
    return flips or [Flip("confounder", none, None)]


def by_ratio(label_at: Callable[[float], Label], threshold: float, both: str) -> list[Flip]:
    """Return the weakest unmeasured confounder of a ratio, hiding or feigning one, that alters the label.

    Its strength is the ratio that it has with `both` sides; the bounding factor is Ding and VanderWeele's
    (2016), Epidemiology 27: 368-377.
    """
    label, flips = label_at(threshold), list[Flip]()
    strengths = [1 + k / 10 for k in range(1, 41)]
    for sign, word in ((-1, "hid an effect"), (1, "feigned one")):
        for strength in strengths:
            factor = strength**2 / (2 * strength - 1)
            other = label_at(threshold * factor**sign)
            if other != label:
                words = f"an unmeasured confounder of ratio {strength:.1f} with {both} {word}"
                flips.append(Flip("confounder", f"had {words}", other, round(strength - 1, 4)))
                break
    none = f"no unmeasured confounder of ratio up to {strengths[-1]:g} on both sides alters the verdict"
    return flips or [Flip("confounder", none, None)]


def completed(flips: Sequence[Flip], silent: Mapping[str, str]) -> tuple[Flip, ...]:
    """Return the flips with a line for every kind that was not tried, saying why."""
    tried = {flip.kind for flip in flips}
    why = "the grid of this test does not vary it"
    missing = [Flip(k, silent.get(k, why), None, applies=False) for k in KINDS if k not in tried]
    return (*flips, *missing)


def smallest(flips: Sequence[Flip]) -> list[Flip]:
    """Return one flip a kind: the smallest that changes the label, else what was tried; smallest first."""
    out = []
    for kind in KINDS:
        own = [flip for flip in flips if flip.kind == kind]
        if own:
            out.append(min(own, key=_order))
    return sorted(out, key=_order)


def fragility(flips: Sequence[Flip]) -> float | None:
    """Return the size of the smallest change that alters the label; None where none was found."""
    sizes = [flip.size for flip in flips if flip.label is not None and flip.size is not None]
    return min(sizes) if sizes else None


def by_fragility(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """Return the verdicts with flips, that which the smallest change alters first."""
    own = [verdict for verdict in verdicts if verdict.flips]
    sizes = {verdict.claim: fragility(verdict.flips) for verdict in own}
    return sorted(own, key=lambda v: 9.0 if (size := sizes[v.claim]) is None else size)


def _order(flip: Flip) -> tuple[bool, bool, float]:
    return flip.label is None, not flip.applies, flip.size if flip.size is not None else 9.0


def _relative(candidate: float, threshold: float, spread: float | None) -> float | None:
    by = abs(threshold) or spread
    return round(abs(candidate - threshold) / by, 4) if by else None


def _plain(value: Cell) -> str:
    return "none" if value is None else str(value)
