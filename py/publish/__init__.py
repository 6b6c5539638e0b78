"""From py/ and site/ to dist/: what `build.py` does once its tools are there.

    scene_types   the picture vocabulary as TypeScript types
    content       lessons: front matter and prose
    pages         Jinja2 pages with their figures, numbers and formulas
    cells         Python cells: read, run once, shown with what they print
    render        the one call to Node: scenes to SVG, TeX to HTML
    assets        scripts, styles, fonts, Pyodide
    python        our Python for the browser, and what lets it start at once
    offline       the service worker
    site          all of it, in order
    server        dist/ on localhost

Runs in CPython only; the browser gets the engine, the figures and the bridge, not this.
"""
