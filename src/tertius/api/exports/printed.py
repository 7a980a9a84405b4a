"""The brief as PDF, printed by a browser on this machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from tertius.core.errors import StoreError, UsageError
from tertius.core.files import atomic
from tertius.pipeline.doctor import BROWSERS

#: Seconds that printing may take.
PATIENCE = 120


def write_pdf(run: Path, path: Path) -> None:
    """Print the brief of a run; nothing is fetched, since the page holds all that it shows.

    Raises
    ------
    UsageError
        No browser is installed.
    StoreError
        No brief, or the browser failed.
    """
    page = run / "brief.html"
    if not page.is_file():
        raise StoreError(str(run), "the folder of a run", "no brief.html")
    browser = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if browser is None:
        remedy = "install chromium, or open brief.html in a browser and print it"
        raise UsageError("--to pdf", "chromium on the path", "none", remedy)
    with atomic(path) as part, tempfile.TemporaryDirectory() as profile:
        command = [
            browser,
            "--headless",
            "--disable-gpu",
            "--no-pdf-header-footer",
            f"--user-data-dir={profile}",
        ]
        command += ["--no-sandbox"] if os.geteuid() == 0 else []  # a browser refuses its sandbox to root
        command += [f"--print-to-pdf={part}", page.resolve().as_uri()]
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=PATIENCE)
        except (subprocess.SubprocessError, OSError) as error:
            raise StoreError(str(path), "a page that the browser prints", type(error).__name__) from error
        if not part.read_bytes().startswith(b"%PDF"):
            raise StoreError(str(path), "a page that the browser prints", "no PDF")
