"""How good a reading is: a draft's export beside hand-made annotations, in the measures of the design.

Claims are paired one to one, best first, where they share at least half of the characters that either has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from tertius.case.hedges import find_hedges
from tertius.core.errors import ReadingError, shorten
from tertius.core.files import read_text as read_file
from tertius.core.patterns import message_of
from tertius.core.tree import read_json
from tertius.reading.annotation import Gold
from tertius.reading.gold import export
from tertius.reading.normalise import view
from tertius.reading.read import read_text

Annotation = Mapping[str, Any]
_LIMIT = 20_000_000
_TYPES = ("state", "leader", "org", "group", "place")
#: Words of a "new: ..." label of the annotators, and the test that it stands for.
_NEW: tuple[tuple[tuple[str, ...], str], ...] = (
    (("trend", "over time"), "trend"),
    (("sanction",), "sanction_outcomes"),
    (("aid",), "aid_and_alignment"),
    (("compar", "ratio", "share", "gap"), "comparison"),
    (("alliance", "treaty", "accession", "membership"), "formation"),
    (("regime", "democracy"), "regime_contrast"),
    (("crisis", "war onset", "conflict", "terror", "attack"), "conflict_onset"),
    (("poll", "opinion", "survey"), "trend"),
    (("veto", "security council"), "comparison"),
    (("arms transfer",), "trend"),
)
#: The old list's scales, in the annotators' words.
_SCALES = {
    "probability": "truth",
    "frequency": "rate",
    "possibility": "possibility",
    "degree": "degree",
    "quantity": "quantity",
}


@dataclass
class Tally:
    """Counts over one or several texts, from which every figure follows."""

    counts: Counter[str] = field(default_factory=Counter)
    focal: float = 0.0
    labels: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        """Pool another text's counts with these."""
        self.counts.update(other.counts)
        self.labels.update(other.labels)
        self.focal += other.focal

    def share(self, part: str, whole: str) -> float:
        """Return one count over another; 0 where the second is 0."""
        return self.counts[part] / self.counts[whole] if self.counts[whole] else 0.0

    def f1(self, hits: str, gold: str, read: str, hits_read: str | None = None) -> float:
        """Return the harmonic mean of recall (hits over gold) and precision (hits over read)."""
        recall, precision = self.share(hits, gold), self.share(hits_read or hits, read)
        return 2 * recall * precision / (recall + precision) if recall + precision else 0.0

    @property
    def kappa(self) -> float:
        """Cohen's kappa of the sentences' dispositions."""
        total = sum(self.labels.values())
        if not total:
            return 0.0
        same = sum(n for (a, b), n in self.labels.items() if a == b) / total
        gold: Counter[str] = Counter()
        read: Counter[str] = Counter()
        for (a, b), n in self.labels.items():
            gold[a] += n
            read[b] += n
        chance = sum(gold[k] * read[k] for k in gold) / total**2
        return (same - chance) / (1 - chance) if chance < 1 else 1.0

    def figures(self) -> dict[str, float]:
        """Return every figure by its name, shares between 0 and 1, counts as they are."""
        out = {
            "claims in the annotation": float(self.counts["gold"]),
            "claims read": float(self.counts["read"]),
            "claims: recall": self.share("pairs", "gold"),
            "claims: precision": self.share("pairs", "read"),
            "claims: F1": self.f1("pairs", "gold", "read"),
            "sentences: kappa": self.kappa,
            "hedges: F1": self.f1("hedge_hits", "hedge_gold", "hedge_read", "hedge_hits_read"),
            "hedges: same claim and scale": self.share("hedge_scaled", "hedge_gold"),
        }
        for kind in _TYPES:
            out[f"mentions {kind}: F1"] = self.f1(f"{kind}_both", f"{kind}_gold", f"{kind}_read")
        out["states: same id"] = self.share("state_ids", "state_both")
        out["kind: first"] = self.share("kind_first", "pairs")
        out["kind: first two"] = self.share("kind_two", "pairs")
        out["polarity"] = self.share("polarity", "pairs")
        out["patron, where named"] = self.share("patron_right", "patron_named")
        out["rival, where named"] = self.share("rival_right", "rival_named")
        out["patron named where there is none"] = self.share("patron_extra", "patron_none")
        out["rival named where there is none"] = self.share("rival_extra", "rival_none")
        out["focal"] = self.focal / self.counts["pairs"] if self.counts["pairs"] else 0.0
        out["horizons invented"] = float(self.counts["horizons"])
        out["tests: first"] = self.share("test_first", "bound")
        out["tests: first three"] = self.share("test_three", "bound")
        out["left unbound as they should be"] = self.share("left", "unbound")
        return out


def test_of(label: str) -> str:
    """Return the test that an annotator's label names; "none" where no test here stands for it.

    >>> test_of("new: trend over time"), test_of("pressure"), test_of("new: pledge kept")
    ('trend', 'pressure', 'none')
    """
    low = label.lower()
    if not low.startswith("new"):
        return low
    return next((test for words, test in _NEW if any(word in low for word in words)), "none")


def _characters(spans: Iterable[Sequence[int]]) -> set[int]:
    return {k for start, end in spans for k in range(start, end)}


def pair(gold: Sequence[Annotation], read: Sequence[Annotation]) -> list[tuple[int, int]]:
    """Return the one-to-one pairs of claims that share at least half of their characters, best first."""
    found = []
    sets = [_characters(claim["spans"]) for claim in read]
    for i, claim in enumerate(gold):
        own = _characters(claim["spans"])
        for j, other in enumerate(sets):
            common = len(own & other)
            if common:
                found.append((common / len(own | other), common, i, j))
    out: list[tuple[int, int]] = []
    taken_gold: set[int] = set()
    taken_read: set[int] = set()
    for share, _, i, j in sorted(found, reverse=True):
        if share >= 0.5 and i not in taken_gold and j not in taken_read:
            out.append((i, j))
            taken_gold.add(i)
            taken_read.add(j)
    return out


def tally(gold: Annotation, read: Annotation) -> Tally:
    """Return the counts of one text."""
    out = Tally()
    c = out.counts
    claims, others = gold["claims"], read["claims"]
    pairs = pair(claims, others)
    c["gold"], c["read"], c["pairs"] = len(claims), len(others), len(pairs)
    out.labels.update(_dispositions(gold["sentences"], read["sentences"]))
    _hedges(c, claims, others, dict(pairs))
    _mentions(c, gold["mentions"], read["mentions"])
    for i, j in pairs:
        x, y = claims[i], others[j]
        kinds, proposed = _first(x["kind"], 2), _first(y["kind"], 2)
        c["kind_first"] += bool(proposed) and proposed[0] == kinds[0]
        c["kind_two"] += bool(proposed) and (proposed[0] in kinds or kinds[0] in proposed)
        c["polarity"] += x["polarity"] == y["polarity"]
        c["horizons"] += bool(y.get("horizon")) and not x.get("horizon")
        _tests(c, x, y)
        out.focal += _actors(c, x["actors"], y["actors"])
    return out


def _first(values: Any, count: int) -> list[str]:
    return [v for v in (values if isinstance(values, list) else [values]) if v][:count]


def _dispositions(gold: Sequence[Annotation], read: Sequence[Annotation]) -> Counter[tuple[str, str]]:
    at: dict[int, str] = {}
    for sentence in read:
        for k in range(sentence["start"], sentence["end"]):
            at[k] = sentence["disposition"]
    out: Counter[tuple[str, str]] = Counter()
    for sentence in gold:
        votes = Counter(at.get(k, "missing") for k in range(sentence["start"], sentence["end"]))
        out[sentence["disposition"], votes.most_common(1)[0][0]] += 1
    return out


def _hedges(
    c: Counter[str], gold: Sequence[Annotation], read: Sequence[Annotation], pairs: Mapping[int, int]
) -> None:
    def placed(claims: Sequence[Annotation]) -> dict[tuple[int, int], tuple[str, int]]:
        return {
            (h["start"], h["start"] + len(h["text"])): (h["scale"], number)
            for number, claim in enumerate(claims)
            for h in claim["hedges"]
        }

    ours, theirs = placed(gold), placed(read)
    hits = [(x, y) for x in ours for y in theirs if x[0] < y[1] and y[0] < x[1]]
    c["hedge_gold"], c["hedge_read"] = len(ours), len(theirs)
    c["hedge_hits"], c["hedge_hits_read"] = len({x for x, _ in hits}), len({y for _, y in hits})
    c["hedge_scaled"] = len(
        {x for x, y in hits if ours[x][0] == theirs[y][0] and pairs.get(ours[x][1]) == theirs[y][1]}
    )


def _mentions(c: Counter[str], gold: Sequence[Annotation], read: Sequence[Annotation]) -> None:
    for kind in _TYPES:
        ours, theirs = (
            {(m["start"], m["start"] + len(m["text"])): m.get("id") for m in group if m["type"] == kind}
            for group in (gold, read)
        )
        both = ours.keys() & theirs.keys()
        c[f"{kind}_gold"], c[f"{kind}_read"], c[f"{kind}_both"] = len(ours), len(theirs), len(both)
        c[f"{kind}_ids"] = sum(ours[place] == theirs[place] for place in both)


def _tests(c: Counter[str], gold: Annotation, read: Annotation) -> None:
    wanted = [test_of(t) for t in _first(gold["test"], 3)]
    named = [test_of(t) for t in _first(read["test"], 3)]
    if wanted and wanted[0] != "none":
        c["bound"] += 1
        c["test_first"] += bool(named) and named[0] == wanted[0]
        c["test_three"] += wanted[0] in named
    else:
        c["unbound"] += 1
        c["left"] += not named or named[0] == "none" or read.get("testable") == "no"


def _actors(c: Counter[str], gold: Annotation, read: Annotation) -> float:
    for who in ("patron", "rival"):
        if gold.get(who):
            c[f"{who}_named"] += 1
            c[f"{who}_right"] += gold[who] == read.get(who)
        else:
            c[f"{who}_none"] += 1
            c[f"{who}_extra"] += bool(read.get(who))
    ours, theirs = set(gold.get("focal") or ()), set(read.get("focal") or ())
    return len(ours & theirs) / len(ours | theirs) if ours | theirs else 1.0


def every_sentence(text: str) -> dict[str, Any]:
    """Return the baseline: every sentence outside headings is a claim, with the hedges of the case's list.

    No kind but "existential", no test, no actors: what a list of hedge words and a splitter give.
    """
    record = export(read_text(text), text, "-")
    seen = view(text)
    claims: list[dict[str, Any]] = []
    for number, sentence in enumerate(record["sentences"]):
        if sentence["disposition"] == "boilerplate":
            continue
        start, end = sentence["start"], sentence["end"]
        claims.append(
            {
                "id": f"s{number}",
                "spans": [[start, end]],
                "hedges": list(_listed(text, seen.text, seen.at(start), seen.at(end), seen.back)),
                "polarity": "affirmed",
                "kind": ["existential"],
                "actors": {"patron": None, "rival": None, "focal": []},
                "horizon": None,
                "test": ["none"],
                "testable": "no",
            }
        )
        sentence["disposition"] = "claim"
    return {**record, "claims": claims, "mentions": []}


def _listed(text: str, shown: str, start: int, end: int, back: Sequence[int]) -> Iterable[dict[str, Any]]:
    at, low = start, shown.lower()
    for hedge in find_hedges(shown[start:end]):
        place = low.find(hedge.word, at, end)
        if place < 0:
            continue
        at = place + len(hedge.word)
        first, last = back[place], back[at - 1] + 1
        yield {"text": text[first:last], "start": first, "scale": _SCALES[hedge.scale], "weight": "medium"}


def load_annotation(path: Path) -> tuple[Annotation, str]:
    """Return an annotation and the text beside it.

    Raises
    ------
    ReadingError
        No such file, no JSON, no annotation, or a text that is not beside it.
    """
    raw = read_file(path, _LIMIT, ReadingError)
    gold = read_json(raw, str(path), ReadingError)
    if not isinstance(gold, dict) or not {"claims", "sentences", "mentions"} <= gold.keys():
        raise ReadingError(str(path), "an annotation with sentences, claims and mentions", shorten(raw[:40]))
    name = str(gold.get("file", path.with_suffix(".txt").name))
    text = read_file(path.parent / Path(name).name, _LIMIT, ReadingError)
    try:
        Gold.model_validate(gold, context=len(text))
    except ValidationError as caught:
        first = caught.errors()[0]
        where = ".".join(map(str, first["loc"]))
        raise ReadingError(
            f"{path}: {where}", "an entry of an annotation", message_of(first).lower()
        ) from None
    return gold, text


def evaluate(paths: Sequence[Path], dates: Mapping[str, str] | None = None) -> dict[str, dict[str, Tally]]:
    """Return the counts of the rules and of the baseline, by text and pooled under "all".

    Parameters
    ----------
    paths : sequence of Path
        Annotations; each text lies beside its annotation.
    dates : mapping of str to str, optional
        Date of a text by the name of its annotation without ending.
    """
    out: dict[str, dict[str, Tally]] = {}
    pooled = {"rules": Tally(), "every sentence": Tally()}
    for path in paths:
        gold, text = load_annotation(path)
        draft = read_text(text, (dates or {}).get(path.stem))
        by_text = {
            "rules": tally(gold, export(draft, text, path.stem)),
            "every sentence": tally(gold, every_sentence(text)),
        }
        out[path.stem] = by_text
        for name, counted in by_text.items():
            pooled[name].add(counted)
    if len(out) > 1:
        out["all"] = pooled
    return out
