"""Views, blocks, sentences and clauses: places that lead back to the text, and where things are cut."""

from __future__ import annotations

import hypothesis.strategies as st
import pytest
from hypothesis import given

from tertius.reading.blocks import blocks
from tertius.reading.clauses import parts
from tertius.reading.normalise import view
from tertius.reading.sentences import sentences
from tertius.reading.verbs import verbs
from tertius.reading.words import finite, words


def cut(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text, 0, len(text))]


def clauses(text: str) -> list[str]:
    return [text[p.start : p.end] for p in parts(text, 0, len(text))]


def verbs_of(text: str) -> list[str]:
    tokens = words(text)
    return [tokens[k].text for k in finite(tokens)]


@given(st.text(max_size=200))
def test_a_view_leads_back_to_the_text(raw: str) -> None:
    seen = view(raw)
    assert len(seen.back) == len(seen.text) + 1
    assert list(seen.back) == sorted(set(seen.back))
    for place in range(len(seen.text)):
        start, end = seen.place(place, place + 1)
        assert end == start + 1
        assert seen.at(start) == place


def test_a_view_hides_what_hides_words() -> None:
    seen = view("Rus\u00adsia\u2019s \u201cAfrica\u00a0Corps\u201d \u2014 a\u200b force")
    assert seen.text == 'Russia\'s "Africa Corps" \u2014 a force'
    start, end = seen.place(0, 6)
    assert seen.raw[start:end] == "Rus\u00adsia"


@given(st.text(alphabet=st.sampled_from('abc ABC.!?\n"\u2014;,1U'), max_size=300))
def test_sentences_cover_every_character_once(text: str) -> None:
    covered = [k for a, b in sentences(text, 0, len(text)) for k in range(a, b)]
    assert len(covered) == len(set(covered))
    assert {k for k, c in enumerate(text) if not c.isspace()} <= set(covered)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mr. Xi met J. D. Vance. They talked.", ["Mr. Xi met J. D. Vance.", "They talked."]),
        ("The U.S. is strong. The U.K. too.", ["The U.S. is strong.", "The U.K. too."]),
        ("It moved into the U.S. The rest stayed.", ["It moved into the U.S.", "The rest stayed."]),
        ("It cost $1.5 billion. No one paid.", ["It cost $1.5 billion.", "No one paid."]),
        ('"We will win." He smiled.', ['"We will win."', "He smiled."]),
        ("Why? Because it pays! So be it.", ["Why?", "Because it pays!", "So be it."]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("She met the ambassador. He smiled.", ["She met the ambassador.", "He smiled."]),
        ("They left Washington, D.C. Nobody came.", ["They left Washington, D.C.", "Nobody came."]),
        ("See No. 5 of the list. It is long.", ["See No. 5 of the list.", "It is long."]),
        ("Oil, gas, etc. are sold.", ["Oil, gas, etc. are sold."]),
    ],
)
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_a_million_characters_without_a_stop_are_cut_in_bounded_pieces() -> None:
    text = "word " * 60_000
    pieces = sentences(text, 0, len(text))
    assert max(b - a for a, b in pieces) <= 3000


def test_blocks_are_told_apart() -> None:
    text = (
        "Why alliances last\n\nBy Jane Example\n\nA ship at sea. Photo: Reuters\n\n"
        "Alliances last because they pay. They end if not.\n\nA heading\n\nNothing else matters.\n\n"
        "Subscribe to our newsletter.\n\nJane Example is a professor of politics and the author of two books."
    )
    kinds = [b.kind for b in blocks(text)]
    assert kinds == ["title", "byline", "caption", "body", "title", "body", "boilerplate", "boilerplate"]


@pytest.mark.parametrize(
    "line",
    [
        "The post-Cold War order is gone, and nobody subscribes to it.",
        "By contrast, Europe has done nothing.",
        "The result is a clear picture: sanctions fail.",
        "He said as much to Reuters.",
        "More than 140 states signed up to the initiative.",
        "Others will follow them.",
        "May 2024 was the turning point.",
        "Correction came slowly.",
    ],
)
def test_a_paragraph_is_not_taken_for_furniture(line: str) -> None:
    found = blocks(f"A title\n\nA first paragraph stands here.\n\n{line}\n\nA last one ends it.")
    assert [b.kind for b in found] == ["title", "body", "body", "body"]


@pytest.mark.parametrize(
    "line",
    [
        "Jane Doe, a former diplomat, is Professor of Politics at a university.",
        "Follow her on a network.",
        "Source: Stockholm International Peace Research Institute",
        "A soldier stands guard. (AP Photo/Name)",
        "All rights reserved.",
        "2024-03-02",
    ],
)
def test_furniture_is_not_taken_for_a_paragraph(line: str) -> None:
    body = "A first paragraph stands here.\n\nA second one follows.\n\nA third one."
    assert [b.kind for b in blocks(f"{body}\n\n{line}")][-1] != "body"


def test_a_speaker_is_a_block_of_its_own() -> None:
    found = [(b.kind, "THE PRESIDENT: We stay."[b.start : b.end]) for b in blocks("THE PRESIDENT: We stay.")]
    assert found == [("label", "THE PRESIDENT:"), ("body", "We stay.")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The United States exports arms to Egypt.", ["exports"]),
        ("Arms exports to Egypt have fallen.", ["have"]),
        ("Alliances without a common enemy seldom survive.", ["survive"]),
        ("The countries that receive aid vote with Moscow.", ["receive", "vote"]),
        ("Great powers that neglect the continent pay for it later.", ["neglect", "pay"]),
        ("Russian forces, backed by Iran, withdrew.", ["withdrew"]),
        ("It won't work.", ["wo"]),
        ("Despite the loss of the base.", []),
    ],
)
def test_finite_verbs(text: str, expected: list[str]) -> None:
    assert verbs_of(text) == expected


def test_forms_of_verbs() -> None:
    v = verbs()
    assert v.lemma("fell") == "fall"
    assert v.lemma("denied") == "deny"
    assert v.lemma("lying") == "lie"
    assert v.lemma("topped") == "top"
    assert v.lemma("Iran") == "iran"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Russian exports rose last year, and the economy grew faster than before.",
            ["Russian exports rose last year", "the economy grew faster than before"],
        ),
        ("The war between Russia and Ukraine has lasted.", ["The war between Russia and Ukraine has lasted"]),
        (
            "He said that Russia and China have grown apart.",
            ["He said that Russia and China have grown apart"],
        ),
        (
            "While Moscow sells arms to Delhi, Beijing sells them to Islamabad.",
            ["While Moscow sells arms to Delhi", "Beijing sells them to Islamabad"],
        ),
        (
            "The costs are mounting and will compound over time.",
            ["The costs are mounting", "will compound over time"],
        ),
        ("The more Beijing threatens, the closer Tokyo and Seoul become.", None),
        ("Hard as it tries, Moscow cannot hide its losses.", None),
        ("If Delhi turns away, Moscow loses arms sales and Washington gains them.", None),
        (
            "Aid has halved, trade has stalled, and the embassy is empty.",
            ["Aid has halved", "trade has stalled", "the embassy is empty"],
        ),
        ("The pact failed because its members feared each other.", None),
        (
            "It matters, especially since the bases supply the whole region.",
            ["It matters", "the bases supply the whole region"],
        ),
    ],
)
def test_where_a_sentence_holds_several_propositions(text: str, expected: list[str] | None) -> None:
    assert clauses(text) == (expected or [text.rstrip(".")])
    second = parts(text, 0, len(text))[-1]
    assert second.end <= len(text)
