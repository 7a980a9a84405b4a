"""What the verdicts of a case say together, in three plain sentences.

The first sentence weighs the claims by their labels: the argument is *borne out* where more than half of its
claims have a label for them, it is *contradicted in most of its parts* where more than half have one against
them or are practically nothing, it is *left open* where more than half have no answer, and the record is
*divided* otherwise.  Nothing but the labels enters.
"""

from __future__ import annotations

from collections.abc import Sequence

from tertius.claims.judging.joint import joint
from tertius.claims.verdict import Label, Verdict
from tertius.claims.wording import number
from tertius.dossier.text import listed

FOR: tuple[Label, ...] = ("supported", "leaning for")
AGAINST: tuple[Label, ...] = ("contradicted", "leaning against")
NONE: tuple[Label, ...] = ("practically none",)
UNTESTED: tuple[Label, ...] = ("not testable", "open")


def numbered(verdicts: Sequence[Verdict], labels: Sequence[Label]) -> list[int]:
    """Return the numbers, from 1, of the verdicts with one of the labels."""
    return [n for n, verdict in enumerate(verdicts, 1) if verdict.label in labels]


def whole(verdicts: Sequence[Verdict]) -> tuple[str, str, str]:
    """Return what the record says about the argument, what it leaves open, and how far to trust that."""
    return _answered(verdicts), _open(verdicts), _trust(verdicts)


def _answered(verdicts: Sequence[Verdict]) -> str:
    total = len(verdicts)
    yes, no, nothing = (numbered(verdicts, group) for group in (FOR, AGAINST, NONE))
    silent = total - len(yes) - len(no) - len(nothing)
    if 2 * len(yes) > total:
        opening = "On the whole the record bears the argument out"
    elif 2 * (len(no) + len(nothing)) > total:
        opening = "On the whole the record contradicts the argument in most of its parts"
    elif 2 * silent > total:
        opening = "On the whole the record leaves the argument open"
    else:
        opening = "On the whole the record is divided about the argument"
    parts = [
        f"it speaks for {_counted(yes)}" if yes else "",
        f"it speaks against {_counted(no)}" if no else "",
        f"it finds next to nothing in {_counted(nothing)}" if nothing else "",
    ]
    said = [part for part in parts if part]
    of = f"of {number(total)} claim{'' if total == 1 else 's'}"
    return f"{opening}: {of} {listed(said) if said else 'it answers none'}."


def _open(verdicts: Sequence[Verdict]) -> str:
    reasons: tuple[tuple[tuple[Label, ...], str], ...] = (
        (("undetermined",), "for {} the record speaks and settles nothing"),
        (("not identified",), "for {} sham comparisons show as much"),
        (("too few to tell",), "{} rest{s} on too few cases"),
        (UNTESTED, "{} cannot be tested with these records"),
    )
    parts = []
    for labels, words in reasons:
        numbers = numbered(verdicts, labels)
        if numbers:
            parts.append(words.format(_counted(numbers), s="s" if len(numbers) == 1 else ""))
    if not parts:
        return "No claim is left without an answer."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _trust(verdicts: Sequence[Verdict]) -> str:
    together = joint([(v.label, v.mass) for v in verdicts])
    fits = [h.assessment for v in verdicts for h in v.hedges[:1] if h.assessment != "not comparable"]
    strong = fits.count("too strong")
    parts = []
    if together is not None and together.decided:
        wrong = max(1, round(together.expected))
        few = "fewer than one" if together.expected < 0.95 else f"about {number(wrong)}"
        answers = f"{number(together.decided)} answer{'' if together.decided == 1 else 's'}"
        are = "is" if wrong == 1 else "are"
        parts.append(f"of the {answers} with a known chance of error, {few} {are} to be expected wrong")
    if fits:
        places = f"{number(len(fits))} place{'' if len(fits) == 1 else 's'}"
        often = number(strong) if strong else "none"
        parts.append(
            f"the text words its claims more strongly than the record allows in {often} of {places} "
            "where that can be compared"
        )
    if not parts:
        return "None of the answers comes with a known chance of error."
    text = "; ".join(parts)
    return f"{text[0].upper()}{text[1:]}."


def _counted(numbers: list[int]) -> str:
    """Return "two claims (4 and 6)"."""
    noun = "claim" if len(numbers) == 1 else "claims"
    return f"{number(len(numbers))} {noun} ({listed(numbers)})"
