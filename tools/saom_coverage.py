"""Compare every effect with the reference values and write the coverage table.

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
TOLERANCE = 1e-8

Coverage = dict[str, dict[str, dict[str, Any]]]


def measure(kinds: tuple[str, ...], sets: tuple[str, ...], names: tuple[str, ...]) -> Coverage:
    """For each kind and effect: by set the forms that differ (none: exact), and why."""
    sys.path.insert(0, str(ROOT / "tests" / "conformance"))
    import numpy as np
    from saom_reference import CHANGE_GAPS, gap, prepared, term_of, values

    from tertius.core.errors import TertiusError
    from tertius.models.saom import effects
    from tertius.models.saom.observe import statistic

    found: Coverage = {kind: {} for kind in kinds}
    for name in sets:
        p = prepared(name)
        for entry in values("targets", name):
            network = entry["name"] in p.networks
            kind = "rate" if entry["type"] == "rate" else "network" if network else "behaviour"
            effect = entry["shortName"]
            if kind not in kinds or effect == "Rate" or (names and effect not in names):
                continue
            row = found[kind].setdefault(effect, {"ours": False, "sets": {}, "reasons": []})
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
    for effect, row in found.get("behaviour", {}).items():
        if effect in CHANGE_GAPS:
            row["reasons"].append(CHANGE_GAPS[effect])
    return found


def merge(known: Coverage, found: Coverage) -> None:
    """Put what was found into what is known, set by set."""
    for kind, rows in found.items():
        for effect, row in rows.items():
            old = known.setdefault(kind, {}).setdefault(effect, {"ours": False, "sets": {}, "reasons": []})
            old["ours"] = old["ours"] or row["ours"]
            old["sets"] |= row["sets"]
            old["reasons"] = list(dict.fromkeys(old["reasons"] + row["reasons"]))


def page(coverage: Coverage) -> str:
    """The Markdown page for `coverage`."""
    lines = ["# Effects of the actor-oriented engine", ""]
    lines += [
        "Every effect that the reference implementation (RSiena 1.6.5) offers on the reference data sets,",
        "and ours.  *Exact*: the observed statistics of every form (evaluation, endowment, creation) and",
        "period agree to 1e-8 on the data set; a set that is not named was not measured or lacks what the",
        "effect needs.  Written by `tools/saom_coverage.py`; do not edit.",
        "",
    ]
    counts = ["| kind | reference | ours | exact on every set |", "|---|---|---|---|"]
    for kind in KINDS:
        rows = coverage.get(kind, {})
        ours = [r for r in rows.values() if r["ours"]]
        whole = [r for r in ours if not any(r["sets"].values())]
        counts.append(f"| {kind} | {len(rows)} | {len(ours)} | {len(whole)} |")
    lines += [*counts, ""]
    for kind in KINDS:
        lines += [f"## {kind.capitalize()} effects", "", "| effect | ours | exact on | differs on | why |"]
        lines.append("|---|---|---|---|---|")
        for effect, row in sorted(coverage.get(kind, {}).items(), key=lambda item: item[0].lower()):
            ours = "yes" if row["ours"] else "no"
            exact = ", ".join(s for s in SETS if row["sets"].get(s) == [])
            differs = "; ".join(f"{s} ({', '.join(row['sets'][s])})" for s in SETS if row["sets"].get(s))
            lines.append(f"| `{effect}` | {ours} | {exact} | {differs} | {'; '.join(row['reasons'])} |")
        lines.append("")
    return "\n".join(lines)


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
