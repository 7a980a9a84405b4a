"""Frozen plans: what a case will be judged by, written down with a date and a digest before it is run.

A plan holds, for each claim, what the case file declares, the test with every parameter in full, what the
quantity is measured against, and the digest of the code that builds the grid and decides; and for all of them
the cut-offs of the rule and the digest of the data.  Whoever runs the case later sees what differs.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from tertius.case.schema import Case
from tertius.claims import TESTS, rule
from tertius.claims.judging.binding import parameters_of
from tertius.claims.operating import test_code
from tertius.core.errors import StoreError
from tertius.core.files import atomic, read_text
from tertius.core.provenance import digest

FORMAT = 1
LARGEST = 50_000_000  # bytes
DECLARED = ("paraphrase", "says", "hedge", "estimand", "decision_rule", "reference_class", "falsifier")
#: Cut-offs of the rule, by the name of the constant.
CUT_OFFS = ("FULL", "LEAN", "NONE", "PLACEBO", "FEWEST_DRAWS", "MINIMUM_EFFECTIVE", "MINIMUM_OWN")


@dataclass(frozen=True)
class PlanStatus:
    """Under which plan a run was made: its date and digest, and in sentences what differs from it."""

    date: str
    digest: str
    differs: tuple[str, ...]


def plan_of(case: Case, panel_digest: str) -> dict[str, Any]:
    """Return the plan of a case as plain data, without date and digest; nothing is estimated."""
    claims = {}
    for claim in case.claims:
        entry: dict[str, Any] = {name: getattr(claim, name) for name in DECLARED}
        if claim.test is not None:
            entry["test"] = claim.test.name
        if claim.test is not None and claim.test.name in TESTS.all() and claim.estimand:
            # A claim that cannot be bound is never filled: it is not judged, and the run says why.
            test = TESTS.get(claim.test.name)
            bound = parameters_of(case, claim, test)
            entry |= {
                "test": claim.test.name,
                "parameters": bound.model_dump(mode="json"),
                "bar": asdict(test.bar(bound)),
                "code": test_code(claim.test.name),
            }
        claims[claim.id] = entry
    cut_offs = {name.lower(): getattr(rule, name) for name in CUT_OFFS}
    return {"format": FORMAT, "case": case.id, "rule": cut_offs, "panel": panel_digest, "claims": claims}


def freeze(plan: Mapping[str, Any], date: str, file: Path) -> str:
    """Write a plan with its date and digest; return the digest.

    Raises
    ------
    StoreError
        There is a plan already: a frozen plan is never replaced.
    """
    if file.exists():
        raise StoreError(str(file), "no plan yet: a frozen plan stays", "one", "choose another file")
    dated = {**plan, "date": date}
    sealed = {**dated, "sha256": digest(dated)}
    with atomic(file) as part:
        part.write_text(json.dumps(sealed, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return str(sealed["sha256"])


def read_plan(file: Path) -> dict[str, Any]:
    """Return a frozen plan.

    Raises
    ------
    StoreError
        There is none, it is of another format, or somebody edited it.
    """
    text = read_text(file, LARGEST, StoreError)
    try:
        plan = json.loads(text)
        sealed, own = plan.pop("sha256"), digest(plan)
        if plan["format"] != FORMAT or not _whole(plan):
            raise KeyError("format")
    except (ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise StoreError(str(file), "a plan that tertius case freeze wrote", "none") from error
    if sealed != own:
        remedy = "use the file as it was written"
        raise StoreError(str(file), "the plan as it was frozen", "an edited one", remedy)
    return {**plan, "sha256": sealed}


def _whole(plan: Mapping[str, Any]) -> bool:
    """Return whether the entries of a plan have the types that `plan_of` gives them."""
    words = all(isinstance(plan[name], str) for name in ("case", "date", "panel"))
    tables = all(isinstance(plan[name], dict) for name in ("rule", "claims"))
    return words and tables and all(_entry(claim) for claim in plan["claims"].values())


def _entry(claim: Any) -> bool:
    return isinstance(claim, dict) and isinstance(claim.get("parameters"), (dict, type(None)))


def status(plan: Mapping[str, Any], now: Mapping[str, Any]) -> PlanStatus:
    """Return in sentences what differs between a frozen plan and what would be frozen now."""
    return PlanStatus(str(plan["date"]), str(plan["sha256"]), tuple(_differences(plan, now)))


def _differences(plan: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if plan["case"] != now["case"]:
        yield f"the plan is of the case {plan['case']!r}"
    for name, value in now["rule"].items():
        if plan["rule"].get(name) != value:
            yield f"the rule's {name.replace('_', ' ')} is {value}, in the plan {plan['rule'].get(name)}"
    if plan["panel"] != now["panel"]:
        yield "the data are of another state than the plan's"
    for name in dict.fromkeys((*plan["claims"], *now["claims"])):
        old, new = plan["claims"].get(name), now["claims"].get(name)
        if old is None or new is None:
            yield f"claim {name!r} is {'not in the plan' if old is None else 'no longer in the case'}"
        else:
            yield from _claim_differences(name, old, new)


def _claim_differences(name: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[str]:
    for field in (*DECLARED, "test"):
        if old.get(field) != new.get(field):
            yield f"claim {name!r}: its {field.replace('_', ' ')} has changed"
    before, after = old.get("parameters") or {}, new.get("parameters") or {}
    for key in sorted(before.keys() | after.keys()):
        if before.get(key) != after.get(key):
            yield f"claim {name!r}: {key} is {after.get(key)}, in the plan {before.get(key)}"
    if old.get("code") != new.get("code"):
        yield f"claim {name!r}: the code of its test has changed"
