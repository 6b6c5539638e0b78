r"""Cells: Python that a reader changes and runs piece by piece, in one common memory.

    >>> told = []
    >>> book = Notebook(lambda kind, text: told.append((kind, text)))
    >>> book.run("a = 2.0\nprint(a)\na * 3", 1)
    True
    >>> told
    [('out', '2.0'), ('out', '\n'), ('value', '6.0')]

It runs twice, like a figure: in CPython when the site is built, so that every cell shows what it prints before
anything has run, and in Pyodide, in a worker of its own, when the reader runs it.

    run        Notebook: one cell after another; what comes out, as it comes
    problems   what went wrong, in a sentence, with the reader's own lines: code that cannot be read (unreadable),
               or an error that it has raised (raised, of names, of types as in mismatches), seen from its spot
    pictures   draw and plot, which every cell may call
"""

from notebook.run import Notebook

__all__ = ["Notebook"]
