"""Decisions on a draft: each is a function of its own, is saved at once, and can be taken back."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from support.reading_files import ARTICLE
from tertius.case.load import parse_case
from tertius.core.errors import CaseError, ReadingError, TertiusError, UsageError
from tertius.reading import review
from tertius.reading.files import check_text, dump, load
from tertius.reading.gate import is_draft, refuse_draft
from tertius.reading.keep import read, text_path, write
from tertius.reading.model.merge import merge as merge_model
from tertius.reading.model.verify import Checked, Findings
from tertius.reading.read import read_text
from tertius.reading.schema import Decision, Draft, ModelUse
from tertius.reading.session import KEYS, REASONS, Session, cuts
from tertius.reading.stronger import stronger
from tertius.reading.template import templates
from tertius.reading.to_case import QUOTE, Head, to_case


@pytest.fixture(scope="module")
def draft() -> Draft:
    """Return the reading of the tests' article."""
    made = read_text(ARTICLE, "2025-03-04")
    assert len(made.claims) >= 4
    return made


def answers(*said: str | None) -> Iterator[str | None]:
    yield from said


def session(draft: Draft, path: Path) -> Session:
    made = Session(write(draft, ARTICLE, path), ARTICLE, path)
    made.start()
    return made


def with_question(draft: Draft, decision: Decision) -> Draft:
    first = draft.claims[0]
    claims = (first.model_copy(update={"decide": (*first.decide, decision)}), *draft.claims[1:])
    return draft.model_copy(update={"claims": claims})


def test_accepting_takes_every_proposal_and_closes_what_has_an_option(draft: Draft) -> None:
    name = draft.claims[0].id
    made = review.accept(draft, name)
    claim = made.claim(name)
    assert claim is not None and review.is_decided(claim)
    assert all(d.answer is not None for d in claim.decide)
    assert {claim.paraphrase.status, claim.kind.status, claim.actors.patron.status} == {"accepted"}
    assert [b.status for b in claim.bindings] == ["accepted", "rejected", "rejected"][: len(claim.bindings)]
    assert made.claims[1:] == draft.claims[1:] and draft.claims[0].status == "proposed"
    free = with_question(draft, Decision(id="when", question="Since when?"))
    left = review.accept(free, name).claim(name)
    assert left is not None and [d.id for d in left.open] == ["when"] and not review.is_decided(left)
    told = review.answer(review.accept(free, name), name, "when", "since 2015").claim(name)
    assert told is not None and review.is_decided(told)


def test_rejecting_needs_a_reason_and_changes_the_ledger(draft: Draft) -> None:
    sentence = next(s for s in draft.sentences if len(s.claims) == 1)
    (name,) = sentence.claims
    made = review.reject(draft, name, "  a matter of\ttaste ")
    claim, entry = made.claim(name), made.sentence(sentence.id)
    assert claim is not None and (claim.status, claim.reason) == ("rejected", "a matter of taste")
    assert entry is not None and (entry.disposition, entry.claims, entry.by) == ("other", (), "person")
    with pytest.raises(UsageError, match="the reason"):
        review.reject(draft, name, " ")
    double = next((s for s in draft.sentences if len(s.claims) > 1), None)
    if double is not None:
        half = review.reject(draft, double.claims[0], "no").sentence(double.id)
        assert half is not None and half.disposition == "claim"


def test_a_test_is_chosen_by_number_and_asks_for_its_own_defaults(draft: Draft) -> None:
    claim = next(c for c in draft.claims if len(c.bindings) > 1)
    made = review.choose_test(draft, claim.id, 2).claim(claim.id)
    assert made is not None
    assert made.bindings[0].test == claim.bindings[1].test and made.bindings[0].status == "accepted"
    assert {b.status for b in made.bindings[1:]} == {"rejected"}
    asked = {d.id: d for d in made.decide}
    assert asked["test"].answer == claim.bindings[1].test
    if "defaults" in asked:
        assert all(name in asked["defaults"].question for name in claim.bindings[1].defaults)
    none = review.choose_test(draft, claim.id, 0).claim(claim.id)
    assert none is not None and none.testable.value == "no" and none.why_not
    assert {b.status for b in none.bindings} == {"rejected"}
    with pytest.raises(UsageError, match="a test from 1 to"):
        review.choose_test(draft, claim.id, 7)


def test_fields_are_set_by_a_person_or_refused(draft: Draft) -> None:
    name = draft.claims[0].id
    made = review.edit(draft, ARTICLE, name, "patron", "CHN").claim(name)
    assert made is not None and made.status == "edited"
    assert (made.actors.patron.value, made.actors.patron.by, made.actors.patron.status) == (
        "CHN",
        "person",
        "edited",
    )
    assert review.edit(draft, ARTICLE, name, "kind", ("trend",)).claim(name).kind.value == ("trend",)  # type: ignore[union-attr]
    for field, value, words in (
        ("patron", "Russia", "patron"), ("kind", ("prophecy",), "kind"), ("paraphrase", "", "paraphrase"),
        ("polarty", "negated", "did you mean 'polarity'"), ("polarity", "maybe", "polarity"),
    ):  # fmt: skip
        with pytest.raises(UsageError, match=words):
            review.edit(draft, ARTICLE, name, field, value)
    with pytest.raises(UsageError, match="the id of a claim"):
        review.accept(draft, "c999")


def test_tests_follow_the_actors_and_any_test_can_be_chosen(draft: Draft) -> None:
    claim = next(c for c in draft.claims if any("patron" in b.parameters for b in c.bindings))
    made = review.edit(draft, ARTICLE, claim.id, "patron", "CHN").claim(claim.id)
    assert made is not None
    held = [b for b in made.bindings if "patron" in b.parameters]
    assert held and all(b.parameters["patron"] == "CHN" for b in held)
    other = next(test for test in templates() if test not in {b.test for b in claim.bindings})
    chosen = review.bind_test(draft, ARTICLE, claim.id, other)
    bound = chosen.claim(claim.id)
    assert bound is not None and len(bound.bindings) <= 3
    assert (bound.bindings[0].test, bound.bindings[0].by, bound.bindings[0].status) == (
        other,
        "person",
        "accepted",
    )
    assert (
        bound.bindings[0].plan is not None and next(d for d in bound.decide if d.id == "test").answer == other
    )
    none = next((c for c in draft.claims if not c.bindings), None)
    if none is not None:
        first = review.bind_test(draft, ARTICLE, none.id, other).claim(none.id)
        assert first is not None and first.bindings[0].test == other and first.why_not is None
    same = review.bind_test(draft, ARTICLE, claim.id, claim.bindings[0].test).claim(claim.id)
    assert same is not None and len(same.bindings) == len(claim.bindings)
    with pytest.raises(UsageError, match="did you mean"):
        review.bind_test(draft, ARTICLE, claim.id, other[:-1])


def test_a_hedge_gets_another_scale_and_loses_the_range_of_the_old_one(draft: Draft) -> None:
    claim = next(c for c in draft.claims if any(h.scale == "truth" and h.low is not None for h in c.hedges))
    number = next(k for k, h in enumerate(claim.hedges, start=1) if h.scale == "truth" and h.low is not None)
    made = review.rescale(draft, claim.id, number, "possibility").claim(claim.id)
    assert made is not None
    hedge = made.hedges[number - 1]
    assert (hedge.scale, hedge.low, hedge.high, hedge.by) == ("possibility", None, None, "person")
    same = review.rescale(draft, claim.id, number, "truth").claim(claim.id)
    assert same is not None and same.hedges[number - 1].low == claim.hedges[number - 1].low
    with pytest.raises(UsageError, match="a hedge from 1"):
        review.rescale(draft, claim.id, 99, "rate")


def test_split_and_merge_keep_every_word_in_the_text(draft: Draft) -> None:
    claim = next(c for c in draft.claims if cuts(c, ARTICLE))
    place, words = cuts(claim, ARTICLE)[0]
    made = review.split(draft, ARTICLE, claim.id, place)
    check_text(made, ARTICLE)
    assert len(made.claims) == len(draft.claims) + 1 and made.claim(claim.id) is None
    left, right = (c for c in made.claims if c.id in (f"{claim.id}a", f"{claim.id}b"))
    assert left.spans[-1].end <= place == right.spans[0].start
    assert right.spans[0].of(ARTICLE).startswith(words)
    assert {left.by, right.by} == {"person"} and left.status == "proposed"
    home = [s for s in made.sentences if left.id in s.claims or right.id in s.claims]
    assert all(claim.id not in s.claims for s in home) and home
    again = review.merge(made, ARTICLE, left.id, right.id)
    check_text(again, ARTICLE)
    joined = again.claim(left.id)
    assert joined is not None and len(again.claims) == len(draft.claims)
    assert (joined.spans[0].start, joined.spans[-1].end) == (left.spans[0].start, right.spans[-1].end)
    assert Draft.model_validate(again.model_dump()) == again
    with pytest.raises(UsageError, match="words on both sides"):
        review.split(draft, ARTICLE, claim.id, claim.spans[0].start)


def test_words_that_rules_passed_over_can_be_marked(draft: Draft) -> None:
    words = "the Kremlin cannot pay for another war"
    start = ARTICLE.index(words)
    made = review.add(draft, ARTICLE, [(start, start + len(words))])
    (new,) = [c for c in made.claims if draft.claim(c.id) is None]
    assert new.paraphrase.value == words and new.by == "person"
    assert new.actors.patron.value == "RUS" or "RUS" in new.actors.focal.value
    assert all(
        new.id in s.claims and s.disposition == "claim" for s in made.sentences if s.id in new.sentences
    )


@pytest.mark.parametrize(
    "said", [" ", "\t ", "...", " … ", "\u00a0", "\u2003.", ".,;", "\u200b", "[...] \u3000 …", '""']
)
def test_answers_without_a_word_mark_nothing(draft: Draft, tmp_path: Path, said: str) -> None:
    made = session(draft, tmp_path / "s.json")
    made.press("+", lambda question, proposal: said)
    assert made.draft.claims == draft.claims and made.message == "these words are not in the text"


@pytest.mark.parametrize("spans", [[], [(0, 0)], [(5, 3)], [(-2, 4)], [(0, 10**9)], [(0, 4), (7, 7)]])
def test_a_claim_without_words_is_refused(draft: Draft, spans: list[tuple[int, int]]) -> None:
    with pytest.raises(UsageError, match="words of the text"):
        review.add(draft, ARTICLE, spans)


@pytest.mark.parametrize(
    ("words", "paraphrase", "warned"),
    [
        (
            "Moscow might keep its bases",
            "Moscow will keep its bases",
            "says 'will' where the text says 'might'",
        ),
        ("Moscow might keep its bases", "Moscow keeps its bases", "leaves out 'might'"),
        ("Clients usually stay", "Clients stay", "leaves out 'usually'"),
        ("Clients usually stay", "Clients always stay", "says 'always' where the text says 'usually'"),
        ("Some clients left", "All clients left", "All"),
        ("Dozens of states left", "Hundreds of states left", "Hundreds"),
        ("Clients stay", "Clients always stay", "adds 'always'"),
        ("Moscow did not leave Syria", "Moscow left Syria", "does not deny"),
        ("Moscow left Syria", "Moscow never left Syria", "den|never"),
        ("It lost bases", "It lost 12 bases", "adds the number 12"),
        ("Moscow might keep its bases", "The bases might stay Russian", None),
        ("Moscow will keep its bases", "Moscow might keep its bases", None),
        ("Moscow keeps  its bases", "Moscow keeps its bases", None),
    ],
)
def test_a_paraphrase_that_says_more_is_noticed(words: str, paraphrase: str, warned: str | None) -> None:
    found = stronger(words, paraphrase)
    if warned is None:
        assert found == ()
    else:
        assert any(part in " ".join(found) for part in warned.split("|")), found


def test_one_key_a_decision_saved_at_each_and_undone(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    made = session(draft, path)
    untouched = path.read_bytes()
    said = answers("2", "Moscow is going to stay.", "CHN USA SYR", "trend, forecast")
    made.press("a", lambda *_: None)
    assert made.at == 1 and review.progress(load(path)).decided == 1
    made.press("r", lambda *_: next(said))
    assert made.at == 2 and review.progress(load(path)).decided == 2
    assert load(path).claims[1].reason == REASONS["2"]
    made.press("e", lambda *_: next(said))
    assert made.at == 2 and load(path).claims[2].paraphrase.value == "Moscow is going to stay."
    made.press("w", lambda *_: next(said))
    assert load(path).claims[2].actors.patron.value == "CHN"
    assert load(path).claims[2].actors.focal.value == ("SYR",)
    made.press("k", lambda *_: next(said))
    assert load(path).claims[2].kind.value == ("trend", "forecast")
    for _ in range(5):
        made.press("u", lambda *_: None)
    assert made.at == 0 and path.read_bytes() == untouched
    made.press("u", lambda *_: None)
    assert made.message == "nothing to undo"


def test_a_step_that_is_given_up_or_wrong_changes_nothing(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    made = session(draft, path)
    before = path.read_bytes()
    for key in (*(k for k in KEYS if k not in "a0123q"), "x", "\x00", "é"):
        made.press(key, lambda *_: None)
        if made.at:
            made.press("p", lambda *_: None)
        if made.past:  # merging asks nothing
            made.press("u", lambda *_: None)
    for wrong in ("12 34", "RUS", "x, y", "0", "999", "\x00"):
        for key in "wkhst+":
            made.press(key, lambda question, proposal, said=wrong: said)
            while made.past:
                made.press("u", lambda *_: None)
    assert path.read_bytes() == before


def test_the_whole_review_by_keys_ends_in_a_case(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    made = session(draft, path)
    for _ in range(3 * len(draft.claims)):
        if review.progress(made.draft).decided == len(made.draft.claims):
            break
        open_now = made.claim is not None and made.claim.status == "accepted" and made.claim.open
        made.press("d" if open_now else "a", lambda question, proposal: proposal or "as it stands")
    assert made.message == "every claim is decided"
    assert made.keys <= 2 * len(draft.claims)
    refused = pytest.raises(CaseError, match="tertius case from-draft")
    with refused:
        refuse_draft(str(path))
    again, text = read(path)
    head = Head(author="A. Nonymous", publisher="The Paper", title="Old bases", rival="USA", focal="SYR")
    case = parse_case(to_case(again, text, head), "case")
    assert [len(c.spans) for c in case.claims] == [
        len(c.spans) for c in again.claims if c.status == "accepted"
    ]
    assert (case.id, case.patron, case.rival, case.focal) == ("old-bases", "RUS", "USA", "SYR")
    assert case.source.text_sha256 == again.source.text_sha256
    for claim in case.claims:
        assert claim.quote is not None and claim.quote in ARTICLE and len(claim.quote) <= QUOTE
        assert (claim.test is None) != (claim.needs is None and claim.not_testable is None)
    bare = parse_case(to_case(again, text, head, quotes=False), "case")
    assert all(claim.quote is None and claim.spans for claim in bare.claims)


def test_a_draft_is_no_case_until_its_decisions_are_taken(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    write(draft, ARTICLE, path)
    lines = path.read_text(encoding="utf-8").splitlines()
    with pytest.raises(CaseError) as caught:
        refuse_draft(str(path))
    message = str(caught.value)
    assert f"{len(draft.open)} open decisions" in message and "tertius review" in message
    name, decision = draft.open[0]
    number = int(message.split(f"{name} {decision.id} (line ")[1].split(")")[0])
    assert '"id": "' + decision.id + '"' in "".join(lines[number - 1 : number + 2])
    assert message.startswith(f"{path}:{number}:")
    with pytest.raises(ReadingError, match="every claim decided"):
        to_case(draft, ARTICLE, Head())
    (tmp_path / "case.yaml").write_text("id: x\n", encoding="utf-8")
    assert not is_draft(str(tmp_path / "case.yaml"))
    assert (
        not is_draft(str(tmp_path / "none.json")) and not is_draft("new-syria") and not is_draft("a\0.json")
    )
    refuse_draft(str(tmp_path / "case.yaml"))


def test_a_case_without_actors_or_claims_says_what_to_give(draft: Draft) -> None:
    gone = draft
    for claim in draft.claims:
        gone = review.reject(gone, claim.id, "no")
    with pytest.raises(ReadingError, match="at least one accepted claim"):
        to_case(gone, ARTICLE, Head())
    undated = draft.model_copy(update={"source": draft.source.model_copy(update={"date": None})})
    for claim in draft.claims:
        undated = review.accept(undated, claim.id)
        for name, decision in undated.open:
            if name == claim.id:
                undated = review.answer(undated, name, decision.id, "as it stands")
    with pytest.raises(ReadingError, match="--date"):
        to_case(undated, ARTICLE, Head())


def test_draft_and_text_are_written_together_and_never_over_decisions(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.yaml"
    made = write(draft, ARTICLE, path)
    assert text_path(path).read_text(encoding="utf-8") == ARTICLE
    assert read(path) == (made, ARTICLE)
    write(draft, ARTICLE, path)
    decided = review.accept(made, made.claims[0].id)
    write(decided, ARTICLE, path)
    with pytest.raises(ReadingError, match="a draft without decisions to lose, got 1"):
        write(draft, ARTICLE, path)
    write(draft, ARTICLE, path, replace=True)
    assert read(path)[0] == made
    text_path(path).write_text(ARTICLE.replace("Moscow", "Moskva"), encoding="utf-8")
    with pytest.raises(ReadingError, match="the text that was read"):
        read(path)
    text_path(path).unlink()
    with pytest.raises(ReadingError, match="no such file"):
        read(path)
    with pytest.raises(ReadingError, match=r"ends in \.json or \.yaml"):
        write(draft, ARTICLE, tmp_path / "a.txt")
    (tmp_path / "other.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ReadingError, match="another file"):
        write(draft, ARTICLE, tmp_path / "other.json")


def test_no_other_file_is_lost_to_the_text_of_a_draft(draft: Draft, tmp_path: Path) -> None:
    notes = tmp_path / "a.txt"
    notes.write_text("My notes.\n", encoding="utf-8")
    for replace in (False, True):
        with pytest.raises(ReadingError, match="another --out"):
            write(draft, ARTICLE, tmp_path / "a.json", replace)
    assert notes.read_text(encoding="utf-8") == "My notes.\n" and not (tmp_path / "a.json").exists()
    notes.write_text(ARTICLE, encoding="utf-8")
    write(draft, ARTICLE, tmp_path / "a.json")
    longer = ARTICLE + "\nOne more sentence.\n"
    write(read_text(longer), longer, tmp_path / "a.json")  # the draft's own text follows it
    assert notes.read_text(encoding="utf-8") == longer


def test_a_draft_that_is_edited_into_nonsense_says_where(draft: Draft, tmp_path: Path) -> None:
    path = tmp_path / "a.draft.json"
    write(draft, ARTICLE, path)
    text = path.read_text(encoding="utf-8")
    kind = next(line for line in text.splitlines() if '"disposition": "claim"' in line)
    line = text.splitlines().index(kind) + 1
    for old, new, where in (
        ('"disposition": "claim"', '"disposition": "rumour"', f":{line}:"),
        ('"disposition": "claim"', '"dispositon": "claim"', f":{line}:"),
        ('"form": "tertius draft 1"', '"form": "tertius draft 9"', ":2:"),
        ('"sentences": [', '"sentences": 7, "x": [', ":"),
        ("{", "", ":"),
        ("}", "", ":"),
        ('"start": 0', '"start": -1', ":"),
        ('"characters": ', '"characters": 1', ""),
        ("{", "{\n\t", ""),
    ):  # fmt: skip
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        try:
            read(path)
        except TertiusError as error:
            assert f"{path}{where}" in str(error) and str(error).isprintable(), (new, str(error))
        else:
            assert where == ""  # spelled in another way, but the same draft
    tabs = json.dumps(json.loads(text), indent="\t").replace('"disposition": "claim"', '"disposition": 5', 1)
    path.write_text(tabs, encoding="utf-8")
    line = next(k for k, row in enumerate(tabs.splitlines(), start=1) if '"disposition": 5' in row)
    with pytest.raises(ReadingError, match=f":{line}: "):
        read(path)
    path.write_text(text[: len(text) // 2], encoding="utf-8")
    with pytest.raises(ReadingError):
        read(path)
    path.write_text("[" * 100_000, encoding="utf-8")
    with pytest.raises(ReadingError):
        read(path)


def test_a_model_refines_the_claims_of_the_rules_and_adds_its_own(draft: Draft) -> None:
    first = draft.claims[0]
    use = ModelUse(name="small", endpoint="http://localhost", requests=1, proposed=2, accepted=2)
    place = [(s.start, s.end) for s in first.spans]
    missed = "the Kremlin cannot pay for another war"
    at = ARTICLE.index(missed)
    home = next(s for s in draft.sentences if s.start <= at < s.end)
    findings = Findings(
        (
            Checked(first.sentences[0], tuple(place), "causal", False, "Bases stay for grain.", patron="RUS"),
            Checked(
                home.id, ((at, at + len(missed)),), "existential", True, focal=("SYR",), test="conflict_onset"
            ),
        ),
        {first.sentences[0]: "claim", draft.claims[-1].sentences[0]: "value"},
        2,
    )
    made = merge_model(draft, ARTICLE, findings, use)
    check_text(made, ARTICLE)
    claim = made.claim(first.id)
    assert claim is not None and claim.kind.value[0] == "causal" and claim.kind.by == "model small"
    assert claim.paraphrase.value == "Bases stay for grain." and claim.status == "proposed"
    (new,) = [c for c in made.claims if draft.claim(c.id) is None]
    assert new.by == "model small" and new.attribution.value == "adopted"
    assert new.actors.focal.value == ("SYR",)
    assert new.bindings[0].test == "conflict_onset" and new.bindings[0].status == "proposed"
    doubted = made.claim(draft.claims[-1].id)
    assert doubted is not None and doubted.decide[-1].options == ("keep", "drop")
    dropped = review.answer(made, doubted.id, "model", "drop").claim(doubted.id)
    assert dropped is not None and dropped.status == "rejected"
    assert made.model == use and dump(made) == dump(merge_model(draft, ARTICLE, findings, use))
