"""The picture that a link to the site shows elsewhere: a page of its own, photographed.

A browser is needed for it, so it is kept in site/preview.png rather than made at every build.
"""

from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup
from playwright.sync_api import sync_playwright

import bridge
from publish import assets
from publish.inputs import Inputs
from publish.render import Renderer
from publish.server import serve

FIGURE, PARAMS = "squared-errors", {"slope": 170.0, "intercept": 20000.0}
WIDTH, HEIGHT = 1200, 630


def draw(root: Path, style: str, browser: dict[str, Any]) -> None:
    """Photograph site/preview.html, with the first panel of `FIGURE`, into site/preview.png.

    `style` is the address of the style sheet in the built site, `browser` how Playwright starts one.
    """
    scene = bridge.scene(FIGURE, PARAMS)
    # The picture fills the width that two panels share on the page.
    scene = {**scene, "panels": scene["panels"][:1]}
    inputs = Inputs(root)
    renderer = Renderer(assets.for_node(inputs, "site/build/render.js"), inputs.store)
    picture = renderer.picture(FIGURE, scene, 0, "wide")
    renderer.run()
    template = jinja2.Template((root / "site/preview.html").read_text(encoding="utf-8"), autoescape=True)
    with serve(root / "dist") as address, sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**browser)
        page = chromium.new_page(viewport={"width": WIDTH, "height": HEIGHT})
        page.goto(f"{address}404.html")
        page.set_content(template.render(style=address + style, picture=Markup(renderer.fill(picture))))
        page.evaluate("() => document.fonts.ready")
        page.screenshot(path=root / "site/preview.png")
        chromium.close()
