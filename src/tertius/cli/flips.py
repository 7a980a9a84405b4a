"""`tertius flips`: the smallest change of each kind that would alter each verdict of a case."""

from __future__ import annotations

from typing import Annotated

import typer

from tertius.cli.complete import complete_case
from tertius.cli.console import STYLES, AsJson, Options, Quiet, finish, say, show_json, show_table
from tertius.cli.progress import progress_bar


def flips(
    case: Annotated[str, typer.Argument(help="A case's name or file.", autocompletion=complete_case)],
    claim: Annotated[list[str] | None, typer.Option("--claim", "-c", help="Only this claim.")] = None,
    json: AsJson = False,
    quiet: Quiet = False,
) -> None:
    """Show what would change each verdict of CASE, the most fragile verdict first."""
    from dataclasses import asdict

    from tertius.case.load import load_case
    from tertius.claims.flips import by_fragility, fragility, smallest
    from tertius.panel.load import load_panel
    from tertius.pipeline.lanes import processors
    from tertius.pipeline.run import judge_case

    options = Options(json, quiet)
    loaded = load_case(case)
    with progress_bar(options) as progress:
        judgement = judge_case(loaded, load_panel(), claim or (), progress, workers=processors())
    verdicts = [v for v in judgement.verdicts if v.claim not in judgement.failed]
    ordered = by_fragility(verdicts)
    if options.json:
        show_json(
            [
                {
                    "claim": v.claim,
                    "label": v.label,
                    "fragility": fragility(v.flips),
                    "smallest": [asdict(flip) for flip in smallest(v.flips)],
                    "all": [asdict(flip) for flip in v.flips],
                }
                for v in ordered
            ]
        )
        finish(judgement.failed.values())
        return
    rows, styles = [], []
    for v in ordered:
        for flip in smallest(v.flips):
            becomes = flip.label or ("no change found" if flip.applies else "does not apply")
            size = "" if flip.size is None or flip.label is None else f"{100 * flip.size:.0f} %"
            rows.append((v.claim, v.label, flip.kind, size, becomes, flip.change))
            styles.append(STYLES[v.label][0])
    columns = ("claim", "verdict", "kind", "size", "becomes", "change")
    show_table(columns, rows, f"What would change each verdict: {loaded.title}", styles)
    without = [v.claim for v in verdicts if not v.flips]
    if without:
        say(f"No changes tried: {', '.join(without)}", options)
    finish(judgement.failed.values())
