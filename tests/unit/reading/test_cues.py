"""Cues: hedges with scales, the false friends that are passed over, negation, comparison, numbers, time."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertius.case.hedges import HEDGES
from tertius.reading.cues import Cue, find_cues, hedge_forms
from tertius.reading.friends import guarded_forms


def hedges(text: str) -> list[tuple[str, str | None, str | None]]:
    return [(c.text, c.scale, c.weight) for c in find_cues(text) if c.type == "hedge"]


def words(text: str) -> list[str]:
    return [text for text, _, _ in hedges(text)]


def of_type(text: str, kind: str) -> list[Cue]:
    return [c for c in find_cues(text) if c.type == kind]


def test_rows_of_the_list_are_whole() -> None:
    forms = hedge_forms()
    assert len({f.form for f in forms}) == len(forms)
    for form in forms:
        assert form.source and form.attaches in {"verb", "clause", "noun", "number", "adjective"}, form
        assert form.low is None or form.high is None or form.low <= form.high, form


def test_words_that_follow_the_list_of_cases_have_its_range() -> None:
    following = [
        (form, match.group(1))
        for form in hedge_forms()
        if (match := re.fullmatch(r"as '(.+)' in the list of cases", form.source))
    ]
    following += [(form, form.form) for form in hedge_forms() if form.source.startswith("list of cases")]
    assert len(following) > 300
    for form, word in following:
        assert (form.low, form.high) == (HEDGES[word].low, HEDGES[word].high), form.form


def test_every_guard_belongs_to_a_form() -> None:
    assert guarded_forms() - {f.form for f in hedge_forms()} == set()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It might fall.", ("might", "truth", "weak")),
        ("It may well fall.", ("may well", "truth", "medium")),
        ("It will fall.", ("will", "truth", "strong")),
        ("They’ll fall.", ("’ll", "truth", "strong")),
        ("It won’t fall.", ("won’t", "truth", "strong")),
        ("It is expected to fall.", ("is expected to", "truth", "medium")),
        ("It would fall.", ("would", "truth", "medium")),
        ("It is very unlikely to fall.", ("very unlikely", "truth", "medium")),
        ("Make no mistake, it fell.", ("Make no mistake", "truth", "strong")),
        ("It is far from certain.", ("far from certain", "truth", "weak")),
        ("We think it fell.", ("think", "truth", "medium")),
        ("It usually falls.", ("usually", "rate", "medium")),
        ("It does not always fall.", ("not always", "rate", "weak")),
        ("It fell for the first time ever.", ("for the first time ever", "rate", "strong")),
        ("It can fall.", ("can", "possibility", "medium")),
        ("It can’t fall.", ("can’t", "possibility", "strong")),
        ("It is unable to fall.", ("is unable to", "possibility", "strong")),
        ("It is practically new.", ("practically", "degree", "medium")),
        ("It is far weaker.", ("far weaker", "degree", "strong")),
        ("It works more effectively.", ("more effectively", "degree", "medium")),
        ("It did massive damage.", ("massive", "degree", "strong")),
        ("It took several towns.", ("several", "quantity", "weak")),
        ("It took dozens of towns.", ("dozens of", "quantity", "medium")),
        ("It took hundreds of thousands of lives.", ("hundreds of thousands of", "quantity", "medium")),
        ("It took all the towns.", ("all", "quantity", "strong")),
        ("It took at least 40 towns.", ("at least", "quantity", "medium")),
        ("No country has left.", ("No country", "quantity", "strong")),
    ],
)
def test_hedges_have_scale_and_weight(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in hedges(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It fell in May 2022.", "May"),
        ("On 9 May they met.", "May"),
        ("May God protect our troops.", "May"),
        ("The political will is gone.", "will"),
        ("Their will to fight is strong.", "will"),
        ("The will of the people decides.", "will"),
        ("Its military might is great.", "might"),
        ("Might makes right.", "Might"),
        ("He opened a can of worms.", "can"),
        ("After several months it fell.", "several"),
        ("In the past few years it fell.", "few"),
        ("For many years it stood.", "many"),
        ("After all, it fell.", "all"),
        ("It has not moved at all.", "all"),
        ("We all saw it.", "all"),
        ("The most significant town fell.", "most"),
        ("It fell some time ago.", "some"),
        ("The far right won.", "far"),
        ("It has so far failed.", "far"),
        ("He is going to Moscow.", "going to"),
        ("It is due to the weather.", "is due to"),
        ("The very shape of war changes.", "very"),
        ("Should any threat arise, we act.", "Should"),
        ("He came over the bridge.", "over"),
        ("They talked about peace.", "about"),
        ("He believes it fell.", "believes"),
        ("They think it fell.", "think"),
        ("The most massive attack came.", "massive"),
        ("It can work if possible.", "possible"),
        ("It has stood since at least 2010.", "at least"),
        ("It was not one.", "not one"),
        ("Rare earths come from China.", "Rare"),
        ("India is all-aligned.", "all"),
        ("If any state leaves, it fails.", "any"),
        ("They seized that window of opportunity.", "window of opportunity"),
        ("They missed an opportunity to talk.", "an opportunity"),
    ],
)
def test_false_friends_are_passed_over(text: str, word: str) -> None:
    assert word not in words(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("It may fall in May.", "may"),
        ("The US might attack.", "might"),
        ("Those who will fight will win.", "will"),
        ("It could fall.", "could"),
        ("Some states left.", "Some"),
        ("Most states left.", "Most"),
        ("It is going to fall.", "is going to"),
        ("We believe it fell.", "believe"),
        ("Almost 40 states left.", "Almost"),
    ],
)
def test_the_true_ones_stay(text: str, word: str) -> None:
    assert word in words(text)


def test_could_is_a_chance_an_ability_or_its_denial() -> None:
    assert hedges("It could fall.") == [("could", "truth", "weak")]
    assert hedges("In 1991 it could fight.") == [("could", "possibility", "weak")]
    assert hedges("Neither Russia nor Iran could help.") == [("could", "possibility", "strong")]


def test_might_for_will_changes_the_hedge_alone() -> None:
    one, other = find_cues("Russia might fight on by 2030."), find_cues("Russia will fight on by 2030.")
    assert [c.type for c in one] == [c.type for c in other]
    assert [c.text for c in one if c.type != "hedge"] == [c.text for c in other if c.type != "hedge"]
    assert (one[0].weight, other[0].weight) == ("weak", "strong")


def test_a_negation_is_seen_by_the_hedge() -> None:
    assert [c.negated for c in of_type("It will never fall.", "hedge")] == [True]
    assert [c.negated for c in of_type("It will fall.", "hedge")] == [False]


@pytest.mark.parametrize(
    "text",
    [
        "It did not fall.",
        "It isn’t new.",
        "Neither fell.",
        "It failed to act.",
        "Nobody came.",
        "It has yet to act.",
    ],
)
def test_negation(text: str) -> None:
    assert of_type(text, "negation")


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("No ship came.", "no"),
        ("Neither came.", "no"),
        ("Both came.", "both"),
        ("A third of them came.", "half"),
    ],
)
def test_quantifiers_that_are_no_hedges(text: str, sense: str) -> None:
    assert [c.attaches for c in of_type(text, "quantifier")] == [sense]


@pytest.mark.parametrize("text", ["It is no longer true.", "No doubt it fell.", "There is no way out."])
def test_what_counts_nothing(text: str) -> None:
    assert not of_type(text, "quantifier")


@pytest.mark.parametrize("text", ["Not only did it fall.", "No doubt it fell.", "It fell."])
def test_what_denies_nothing(text: str) -> None:
    assert not of_type(text, "negation")


@pytest.mark.parametrize(
    ("text", "sense"),
    [
        ("It trades more with China than with America.", "greater"),
        ("It has fewer ships than Japan.", "less"),
        ("It is as strong as Japan.", "equal"),
        ("It is the largest creditor.", "superlative"),
        ("China outspent Japan.", "greater"),
    ],
)
def test_comparison(text: str, sense: str) -> None:
    assert sense in [c.attaches for c in of_type(text, "comparison")]


def test_no_longer_compares_nothing() -> None:
    assert not of_type("It is no longer true.", "comparison")


@pytest.mark.parametrize(
    ("text", "words", "sense", "years"),
    [
        ("It will fall by 2030.", "by 2030", "future", (2030, 2030)),
        ("It will fall within five years.", "within five years", "future", (None, None)),
        ("It has grown since 2014.", "since 2014", "past", (2014, 2014)),
        ("It will fall next year.", "next year", "future", (None, None)),
        ("It fell over the past two decades.", "over the past two decades", "past", (None, None)),
        ("It fell in the 1990s.", "in the 1990s", "point", (1990, 1999)),
        ("It grew from 2010 to 2020.", "from 2010 to 2020", "duration", (2010, 2020)),
        ("It fell during the Cold War.", "during the Cold War", "past", (None, None)),
    ],
)
def test_time(text: str, words: str, sense: str, years: tuple[int | None, int | None]) -> None:
    assert [(c.text, c.attaches, (c.low, c.high)) for c in of_type(text, "time")] == [(words, sense, years)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("40 states", 40),
        ("$300 billion", 3e11),
        ("4.7 percent", 4.7),
        ("1,000 men", 1000),
        ("twenty-one ships", 21),
        ("two million", 2e6),
    ],
)
def test_numbers_have_values(text: str, value: float) -> None:
    assert [c.low for c in of_type(text, "number")] == [value]


def test_a_year_is_no_number() -> None:
    assert not of_type("In 2014 it fell.", "number")


_FORMS = sorted(f.form for f in hedge_forms())
_ODD = ["\u00a0", "\u200b", "\u00ad", "’", "“", "\U0001f600", "e\u0301", "\n\n", "\u2028", ", ", ". ", " "]


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(_FORMS), st.sampled_from(_ODD), st.text(max_size=4)), max_size=20))
def test_offsets_give_the_words_back(parts: list[str]) -> None:
    text = "".join(parts)
    cues = find_cues(text)
    assert all(text[c.start : c.end] == c.text for c in cues)
    hedged = [c for c in cues if c.type == "hedge"]
    assert all(a.end <= b.start for a, b in pairwise(hedged))
