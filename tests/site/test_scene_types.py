"""The TypeScript types say what the Python types say."""

from types import ModuleType
from typing import Any, Literal, NotRequired, TypedDict

import pytest

from picture import params, scene
from publish.scene_types import declarations, type_of


class Leaf(TypedDict):
    """A leaf.

    Its comment stays */ inside its comment.
    """

    name: str
    size: NotRequired[float]


class Tree(TypedDict):
    """Leaves on a tree."""

    leaves: list[Leaf]
    values: "array[float]"  # noqa: F821  # pyright: ignore[reportUndefinedVariable]


Kind = Literal["oak", "elm"]


def small_module() -> ModuleType:
    module = ModuleType("small")
    for thing in (Leaf, Tree):
        setattr(module, thing.__name__, thing)
    module.__dict__.update(Kind=Kind, Plant=Leaf, _hidden=Literal["no"])
    return module


def test_a_typed_dict_becomes_an_interface_with_its_docstring():
    text = declarations(small_module())
    assert "/**\n * A leaf.\n *\n * Its comment stays * / inside its comment.\n */\nexport interface Leaf {" in text


def test_what_is_not_required_is_optional():
    text = declarations(small_module())
    assert "  name: string;\n  size?: number;\n" in text


def test_an_array_is_read_like_one_whether_it_is_typed_or_not():
    assert "  values: Float64Array | number[];\n" in declarations(small_module())


def test_aliases_keep_their_names_and_private_ones_stay_away():
    text = declarations(small_module())
    assert 'export type Kind = "oak" | "elm";' in text
    assert "export type Plant = Leaf;" in text
    assert "hidden" not in text


@pytest.mark.parametrize(
    ("hint", "expected"),
    [
        (bool, "boolean"),
        (int, "number"),
        (tuple[float, float], "[number, number]"),
        (tuple[float, ...], "Array<number>"),
        (dict[str, Leaf], "Record<string, Leaf>"),
        (str | None, "string | null"),
        (list[str | float], "Array<string | number>"),
    ],
)
def test_types_are_translated(hint: Any, expected: str):
    assert type_of(hint) == expected


def test_a_type_nobody_foresaw_is_named_in_the_error():
    with pytest.raises(TypeError, match="complex"):
        type_of(complex)


def test_every_public_type_of_the_picture_vocabulary_is_declared():
    text = declarations(scene)
    for name in ("Role", "Rows", "Mark", "Plot", "Panel", "Readout", "Scene"):
        assert f" {name} " in text
    assert "  at: Rows;" in text
    assert "  role: Role;" in text


def test_params_are_declared_by_their_kinds_and_a_guess_is_a_choice():
    text = declarations(scene, params)
    assert '  kind: "slider";\n  name: string;' in text
    assert "  when: [string, string | Array<string>] | null;" in text
    assert "export type Param = Slider | Choice | Toggle | Table | Matrix | Text;" in text
    assert "interface Guess" not in text
    assert text.count("export type Role =") == 1
