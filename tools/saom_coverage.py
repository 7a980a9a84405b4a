"""Compare every effect with RSiena's values and write the coverage table.

    TERTIUS_REFERENCE=<folder> python tools/saom_coverage.py [KIND ...] [SET ...] [EFFECT ...]

measures the kinds, data sets and effects named (all, if none is), merges the result into
``tests/golden/saom/coverage.json`` and writes ``docs/saom-effects.md`` from it.  With ``--page`` it only
writes the page, from the JSON file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
GOLDEN = ROOT / "tests" / "golden" / "saom" / "coverage.json"
PAGE = ROOT / "docs" / "saom-effects.md"
KINDS = ("network", "behaviour", "rate")
ORDER = ("s50", "s50_missing", "s50_struct", "s50_comp", "s50_sym", "multiplex", "twomode")
SETS = (*ORDER, "panel", "panel_diffusion")
CHANGES = ("s50", "s50_sym", "twomode")
"""Sets with change contributions; every fifth ego is compared (the batteries take all)."""
STRIDE = 5
TOLERANCE = 1e-8

Coverage = dict[str, dict[str, dict[str, Any]]]


def measure(kinds: tuple[str, ...], sets: tuple[str, ...], names: tuple[str, ...]) -> Coverage:
    """For each kind and effect: by set the forms that differ (none: exact), and why."""
    sys.path.insert(0, str(ROOT / "tests"))
    import numpy as np

    from support.saom_reference import CHANGE_GAPS, gap, prepared, term_of, values
    from tertius.core.errors import TertiusError
    from tertius.saom import effects
    from tertius.saom.observe import statistic

    found: Coverage = {kind: {} for kind in kinds}
    for name in sets:
        p = prepared(name)
        for entry in values("targets", name):
            network = entry["name"] in p.networks
            kind = "rate" if entry["type"] == "rate" else "network" if network else "behaviour"
            effect = entry["shortName"]
            if kind not in kinds or effect == "Rate" or (names and effect not in names):
                continue
            row = found[kind].setdefault(effect, empty())
            if effect not in effects.catalogue(kind):
                continue
            term = term_of(entry, p.data)
            if term is None:
                continue
            row["ours"] = True
            if None in entry["by_period"]:
                continue
            forms = row["sets"].setdefault(name, [])
            try:
                ours = [statistic(p, term, m) for m in range(p.data.periods)]
                exact = np.allclose(ours, entry["by_period"], atol=TOLERANCE, rtol=1e-12)
            except TertiusError as error:
                exact = False
                row["reasons"].append(str(error).splitlines()[0])
            if not exact:
                if entry["type"] not in forms:
                    forms.append(entry["type"])
                row["reasons"].append(gap(name, entry) or "not settled")
        if name not in CHANGES:
            continue
        for entry in values("contributions", name):
            network = entry["name"] in p.networks
            row = found.get("network" if network else "behaviour", {}).get(entry["shortName"])
            term = None if row is None else term_of(entry, p.data)
            if row is not None and term is not None:
                worst = difference(p, term, entry["contributions"])
                row["changes"][name] = row["changes"].get(name, True) and worst < TOLERANCE
    for effect, row in found.get("behaviour", {}).items():
        if effect in CHANGE_GAPS:
            row["reasons"].append(CHANGE_GAPS[effect])
    return found


def empty() -> dict[str, Any]:
    """An effect that was not measured."""
    return {"ours": False, "sets": {}, "changes": {}, "reasons": []}


def difference(p: Any, term: Any, periods: list[list[list[float | None]]]) -> float:
    """Largest difference of our change contributions from RSiena's."""
    from tertius.saom.observe import contributions, scenes_of

    network = term.on in p.networks
    two_mode = network and p.networks[term.on].two_mode
    width = p.networks[term.on].start.shape[2] if network else 3
    worst = 0.0
    for m, egos in enumerate(periods):
        scenes = scenes_of(p, term, m, False)
        for i in range(0, len(egos), STRIDE):
            for c, theirs in enumerate(egos[i]):
                stays = c >= width or (c == i and not two_mode) if network else c == 1
                if theirs is None or stays:
                    continue
                ours = contributions(p, term, scenes, m, i, c if network else c - 1)
                worst = max(worst, abs(ours - theirs))
    return worst


def merge(known: Coverage, found: Coverage) -> None:
    """Put the new figures into the known ones, set by set."""
    for kind, rows in found.items():
        for effect, row in rows.items():
            old = known.setdefault(kind, {}).setdefault(effect, empty())
            old["ours"] = old["ours"] or row["ours"]
            old["sets"] |= row["sets"]
            old["changes"] = old.get("changes", {}) | row["changes"]
            old["reasons"] = list(dict.fromkeys(old["reasons"] + row["reasons"]))


def page(coverage: Coverage) -> str:
    """The Markdown page for `coverage`."""
    lines = ["# Effects of the actor-oriented engine", ""]
    lines += [
        "Every effect that RSiena 1.6.5 offers on the reference data sets,",
        "and ours.  *Exact*: the observed statistics of every form (evaluation, endowment, creation) and",
        "period agree to 1e-8 on the data set; a set that is not named was not measured or lacks what the",
        "effect needs.  *Changes*: the change contributions of every fifth ego and every choice agree to",
        "1e-8 where RSiena has them (s50, s50_sym, twomode); the sets where they do not are named.",
        "`panel` and `panel_diffusion` have 180 actors.  Written by `tools/saom_coverage.py`; do not edit.",
        "",
        "RSiena's catalogue has 456 names over all kinds of data.  A second set of values",
        "(`tests/conformance/test_saom_reference_second.py`, seven data sets) covers `outXMore`, `sameXV`,",
        "`sameXVInPop`, `sameXVInPop2`, `gwespMix`, `toU`, `sharedToU`, `avAlt.2M.tie`, `avAltU.2M.tie`,",
        "`avAlt.2M.tot`, `outOutDist2ActIntn`, `FFDeg`, `BFDeg`, `indegMixedPop` and `outdegMixedPop`:",
        "statistics and changes exact in every form and parameter that RSiena evaluates.  `inPop_ego` and",
        "`outOutDist2AvIntn` are named in its catalogue and unknown to its own code.  Out for now: settings,",
        "continuous behaviour, and statistics of the generalised method of moments.",
        "",
    ]
    counts = [
        "| kind | RSiena | ours | exact on every set | changes exact | of |",
        "|---|---|---|---|---|---|",
    ]
    for kind in KINDS:
        rows = coverage.get(kind, {})
        ours = [r for r in rows.values() if r["ours"]]
        whole = [r for r in ours if not any(r["sets"].values())]
        measured = [r["changes"] for r in ours if r.get("changes")]
        same = sum(all(c.values()) for c in measured)
        counts.append(
            f"| {kind} | {len(rows)} | {len(ours)} | {len(whole)} | {same if measured else ''} "
            f"| {len(measured) or ''} |"
        )
    lines += [*counts, ""]
    for kind in KINDS:
        lines += [
            f"## {kind.capitalize()} effects",
            "",
            "| effect | ours | exact on | differs on | changes | why |",
        ]
        lines.append("|---|---|---|---|---|---|")
        for effect, row in sorted(coverage.get(kind, {}).items(), key=lambda item: item[0].lower()):
            ours = "yes" if row["ours"] else "no"
            exact = ", ".join(s for s in SETS if row["sets"].get(s) == [])
            differs = "; ".join(f"{s} ({', '.join(row['sets'][s])})" for s in SETS if row["sets"].get(s))
            seen = row.get("changes", {})
            wrong = ", ".join(s for s in SETS if seen.get(s) is False)
            changes = f"not {wrong}" if wrong else "exact" if seen else ""
            why = "; ".join(row["reasons"])
            lines.append(f"| `{effect}` | {ours} | {exact} | {differs} | {changes} | {why} |")
        lines.append("")
    return "\n".join([*lines, *meanings()])


def meanings() -> list[str]:
    """Lines of the page that say what each of our effects is."""
    from tertius.saom import effects

    lines = [
        "## What each effect is",
        "",
        "The formula is ego's statistic (of a rate: the actor's weight); x is the network explained, w",
        "another network or a dyadic covariate, v an actor variable, z the behaviour, p the internal",
        "parameter.  The plain words are what a positive parameter says.",
        "",
    ]
    for kind in KINDS:
        lines += [f"### {kind.capitalize()}", "", "| effect | name | formula | if positive | source |"]
        lines.append("|---|---|---|---|---|")
        for name, e in sorted(effects.catalogue(kind).items(), key=lambda item: item[0].lower()):
            note = f" {e.note}" if e.note else ""
            cells = (f"`{name}`", e.title, e.formula + note, e.interpretation, e.source)
            lines.append("| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |")
        lines.append("")
    return lines


def main(arguments: list[str]) -> None:
    """Measure, merge and write."""
    known: Coverage = json.loads(GOLDEN.read_text()) if GOLDEN.exists() else {}
    if "--page" not in arguments:
        kinds = tuple(a for a in arguments if a in KINDS) or KINDS
        sets = tuple(a for a in arguments if a in SETS) or SETS
        names = tuple(a for a in arguments if a not in KINDS and a not in SETS)
        merge(known, measure(kinds, sets, names))
        GOLDEN.write_text(json.dumps(known, indent=0, sort_keys=True) + "\n")
    PAGE.write_text(page(known))


if __name__ == "__main__":
    main(sys.argv[1:])
