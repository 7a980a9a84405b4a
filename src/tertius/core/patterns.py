"""What the patterns of file schemas ask for, in words: a reader of a message is shown no pattern."""

from __future__ import annotations

from pydantic_core import ErrorDetails

ID = r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$"
NAME = r"^[a-z][a-z0-9_]*$"
STATE = r"^[A-Z]{3}$"
STATE_YEAR = r"^[A-Z]{3}:(19|20)\d\d$"
ORGANISATION = r"^[A-Z]{2,20}$"
DATE = r"^(19|20)\d\d(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$"
SHA256 = r"^[0-9a-f]{64}$"
BY = r"^(rule [A-Za-z0-9.-]+|model \S.{0,99}|person)$"

WORDS = {
    ID: "small letters, digits and hyphens, a letter first",
    NAME: "a name of small letters, digits and underscores, a letter first",
    STATE: "a state as three capital letters (ISO 3166-1 alpha-3)",
    STATE_YEAR: "a state and a year as SYR:2024",
    ORGANISATION: "an organisation's name in 2 to 20 capital letters",
    DATE: "a date as YYYY, YYYY-MM or YYYY-MM-DD",
    SHA256: "a SHA-256 as 64 small hexadecimal digits",
    BY: "'person', 'rule' with its name or 'model' with its name",
}


def message_of(error: ErrorDetails) -> str:
    """Return pydantic's message of an error, with a pattern in words."""
    if error["type"] != "string_pattern_mismatch":
        return error["msg"]
    return f"Input should be {WORDS.get(str(error['ctx']['pattern']), 'text of another form')}"
