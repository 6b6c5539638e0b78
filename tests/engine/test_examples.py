"""The examples in the docstrings print what they say, and the package offers what it names."""

import doctest
import importlib
import pkgutil

import pytest

import downhill

MODULES = [f"downhill.{module.name}" for module in pkgutil.iter_modules(downhill.__path__)]


@pytest.mark.parametrize("name", ["downhill", *MODULES])
def test_examples_print_what_they_say(name: str):
    assert doctest.testmod(importlib.import_module(name)).failed == 0


def test_the_front_page_has_examples():
    assert doctest.testmod(downhill).attempted > 5


def test_every_public_name_is_there():
    assert sorted(downhill.__all__) == sorted(set(downhill.__all__))
    for name in downhill.__all__:
        assert hasattr(downhill, name)
