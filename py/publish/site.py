"""The whole site, in order: types, assets, pages, what search engines ask for, what works offline."""

import filecmp
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from html import escape
from pathlib import Path
from typing import Any

from picture import params, scene
from publish import assets, offline, take_away
from publish.content import ContentError, Lesson, read_lessons
from publish.inputs import Inputs
from publish.pages import Pages
from publish.render import Renderer
from publish.scene_types import declarations

Stage = Callable[[str], AbstractContextManager[None]]


def write_types(root: Path) -> None:
    """Write site/js/scene.d.ts, which editors and `tsc` read: the types of scenes and of params."""
    target = root / "site/js/scene.d.ts"
    text = declarations(scene, params)
    if not target.is_file() or target.read_text(encoding="utf-8") != text:
        target.write_text(text, encoding="utf-8")


def build(root: Path, stage: Stage, *, draft: bool = False) -> dict[str, str]:
    """Build dist/; gives the addresses of its assets. `stage` wraps each part, to say how far it is.

    What an earlier build has made is taken from the store. Files that stay as they are are not touched, and if the
    build fails none is.

    A draft is built sooner, without what makes Python start sooner and keeps the site in the browser.
    """
    inputs = Inputs(root)
    with inputs.store.room() as fresh:
        fresh.mkdir()
        made = _build(inputs, fresh, stage, draft=draft)
        put_in_place(fresh, root / "dist")
    if not draft:
        inputs.store.prune()
    return made["addresses"]


def _build(inputs: Inputs, dist: Path, stage: Stage, *, draft: bool) -> dict[str, Any]:
    root = inputs.root
    site_url = base_url(os.environ.get("SITE_URL", ""))
    with stage("types, scripts, styles, Python"), ThreadPoolExecutor() as pool:
        # Other programs bundle, so this one can do something else meanwhile.
        drawing = pool.submit(assets.for_node, inputs, "site/build/render.js")
        write_types(root)
        made = {**assets.build(inputs, dist, draft=draft), "engine": take_away.write_engine(root, dist)}
    lessons = read_lessons(root / "site/lessons")
    renderer = Renderer(drawing.result(), inputs.store)
    pages = Pages(inputs, lessons, renderer, site_url)
    with stage("figures and prose"):
        # A page that is shown wherever nothing is found cannot know how deep it stands.
        written = {
            "index.html": pages.other("index", "", made),
            "404.html": pages.other("404", "404.html", made, root=site_url or "./"),
            **{f"{lesson.slug}/index.html": pages.lesson(lesson, made) for lesson in lessons},
        }
    with stage("pictures and formulas"):
        renderer.run()
        for name, text in {**{name: renderer.fill(text) for name, text in written.items()}, **pages.files}.items():
            target = dist / name
            target.parent.mkdir(exist_ok=True)
            target.write_text(text, encoding="utf-8")
    write_for_search(dist, lessons, site_url)
    offline.write(inputs, dist, draft=draft)
    return made


def put_in_place(fresh: Path, dist: Path) -> None:
    """Make `dist` hold what `fresh` holds, and nothing else. A file that is the same in both is left alone."""
    wanted = {path.relative_to(fresh) for path in fresh.rglob("*") if path.is_file()}
    for name in sorted(wanted):
        target = dist / name
        if not target.is_file() or not filecmp.cmp(fresh / name, target, shallow=False):
            target.parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).replace(target)
    for path in sorted(dist.rglob("*"), reverse=True):
        if path.is_file() and path.relative_to(dist) not in wanted:
            path.unlink()
        elif path.is_dir() and not any(path.iterdir()):
            path.rmdir()


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
