"""What must hold for every scene of every figure, and the params to try it with."""

import itertools
import json
import math
import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from random import Random
from types import ModuleType
from typing import Any

from hypothesis import strategies as some

import bridge
from picture import params as figure_params
from picture.params import Choice, Guess, Matrix, Param, Params, Slider, Table, Text, Toggle


def values(param: Param) -> some.SearchStrategy[Any]:
    """Anything that `param` may be."""
    if isinstance(param, Slider):
        return numbers(param.low, param.high, whole=param.whole)
    if isinstance(param, Choice):
        return some.sampled_from([param.opening, *(option for option, _ in param.options)])
    if isinstance(param, Toggle):
        return some.booleans()
    if isinstance(param, Matrix):
        return matrices(param, len(param.opening), len(param.opening[0])) | some.just(param.opening)
    if isinstance(param, Text):
        return some.sampled_from(ends(param))
    cells = [numbers(column.low, column.high) for column in param.columns]
    tables = some.lists(some.tuples(*cells), min_size=param.least, max_size=min(param.most, param.least + 12))
    return tables.map(tuple) | some.just(param.opening)


def matrices_of(figure: ModuleType) -> list[Matrix]:
    return [param for param in figure.PARAMS if isinstance(param, Matrix)]


def numbers(low: float, high: float, *, whole: bool = False) -> some.SearchStrategy[float]:
    if whole:
        return some.integers(math.ceil(low), math.floor(high)).map(float)
    return some.floats(low, high) | some.sampled_from([low, high])


def matrices(param: Matrix, rows: int, columns: int) -> some.SearchStrategy[Any]:
    """Anything `param` may be in this shape."""
    row = some.tuples(*[numbers(param.low, param.high)] * columns)
    return some.lists(row, min_size=rows, max_size=rows).map(tuple)


def any_shape(param: Matrix) -> some.SearchStrategy[Any]:
    """Anything `param` may be in any shape it may have."""
    shapes = some.tuples(some.integers(*param.rows), some.integers(*param.columns))
    return shapes.flatmap(lambda shape: matrices(param, *shape))


def ends(param: Param) -> list[Any]:
    """The limits of a param and its opening; all of its options; a table or a matrix as it opens and at its lowest.

    A text is one of its examples, or a letter where it has none.
    """
    if isinstance(param, Slider):
        return [param.opening, param.low, param.high]
    if isinstance(param, Choice):
        return list(dict.fromkeys([param.opening, *(option for option, _ in param.options)]))
    if isinstance(param, Toggle):
        return [param.opening, not param.opening]
    if isinstance(param, Text):
        return [param.opening, *(param.examples or ["a"])]
    if isinstance(param, Matrix):
        return [param.opening, tuple(tuple(param.low for _ in row) for row in param.opening)]
    # A table that may be empty opens so, or has a row.
    many = param.least or int(not param.opening)
    return [param.opening, tuple(tuple(column.low for column in param.columns) for _ in range(many))]


def corners(params: Sequence[Param], most: int = 100) -> Iterator[dict[str, Any]]:
    """The combinations of such ends: all of them or, where they are more than `most`, that many drawn by chance."""
    names = [param.name for param in params]
    choices = [ends(param) for param in params]
    if math.prod(map(len, choices)) <= most:
        found = itertools.product(*choices)
    else:
        chance = Random(0)
        found = (tuple(map(chance.choice, choices)) for _ in range(most))
    for combination in found:
        yield dict(zip(names, combination, strict=True))


def plain(scene: Any) -> Any:
    """The scene as the page gets it; NaN and infinity are refused."""
    return json.loads(json.dumps(bridge.plain(scene, list), allow_nan=False))


def plain_text(figure: ModuleType, params: Params) -> str:
    return json.dumps(plain(figure.scene(params)))


def check(figure: ModuleType, params: Params) -> None:
    """All that must hold for a scene, whatever the params."""
    before = deepcopy(dict(params))
    scene = plain(figure.scene(params))
    assert dict(params) == before, "a scene leaves its params alone"
    assert plain(figure.scene(params)) == scene, "the same params give the same scene"
    check_words(scene)
    check_goal(figure, params, scene)
    for panel in scene["panels"]:
        check_panel(figure, panel)
    named = [name for panel in scene["panels"] for name in panel["readouts"]]
    assert sorted(named) == sorted(scene["readouts"]), "every readout is named by exactly one panel"
    marks = [mark for panel in scene["panels"] for mark in panel.get("marks", [])]
    handles = [mark["name"] for mark in marks if mark["kind"] == "handle"]
    assert len(set(handles)) == len(handles)


def asks(figure: ModuleType, params: Params) -> bool:
    """Whether a question stands that has not been answered."""
    return any(
        not params[param.name] and (not param.when or params[param.when[0]] == param.when[1])
        for param in figure.PARAMS
        if isinstance(param, Guess)
    )


def check_goal(figure: ModuleType, params: Params, scene: Any) -> None:
    goal = scene.get("goal")
    marks = [mark for panel in scene["panels"] for mark in panel.get("marks", [])]
    nodes = [node for panel in scene["panels"] for node in panel.get("nodes", [])]
    layers = [layer for panel in scene["panels"] for layer in panel.get("layers", [])]
    neurons = [one for layer in layers for one in (layer["neurons"] if isinstance(layer, dict) else layer)]
    others = [one for one in [*nodes, *neurons, *scene["panels"]] if one.get("met")]
    signs = [mark for mark in marks if mark["kind"] == "met"] + others
    assert bool(signs) is bool(goal and goal["reached"]), "a goal that is reached has its sign where it was"
    if goal is None:
        return
    assert figure.scene(figure_params.told(figure.PARAMS)).goal, "it is there once what was asked has been answered"
    assert not asks(figure, params), "nothing counts before that"
    assert len(goal["counts"]) <= 30, "it stands in the task line"
    assert len(goal["text"]) <= 22
    assert len(goal["met"]) <= 120, "it stands in the note"
    assert goal["met"].endswith((".", "?"))


def check_words(scene: Any) -> None:
    texts = [scene["alt"], scene.get("note", "One long sentence in words."), *texts_of(scene)]
    assert len(scene["alt"].split()) > 8
    assert scene["alt"].endswith(".")
    assert any(character.isdigit() for character in scene["alt"])
    for text in texts:
        assert text.strip()
        assert not {"nan", "inf", "None"} & set(text.replace(",", " ").split()), text
        assert not re.search(r"\d thousand \$", text), f"money is said as people say it: {text}"


def texts_of(scene: Any) -> Iterator[str]:
    for readout in scene["readouts"].values():
        yield from (readout["label"], readout["text"])
    for panel in scene["panels"]:
        yield panel["title"]
        for node in panel.get("nodes", []):
            yield from (node["data"] or "0", node["grad"] or "0", node["says"])
        for mark in [*panel.get("marks", []), *panel.get("parts", [])]:
            yield from (mark[key] for key in ("text", "label", "name") if key in mark)


def check_panel(figure: ModuleType, panel: Any) -> None:
    checks = {
        "plot": check_plot,
        "graph": check_graph,
        "matrix": check_matrices,
        "network": check_network,
        "crossbar": check_crossbar,
        "quiz": check_quiz,
    }
    checks.get(panel["view"], lambda *_: None)(figure, panel)


def check_quiz(figure: ModuleType, panel: Any) -> None:
    for name in panel["params"].values():
        param_of(figure, name)


def check_graph(figure: ModuleType, panel: Any) -> None:
    ids = [node["id"] for node in panel["nodes"]]
    assert len(set(ids)) == len(ids)
    edges = [(edge["start"], edge["end"], edge["slot"]) for edge in panel["edges"]]
    assert len(set(edges)) == len(edges)
    for start, end, _ in edges:
        assert ids.index(start) < ids.index(end), "inputs stand before results"
    assert {*panel.get("focus", []), panel.get("selected", ids[0])} <= set(ids)
    for node in panel["nodes"]:
        if "entry" in node:
            check_target(figure, node["entry"]["target"])
            assert node["entry"]["low"] < node["entry"]["high"]


def check_matrices(figure: ModuleType, panel: Any) -> None:
    check_cells(figure, [part for part in panel["parts"] if part["kind"] != "sign"])


def check_cells(figure: ModuleType, tables: list[Any]) -> None:
    for part in tables:
        values, columns = part["at"]["values"], part["at"]["columns"]
        count = len(values) // columns
        assert len(values) == count * columns
        assert len(part.get("rows", range(count))) == count
        assert len(part.get("columns", range(columns))) == columns
        assert len(part.get("about", values)) == len(values)
        if "param" in part:
            param = param_of(figure, part["param"])
            assert isinstance(param, Matrix)
            assert param.columns[0] <= columns <= param.columns[1]
            assert param.rows[0] <= count <= param.rows[1]
        if "picks" in part:
            assert len(part["values"]["values"]) == len(values)
            for value in part["values"]["values"]:
                param_of(figure, part["picks"]).check(value)
        for heading in [*part.get("rows", []), *part.get("columns", [])]:
            if "picks" in heading:
                param_of(figure, heading["picks"]["param"]).check(heading["picks"]["value"])


def check_crossbar(figure: ModuleType, panel: Any) -> None:
    check_cells(
        figure, [panel["inputs"], *(wired[part] for wired in panel["layers"] for part in ("weights", "biases"))]
    )
    wide = len(panel["inputs"]["at"]["values"])
    for wired in panel["layers"]:
        high = len(wired["neurons"])
        assert wired["weights"]["at"]["columns"] == wide
        assert len(wired["weights"]["at"]["values"]) == wide * high
        assert len(wired["biases"]["at"]["values"]) == high
        for key, count in (("sums", high), ("products", wide * high)):
            if key in wired:
                assert len(wired[key]["values"]) == count
        for pick in [wired.get("picks"), *(neuron.get("picks") for neuron in wired["neurons"])]:
            if pick:
                param_of(figure, pick["param"]).check(pick["value"])
        wide = high
    for press in panel.get("presses", []):
        for name, value in press["sets"].items():
            param_of(figure, name).check(value)


def check_network(figure: ModuleType, panel: Any) -> None:
    sizes = [len(layer) for layer in panel["layers"]]
    assert len(panel["titles"]) == len(sizes)
    assert len(panel["links"]) == len(sizes) - 1
    assert panel["widest"] > 0.0
    assert panel["fullest"] > 0.0
    for links, (wide, high) in zip(panel["links"], itertools.pairwise(sizes), strict=True):
        assert links["weights"]["columns"] == wide
        count = len(links["weights"]["values"])
        assert count == wide * high
        for key in ("about", "says", "labels"):
            assert len(links.get(key, range(count))) == count
    for neuron in itertools.chain(*panel["layers"]):
        assert neuron["says"].strip()


def check_plot(figure: ModuleType, panel: Any) -> None:
    (left, right), (low, high) = panel["x"]["domain"], panel["y"]["domain"]
    assert left < right
    assert low < high
    for mark in panel["marks"]:
        if mark["kind"] == "handle":
            assert left <= mark["x"] <= right
            assert low <= mark["y"] <= high
            assert mark["low"] <= mark["value"] <= mark["high"]
            limits = [limits_of(figure, target) for target in mark["drag"].values()]
            assert (mark["low"], mark["high"]) in limits, "a handle ends where its param does"
        if "picks" in mark:
            param_of(figure, mark["picks"]["param"]).check(mark["picks"]["value"])
        if mark["kind"] == "tiles":
            check_tiles(figure, mark)
        if mark["kind"] == "sketch":
            table = param_of(figure, mark["param"])
            assert isinstance(table, Table)
            assert 0 <= mark["column"] < len(table.columns)
        for target in [*mark.get("drag", {}).values(), *([mark["removes"]] if "removes" in mark else [])]:
            check_target(figure, target)
        if mark["kind"] == "squares":
            assert len(mark["at"]["values"]) == 3 * len(mark["leans"]["values"])
            assert set(mark["leans"]["values"]) <= {-1.0, 1.0}
    for door in ("hover", "adds"):
        if door in panel:
            param_of(figure, panel[door]["param"])


def check_tiles(figure: ModuleType, mark: Any) -> None:
    count, over = divmod(len(mark["at"]["values"]), mark["at"]["columns"])
    assert not over
    assert all(0.0 <= value <= 1.0 for value in mark["at"]["values"])
    assert len(mark.get("presses", range(count))) == count, "one for each row"
    for sets in mark.get("presses", []):
        for name, value in sets.items():
            param_of(figure, name).check(value)


def check_target(figure: ModuleType, target: Any) -> None:
    param = param_of(figure, target["param"])
    assert target["per"] != 0.0
    if isinstance(param, Table):
        assert "key" in target or 0 <= target["row"] < param.most
        assert 0 <= target.get("column", len(target.get("key", []))) < len(param.columns)
    elif isinstance(param, Matrix):
        assert 0 <= target["row"] < param.rows[1]
        assert 0 <= target["column"] < param.columns[1]
    else:
        assert isinstance(param, Slider)
        assert "row" not in target


def limits_of(figure: ModuleType, target: Any) -> tuple[float, float]:
    param = param_of(figure, target["param"])
    if isinstance(param, Table):
        return param.columns[target["column"]].low, param.columns[target["column"]].high
    assert isinstance(param, Slider | Matrix)
    return param.low, param.high


def param_of(figure: ModuleType, name: str) -> Param:
    return next(param for param in figure.PARAMS if param.name == name)
