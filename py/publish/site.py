"""The whole site, in order: types, assets, pages, what search engines ask for, what works offline."""

import json
import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path

from picture import scene
from publish import assets, offline, take_away
from publish.content import ContentError, Lesson, read_lessons
from publish.pages import Pages
from publish.render import Renderer
from publish.scene_types import declarations

Stage = Callable[[str], AbstractContextManager[None]]


def write_types(root: Path) -> None:
    """Write site/js/scene.d.ts, which editors and `tsc` read."""
    target = root / "site/js/scene.d.ts"
    text = declarations(scene)
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def build(root: Path, stage: Stage, *, draft: bool = False) -> dict[str, str]:
    """Build dist/ afresh; gives the addresses of its assets. `stage` wraps each part, to say how far it is.

    A draft is built sooner, without what makes Python start sooner and keeps the site in the browser.
    """
    dist = root / "dist"
    site_url = base_url(os.environ.get("SITE_URL", ""))
    with stage("types, scripts, styles, Python"):
        write_types(root)
        shutil.rmtree(dist, ignore_errors=True)
        dist.mkdir()
        made = {**assets.build(root, dist, draft=draft), "engine": take_away.write_engine(root, dist)}
    lessons = read_lessons(root / "site/lessons")
    renderer = Renderer(root / "site/build/render.js")
    pages = Pages(root / "site", lessons, renderer, site_url)
    with stage("figures and prose"):
        # A page that is shown wherever nothing is found cannot know how deep it stands.
        written = {
            "index.html": pages.other("index", "", made),
            "404.html": pages.other("404", "404.html", made, root=site_url or "./"),
            **{f"{lesson.slug}/index.html": pages.lesson(lesson, made) for lesson in lessons},
        }
    with stage("pictures and formulas"):
        renderer.run()
        for name, text in written.items():
            target = dist / name
            target.parent.mkdir(exist_ok=True)
            target.write_text(renderer.fill(text), encoding="utf-8")
    write_scripts(dist, pages.scripts, made["engine"])
    write_for_search(dist, lessons, site_url)
    offline.write(root, dist, draft=draft)
    return made["addresses"]


def write_scripts(dist: Path, scripts: dict[str, take_away.Script], engine: str) -> None:
    """Write the script of every lesson that has one beside its page, as Python and as a notebook."""
    for slug, script in scripts.items():
        (dist / slug / f"{slug}.py").write_text(script.source, encoding="utf-8")
        text = json.dumps(take_away.notebook(script, engine), indent=1, ensure_ascii=False)
        (dist / slug / f"{slug}.ipynb").write_text(f"{text}\n", encoding="utf-8")


def base_url(address: str) -> str:
    """The address of the site with the slash it ends with, or "" where none is set.

    Raises:
        ContentError: it is no web address.
    """
    if address and not address.startswith(("https://", "http://")):
        raise ContentError(f"SITE_URL must be a whole address, https://…, not {address!r}.")
    return f"{address.rstrip('/')}/" if address else ""


def write_for_search(dist: Path, lessons: list[Lesson], site_url: str) -> None:
    """Write robots.txt, and sitemap.xml where the address is known, for a sitemap needs whole addresses."""
    robots = "User-agent: *\nAllow: /\n"
    if site_url:
        robots += f"Sitemap: {site_url}sitemap.xml\n"
        addresses = [site_url, *(f"{site_url}{lesson.slug}/" for lesson in lessons)]
        rows = "".join(f"  <url><loc>{escape(address)}</loc></url>\n" for address in addresses)
        (dist / "sitemap.xml").write_text(
            '<?xml version="1.0" encoding="UTF-8"?>\n'
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n',
            encoding="utf-8",
        )
    (dist / "robots.txt").write_text(robots, encoding="utf-8")
    # GitHub Pages would otherwise leave out files whose names it thinks are its own.
    (dist / ".nojekyll").touch()
