"""The one call to Node: scenes to SVG (by the views the live page uses), TeX to HTML, numbers to text, maps laid out.

While pages are being written, every piece that only Node can make is a *token* in the text, which names it by what it
is to be. When all pages are written, one call renders all pieces that are not kept from an earlier build, and
`Renderer.fill` puts them in their places.
"""

import json
import os
import re
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Literal

from publish.assets import NodeScript
from publish.store import Store, fingerprint

_TOKEN = re.compile("\ue000([a-z]+):([^\ue000\ue001]*)\ue001")
_LIVE = re.compile(r"\\live\{([^{}]*)\}")
_NUMBER = re.compile(r"[-−]?\$?\d[\d,]*(?:\.\d+)?(?:e[-−+]?\d+| × 10[⁰¹²³⁴-⁹]+)?")
_STAND_IN = 7_370_000

Width = Literal["wide", "narrow"]


class RenderError(ValueError):
    """Something that cannot be rendered: TeX that KaTeX refuses, a readout that is not there."""


class Renderer:
    """Collects what Node must make, has it made unless it is kept from an earlier build, and fills it in."""

    def __init__(self, script: NodeScript, store: Store) -> None:
        self._script = script
        self._store = store
        self._requests: dict[str, Any] = {}
        self._answers: dict[str, Any] = {}

    def picture(
        self, figure: str, scene: Mapping[str, Any], panel: int, width: Width, *, room: int | None = None
    ) -> str:
        """A token for the SVG of one panel of `scene`; "wide" is `room` px, where that is not the page's width."""
        key = self._add({"make": "pictures", "figure": figure, "scene": scene, "room": room})
        return _token("picture", f"{key}/{panel}/{width}")

    def sign(self, scene: Mapping[str, Any], panel: str | None) -> str:
        """A token for the small picture of one panel of `scene`: the one of that name, else the first."""
        return _token("sign", self._add({"make": "sign", "scene": scene, "panel": panel}))

    def number(self, value: float, specifier: str) -> str:
        """A token for `value` as the d3-format specifier says it."""
        return _token("number", self._add({"make": "number", "value": value, "format": specifier}))

    def map(self, ideas: Sequence[tuple[str, Sequence[str]]]) -> "Map":
        """Tokens for a map of `ideas`: in the order of reading, each with the ideas it needs."""
        listed = [{"name": name, "needs": list(needs)} for name, needs in ideas]
        return Map(self._add({"make": "map", "ideas": listed}))

    def formula(self, tex: str, *, display: bool, where: str, figure: str = "", readouts: Any = None) -> str:
        r"""A token for `tex`, in which `\live{name}` is the readout `name` of `figure`.

        Raises:
            RenderError: `tex` names a readout that is not there.
        """
        live = live_numbers(tex, readouts or {})
        ask = {"make": "formula", "tex": with_stand_ins(tex), "display": display}
        return _token("formula", self._add(ask, live=live, figure=figure, where=where))

    def _add(self, ask: Mapping[str, Any], **about: Any) -> str:
        """Remember what to ask Node for, and what else is known of it; gives the key of both."""
        request = {"ask": ask, **about}
        key = fingerprint(json.dumps(request, allow_nan=False))
        self._requests[key] = request
        return key

    def requests(self, text: str) -> dict[str, Any]:
        """What the tokens in `text` stand for, as JSON, which another renderer can `take`."""
        keys = {match[2].split("/")[0] for match in _TOKEN.finditer(text)}
        return {key: self._requests[key] for key in sorted(keys)}

    def take(self, requests: Mapping[str, Any]) -> None:
        """Take over what the tokens in a text stand for."""
        self._requests.update(requests)

    def run(self) -> None:
        """Have everything rendered.

        Raises:
            RenderError: with Node's own words, and where the formula stands that it refused.
        """
        made_from = {key: self._made_from(request["ask"]) for key, request in self._requests.items()}
        missing = [key for key in self._requests if not self._store.has("piece", made_from[key])]
        answers = dict(zip(missing, self._ask([self._requests[key]["ask"] for key in missing]), strict=True))
        for key in missing:
            if "error" in answers[key]:
                raise RenderError(f"{self._requests[key]['where']}: {answers[key]['error']}")
        for key in self._requests:
            kept = self._store.text("piece", made_from[key], lambda key=key: json.dumps(answers[key]))
            self._answers[key] = json.loads(kept)

    def _made_from(self, ask: Mapping[str, Any]) -> list[str]:
        return [self._script.digest(drawn_by(ask["scene"]) if "scene" in ask else ()), json.dumps(ask)]

    def _ask(self, requests: Sequence[Any]) -> list[Any]:
        """What Node makes of them, side by side on all processors."""
        shares = min(os.cpu_count() or 1, len(requests))
        answers: list[Any] = [None] * len(requests)
        with ThreadPoolExecutor(max_workers=max(shares, 1)) as pool:
            for i, made in enumerate(pool.map(self._make, [requests[i::shares] for i in range(shares)])):
                answers[i::shares] = made
        return answers

    def _make(self, requests: Sequence[Any]) -> list[Any]:
        given = json.dumps(requests, allow_nan=False)
        done = subprocess.run(
            ["node", self._script.file], input=given, capture_output=True, encoding="utf-8", check=False
        )
        if done.returncode != 0:
            raise RenderError(f"{self._script.file.name} failed:\n{done.stderr.strip()}")
        return json.loads(done.stdout)

    def fill(self, text: str) -> str:
        """`text` with what was made in place of the tokens."""
        return _TOKEN.sub(lambda match: self._made(match[1], match[2]), text)

    def _made(self, kind: str, token: str) -> str:
        key, *rest = token.split("/")
        answer, request = self._answers[key], self._requests[key]
        if kind == "picture":
            panel, width = rest
            return answer["panels"][int(panel)][width]
        if kind == "sign":
            return answer["sign"]
        if kind == "number":
            return answer["text"]
        if kind == "map":
            what, name = rest
            return map_part(answer["map"], what, name)
        return with_live_numbers(answer["html"], request["live"], request["figure"], request["where"])


class Map:
    """Tokens for the parts of a map: how large it is, where an idea stands, the lines between them."""

    def __init__(self, key: str) -> None:
        self._key = key

    def part(self, what: str, name: str = "") -> str:
        """The token for "size", the "place" of an idea, or, wide or narrow, "lines" and the "box" they are in."""
        return _token("map", f"{self._key}/{what}/{name}")


def drawn_by(scene: Mapping[str, Any]) -> list[str]:
    """The files that draw `scene`, as site/views/views.js loads them by name: its views, and a plot's marks."""
    panels = scene["panels"]
    marks = {mark["kind"] for panel in panels if panel["view"] == "plot" for mark in panel["marks"]}
    names = {panel["view"] for panel in panels} | {f"marks/{kind}" for kind in marks}
    return [f"site/views/{name}.js" for name in sorted(names)]


def map_part(laid_out: Mapping[str, Any], what: str, name: str) -> str:
    """One part of a map that site/build/map.js has laid out, as a style or as SVG."""
    rows, columns, ideas = laid_out["rows"], laid_out["columns"], len(laid_out["cells"])
    if what == "size":
        return f"--rows: {rows}; --columns: {columns}; --ideas: {ideas}"
    if what == "place":
        cell = laid_out["cells"][name]
        return f"--row: {cell['row'] + 1}; --column: {cell['column'] + 1}"
    if what == "box":
        return f"0 0 {100 * columns} {100 * rows}" if name == "wide" else f"-100 0 100 {100 * ideas}"
    return "".join(
        f'<path data-from="{line["from"]}" data-to="{line["to"]}" d="{line[name]}"></path>'
        for line in laid_out["lines"]
    )


def numeric_part(text: str) -> str:
    """The number in a readout's text, without its unit: "4,770 (thousand $)²" gives "4,770".

    Raises:
        RenderError: there is none.
    """
    match = _NUMBER.search(text)
    if not match:
        raise RenderError(f"there is no number in the readout {text!r}")
    return match[0].replace("$", "")


def live_numbers(tex: str, readouts: Mapping[str, Any]) -> list[tuple[str, str]]:
    r"""The (readout, number) of every `\live{readout}` in `tex`, in order.

    Raises:
        RenderError: a readout that is not there; names those there are.
    """
    found = []
    for name in _LIVE.findall(tex):
        if name not in readouts:
            known = ", ".join(readouts) or "none, for the formula names no figure"
            raise RenderError(f"there is no readout {name!r} for \\live; there is {known}")
        found.append((name, numeric_part(readouts[name]["text"])))
    return found


def with_stand_ins(tex: str) -> str:
    r"""`tex` with a number that occurs nowhere else in place of every `\live{…}`.

    KaTeX sets a number as one piece, in HTML and in MathML, so that it can be found again.
    """
    counter = iter(range(_STAND_IN, _STAND_IN + 10_000))
    return _LIVE.sub(lambda _: f"{{{next(counter)}}}", tex)


def with_live_numbers(html: str, live: Iterable[tuple[str, str]], figure: str, where: str) -> str:
    """`html` of a typeset formula with live numbers in place of their stand-ins.

    Both the visible HTML and the MathML get an element with `data-figure` and `data-readout`, which the page keeps
    up to date.

    Raises:
        RenderError: KaTeX has set a stand-in together with its neighbours.
    """
    for index, (readout, number) in enumerate(live):
        stand_in = str(_STAND_IN + index)
        names = f'data-figure="{figure}" data-readout="{readout}"'
        html, in_mathml = re.subn(rf"<mn>{stand_in}</mn>", f"<mn {names}>{number}</mn>", html)
        # The TeX source, which the MathML part quotes, is nobody's live number.
        html = re.sub(rf"(<annotation[^>]*>[^<]*?)\{{{stand_in}\}}", rf"\g<1>\\live{{{readout}}}", html)
        html, in_html = re.subn(rf">{stand_in}<", f"><span {names}>{number}</span><", html)
        if in_mathml != 1 or in_html != 1 or stand_in in html:
            raise RenderError(f"{where}: \\live{{{readout}}} touches another number; put something between them")
    return html


def _token(kind: str, key: str) -> str:
    return f"\ue000{kind}:{key}\ue001"
