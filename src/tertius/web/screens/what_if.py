"""What if: another threshold, or some choices of the grid alone, decided by the claim's own rule at once.

The registered verdict stays beside it.  What is tried is written down, and every export says how much was.
"""

from __future__ import annotations

from math import isclose

from tertius.case.schema import Claim
from tertius.claims import TESTS
from tertius.claims.flips import smallest
from tertius.claims.verdict import Cell, DataTable, Verdict
from tertius.core.errors import UsageError
from tertius.dossier.changes import named
from tertius.dossier.draw import Drawing
from tertius.dossier.text import number
from tertius.web.call import Call
from tertius.web.draw import curve
from tertius.web.keep import looks
from tertius.web.model import replay as again
from tertius.web.model.cases import Standing, standing
from tertius.web.model.replay import Replayed, Setting
from tertius.web.model.sources import source_line
from tertius.web.page import html, label
from tertius.web.screen import Address, Panel, Redirect, Screen, View
from tertius.web.screens.case import start

_CHOICE = "choice."


def show(call: Call) -> View:
    """Return what the rule says under the settings of the address."""
    run = call.integer("run", 1, 10**9, 0) or None
    state = standing(call.bench, call.path["case"], run)
    claim, verdict = state.pair(call.path["claim"])
    above = (
        ("/", "Library"),
        (f"/cases/{state.case.id}", state.case.title),
        (f"/cases/{state.case.id}/claims/{claim.id}", claim.paraphrase),
    )
    if verdict is None or state.job is None:
        reason = "it has not been judged here yet"
    else:
        reason = again.unavailable(verdict)
    if verdict is None or state.job is None or reason:
        parameter = _threshold_of(claim)
        given = {"reason": reason, "state": state, "claim": claim, "verdict": verdict, "parameter": parameter}
        body = html("no_what_if.html.j2", label=label, **given)
        return View("What if", (Panel("now", "Not from the stored grid", body),), above=above)
    setting = _setting(call, verdict)
    found = again.replay(verdict, setting)
    registered = again.registered(verdict)
    if setting != registered:
        looks.log(
            call.bench.database, str(state.job.id), claim.id, setting.plain(), setting.threshold, found.label
        )
    seen = looks.looks(call.bench.database, str(state.job.id), claim.id, registered.threshold)
    panels = (
        _now(state, claim, verdict, setting, found, seen),
        _curve(call, verdict, setting, found, seen),
        _flips(call, verdict, seen),
    )
    values = {"form": _form(call, verdict, setting), "seen": seen, "changed": setting != registered}
    return View(
        "What if", panels, html("what_if_lead.html.j2", claim=claim), above, "what_if.html.j2", values
    )


def _setting(call: Call, verdict: Verdict) -> Setting:
    if call.text("flip"):
        found = again.applied(verdict, call.integer("flip", 0, 10_000, 0))
        if found is None:
            raise UsageError("flip", "a change that the stored grid can show", "one that needs a run")
        return found
    at = call.decimal("threshold", again.registered(verdict).threshold)
    known = again.registered(verdict).threshold
    given = {n.removeprefix(_CHOICE): v[-1] for n, v in call.query.items() if n.startswith(_CHOICE) and v[-1]}
    choices = tuple(sorted((name, option[:300]) for name, option in given.items()))
    return Setting(known if isclose(at, known, rel_tol=1e-9, abs_tol=1e-12) else at, choices)


def _form(call: Call, verdict: Verdict, setting: Setting) -> dict[str, object]:
    low, high, step = again.ends(verdict)
    return {
        "low": min(low, setting.threshold),
        "high": max(high, setting.threshold),
        "step": step,
        "threshold": again.tidy(setting.threshold),
        "registered": _registered(verdict),
        "choices": again.choices_of(verdict),
        "chosen": dict(setting.choices),
        "path": call.request.url.path,
        "run": call.text("run"),
    }


def _registered(verdict: Verdict) -> str:
    """Return the registered threshold as its number, and in words where they differ."""
    at = again.registered(verdict).threshold
    plain, said = f"{again.tidy(at):.4g}", _said(verdict, at)
    return plain if said == number(at) else f"{plain}, {said}"


def _now(
    state: Standing,
    claim: Claim,
    verdict: Verdict,
    setting: Setting,
    found: Replayed,
    seen: looks.Looks,
) -> Panel:
    decision = found.decision
    main = next(c.estimate for c in found.cells if c.role == "main")
    body = html(
        "what_if_now.html.j2",
        verdict=verdict,
        found=found,
        decision=decision,
        setting=setting,
        changed=setting != again.registered(verdict),
        at=_said(verdict, setting.threshold),
        registered_at=_said(verdict, again.registered(verdict).threshold),
        main=main,
        label=label,
        seen=seen,
    )
    rows: list[tuple[Cell, ...]] = [("registered", again.registered(verdict).threshold, "", verdict.label)]
    choices = "; ".join(f"{name}: {option}" for name, option in setting.choices)
    rows.append(("exploratory", setting.threshold, choices, found.label))
    data = DataTable("Verdicts", ("setting", "threshold", "choices", "label"), tuple(rows), _note(seen))
    command = f"tertius flips {state.case.id} --claim {claim.id}"
    python = (
        "from pathlib import Path\nfrom tertius.pipeline.difference import load_record\n"
        "from tertius.web.model.replay import Setting, replay\n\n"
        f"verdict = load_record(Path('runs/{state.job.id if state.job else 0}'))"
        f".verdicts[{claim.id!r}]\nreplay(verdict, Setting({setting.threshold!r}, {setting.choices!r})).label"
    )
    facts = {
        "status": "exploratory",
        "looks": seen.sentence,
        "thresholds tried": seen.thresholds,
        "settings tried": seen.settings,
        "registered": verdict.label,
        "setting": setting.plain(),
        "label": found.label,
        "why": decision.why,
    }
    return Panel("now", "The verdict under these settings", body, data, None, "", python, command, facts)


def _note(seen: looks.Looks) -> str:
    return f"Exploratory: settings were changed after the result was seen. {seen.sentence}"


def _said(verdict: Verdict, threshold: float) -> str:
    head = verdict.headline
    exact = verdict.bar is not None and verdict.bar["scale"] == "exact"
    return number(threshold, "" if head is None or exact else head.unit)


def _curve(call: Call, verdict: Verdict, setting: Setting, found: Replayed, seen: looks.Looks) -> Panel:
    assert verdict.bar is not None
    bar = verdict.bar
    registered = again.registered(verdict).threshold

    def draw() -> Drawing:
        pinned = registered if setting.threshold != registered else None
        numbers = range(len(found.cells))
        return curve.drawn(found.cells, numbers, setting.threshold, bar["matters"], bar["scale"], pinned)

    note = "Dashed: the threshold that is tried; dotted: the registered one; shaded: too close to matter."
    body = html("figure.html.j2", svg=draw().svg, caption="", id="", note=note, table="")
    names = list(dict.fromkeys(name for c in found.cells for name in c.specification))
    rows = tuple(
        (
            c.role,
            c.estimate.value,
            c.estimate.low,
            c.estimate.high,
            c.direction,
            *(c.specification.get(n) for n in names),
        )
        for c in found.cells
    )
    columns = ("role", "estimate", "low", "high", "points", *names)
    data = DataTable("Specifications under these settings", columns, rows, _note(seen))
    line = source_line(call.bench, verdict.datasets)
    source = f"Exploratory. {seen.sentence} {line}"
    return Panel("curve", "Every specification under these settings", body, data, draw, source)


def _flips(call: Call, verdict: Verdict, seen: looks.Looks) -> Panel:
    ranked = {id(flip): n for n, flip in enumerate(verdict.flips)}
    turning = [f for f in verdict.flips if f.label is not None]
    turning.sort(key=lambda f: 9.0 if f.size is None else f.size)
    items = []
    for flip in turning[:30]:
        number_ = ranked[id(flip)]
        items.append(
            {
                "flip": flip,
                "words": named(flip.change, name=call.bench.panel.states.name),
                "address": f"{call.request.url.path}?flip={number_}"
                if again.applied(verdict, number_)
                else "",
            }
        )
    firm = [f for f in smallest(verdict.flips) if f.label is None]
    words = [named(f.change, name=call.bench.panel.states.name) for f in firm]
    body = html("what_if_flips.html.j2", items=items, firm=words, label=label)
    rows = tuple((f.kind, f.change, f.label, f.size, f.applies) for f in verdict.flips)
    data = DataTable(
        "Changes that were tried", ("kind", "change", "becomes", "size", "applies"), rows, _note(seen)
    )
    return Panel("flips", "What would change the verdict", body, data)


def _threshold_of(claim: Claim) -> str:
    """Return the parameter that holds the threshold of a claim's test; empty where there is none."""
    if claim.test is None or claim.test.name not in TESTS.all():
        return ""
    at = TESTS.get(claim.test.name).threshold.at
    return at if isinstance(at, str) else ""


def run(call: Call) -> Redirect:
    """Put a run of the claim with another threshold into the queue, as an exploration."""
    name, bench = call.path["case"], call.bench
    claim, _ = standing(bench, name).pair(call.path["claim"])
    parameter, value = _threshold_of(claim), call.decimal("threshold", 0.0)
    if not parameter:
        raise UsageError("claim", "one whose test has a threshold to change", "one without")
    change: dict[str, object] = {"claim": claim.id, "parameters": {parameter: value}}
    title = f"Explore: {claim.id}, {parameter} {value:g}"
    return Redirect(f"/runs/{start(bench, name, title, [claim.id], change)}")


SCREEN = Screen(
    40,
    "",
    "/",
    (
        Address("/cases/{case}/claims/{claim}/what-if", show),
        Address("/cases/{case}/claims/{claim}/what-if/run", run, "POST"),
    ),
)
