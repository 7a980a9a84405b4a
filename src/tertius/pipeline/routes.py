"""Which supply question a name stands for."""

from __future__ import annotations

from pathlib import Path

from tertius.case.load import load_case, packaged_cases
from tertius.core.errors import UsageError, shorten
from tertius.core.files import is_file, read_text
from tertius.core.tree import MAX_BYTES, read_tree
from tertius.logistics.errors import LogisticsError
from tertius.logistics.spec import Spec, load_packaged, packaged_specs, parse_spec


def supply_named(text: str) -> Spec:
    """Return a spec by name or file, or the one that a case's claim about hubs names.

    Raises
    ------
    TertiusError
        No such spec, a file with errors, or a case without such a claim.
    """
    named = text in packaged_specs() or text in packaged_cases()
    if text.endswith((".yaml", ".yml")) or "/" in text or (not named and is_file(text)):
        written = read_text(Path(text), MAX_BYTES, LogisticsError)
        tree = read_tree(written, text, LogisticsError, "a spec")
        if not (isinstance(tree.value, dict) and "claims" in tree.value):
            return parse_spec(tree.value, text, tree)
    elif text in packaged_specs() or text not in packaged_cases():
        return load_packaged(text)
    case = load_case(text)
    for claim in case.claims:
        if claim.test is not None and claim.test.name == "hub_criticality":
            return load_packaged(str(claim.test.parameters.get("spec", "")))
    raise UsageError(f"case {shorten(case.id)}", "a claim bound to hub_criticality", "none")
