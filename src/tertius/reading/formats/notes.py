"""Raised numbers of notes behind words, which would be read as part of them."""

from __future__ import annotations

import re

#: What sentences and clauses end in; behind anything else a raised number is a power, as in km2.
ENDS = tuple(".,;:!?\"'\u2019\u201d)")
_NUMBER = r"(?:\d{1,3}|[*\u2020\u2021])"
#: The whole text of a raised number, in files that say apart what is raised.
NOTE = re.compile(rf"\s*(?:{_NUMBER}|\[[^\[\]]{{1,20}}\])\s*")
_SUP = r"<sup\b[^<>]{0,300}>(?:\s{0,9}<a\b[^<>]{0,500}>)?\s{0,9}"
#: A raised number in a web page: behind the end of words, or in brackets.
TO_NOTE = re.compile(
    rf"(?:(?<=[{''.join(ENDS)}]){_SUP}{_NUMBER}|{_SUP}(?:\[|&#91;)[^<>\[\]]{{1,20}}(?:\]|&#93;))"
    r"\s{0,9}(?:</a>)?\s{0,9}</sup>",
    re.IGNORECASE,
)
