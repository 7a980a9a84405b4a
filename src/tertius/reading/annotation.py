"""The form of hand-made annotations, as far as the scorer rests on it."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo, model_validator


def _within(place: int, info: ValidationInfo) -> int:
    """Refuse a place behind the end of the text, whose length is the context."""
    if info.context is not None and place > info.context:
        raise ValueError(f"a place behind the end of the text ({info.context:,} characters)")
    return place


Place = Annotated[int, Field(ge=0), AfterValidator(_within)]
Word = Annotated[str, Field(min_length=1)]
Words = Word | Annotated[list[Word], Field(min_length=1)]


class _Entry(BaseModel):
    model_config = ConfigDict(strict=True, extra="ignore")


class _Sentence(_Entry):
    start: Place
    end: Place
    disposition: str

    @model_validator(mode="after")
    def _has_letters(self) -> _Sentence:
        if self.end <= self.start:
            raise ValueError("a sentence that ends where it starts")
        return self


class _Sign(_Entry):
    """A hedge or a mention: its words and where they start."""

    text: Word
    start: Place


class _Hedge(_Sign):
    scale: str


class _Mention(_Sign):
    type: str
    id: str | None = None


class _Actors(_Entry):
    patron: str | None = None
    rival: str | None = None
    focal: list[str] | None = None


class _Claim(_Entry):
    id: str
    spans: Annotated[list[Any], Field(min_length=1)]
    hedges: list[_Hedge]
    kind: Words
    polarity: str
    actors: _Actors
    horizon: str | None = None
    test: Words
    testable: str

    @model_validator(mode="after")
    def _are_places(self, info: ValidationInfo) -> _Claim:
        most = info.context
        for span in self.spans:
            pair = span if isinstance(span, list) and len(span) == 2 else [None, None]
            if not all(type(k) is int and k >= 0 and (most is None or k <= most) for k in pair):
                raise ValueError("spans are pairs of places in the text")
        return self


class Gold(_Entry):
    """A whole annotation; the context of its validation is the number of characters of the text."""

    sentences: list[_Sentence]
    claims: list[_Claim]
    mentions: list[_Mention]
