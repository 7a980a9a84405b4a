"""Write a dossier: one self-contained page and the files next to it; no partial dossier is left behind."""

from __future__ import annotations

import json
import shutil
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from tertius.core.errors import StoreError
from tertius.core.files import atomic_folder

if TYPE_CHECKING:
    from tertius.case.schema import Case
    from tertius.claims.judging.plan import PlanStatus
    from tertius.claims.verdict import Verdict
    from tertius.core.provenance import Provenance
    from tertius.core.store import Store
    from tertius.dossier.article import Article
    from tertius.dossier.drawings import Spread
    from tertius.dossier.page import Page
    from tertius.panel.panel import Panel

PAGE, BRIEF, ARTICLE = "index.html", "brief.html", "article.html"
#: A page larger than this is a mistake: mail systems and old telephones refuse it.
MOST_BYTES = 8_000_000


def dossier_digest(folder: Path) -> str | None:
    """Return the key of the dossier in `folder`, or None where there is no whole one.

    Only the key and the presence of the files are checked; this must cost milliseconds.
    """
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        key, files = manifest["key"], list(manifest["files"])
        whole = {PAGE, BRIEF} <= set(files) and all((folder / name).is_file() for name in files)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return key if whole and isinstance(key, str) else None


def render(
    case: Case,
    verdicts: tuple[Verdict, ...],
    panel: Panel,
    provenance: Provenance,
    key: str,
    folder: Path,
    plan: PlanStatus | None = None,
    article: Article | None = None,
    store: Store | None = None,
    spread: Spread | None = None,
) -> None:
    """Write the dossier of `verdicts` into `folder`, in place of an older one; `article` adds the text.

    Files that are not the older dossier's own stay.
    The same arguments give the same bytes in every file.  Drawings are taken from `store` and kept there;
    `spread` makes several at a time.

    Raises
    ------
    StoreError
        The folder cannot be written, or holds something that is not a dossier.
    """
    from tertius.dossier.data import DossierData
    from tertius.dossier.drawings import here
    from tertius.dossier.export import write_figures, write_manifest, write_verdicts
    from tertius.dossier.page import Page

    beside = check_target(folder)
    data = DossierData(case, verdicts, panel, provenance, key, plan, article)
    page = Page(data, later=True)
    html = page.complete(compose(page), store, spread or here)
    if len(html.encode()) > MOST_BYTES:
        raise StoreError(
            str(folder / PAGE), f"a page of at most {MOST_BYTES:,} bytes", f"{len(html.encode()):,} bytes"
        )
    try:
        with atomic_folder(folder) as part:
            (part / PAGE).write_text(html, encoding="utf-8")
            (part / BRIEF).write_text(compose_brief(page), encoding="utf-8")
            if article is not None:
                (part / ARTICLE).write_text(compose_article(page), encoding="utf-8")
            write_verdicts(data, part)
            write_figures(page.figures.values(), part / "figures")
            write_manifest(data, page.figures.values(), part)
            for file in beside:
                target = part / file.relative_to(folder)
                if not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy2(file, target)
    except OSError as caught:
        raise StoreError(
            str(folder), "a folder that can be written", caught.strerror or "an error"
        ) from caught


def check_target(folder: Path) -> tuple[Path, ...]:
    """Refuse to replace a folder that holds no dossier; return the files that lie beside an older one's own.

    Its folder of figures is the dossier's as a whole.

    Raises
    ------
    StoreError
        `folder` is a file, or a folder with content and without a dossier's manifest.
    """
    if not folder.exists():
        return ()
    if not folder.is_dir():
        raise StoreError(str(folder), "a folder for the dossier", "a file")
    if not any(folder.iterdir()):
        return ()
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        own = {"manifest.json", *manifest["files"]} if isinstance(manifest["key"], str) else None
    except (OSError, ValueError, KeyError, TypeError):  # other programs' folders have such a file too
        own = None
    if own is None:
        raise StoreError(
            str(folder), "an empty folder or an older dossier", "other files", "choose another folder"
        )
    files = {file.relative_to(folder).as_posix(): file for file in folder.rglob("*") if file.is_file()}
    return tuple(files[name] for name in sorted(files) if name not in own and not name.startswith("figures/"))


def compose(page: Page) -> str:
    """Return the whole page as HTML: every section of the registry in its order, style and script inline."""
    from markupsafe import Markup

    from tertius.dossier.registry import SECTIONS

    sections = sorted(SECTIONS.all().items(), key=lambda item: (item[1].order, item[0]))
    bodies = [(name, section.title, section.render(page), section.folded) for name, section in sections]
    script = (resources.files("tertius.dossier") / "assets" / "page.js").read_text(encoding="utf-8")
    return page.template(
        "page.html.j2",
        sections=[body for body in bodies if str(body[2]).strip()],
        css=Markup(_css()),
        script=Markup(script),
    )


def compose_brief(page: Page) -> str:
    """Return the brief alone as HTML, without a script; the packaged case prints on two pages."""
    from markupsafe import Markup

    from tertius.dossier.sections.brief import render as body

    return page.template("brief.html.j2", css=Markup(_css()), body=body(page, PAGE, level=2), whole_page=PAGE)


def _css() -> str:
    from tertius.dossier.palette import stylesheet

    asset = resources.files("tertius.dossier") / "assets" / "style.css"
    return stylesheet() + asset.read_text(encoding="utf-8")


def compose_article(page: Page) -> str:
    """Return the marked text as a page of its own, without a script, with links into the dossier."""
    from markupsafe import Markup

    from tertius.dossier.sections.article import body

    marked = body(page, claims=PAGE, place="")
    return page.template("article.html.j2", css=Markup(_css()), body=marked, claims=PAGE)
