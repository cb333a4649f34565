"""How Sphinx makes the site."""

from __future__ import annotations

project = "aftercare"
copyright = "the contributors to aftercare, EUPL-1.2"
extensions = ["myst_parser"]
myst_enable_extensions = ["colon_fence"]
myst_heading_anchors = 4
# Quotation marks are typed as they are meant; to look at each took a fifteenth of the time.
smartquotes = False
html_theme = "furo"
html_title = "aftercare"
html_static_path = ["site.css"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sourcelink = False
exclude_patterns = ["_build"]
# Examples abbreviate with an ellipsis, which no lexer of JSON takes.
suppress_warnings = ["misc.highlighting_failure"]
