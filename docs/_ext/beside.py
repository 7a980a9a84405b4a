"""Pages that lie beside ``docs`` on a code host (README, CONTRIBUTING, ...): links to and from them.

On a code host every page links to files as they lie.  In the site such files have a page of their own, which
includes them; other files of the repository are offered for download by MyST.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

#: File of the repository -> the page of the site that includes it.
PAGES = {
    "README.md": "index",
    "CONTRIBUTING.md": "project/contributing",
    "CHANGELOG.md": "project/changelog",
    "SECURITY.md": "project/security",
    "benchmarks/README.md": "project/benchmarks",
}
LINK = re.compile(r"(\]\()([^)\s#]+)((?:#[^)\s]*)?\))")


def rewritten(text: str, file: Path, root: Path) -> str:
    """Return Markdown of `file` with its links to the files of `PAGES` as links to their pages.

    Links of an included file are relative to it, and become links from the root of the site.
    """
    included = not file.is_relative_to(root / "docs")

    def target(match: re.Match[str]) -> str:
        opening, address, closing = match.groups()
        if "://" in address or address.startswith(("/", "mailto:")):
            return match.group()
        path = (file.parent / address).resolve()
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else ""
        if name in PAGES:
            return f"{opening}/{PAGES[name]}.md{closing}"
        if not included or not path.exists():
            return match.group()
        inside = name.removeprefix("docs/") if name.startswith("docs/") else f"../{name}"
        return f"{opening}/{inside}{closing}"

    return LINK.sub(target, text)


def read(app: Sphinx, docname: str, source: list[str]) -> None:
    """Put the included file's text in the place of its page, and rewrite links of any page."""
    root = Path(app.srcdir).parent.resolve()
    file = Path(app.env.doc2path(docname)).resolve()
    for name, page in PAGES.items():
        if page == docname and docname.startswith("project/"):
            file = root / name
            source[0] = file.read_text(encoding="utf-8")
            app.env.note_dependency(str(file))
    if file.suffix == ".md":
        source[0] = rewritten(source[0], file, root)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register the step."""
    app.connect("source-read", read)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
