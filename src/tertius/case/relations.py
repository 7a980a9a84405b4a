"""What claims say about each other: implications and conjunctions, checked and laid out."""

from __future__ import annotations

from collections.abc import Iterator

from tertius.case.schema import Case
from tertius.core.errors import CaseError, near_miss, shorten


def relation_faults(case: Case) -> Iterator[CaseError]:
    """Return what claims imply that does not exist or runs in a circle, and analogues without a moment."""
    known = [claim.id for claim in case.claims]
    for number, claim in enumerate(case.claims):
        for key, names in (("implies", claim.implies), ("joint", claim.joint)):
            for place, name in enumerate(names):
                where = f"{case.where('claims', number, key, place)}: claim {claim.id!r}, key {key!r}"
                if name not in known:
                    yield CaseError(where, "the id of a claim", shorten(name), near_miss(name, known))
                elif name == claim.id or name in names[:place]:
                    got = f"{name!r} {'itself' if name == claim.id else 'twice'}"
                    yield CaseError(where, "other claims, each once", got)
                elif claim.id in consequences(case, name):
                    got = f"a circle: {name!r} implies {claim.id!r}"
                    yield CaseError(where, "implications that run one way", got, "remove one of them")
        by_analogy = claim.reference is not None and claim.reference.by == "analogues"
        if by_analogy and (case.analogues is None or case.moment is None):
            where = f"{case.where('claims', number, 'reference')}: claim {claim.id!r}"
            missing = "analogues" if case.analogues is None else "moment"
            yield CaseError(where, f"a case with the key {missing!r}, which analogues need", "none")
    if case.analogues is not None and case.moment is None:
        yield CaseError(case.where("analogues"), "a case with the key 'moment' to compare with", "none")


def consequences(case: Case, identifier: str) -> set[str]:
    """Return the claims that follow from one, directly or through others (itself left out)."""
    reached: set[str] = set()
    stack = [identifier]
    while stack:
        claim = case.claim(stack.pop())
        for name in (*claim.implies, *claim.joint) if claim is not None else ():
            if name not in reached:
                reached.add(name)
                stack.append(name)
    return reached - {identifier}
