"""Report lines of prose in Markdown files that are longer than 120 characters, or wrap them.

    python tools/prose_lines.py [--fix] [FILE ...]

Without files, all Markdown files under version control are read.  Tables, code, headings and lines that
hold one long word (a link) may be longer, and so may the pages that a command writes.  Python files are left
to the linter, whose limit is 110.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from textwrap import TextWrapper

LIMIT = 120
#: Pages that a command writes: their lines are as long as what the registries say.
GENERATED = {"docs/reference.md", "docs/saom-effects.md", "docs/calibration.md"}
_ITEM = re.compile(r"(\s*)([-*] |\d+\. )")
_CODE = re.compile(r"`[^`]+`")
_KEPT = "\0"  # stands for a space that no line may break at


def too_long(line: str) -> bool:
    """Whether a line is longer than the limit, and not for the sake of one long word."""
    return len(line) > LIMIT and max(map(len, line.split())) < LIMIT - 20


def blocks(text: str) -> list[tuple[bool, list[str]]]:
    """Return the lines of a page in blocks, each with whether it is a paragraph or an item of a list."""
    out: list[tuple[bool, list[str]]] = []
    code = False
    for line in text.split("\n"):
        fence = line.lstrip().startswith("```")
        open_ = bool(out) and out[-1][0]
        indented = line.startswith("    ") and not open_
        if (
            fence
            or code
            or indented
            or not line.strip()
            or line.lstrip().startswith(("|", "#", "<!--", "!["))
        ):
            out.append((False, [line]))
            code ^= fence
        elif _ITEM.match(line) or not open_:
            out.append((True, [line]))
        else:
            out[-1][1].append(line)
    return out


def wrapped(lines: list[str]) -> list[str]:
    """Return a paragraph or item in lines within the limit; code in backquotes stays on one line."""
    match = _ITEM.match(lines[0])
    indent, mark = match.groups() if match else ("", "")
    text = " ".join(line.strip() for line in lines)[len(mark) :]
    text = _CODE.sub(lambda m: m.group(0).replace(" ", _KEPT), text)
    wrapper = TextWrapper(
        LIMIT - 2,
        initial_indent=indent + mark,
        subsequent_indent=indent + " " * len(mark),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [line.replace(_KEPT, " ") for line in wrapper.wrap(text)]


def main(arguments: list[str]) -> int:
    """Print every line that is too long, or wrap it; return 1 if one is left."""
    fix, names = "--fix" in arguments, [name for name in arguments if name != "--fix"]
    if not names:
        listed = subprocess.run(["git", "ls-files", "*.md"], capture_output=True, text=True, check=True)
        names = listed.stdout.split()
    left = 0
    for name in names:
        if not name.endswith(".md") or name in GENERATED:
            continue
        path, number, out = Path(name), 0, []
        for prose, lines in blocks(path.read_text(encoding="utf-8")):
            wrong = [n for n, line in enumerate(lines, start=number + 1) if prose and too_long(line)]
            number += len(lines)
            out += wrapped(lines) if fix and wrong else lines
            if not fix:
                left |= bool(wrong)
                sys.stdout.writelines(f"{name}:{n}: longer than {LIMIT} characters\n" for n in wrong)
        if fix:
            path.write_text("\n".join(out), encoding="utf-8")
    return left


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
