"""Files without the moment of writing, so that the same run gives the same bytes."""

from __future__ import annotations

import re
import zipfile
from datetime import datetime
from io import BytesIO
from pathlib import Path

#: Stands where a format asks for a time.
NO_TIME = datetime(1980, 1, 1)
_DATES = re.compile(rb"<dcterms:(created|modified)\b[^>]*>[^<]*</dcterms:\1>")


def undate_package(path: Path) -> None:
    """Take the dates out of a file of Word or Excel (a zip), in place."""
    out = BytesIO()
    with zipfile.ZipFile(path) as read, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as write:
        for name in read.namelist():
            data = read.read(name)
            if name == "docProps/core.xml":
                data = _DATES.sub(b"", data)
            write.writestr(zipfile.ZipInfo(name, NO_TIME.timetuple()[:6]), data, zipfile.ZIP_DEFLATED)
    path.write_bytes(out.getvalue())
