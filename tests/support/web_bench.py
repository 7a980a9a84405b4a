"""A workbench for tests: a judged case, a hostile one with its dossier, a client that may change things."""

from __future__ import annotations

import json
import shutil
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import yaml
from starlette.testclient import TestClient

import support.dossier_samples as samples
from tertius.case.load import load_case
from tertius.claims.fill import fill
from tertius.claims.verdict import Verdict
from tertius.core.provenance import digest, provenance
from tertius.core.store import Store
from tertius.dossier.export import record, write_json
from tertius.dossier.render import render
from tertius.panel.load import load_panel
from tertius.panel.panel import Panel
from tertius.pipeline.run import judge_case
from tertius.web.app import make_app
from tertius.web.bench import Bench
from tertius.web.jobs import record as jobs
from tertius.web.settings import Settings

PORT = 8799
ADDRESS = f"http://127.0.0.1:{PORT}"
CASE = "new-syria"
#: Claims of the packaged case that are judged in a second or two, one by counting and one by estimating.
CLAIMS = ("soviet-precedent", "not-always-forced", "pragmatism-pays")


@cache
def panel() -> Panel:
    """Return the panel, read once for all workbenches of a process."""
    return load_panel()


@cache
def judged(folder: Path) -> tuple[Verdict, ...]:
    """Return the verdicts on `CLAIMS`, found once; `folder` keeps them."""
    return judge_case(load_case(CASE), panel(), CLAIMS, store=Store(folder)).verdicts


def bench_in(folder: Path, cache_folder: Path, port: int = PORT) -> Bench:
    """Return a workbench with run 1 (the packaged case), 2 (the same a little changed) and 3 (hostile).

    It is made once in `cache_folder`, and copied from there.
    """
    made = cache_folder / "workbench"
    if not made.exists():
        _fill(Bench(Settings(made), panel()), cache_folder)
    shutil.copytree(made, folder, dirs_exist_ok=True)
    return Bench(Settings(folder, port=port), panel())


def _fill(bench: Bench, cache_folder: Path) -> None:
    case = load_case(CASE)
    made = provenance({"panel": bench.panel.digest, "case": digest(fill(case))}, {"case": case.id})
    verdicts = judged(cache_folder)
    changed = (*verdicts[:-1], Verdict(verdicts[-1].claim, None, "open", "Not judged."))
    for shown in (verdicts, changed):
        number = _finished(bench, case.id)
        target = bench.workspace.run_folder(number)
        target.mkdir(parents=True)
        write_json(target / "verdicts.json", record(fill(case), shown, made, bench.manifest["sources"]))
        files = {"verdicts.json": ""}
        write_json(target / "manifest.json", {"figures": {}, "files": files, "key": "k"})
    written = json.loads(samples.case().model_dump_json())
    kept = {k: v for k, v in written.items() if v not in (None, [], {})}
    kept["claims"] = [{k: v for k, v in c.items() if v not in (None, [], {})} for c in kept["claims"]]
    bench.workspace.case_file("sample").write_text(yaml.safe_dump(kept), encoding="utf-8")
    number = _finished(bench, "sample")
    target = bench.workspace.run_folder(number)
    render(samples.case(), samples.verdicts(), samples.panel(), samples.record(), samples.KEY, target)


def _finished(bench: Bench, case: str) -> int:
    number = jobs.add(bench.database, "run", case, f"Run: {case}", {"case": case})
    result = json.dumps({"claims": 3, "judged": 3, "article": False})
    jobs.change(bench.database, number, ("waiting",), state="done", started=1.0, ended=2.0, result=result)
    return number


def client_of(bench: Bench, known: bool = True) -> TestClient:
    """Return a client without the queue; one that is `known` has seen a page and sends its origin."""
    client = TestClient(make_app(bench), base_url=f"http://127.0.0.1:{bench.settings.port}")
    client.follow_redirects = False
    if known:
        client.cookies.set(bench.settings.cookie, bench.settings.token)
        client.headers["origin"] = f"http://127.0.0.1:{bench.settings.port}"
    return client


class Tags(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(page)

    @property
    def inline(self) -> list[tuple[str, dict[str, str | None]]]:
        """Tags that hold a script, a style, or what a browser would run on an event."""
        return [
            (tag, given)
            for tag, given in self.tags
            if (tag == "script" and "src" not in given)
            or tag == "style"
            or "style" in given
            or any(name.startswith("on") for name in given)
        ]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, dict(attrs)))
