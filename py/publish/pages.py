r"""Pages: prose and figures through Jinja2 into HTML.

What prose may use:

    {% call stage("fit-line") %} … {% endcall %}            the figure, and beside it the prose that is about it
    {{ figure("fit-line") }}                              the figure by itself
    {{ live("squared-errors", "loss") }}                  a number that follows the figure
    {{ number("fit-line", "loss", all=true) }}            a number computed once, with those params
    {% for … in options("rules", "op") %}                 the (value, label) of a choice
    {% set all = readouts("rules", op="add") %}           every readout with those params: label, value, text, role
    {{ math(r"\param{w}") }}                              a formula in the line
    {{ formula(r"\error{\live{loss}}", figure="…") }}     a formula on its own line, its numbers live
    {{ prints("f(3.0)", "h-dial", "here", x=3) }}         a line of Python, and what it prints, digit by digit
    {{ take_away() }}                                     the lesson's script, to change, to run and to take along
    {{ cells("code", "parabola", "nudge") }}              cells of py/lessons/code/cells.py to change and run, or all
    {{ cells("code", "level", guess=true) }}              the same, but what it prints is shown when it has run
    {{ listing("pytorch", "neuron") }}                    the code of such a cell to read, which is not run
    {{ moment("00:50:14") }}                              the lecture that the lesson names, at that time
    {{ ideas(lessons) }}                                  a map of lessons, and of what builds on what
    {{ count("fit-line", "dots", all=true) }}             how many there are of what a figure draws
    {{ constant("guess-price", "AREA") }}                 a number or a sentence of a figure's module
    {{ claim("stays at 8", exact("…", "loss") > 7.9) }}   words that are printed as long as what follows them is true
    {{ fact("step_of_the_jump") }}                        what a function of the lesson's claims.py answers

A symbol in a formula lights with its figure by its colour, or by its name: `\param{\about{slope}{w}}`. Counts and
constants are said in figures, or `in_words=true`.

TeX is full of backslashes, so `r"…"` is a raw string here as in Python.
"""

import base64
import hashlib
import json
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from decimal import Decimal
from functools import cached_property
from importlib import import_module
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup, escape

import bridge
from picture.params import InputError, told
from publish import take_away
from publish.cells import Cell, CellPage, read_cells
from publish.content import ContentError, Lesson, parts, split_front_matter
from publish.highlight import highlighted
from publish.inputs import Inputs
from publish.render import Renderer, RenderError
from publish.take_away import Script

CELL = 640
"""How wide a cell's picture is at most, in CSS px; the style sheet says the same."""

_INLINE = {"404.html": ("not_found",)}
"""The scripts that stand in the pages themselves, where they are others than everywhere."""

CELLS = ("python py/notebook/__init__.py", "tree py/downhill", "tree py/data")
"""What the outputs of cells and scripts are made from, beside their code."""

_EXPRESSION = re.compile(r"\{[{%].*?[%}]\}", re.DOTALL)

_RAW_STRING = re.compile(r"""(?<=[(,=\s])r(["'])(.*?)\1""", re.DOTALL)


@dataclass(frozen=True)
class Page:
    """What the layout needs to know of a page; `root` is the way from it to the home page."""

    title: str
    description: str
    path: str
    root: str
    lesson: Lesson | None = None


@dataclass(frozen=True)
class Body:
    """What stands in a page, with tokens where Node's pieces go."""

    text: str
    shown: list[str]
    """The figures in it."""
    files: dict[str, str]
    """What stands beside the page, by name."""


class FigureError(RuntimeError):
    """The Python of a figure fails; the message says which, where in it, and why."""


@contextmanager
def _drawing(name: str) -> Iterator[None]:
    """While the figure `name` is drawn: what its Python gets wrong is a FigureError."""
    bridge.figure(name)
    try:
        yield
    except (FigureError, InputError):
        raise
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        why = f"{type(error).__name__}: {error} ({where.filename}, line {where.lineno})"
        raise FigureError(f"The figure {name!r} cannot be drawn: {why}.") from error


class Pages:
    """Writes the pages of one build. Errors name the file, and where possible the line.

    What stands in a page is kept with the names of all that it was made from (publish/inputs.py), and made again when
    one of them has changed. So whatever a page is made from is read by this class, which takes down its name.
    """

    def __init__(self, inputs: Inputs, lessons: list[Lesson], renderer: Renderer, site_url: str) -> None:
        self._inputs = inputs
        self._store = inputs.store
        self._site = inputs.root / "site"
        self._lessons = [_without_prose(lesson) for lesson in lessons]
        self._renderer = renderer
        self._site_url = site_url
        self._read: set[str] = set()
        self._environment = jinja2.Environment(
            autoescape=True,
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters["plain"] = plain_number
        self._environment.filters["decimal"] = decimal_number
        self._environment.filters["data"] = data_block
        self._environment.filters["sha256"] = sha256
        self.files: dict[str, str] = {}
        """What stands beside the pages that have been written, by its path."""
        self._templates: dict[tuple[Path, str], jinja2.Template] = {}
        self._specs: dict[str, dict[str, Any]] = {}
        self._scenes: dict[str, dict[str, Any]] = {}

    def lesson(self, lesson: Lesson, assets: Mapping[str, Any]) -> str:
        """The page of `lesson`, with tokens where Node's pieces go."""
        page = Page(lesson.title, lesson.description, f"{lesson.slug}/", "../", _without_prose(lesson))
        return self._page(page, self._site / "lessons" / f"{lesson.slug}.html", lesson.prose, assets)

    def other(self, name: str, path: str, assets: Mapping[str, Any], root: str = "./") -> str:
        """A page that is no lesson, `site/<name>.html`, which will stand at `path`."""
        source = self._site / f"{name}.html"
        try:
            matter, prose = split_front_matter(source.read_text(encoding="utf-8"))
        except ValueError as error:
            raise ContentError(f"{source}: {error}") from error
        page = Page(str(matter["title"]), str(matter["description"]), path, root)
        return self._page(page, source, prose, assets)

    def _page(self, page: Page, source: Path, prose: str, assets: Mapping[str, Any]) -> str:
        about = {
            "page": page,
            "lesson": page.lesson,
            "lessons": self._lessons,
            "parts": parts(self._lessons),
            "sizes": assets["sizes"],
        }
        body = self._body(page, source, prose, page.root + assets["engine"], about)
        self.files |= {page.path + name: text for name, text in body.files.items()}
        brought = assets["figures"](body.shown) if body.shown else ""
        addresses = {**assets["addresses"], "sources": assets["sources"](body.shown)}
        context = {
            **about,
            "next": self._after(page.lesson),
            "site_url": self._site_url,
            "assets": {name: page.root + address for name, address in addresses.items()},
            "inline": [Markup(assets["inline"][name]) for name in _INLINE.get(page.path, ("old", "early"))],
            "snapshot_header": assets["snapshot_header"],
            "later": {name: page.root + address for name, address in assets["later"].items()},
            "content": Markup(_opened(body.text.lstrip(), self._piece("head", about)) if page.lesson else body.text),
            "has_figures": bool(body.shown),
            "figures": brought and page.root + brought,
        }
        return self._piece("layout", context)

    def _body(self, page: Page, source: Path, prose: str, engine: str, about: Mapping[str, Any]) -> Body:
        """What stands in `page`, made from `prose`, which may speak of what is in `about`; unless it is kept."""

        def make(place: Path) -> set[str]:
            self._read = set()
            made = self._fresh_body(page, source, prose, engine, about)
            kept = {"body": asdict(made), "requests": self._renderer.requests(made.text)}
            place.write_text(json.dumps(kept), encoding="utf-8")
            return self._read

        words = {word for expression in _EXPRESSION.findall(prose) for word in re.findall(r"\w+", expression)}
        said = repr([about[name] for name in sorted(words & about.keys())])
        made_from = [self._tools, repr(page), prose, engine, said]
        kept = json.loads(self._store.traced("body", made_from, make, self._inputs.digest).read_text(encoding="utf-8"))
        self._renderer.take(kept["requests"])
        return Body(**kept["body"])

    @cached_property
    def _tools(self) -> str:
        """The hash of what makes pages."""
        ours = self._inputs.digest("python py/publish/pages.py")
        return f"{ours} {self._packages}"

    @cached_property
    def _packages(self) -> str:
        """The hash of Python and its packages."""
        return f"{sys.version} {self._inputs.digest('file requirements.lock')}"

    def _fresh_body(self, page: Page, source: Path, prose: str, engine: str, about: Mapping[str, Any]) -> Body:
        helpers = _Helpers(self, source, page.root, engine)
        text = self._render(source, prose, {**helpers.for_prose(), **about})
        slug = page.lesson.slug if page.lesson else ""
        if slug and not helpers.files and self.script(slug):
            raise ContentError(f"{source}: its script is nowhere shown; {{{{ take_away() }}}} shows it")
        return Body(text, helpers.shown, helpers.files)

    def _render(self, path: Path, text: str, context: Mapping[str, Any]) -> str:
        """`text`, the template in the file `path`, rendered."""
        try:
            return self._template(path, text).render(context)
        except jinja2.TemplateSyntaxError as error:
            raise ContentError(f"{error.filename or path}, line {error.lineno}: {error.message}") from error
        except (jinja2.TemplateError, LookupError, RenderError, TypeError, ValueError) as error:
            if isinstance(error, ContentError):
                raise
            raise ContentError(f"{_place(path, error)}: {error}") from error

    def _template(self, path: Path, text: str) -> jinja2.Template:
        if (path, text) not in self._templates:
            code = self._environment.compile(with_raw_strings(text), name=path.name, filename=str(path))
            made = jinja2.Template.from_code(self._environment, code, {**self._environment.globals})
            self._templates[path, text] = made
        return self._templates[path, text]

    def _piece(self, name: str, context: Mapping[str, Any]) -> str:
        """A piece of a page, by the template `site/<name>.html`."""
        path = self._site / f"{name}.html"
        self._note(f"file site/{name}.html")
        return self._render(path, path.read_text(encoding="utf-8"), context)

    def _note(self, name: str) -> None:
        """Take down that the page is made from the input of this name."""
        self._read.add(name)

    def _after(self, lesson: Lesson | None) -> Lesson | None:
        """The lesson to read next; after the home page, the first."""
        place = self._lessons.index(lesson) + 1 if lesson else 0
        return self._lessons[place] if place < len(self._lessons) else None

    def spec(self, name: str) -> dict[str, Any]:
        """The figure `name` as it opens."""
        self._note(f"figure {name}")
        if name not in self._specs:
            with _drawing(name):
                self._specs[name] = bridge.spec(name)
        return self._specs[name]

    def readout(self, name: str, readout: str, params: Mapping[str, Any]) -> dict[str, Any]:
        """One readout of the figure `name`, with `params`.

        Raises:
            LookupError: no such readout; names those there are.
        """
        readouts = self.readouts(name, params)
        if readout not in readouts:
            raise LookupError(f"The figure {name!r} has no readout {readout!r}; it has {', '.join(readouts)}.")
        return readouts[readout]

    def readouts(self, name: str, params: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
        """All readouts of the figure `name`, with `params`."""
        return self._scene(name, params)["readouts"]

    def _scene(self, name: str, params: Mapping[str, Any]) -> dict[str, Any]:
        self._note(f"figure {name}")
        key = f"{name} {json.dumps(params, sort_keys=True)}"
        if key not in self._scenes:
            with _drawing(name):
                self._scenes[key] = bridge.scene(name, params) if params else self.spec(name)["scene"]
        return self._scenes[key]

    def figure(self, name: str, listed: dict[str, dict[str, str]]) -> str:
        """The HTML of the figure `name`; `listed` are the sources that its page has shown, to which it adds its own."""
        spec = self.spec(name)
        panels = [
            {
                "whole": False,
                "aside": False,
                "inset": False,
                "apart": False,
                **panel,
                "wide": Markup(self._renderer.picture(name, spec["scene"], index, "wide")),
                "narrow": Markup(self._renderer.picture(name, spec["scene"], index, "narrow")),
            }
            for index, panel in enumerate(spec["scene"]["panels"])
        ]
        context = {
            "figure": spec,
            "panels": panels,
            "sources": self._sources(name, spec["title"], listed),
            "formatted": self._renderer.number,
        }
        return self._piece("figure", context)

    def _sources(self, name: str, title: str, listed: dict[str, dict[str, str]]) -> list[dict[str, Any]]:
        """The Python behind the figure `name`. What an earlier figure of the page has shown is told by its "above".

        Its own module is always shown, wherever else it stands.
        """
        sources: list[dict[str, Any]] = []
        for index, source in enumerate(bridge.source(name)):
            place = {"id": f"python-{name}-{index}", "title": title}
            above = listed.setdefault(source["code"], place)
            if above is place or index == 0:
                sources.append({"file": source["file"], "id": place["id"], "html": self.highlighted(source["code"])})
            else:
                sources.append({"file": source["file"], "above": above})
        return sources

    def highlighted(self, code: str, *, keep_end: bool = True) -> Markup:
        """Python with its tokens marked, which takes long enough to be kept."""
        made_from = [self._inputs.digest("python py/publish/highlight.py"), self._packages, code]
        html = self._store.text("highlighted", made_from, lambda: highlighted(code))
        return Markup(html if keep_end else html.rstrip("\n"))

    def ideas(self, lessons: Sequence[Lesson], root: str, *, to_figures: bool) -> str:
        """The HTML of a map of `lessons`, whose links lead to the lessons or to their figures."""
        by_slug = {lesson.slug: lesson for lesson in lessons}
        needs = {slug: [need for need in lesson.needs or [] if need in by_slug] for slug, lesson in by_slug.items()}
        made = self._renderer.map(list(needs.items()))
        context = {
            "ideas": [
                {
                    "lesson": lesson,
                    "number": self._lessons.index(lesson) + 1,
                    "needs": [by_slug[need] for need in needs[slug]],
                    "address": f"{root}{slug}/{f'#{lesson.figure}' if to_figures and lesson.figure else ''}",
                    "words": (lesson.idea or lesson.does) if to_figures else lesson.does,
                    "minutes": 0 if to_figures else lesson.minutes,
                    "goals": [] if to_figures else self.goals(slug),
                    "sign": Markup("" if to_figures else self._sign(lesson)),
                    "place": Markup(made.part("place", slug)),
                }
                for slug, lesson in by_slug.items()
            ],
            "size": Markup(made.part("size")),
            "lines": {
                **{width: Markup(made.part("lines", width)) for width in ("wide", "narrow")},
                **{f"{width}_box": Markup(made.part("box", width)) for width in ("wide", "narrow")},
            },
        }
        return self._piece("map", context)

    def _sign(self, lesson: Lesson) -> str:
        """The small picture of a lesson; "" if it has no figure."""
        what = {"figure": lesson.figure, "params": {}, "panel": None, **(lesson.sign or {})}
        return self._renderer.sign(self._scene(what["figure"], what["params"]), what["panel"]) if what["figure"] else ""

    def goals(self, slug: str) -> list[str]:
        """The figures of a lesson that have a goal, if only once their question has been answered."""
        home = f"lessons.{bridge.file_name(slug)}."
        figures = [name for name, module in bridge.places().items() if module.startswith(home)]
        return [name for name in figures if self._has_goal(name)]

    def _has_goal(self, name: str) -> bool:
        self._note(f"figure {name}")
        with _drawing(name):
            return "goal" in bridge.scene(name, told(bridge.figure(name).PARAMS))

    def drawn(self, name: str, kind: str, params: Mapping[str, Any]) -> int:
        """How many things the first mark of `kind` in the figure `name` draws.

        Raises:
            LookupError: there is no such mark.
        """
        self._note(f"figure {name}")
        with _drawing(name):
            panels = bridge.scene(name, params)["panels"]
        for panel in panels:
            for mark in panel.get("marks", []):
                if mark["kind"] == kind:
                    return len(mark["at"]["values"]) // mark["at"]["columns"]
        raise LookupError(f"The figure {name!r} has no {kind}.")

    def constant(self, name: str, constant: str) -> Any:
        """A constant of the module of the figure `name`."""
        self._note(f"figure {name}")
        return getattr(bridge.figure(name), constant)

    def fact(self, slug: str, name: str) -> Callable[..., Any]:
        """A function of the module of claims that belongs to a lesson.

        Raises:
            LookupError: there is none of that name, or no such module.
        """
        module = f"lessons.{bridge.file_name(slug)}.claims"
        self._note(f"python py/{module.replace('.', '/')}.py")
        try:
            found = getattr(import_module(module), name, None)
        except ModuleNotFoundError as error:
            if not module.startswith(error.name or module):
                raise
            raise LookupError(f"There is no module {module} for the facts of this page.") from error
        if found is None:
            raise LookupError(f"{module} has no fact {name!r}.")
        return found

    def moment(self, slug: str, time: str) -> Markup:
        """A link to the lecture that a lesson belongs to, at a time such as "00:50:14"."""
        lesson = next(lesson for lesson in self._lessons if lesson.slug == slug)
        return Markup('<a href="{}">{}</a>').format(lesson.moment(time), time)

    def cell_page(self) -> CellPage:
        """A page of cells, whose outputs are kept as long as neither the cells nor the engine have changed."""
        return CellPage(lambda codes, run: self._store.text("cells", [*self._cells_made_from(), *codes], run))

    def take_away(self, slug: str, engine: str, page: CellPage) -> tuple[str, Script]:
        """The HTML of the script of a lesson, whose code are further cells of its `page`, and the script.

        Where a lesson has no script of its own, the cells that stand on its page are one.

        Raises:
            LookupError: it has neither.
            ScriptError: it does not run.
        """
        script = found = self.script(slug)
        if script is None and not page.ran:
            raise LookupError(f"There is no script py/lessons/{bridge.file_name(slug)}/take_away.py.")
        if script is None:
            title = next(lesson.title for lesson in self._lessons if lesson.slug == slug)
            made_from = [*self._cells_made_from(), slug, title, json.dumps(page.ran)]
            script = self._kept_script(made_from, lambda: take_away.of_cells(slug, title, page.ran))
        cells = [
            Markup(self.cell(slug, page.run(Cell(f"script-{place}", cell.text, fails=False))))
            if cell.kind == "code"
            else Markup("<p>{}</p>").format(with_code(cell.text))
            for place, cell in enumerate(script.cells if found else ())
        ]
        context = {"script": script, "cells": cells, "engine": engine, "file": slug}
        return self._piece("take-away", context), script

    def script(self, slug: str) -> Script | None:
        """The script of a lesson with what it prints, if it has one."""
        path = take_away.place(self._inputs.root, slug)
        self._note(f"file {path.relative_to(self._inputs.root).as_posix()}")
        if not path.is_file():
            return None
        made_from = [*self._cells_made_from(), slug, path.read_text(encoding="utf-8")]
        return self._kept_script(made_from, lambda: take_away.read(path))

    def _kept_script(self, made_from: Sequence[str], run: Callable[[], Script]) -> Script:
        kept = self._store.text("script", made_from, lambda: json.dumps(asdict(run())))
        return take_away.from_json(json.loads(kept))

    def _cells_made_from(self) -> list[str]:
        """The hashes of what runs cells, and of what they may import."""
        for name in CELLS:
            self._note(name)
        return [self._tools, *(self._inputs.digest(name) for name in CELLS)]

    def formula(self, tex: str, where: str, *, display: bool, figure: str = "") -> str:
        """A token for a typeset formula."""
        readouts = self.spec(figure)["scene"]["readouts"] if figure else {}
        return self._renderer.formula(tex, display=display, where=where, figure=figure, readouts=readouts)

    def cell(self, page: str, cell: dict[str, Any], *, guess: bool = False) -> str:
        """The HTML of a cell that has been run; `page` tells its pictures from those of other pages."""
        outputs = list(cell["outputs"])
        for index, output in enumerate(outputs):
            if output["kind"] == "picture":
                key = f"cell-{page}-{cell['name']}-{index}"
                drawn = {
                    width: Markup(self._renderer.picture(key, output["scene"], 0, width, room=CELL))
                    for width in ("wide", "narrow")
                }
                outputs[index] = {**output, **drawn}
        html = self.highlighted(cell["code"], keep_end=False)
        context = {"cell": {**cell, "outputs": outputs, "html": html, "guess": guess}}
        return self._piece("cell", context)

    def read_cells(self, name: str, only: tuple[str, ...]) -> list[Cell]:
        """The cells of the lesson `name`, or those of them that are named."""
        found = read_cells(self._site.parent / "py/lessons" / bridge.file_name(name) / "cells.py")
        if unknown := [cell for cell in only if cell not in found]:
            raise ContentError(f"the cells of {name!r} have no {', '.join(unknown)}; they have {', '.join(found)}")
        return [found[cell] for cell in only or found]


def _without_prose(lesson: Lesson) -> Lesson:
    """What a lesson says of itself, and a page may say of it."""
    return replace(lesson, prose="")


class _Helpers:
    """The functions that the prose of one page may call."""

    def __init__(self, pages: Pages, source: Path, root: str, engine: str) -> None:
        self._pages = pages
        self._source = source
        self._root = root
        self._engine = engine
        self._listed: dict[str, dict[str, str]] = {}
        self._cells = pages.cell_page()
        self.shown: list[str] = []
        """The figures that have been shown."""
        self.files: dict[str, str] = {}
        """What is to stand beside the page, by name."""

    def for_prose(self) -> dict[str, Callable[..., Any]]:
        return {
            "stage": self.stage,
            "figure": self.figure,
            "live": self.live,
            "exact": self.exact,
            "number": self.number,
            "options": self.options,
            "readouts": self.readouts,
            "math": self.math,
            "formula": self.formula,
            "ideas": self.ideas,
            "count": self.count,
            "constant": self.constant,
            "claim": self.claim,
            "fact": self.fact,
            "prints": self.prints,
            "take_away": self.take_away,
            "cells": self.cells,
            "listing": self.listing,
            "moment": self.moment,
        }

    def figure(self, name: str) -> Markup:
        if name in self.shown:
            raise ContentError(f"{self._source}: the figure {name!r} stands here twice")
        self.shown.append(name)
        return Markup(self._pages.figure(name, self._listed))

    def stage(self, name: str, head: str = "", *, caller: Callable[[], str]) -> Markup:
        """The figure `name` and the prose about it, beside each other where there is room; before both, `head`."""
        return Markup('{}\n{}\n{}\n<div class="beats">\n{}\n</div>\n</section>').format(
            Markup(_STAGE), head, self.figure(name), Markup(caller())
        )

    def live(self, figure: str, readout: str) -> Markup:
        found = self._pages.readout(figure, readout, {})
        return Markup('<span class="live-number role-{}" data-figure="{}" data-readout="{}">{}</span>').format(
            found["role"], figure, readout, found["text"]
        )

    def number(self, figure: str, readout: str, **params: Any) -> Markup:
        return escape(self._pages.readout(figure, readout, params)["text"])

    def options(self, figure: str, param: str) -> list[tuple[str, str]]:
        return next(each for each in self._pages.spec(figure)["params"] if each["name"] == param)["options"]

    def readouts(self, figure: str, **params: Any) -> dict[str, dict[str, Any]]:
        return self._pages.readouts(figure, params)

    def exact(self, figure: str, readout: str, **params: Any) -> float:
        return self._pages.readout(figure, readout, params)["value"]

    def ideas(self, lessons: Sequence[Lesson], to: str = "lessons") -> Markup:
        return Markup(self._pages.ideas(lessons, self._root, to_figures=to == "figures"))

    def count(self, figure: str, mark: str, *, in_words: bool = False, **params: Any) -> str:
        return said(self._pages.drawn(figure, mark, params), in_words=in_words)

    def constant(self, figure: str, name: str, *, in_words: bool = False) -> str:
        found = self._pages.constant(figure, name)
        return found if isinstance(found, str) else said(found, in_words=in_words)

    def claim(self, words: str, *holds: bool) -> str:
        """What prose says of a run; the build fails when it ceases to be so."""
        if not holds:
            raise ValueError(f"nothing is computed to support the claim {words!r}")
        if not all(holds):
            raise ValueError(f"the claim {words!r} does not hold")
        return words

    def fact(self, name: str, **arguments: Any) -> Any:
        return self._pages.fact(self._source.stem, name)(**arguments)

    def moment(self, time: str) -> Markup:
        return self._pages.moment(self._source.stem, time)

    def math(self, tex: str, figure: str = "") -> Markup:
        return Markup('<span class="math"{}>{}</span>').format(
            _of(figure), Markup(self._pages.formula(tex, str(self._source), display=False, figure=figure))
        )

    def formula(self, tex: str, figure: str = "") -> Markup:
        return Markup('<div class="formula"{}>{}</div>').format(
            _of(figure), Markup(self._pages.formula(tex, str(self._source), display=True, figure=figure))
        )

    def prints(self, code: str, figure: str, *readouts: str, **params: Any) -> Markup:
        """Python, and one line for each of the readouts, as Python prints floats."""
        values = [self._pages.readout(figure, readout, params)["value"] for readout in readouts]
        lines = (Markup('<samp data-value="{}">{}</samp>').format(repr(value), repr(value)) for value in values)
        return Markup(
            '<div class="prints"><pre class="code" tabindex="0" aria-label="Code"><code>{}</code></pre>'
            '<pre class="printed" tabindex="0" aria-label="What it prints">{}</pre></div>'
        ).format(self._pages.highlighted(code, keep_end=False), Markup("\n").join(lines))

    def take_away(self) -> Markup:
        slug = self._source.stem
        html, script = self._pages.take_away(slug, self._engine, self._cells)
        notebook = take_away.notebook(script, Path(self._engine).name)
        self.files[f"{slug}.py"] = script.source
        self.files[f"{slug}.ipynb"] = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
        return Markup(html)

    def cells(self, name: str, *only: str, guess: bool = False) -> Markup:
        made = [self._cells.run(cell) for cell in self._pages.read_cells(name, only)]
        return Markup("\n").join(Markup(self._pages.cell(self._source.stem, cell, guess=guess)) for cell in made)

    def listing(self, name: str, cell: str) -> Markup:
        code = self._pages.read_cells(name, (cell,))[0].code
        return Markup('<pre class="code listing" tabindex="0"><code>{}</code></pre>').format(
            self._pages.highlighted(code)
        )


_STAGE = '<section class="stage">'


def _opened(body: str, head: str) -> str:
    """The prose of a lesson with its head, which a stage that comes first has beside its figure."""
    return f"{_STAGE}\n{head}{body.removeprefix(_STAGE)}" if body.startswith(_STAGE) else head + body


_WORDS = ["none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def said(number: float, *, in_words: bool = False) -> str:
    """A whole number as prose says it: "1,728", "twelve"."""
    if number != int(number):
        raise ValueError(f"{number!r} is no whole number")
    return _WORDS[int(number)] if in_words and 0 <= number < len(_WORDS) else f"{number:,.0f}"


def _of(figure: str) -> Markup:
    """The attribute that says which figure a formula speaks of."""
    return Markup(' data-of="{}"').format(figure) if figure else Markup("")


def with_code(text: str) -> Markup:
    """A sentence in which what stands in backquotes is code."""
    pieces = (escape(piece) for piece in text.split("`"))
    return Markup("").join(
        Markup("<code>{}</code>").format(piece) if i % 2 else piece for i, piece in enumerate(pieces)
    )


def with_raw_strings(template: str) -> str:
    """`template` with the backslashes of every `r"…"` doubled, since Jinja2 has no raw strings of its own."""
    return _RAW_STRING.sub(lambda match: match[1] + match[2].replace("\\", "\\\\") + match[1], template)


def plain_number(number: float) -> str:
    """A number as JavaScript writes it: 2, not 2.0."""
    return str(int(number)) if number == int(number) else repr(number)


def decimal_number(number: float) -> str:
    """A number without a power of ten, as assistive technology wants it: 0.00001, not 1e-05."""
    return f"{Decimal(plain_number(number)):f}"


def data_block(data: Any) -> Markup:
    """JSON that is safe inside `<script type="application/json">`, whatever words it holds."""
    return Markup(json.dumps(data, ensure_ascii=False, allow_nan=False).replace("<", "\\u003c"))


def sha256(text: str) -> str:
    """The hash by which a policy knows a script that stands in the page."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


def _place(path: Path, error: Exception) -> str:
    """Where in the template the error arose."""
    lines = [frame.lineno for frame in traceback.extract_tb(error.__traceback__) if frame.filename == str(path)]
    return f"{path}, line {lines[-1]}" if lines else str(path)
