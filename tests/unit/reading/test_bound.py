"""Which claims of an annotated text bind rightly: every kind of outcome on a text of four sentences."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertius.core.errors import ReadingError
from tertius.reading.bound import BY_HAND, COUNTS, bound, load_answers

SENTENCES = (
    "Russia has vetoed more resolutions of the Security Council than China.",
    "American sanctions have rarely worked against Iran.",
    "Turkey has bought arms from Russia since 2017.",
    "Hungary wants a better deal.",
)
CLAIMS = {
    "vetoes": (0, "affirmed", ("RUS", "CHN", []), ["comparison"], "yes"),
    "sanctions": (1, "affirmed", ("USA", None, ["IRN"]), ["sanction_outcomes"], "yes"),
    "unread": (None, "affirmed", ("RUS", None, ["TUR"]), ["tie_survival"], "yes"),
    "motive": (3, "affirmed", (None, None, ["HUN"]), ["none"], "no"),
}


def annotated(folder: Path, answers: str | None) -> Path:
    """Write the text, its annotation, and what answers each claim where it is given."""
    text = " ".join(SENTENCES)
    at = [text.index(sentence) for sentence in SENTENCES]
    claims = []
    for name, (number, polarity, (patron, rival, focal), tests, testable) in CLAIMS.items():
        span = [0, 3] if number is None else [at[number], at[number] + len(SENTENCES[number])]
        actors = {"patron": patron, "rival": rival, "focal": focal, "group": None}
        common = {"hedges": [], "kind": ["existential"], "horizon": None}
        record = {"id": name, "spans": [span], "polarity": polarity, "actors": actors, "test": tests}
        claims.append({**record, **common, "testable": testable})
    (folder / "mine.txt").write_text(text, encoding="utf-8")
    path = folder / "mine.json"
    path.write_text(json.dumps({"file": "mine.txt", "sentences": [], "claims": claims, "mentions": []}))
    if answers is not None:
        (folder / "answers.csv").write_text("text,claim,data,answers\n" + answers)
    return path


def found(path: Path) -> dict[str, tuple[str, str]]:
    return {o.claim: (o.how, o.why) for o in bound([path])["mine"].outcomes}


def test_every_claim_has_one_outcome_and_the_counts_add_up(tmp_path: Path) -> None:
    path = annotated(tmp_path, None)
    assert found(path) == {
        "vetoes": ("rightly", ""),
        "sanctions": ("rightly", ""),
        "unread": ("open", "the claim is not read"),
        "motive": ("open", ""),
    }
    count = bound([path])["mine"]
    figures = count.figures()
    assert figures["claims"] == 4 and figures["the panel has data"] == 3 and figures["not testable"] == 1
    assert figures["bound rightly"] == 2 and figures["left unbound, as it should be"] == 1
    assert figures[BY_HAND] == figures["the panel has data"]
    assert figures["share bound rightly, of those with data"] == pytest.approx(2 / 3)
    assert count.errors() == [("the claim is not read", 1)]
    assert {*figures} == {*(name for name, _ in COUNTS), BY_HAND, "share bound rightly, of those with data"}


@pytest.mark.parametrize(
    ("answers", "claim", "outcome"),
    [
        ("mine,vetoes,yes,comparison:vetoes\n", "vetoes", ("rightly", "")),
        ("mine,vetoes,yes,comparison:agreement\n", "vetoes", ("wrongly", "another variable")),
        ("mine,vetoes,yes,enumeration trend\n", "vetoes", ("wrongly", "another test")),
        ("mine,vetoes,no,\n", "vetoes", ("wrongly", "bound though nothing here answers it")),
        ("mine,vetoes,not testable,\n", "vetoes", ("wrongly", "bound though nothing can test it")),
        ("mine,motive,yes,trend\n", "motive", ("open", "no test is proposed")),
    ],
)
def test_what_answers_a_claim_is_believed_before_the_annotation(
    tmp_path: Path, answers: str, claim: str, outcome: tuple[str, str]
) -> None:
    assert found(annotated(tmp_path, answers))[claim] == outcome


def test_states_and_denials_must_be_those_of_the_annotation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(CLAIMS, "vetoes", (0, "affirmed", ("RUS", "USA", []), ["comparison"], "yes"))
    assert found(annotated(tmp_path, None))["vetoes"] == ("wrongly", "another state")
    monkeypatch.setitem(CLAIMS, "vetoes", (0, "negated", ("RUS", "CHN", []), ["comparison"], "yes"))
    assert found(annotated(tmp_path, None))["vetoes"] == ("wrongly", "affirmed for denied")


def test_an_unknown_word_for_the_data_is_refused(tmp_path: Path) -> None:
    path = annotated(tmp_path, "mine,vetoes,perhaps,trend\n")
    with pytest.raises(ReadingError, match="yes, no, not testable"):
        load_answers(path.with_name("answers.csv"))
