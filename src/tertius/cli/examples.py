"""Two examples for each command, and the group that `tertius --help` shows it in."""

from __future__ import annotations

import typer

#: Headings of `tertius --help`, each with its commands.
GROUPS = {
    "Judge": ("run", "flips", "diff", "analogues", "score", "serve"),
    "Write": ("read", "review", "case", "export"),
    "Look": ("list", "measure", "data"),
    "Model": ("scenario", "routes", "interstate", "fit", "simulate", "calibrate"),
    "This machine": ("doctor", "cache"),
}
EXAMPLES = {
    "tertius": ("tertius run new-syria", "tertius list tests"),
    "run": ("tertius run new-syria", "tertius run my-case.yaml --claim loss-expected --out out/mine"),
    "flips": ("tertius flips new-syria", "tertius flips my-case.yaml --claim loss-expected --json"),
    "diff": ("tertius diff out/before out/after", "tertius diff out/before out/after --all"),
    "analogues": ("tertius analogues new-syria", "tertius analogues --state MLI --date 2021-08 --patron RUS"),
    "score": ("tertius score new-syria --outcomes outcomes.yaml", "tertius score book.yaml --on 2026-01-01"),
    "serve": ("tertius serve --open", "tertius serve --port 9000 --workspace cases"),
    "read": ("tertius read article.html", "tertius read article.pdf --date 2025-03 --out draft.json"),
    "review": ("tertius review article.draft.json", "tertius review article.draft.json --help"),
    "list": ("tertius list measures", "tertius list variables arms"),
    "measure": ("tertius measure leeway --state SYR", "tertius measure leeway --years 1990-2024 --out l.csv"),
    "scenario": ("tertius scenario new-syria --plan", "tertius scenario my-scenario.yaml --draws 200"),
    "routes": ("tertius routes africa-corps", "tertius routes my-spec.yaml --draws 500 --report"),
    "fit": ("tertius fit model.yaml", "tertius fit model.yaml --threads 2 --out fit.npz"),
    "simulate": ("tertius simulate model.yaml", "tertius simulate model.yaml --chains 500 --out chains.npz"),
    "calibrate": ("tertius calibrate --quick", "tertius calibrate --test tie_survival --quick"),
    "export": (
        "tertius export out/new-syria --to docx",
        "tertius export ties:arms_tie_5y --to graphml --year 2020",
    ),
    "doctor": ("tertius doctor", "tertius doctor --json"),
    "cache": ("tertius cache size", "tertius cache clear"),
    "cache size": ("tertius cache size", "tertius cache size --json"),
    "cache clear": ("tertius cache clear", "tertius cache clear --yes"),
    "data": ("tertius data status", "tertius data cite"),
    "data status": ("tertius data status", "tertius data status --chart coverage.svg"),
    "data cite": ("tertius data cite sipri_milex", "tertius data cite --format bibtex"),
    "data build": ("tertius data build --from upstream", "tertius data build --from upstream --to panel"),
    "data import": (
        "tertius data import atop.csv --source atop",
        "tertius data import icb.csv --source icb --with upstream",
    ),
    "data undo": ("tertius data undo atop", "tertius data undo icb --quiet"),
    "data forget": ("tertius data forget atop", "tertius data forget icb --quiet"),
    "case": ("tertius case check my-case.yaml", "tertius case show new-syria"),
    "case new": ("tertius case new my-case.yaml", "tertius case new my-case.yaml --patron RUS --focal SYR"),
    "case show": ("tertius case show new-syria", "tertius case show my-case.yaml --json"),
    "case check": ("tertius case check my-case.yaml", "tertius case check new-syria --json"),
    "case freeze": ("tertius case freeze my-case.yaml", "tertius case freeze new-syria --out plan.json"),
    "case schema": ("tertius case schema", "tertius case schema > case.schema.json"),
    "case from-draft": (
        "tertius case from-draft article.draft.json",
        "tertius case from-draft article.draft.json --id mali --out mali.yaml",
    ),
    "case pack": (
        "tertius case pack new-syria out/new-syria",
        "tertius case pack my-case.yaml out/mine --out mine.zip",
    ),
    "case unpack": ("tertius case unpack mine.zip", "tertius case unpack mine.zip --out received"),
    "interstate": ("tertius interstate fit", "tertius interstate book --supplier RUS"),
    "interstate fit": ("tertius interstate fit", "tertius interstate fit --tie pact --threads 2"),
    "interstate gof": ("tertius interstate gof", "tertius interstate gof --chains 200 --plot violins"),
    "interstate forecast": (
        "tertius interstate forecast --origins 2019",
        "tertius interstate forecast --origins 1999-2019 --supplier RUS",
    ),
    "interstate book": ("tertius interstate book", "tertius interstate book --supplier RUS --states SYR,MLI"),
}


def illustrate(app: typer.Typer, path: tuple[str, ...] = ()) -> None:
    """Give every command of `app` its examples, and those of the first level their group.

    Raises
    ------
    KeyError
        A command without examples.
    """
    for command in app.registered_commands:
        name = command.name or str(getattr(command.callback, "__name__", "")).replace("_", "-")
        command.epilog = epilog(" ".join((*path, name)))
    for group in app.registered_groups:
        inner, name = group.typer_instance, str(group.name)
        if inner is not None:
            group.epilog = epilog(" ".join((*path, name)))
            inner.rich_markup_mode = None
            illustrate(inner, (*path, name))


def epilog(command: str) -> str:
    """Return what a page of help ends with; lines are kept as they are."""
    return "\n".join(["\b", "Examples:", *(f"  {example}" for example in EXAMPLES[command])])
