"""How many claims of an annotated text a reading binds rightly: the test proposed first, by what it asks.

A claim binds rightly where the first proposal can be run as it stands (the test exists, and everything that
it must be told is named), is a test that answers the claim, about no state that the annotation does not name
for it, and with the claim affirmed or denied as it is.  Which test answers a claim, and whether the panel
has data at all, is said by ``answers.csv`` beside the annotations (columns text, claim, data, answers;
"trend:military_gdp" asks for that variable).  Without that file the annotation's own fields say it: tests
that exist by their name are answers, and "testable: no" is not testable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tertius.core.delimited import read_records
from tertius.core.errors import ReadingError
from tertius.core.files import read_text as read_file
from tertius.panel.states import States
from tertius.reading.evaluate import Annotation, load_annotation, pair
from tertius.reading.gold import export
from tertius.reading.read import read_text
from tertius.reading.schema import Binding, Claim
from tertius.reading.template import built
from tertius.reading.to_case import lacking, waits

Data = Literal["yes", "no", "not testable"]
FILE = "answers.csv"
_LIMIT = 2_000_000
_DATA: tuple[Data, ...] = ("yes", "no", "not testable")
#: Columns of the table, and the rows of claims that they count.
COUNTS = (
    ("claims", ()),
    ("the panel has data", ("yes",)),
    ("bound rightly", ("yes", "rightly")),
    ("bound wrongly", ("yes", "wrongly")),
    ("left open", ("yes", "open")),
    ("no data or no test", ("no",)),
    ("left open, as it should be", ("no", "open")),
    ("bound all the same", ("no", "wrongly")),
    ("not testable", ("not testable",)),
    ("left unbound, as it should be", ("not testable", "open")),
    ("bound although nothing can test it", ("not testable", "wrongly")),
)
#: Claims that a person can bind to a test which answers them.
BY_HAND = "a test here answers it, where a person binds it"


@dataclass(frozen=True)
class Answer:
    """Whether data can speak to a claim, and the tests that would answer it, each with a variable or ""."""

    data: Data
    tests: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a claim: `how` is rightly, wrongly or open; `why` the kind of error, "" where none.

    `answered` is whether the panel has data and a test here answers the claim, whoever binds it.
    """

    text: str
    claim: str
    data: Data
    how: Literal["rightly", "wrongly", "open"]
    why: str = ""
    answered: bool = False


@dataclass
class Count:
    """Outcomes of one or several texts."""

    outcomes: list[Outcome] = field(default_factory=list)

    def figures(self) -> dict[str, float]:
        """Return the counts of `COUNTS`, how many a person can bind, and the share bound rightly."""
        out: dict[str, float] = {}
        for name, wanted in COUNTS:
            out[name] = float(sum((o.data, o.how)[: len(wanted)] == wanted for o in self.outcomes))
        out[BY_HAND] = float(sum(o.answered for o in self.outcomes))
        data = out["the panel has data"]
        return {
            **out,
            "share bound rightly, of those with data": out["bound rightly"] / data if data else 0.0,
        }

    def errors(self) -> list[tuple[str, int]]:
        """Return the kinds of errors with their numbers, the most frequent first."""
        kinds = Counter(o.why for o in self.outcomes if o.why)
        return sorted(kinds.items(), key=lambda item: (-item[1], item[0]))


def load_answers(path: Path) -> dict[tuple[str, str], Answer]:
    """Return what answers each claim, by text and claim.

    Raises
    ------
    ReadingError
        No such columns, or a word for the data that is none of yes, no, not testable.
    """
    table = read_records(read_file(path, _LIMIT, ReadingError), str(path), ReadingError)
    frame = table.frame(("text", "claim", "data", "answers"), ReadingError)
    out = {}
    for text, claim, data, answers in frame.fillna("").itertuples(index=False, name=None):
        known = next((d for d in _DATA if d == data), None)
        if known is None:
            raise ReadingError(f"{path}: {claim}", f"data: {', '.join(_DATA)}", str(data))
        split = [str(a).partition(":") for a in str(answers).split()]
        out[str(text), str(claim)] = Answer(known, tuple((test, variable) for test, _, variable in split))
    return out


def by_annotation(claim: Annotation) -> Answer:
    """Return what the annotation itself says of a claim."""
    if claim["testable"] == "no":
        return Answer("not testable")
    named = [t for t in claim["test"] if t != "none" and built(t)]
    return Answer("yes" if named else "no", tuple((t, "") for t in named))


def outcomes(
    gold: Annotation, text: str, name: str, date: str | None, answers: Mapping[tuple[str, str], Answer]
) -> list[Outcome]:
    """Return what became of every claim of an annotation."""
    draft = read_text(text, date)
    read = [claim for claim in draft.claims if claim.status != "rejected"]
    found = dict(pair(gold["claims"], export(draft, text, name)["claims"]))
    out = []
    for at, claim in enumerate(gold["claims"]):
        answer = answers.get((name, claim["id"])) or by_annotation(claim)
        how, why = _judged(claim, read[found[at]] if at in found else None, answer)
        answered = answer.data == "yes" and any(built(test) for test, _ in answer.tests)
        out.append(Outcome(name, claim["id"], answer.data, how, why, answered))
    return out


def _judged(
    gold: Annotation, read: Claim | None, answer: Answer
) -> tuple[Literal["rightly", "wrongly", "open"], str]:
    """Return what became of a claim, and the kind of the error."""
    first = read.bindings[0] if read is not None and read.bindings else None
    if first is None or not first.built or waits(first):
        if answer.data != "yes":
            return "open", ""
        if read is None:
            return "open", "the claim is not read"
        if first is None:
            return "open", "no test is proposed"
        return "open", "what the test must be told is not named" if lacking(first) else "waits for a person"
    if answer.data == "no":
        return "wrongly", "bound though nothing here answers it"
    if answer.data == "not testable":
        return "wrongly", "bound though nothing can test it"
    variables = [variable for test, variable in answer.tests if test == first.test]
    if not variables:
        return "wrongly", "another test"
    said = first.parameters.get("variable")
    if "" not in variables and said not in variables:
        return "wrongly", "another variable"
    if not _states(first) <= _actors(gold["actors"]):
        return "wrongly", "another state"
    assert read is not None
    return ("rightly", "") if gold["polarity"] == read.polarity.value else ("wrongly", "affirmed for denied")


def _states(binding: Binding) -> set[str]:
    """Return the states that a binding's parameters name."""
    values = [v if isinstance(v, tuple) else (v,) for v in binding.parameters.values()]
    known = States.embedded().all()
    return {v for group in values for v in group if isinstance(v, str) and v in known}


def _actors(actors: Mapping[str, Any]) -> set[str]:
    return {
        code for code in (actors.get("patron"), actors.get("rival"), *(actors.get("focal") or ())) if code
    }


def bound(
    paths: Sequence[Path], dates: Mapping[str, str] | None = None, answers: Path | None = None
) -> dict[str, Count]:
    """Return the outcomes by text, and of all under "all" where there are several.

    Parameters
    ----------
    paths : sequence of Path
        Annotations; each text lies beside its annotation.
    dates : mapping of str to str, optional
        Date of a text by the name of its annotation without ending.
    answers : Path, optional
        What answers each claim; `FILE` beside each annotation by default, where there is one.
    """
    out: dict[str, Count] = {}
    for path in paths:
        gold, text = load_annotation(path)
        beside = answers or path.with_name(FILE)
        known = load_answers(beside) if answers or beside.is_file() else {}
        out[path.stem] = Count(outcomes(gold, text, path.stem, (dates or {}).get(path.stem), known))
    if len(out) > 1:
        out["all"] = Count([o for count in out.values() for o in count.outcomes])
    return out
