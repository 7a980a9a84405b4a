"""Changes of a text whose effect on the reading is known without any annotation."""

from __future__ import annotations

import re

import hypothesis.strategies as st
from hypothesis import example, given, settings

from tertius.reading.read import read_text
from tertius.reading.schema import Claim

POWERS = {"Russia": "RUS", "China": "CHN", "Britain": "GBR", "France": "FRA"}
CLIENTS = ("Mali", "Egypt", "Serbia", "Vietnam", "Peru", "Kenya")
#: Sentences with slots for two powers (p, q) and a client (c).
SENTENCES = (
    "{p} has lost influence in {c} since 2015.",
    "{p}'s ties with {c} survived the coup.",
    "{p} sells more arms to {c} than {q} does.",
    "Pressure from {q} forced {c} to cut its ties with {p}.",
    "{p}'s aid to {c} bought votes in the United Nations.",
    "{c} depends on {p} because {q} refuses to sell it weapons.",
    "{p} is the largest lender to {c}.",
    "Dozens of states followed {c} and turned to {p}.",
    "{q} will replace {p} as the main supplier of {c} by 2030.",
    "Sanctions by {q} have rarely weakened the alliance between {p} and {c}.",
)
sentence = st.sampled_from(SENTENCES)
pair = st.permutations(sorted(POWERS)).map(lambda names: (names[0], names[1]))
client = st.sampled_from(CLIENTS)


def swapped(claim: Claim, first: str, second: str) -> dict[str, object]:
    """What a claim says, with two codes exchanged."""
    other = {first: second, second: first}

    def swap(value: object) -> object:
        if isinstance(value, (tuple, list)):
            return tuple(swap(v) for v in value)
        return other.get(value, value) if isinstance(value, str) else value

    return {
        "patron": swap(claim.actors.patron.value),
        "rival": swap(claim.actors.rival.value),
        "focal": swap(claim.actors.focal.value),
        "kind": claim.kind.value,
        "polarity": claim.polarity.value,
        "hedges": [(h.scale, h.weight) for h in claim.hedges],
        "horizon": claim.horizon.value,
        "testable": claim.testable.value,
        "tests": [(b.test, {k: swap(v) for k, v in b.parameters.items()}) for b in claim.bindings],
    }


@given(st.lists(sentence, min_size=1, max_size=4), pair, client)
@settings(max_examples=60, deadline=None)
def test_no_power_is_read_with_other_eyes(chosen: list[str], powers: tuple[str, str], state: str) -> None:
    """Exchange two powers: the parameters are exchanged, and nothing else."""
    p, q = powers
    one = read_text("\n\n".join(s.format(p=p, q=q, c=state) for s in chosen), "2024")
    two = read_text("\n\n".join(s.format(p=q, q=p, c=state) for s in chosen), "2024")
    first, second = POWERS[p], POWERS[q]
    assert [s.disposition for s in one.sentences] == [s.disposition for s in two.sentences]
    assert [swapped(c, first, second) for c in one.claims] == [swapped(c, "", "-") for c in two.claims]


@given(pair, client, st.sampled_from(("lose its bases in {c}", "weaken {q} in {c}", "cut its aid to {c}")))
@settings(max_examples=30, deadline=None)
def test_might_to_will_changes_the_hedge_alone(powers: tuple[str, str], state: str, rest: str) -> None:
    p, q = powers
    tail = rest.format(q=q, c=state)
    (might,) = read_text(f"{p} might {tail}.", "2024").claims
    (will,) = read_text(f"{p} will {tail}.", "2024").claims
    weak, strong = swapped(might, "", "-"), swapped(will, "", "-")
    assert weak.pop("hedges") == [("truth", "weak")]
    assert strong.pop("hedges") == [("truth", "strong")]
    assert weak == strong


@given(pair, client, st.sampled_from(("survived the coup in", "bought votes for", "weakened")))
@settings(max_examples=30, deadline=None)
def test_a_negation_gives_the_opposite(powers: tuple[str, str], state: str, verb: str) -> None:
    p, _ = powers
    base = {"survived the coup in": "survive the coup in", "bought votes for": "buy votes for"}.get(
        verb, "weaken"
    )
    draft = read_text(f"The aid of {p} {verb} {state}. The aid of {p} did not {base} {state}.", "2024")
    polarities = [c.polarity.value for c in draft.claims]
    assert polarities == ["affirmed", "negated"]


@given(st.lists(sentence, min_size=1, max_size=4), pair, client)
@settings(max_examples=30, deadline=None)
def test_a_caption_gives_no_claim(chosen: list[str], powers: tuple[str, str], state: str) -> None:
    p, q = powers
    body = "\n\n".join(s.format(p=p, q=q, c=state) for s in chosen)
    caption = f"The president of {state} greets the ambassador of {p}. Photo: Reuters\n\n"
    plain, pasted = read_text(body, "2024"), read_text(caption + body, "2024")
    assert [c.paraphrase for c in plain.claims] == [c.paraphrase for c in pasted.claims]
    assert pasted.sentences[0].disposition == "boilerplate"


@given(st.permutations(SENTENCES), pair, client)
@settings(max_examples=30, deadline=None)
def test_the_order_of_paragraphs_changes_the_order_of_ids_alone(
    order: list[str], powers: tuple[str, str], state: str
) -> None:
    p, q = powers

    def said(sentences: tuple[str, ...] | list[str]) -> set[str]:
        draft = read_text("\n\n".join(s.format(p=p, q=q, c=state) for s in sentences), "2024")
        return {f"{c.paraphrase.value}: {swapped(c, '', '-')}" for c in draft.claims}

    assert said(order) == said(SENTENCES)


@given(st.lists(sentence, min_size=1, max_size=4), pair, client, st.sampled_from("\u00a0\u200b\u00ad"))
@settings(max_examples=30, deadline=None)
def test_what_cannot_be_seen_changes_nothing(
    chosen: list[str], powers: tuple[str, str], state: str, hidden: str
) -> None:
    p, q = powers
    text = "\n\n".join(s.format(p=p, q=q, c=state) for s in chosen)
    other = (
        text.replace(" ", hidden, 3)
        if hidden == "\u00a0"
        else re.sub(r"(\w)(\w)", rf"\1{hidden}\2", text, count=3)
    )
    one, two = read_text(text, "2024"), read_text(other, "2024")
    assert [swapped(c, "", "-") for c in one.claims] == [swapped(c, "", "-") for c in two.claims]
    assert all(s.of(other) for c in two.claims for s in c.spans)


@given(st.text(max_size=400))
@example("0\x1b0::::A")
@example("Russia will\x0ckeep its bases in Syria.")
@settings(max_examples=60, deadline=None)
def test_any_text_gives_a_draft_whose_words_are_in_it(text: str) -> None:
    draft = read_text(text)
    for claim in draft.claims:
        for span in claim.spans:
            assert span.of(text)
        for hedge in claim.hedges:
            assert hedge.of(text) == hedge.text
    for mention in draft.mentions:
        assert mention.of(text) == mention.text
