"""Settings of Sphinx; `python -m docs.site` arranges the pages and calls it."""

from __future__ import annotations

from sim import __version__

project = "poach"
author = "The poach authors"
copyright = author
version = release = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "docs.site.drawn"]
myst_enable_extensions = ["attrs_block"]
myst_heading_anchors = 4
myst_fence_as_directive = ["math", "mermaid"]
# Two hyphens are those of an option.
smartquotes = False
# Code between single backticks, as docstrings and Markdown have it.
default_role = "code"
nitpick_ignore_regex = [("py:.*", ".*")]

html_theme = "furo"
html_title = f"poach {__version__}"
html_static_path = ["site/static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_math_renderer = "mathml"

autodoc_typehints = "description"
autodoc_typehints_format = "short"
autodoc_typehints_description_target = "documented_params"
autodoc_member_order = "bysource"
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
