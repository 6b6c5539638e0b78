"""Every lesson of Part 2 can be taken away: as a script, as a notebook, with the engine that both import."""

import ast
import json
import os
import re
import subprocess
import sys
import zipfile
from html import unescape
from pathlib import Path

import pytest

import bridge
import build
from publish import take_away
from publish.cells import CellPage, read_cells
from publish.content import read_lessons

SCRIPTS = sorted((build.ROOT / "py/lessons").glob("*/take_away.py"))
LESSONS = {lesson.slug: lesson for lesson in read_lessons(build.ROOT / "site/lessons")}
NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")
each_script = pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.parent.name)


def slug_of(path: Path) -> str:
    return bridge.page_name(path.parent.name)


def prose_of(slug: str) -> str:
    """The words of a page, without the script itself and without the sources of its figures."""
    html = (build.DIST / slug / "index.html").read_text(encoding="utf-8")
    html = re.sub(r'<section class="take-away".*?</section>', " ", html, flags=re.DOTALL)
    html = re.sub(r'<details class="python">.*?</details>', " ", html, flags=re.DOTALL)
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r"<script.*?</script>", " ", html, flags=re.DOTALL)))


def says(page: str, printed: str) -> bool:
    """Whether a number on the page is the one that was printed, to the last digit or rounded to three or more."""
    if float(page) == float(printed):
        return True
    digits = len(page.lstrip("-0.").replace(".", ""))
    return digits >= 3 and "e" not in page and f"{float(printed):.{len(page.partition('.')[2])}f}" == page


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the engine has been installed by pip, from the built file alone."""
    target = tmp_path_factory.mktemp("installed")
    (wheel,) = build.DIST.glob("downhill-*.whl")
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-index", "--no-deps", "--target", target, wheel]
    subprocess.run(pip, check=True)
    return target


@each_script
def test_a_script_runs_as_it_is_with_the_installed_engine(path: Path, engine: Path, tmp_path: Path) -> None:
    copied = tmp_path / "copied.py"
    copied.write_text((build.DIST / slug_of(path) / f"{slug_of(path)}.py").read_text(encoding="utf-8"))
    environment = {**os.environ, "PYTHONPATH": str(engine)}
    done = subprocess.run(
        [sys.executable, copied], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    assert done.stdout == take_away.read(path).printed


@each_script
def test_every_number_that_a_script_prints_is_on_its_page(path: Path) -> None:
    words = prose_of(slug_of(path)).replace("−", "-")
    on_page = NUMBER.findall(words)
    printed = NUMBER.findall(re.sub(r"\b[a-z]\d\b", "", take_away.read(path).printed))
    assert printed
    assert [number for number in printed if not any(says(page, number) for page in on_page)] == []


@each_script
def test_whoever_types_what_stands_on_the_page_sees_what_is_printed_there(path: Path) -> None:
    """As at Python's prompt: an expression by itself is printed."""
    html = (build.DIST / slug_of(path) / "index.html").read_text(encoding="utf-8")
    blocks = re.findall(r'<div class="prints">(.*?)</div>', html, flags=re.DOTALL)
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        code, printed = (unescape(re.sub(r"<[^>]+>", "", part)) for part in block.split('<pre class="printed"', 1))
        said = []
        for statement in ast.parse(code).body:
            if isinstance(statement, ast.Expr):
                answer = eval(ast.unparse(statement), names)
                said += [] if answer is None else [repr(answer)]
            else:
                exec(ast.unparse(statement), names)
        assert printed.split(">", 1)[1].splitlines() == said, code


@pytest.mark.parametrize(
    "path", [path for path in SCRIPTS if LESSONS[slug_of(path)].part.startswith("Part 2")], ids=slug_of
)
def test_a_script_of_the_lecture_belongs_to_a_lesson_that_names_its_place_there(path: Path) -> None:
    lesson = LESSONS[slug_of(path)]
    page = (build.DIST / lesson.slug / "index.html").read_text(encoding="utf-8")
    assert f">{lesson.timestamp}</time>" in page
    assert f"&amp;t={lesson.seconds}s" in page


@each_script
def test_a_notebook_is_the_script_with_what_it_printed(path: Path) -> None:
    slug = slug_of(path)
    notebook = json.loads((build.DIST / slug / f"{slug}.ipynb").read_text(encoding="utf-8"))
    assert (notebook["nbformat"], notebook["nbformat_minor"]) == (4, 5)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    printed = []
    for cell in notebook["cells"]:
        assert all(line.endswith("\n") for line in cell["source"][:-1])
        assert ("outputs" in cell) is (cell["cell_type"] == "code")
        printed += [line for output in cell.get("outputs", []) for line in output["text"]]
    script = take_away.read(path)
    assert "".join(printed) == script.printed
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert code == [cell.text for cell in script.cells if cell.kind == "code"]
    assert [cell["execution_count"] for cell in notebook["cells"] if "outputs" in cell] == list(range(1, len(code) + 1))


@each_script
def test_the_page_holds_the_script_whole(path: Path) -> None:
    html = (build.DIST / slug_of(path) / "index.html").read_text(encoding="utf-8")
    held = re.search(r'<script type="application/json" class="script">(.*?)</script>', html, flags=re.DOTALL)
    assert held
    assert json.loads(held[1]) == path.read_text(encoding="utf-8")


def test_the_engine_is_packed_whole_and_nothing_else_is(engine: Path) -> None:
    (wheel,) = build.DIST.glob("downhill-*.whl")
    names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    modules = {path.relative_to(build.ROOT / "py").as_posix() for path in (build.ROOT / "py/downhill").rglob("*.py")}
    data = {"saratoga_houses.csv", "us_names_2018_pairs.csv", "later/us_names_2018.txt"}
    assert names == modules | {f"downhill/data/{name}" for name in data}
    assert {path.name for path in engine.iterdir() if not path.name.endswith(".dist-info")} == {"downhill"}
    code = (
        "import downhill\nfrom downhill.names import distinct\n"
        "print(len(downhill.sample()) + len(downhill.name_pairs()) + len(distinct()), downhill.__file__)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(engine)},
        capture_output=True,
        text=True,
        check=True,
    )
    count, file = done.stdout.split()
    assert count == str(24 + 27 + 29_693)
    assert Path(file).is_relative_to(engine)


def test_the_same_engine_makes_the_same_file(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    for out in (first, second):
        out.mkdir()
        take_away.write_engine(build.ROOT, out)
    (one,), (other,) = first.iterdir(), second.iterdir()
    assert one.name == other.name
    assert one.read_bytes() == other.read_bytes()


def test_cells_share_their_names_and_keep_their_own_output(tmp_path: Path) -> None:
    path = tmp_path / "two_cells/take_away.py"
    path.parent.mkdir()
    path.write_text(
        '"""A title."""\n\n# %% [markdown]\n# Words with `code`.\n\n# %%\na = 2\nprint(a)\n# %%\nprint(a + 1)\n'
    )
    script = take_away.read(path)
    assert (script.slug, script.title) == ("two-cells", "A title.")
    assert [(cell.kind, cell.text, cell.printed) for cell in script.cells] == [
        ("markdown", "Words with `code`.", ""),
        ("code", "a = 2\nprint(a)", "2\n"),
        ("code", "print(a + 1)", "3\n"),
    ]


@pytest.mark.parametrize(
    ("source", "complaint"),
    [
        ("# %%\nprint(1)\n", "opens with a docstring"),
        ('"""No cells."""\nprint(1)\n', "has cells"),
        ('"""Fails."""\n# %%\nnobody\n', "NameError: .*nobody"),
    ],
)
def test_a_script_that_cannot_be_shown_is_said_with_its_file(tmp_path: Path, source: str, complaint: str) -> None:
    path = tmp_path / "script.py"
    path.write_text(source)
    with pytest.raises(take_away.ScriptError, match=rf"script\.py: .*{complaint}"):
        take_away.read(path)


def test_the_cells_of_a_page_are_a_script_that_prints_what_they_show(tmp_path: Path, engine: Path) -> None:
    page = CellPage()
    for cell in read_cells(build.ROOT / "py/lessons/code/cells.py").values():
        page.run(cell)
    script = take_away.of_cells("code", "The lecture as code", page.ran)
    outputs = [output for cell in page.ran for output in cell["outputs"]]
    shown = "\n".join(output["text"] for output in outputs if output["kind"] in {"out", "value"})
    assert [line for line in re.findall(r"\d+\.\d{4,}", shown) if line not in script.printed] == []
    assert "TypeError: unsupported operand type(s) for +: 'Value' and 'Value'" in script.printed
    assert "L: data -8.0000, grad 0.0000, * of\n    d: data 4.0000" in script.printed
    path = tmp_path / "code.py"
    path.write_text(script.source, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(engine)}
    done = subprocess.run([sys.executable, path], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == script.printed
    cells = take_away.notebook(script, "downhill.whl")["cells"]
    assert "parabola curve" in {"".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown"}
