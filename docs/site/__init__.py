"""The documentation site: pages of the checkout are arranged, others are made, Sphinx renders them.

``python -m docs.site`` writes build/docs/html. Pages stand where they always stood, so that they read as well
in the checkout: `docs.site.pages` copies them and leads their links to each other, `docs.site.commands` and
`docs.site.python` make references of what the package declares, and `docs.site.gallery` shows each scenario
of the library with a picture of a few runs. Nothing is fetched, and the pages that come out fetch nothing.
"""
