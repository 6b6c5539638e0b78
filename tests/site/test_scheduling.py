"""Which tests share a process, and so an open page."""

import pytest

from tests.conftest import page_of


@pytest.mark.parametrize(
    ("test", "page"),
    [
        ("tests/e2e/test_pages.py::test_axe_finds_nothing[chromium-loss-curve/-phone-dark]", "loss-curve"),
        ("tests/e2e/test_pages.py::test_axe_finds_nothing[chromium-./-phone-dark]", "."),
        ("tests/e2e/test_stage.py::test_a_figure_fits[desk-chromium-loss/]", "loss"),
        ("tests/lessons/loss_surface/test_page.py::test_an_arrow[chromium]", "loss-surface"),
        ("tests/e2e/test_firefox.py::test_it[loss-curve/]", "firefox loss-curve"),
        ("tests/e2e/test_firefox.py::test_it[./]", "firefox ."),
        ("tests/e2e/test_firefox.py::test_offline", "tests/e2e/test_firefox.py::test_offline"),
        ("tests/e2e/test_webkit.py::test_it[loss-curve/]", "webkit loss-curve"),
        ("tests/e2e/test_boot.py::test_it[chromium-loss/]", "tests/e2e/test_boot.py::test_it[chromium-loss/]"),
        ("tests/engine/test_ops.py::test_add[1/2]", "tests/engine/test_ops.py"),
    ],
)
def test_tests_of_one_page_stay_together(test: str, page: str) -> None:
    assert page_of(test) == page
