"""Settings of the documentation site; ``make docs`` builds it into ``out/docs``, and no warning passes."""

from __future__ import annotations

import os
import sys
import tomllib
from pathlib import Path

from tertius.core.provenance import code_digest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_ext"))
# Notebooks run in processes of their own, which find the same source tree.
os.environ["PYTHONPATH"] = os.pathsep.join(p for p in sys.path if p and Path(p).is_dir())

project = "tertius"
author = copyright = "The tertius authors"
version = release = tomllib.loads((HERE.parent / "pyproject.toml").read_text("utf-8"))["project"]["version"]
language = "en"
default_role = "code"

extensions = ["myst_nb", "sphinx_design", "sphinx.ext.autodoc", "sphinx.ext.autosummary", "numpydoc"]
# The project's own: the gallery of charts, links to files beside `docs`, a check that pages load nothing.
extensions += ["chart_gallery", "beside", "offline"]

# What is described by other pages, or is no page.
exclude_patterns = ["_ext", "gallery", "examples"]
myst_enable_extensions = ["colon_fence", "deflist"]
myst_heading_anchors = 4
nb_execution_mode = "cache"
# A change of the code runs all pages again.
nb_execution_cache_path = str(HERE.parent / "out" / "notebooks" / code_digest()[:12])
nb_execution_in_temp = True
nb_execution_raise_on_error = True
nb_execution_show_tb = True
nb_execution_timeout = 300
nb_merge_streams = True
nb_render_markdown_format = "gfm"

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autosummary_generate = False
numpydoc_show_class_members = False
numpydoc_use_plots = False
numpydoc_xref_param_type = False
add_module_names = False
toc_object_entries_show_parents = "hide"

html_theme = "furo"
html_title = f"tertius {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = html_show_sourcelink = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}

linkcheck_timeout = 15
linkcheck_anchors = False
