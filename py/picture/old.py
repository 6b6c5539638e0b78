"""What figures that are still written in dictionaries annotate with; it goes when the last of them has moved."""

from typing import Any

from picture.scene import Progress, Role, Rows, rows

__all__ = ["Progress", "Role", "Rows", "rows"]

Arrows = Axis = Bars = Cells = Code = Contours = Curve = Decision = Dots = Drag = Edge = Entry = Excerpt = Graph = Any
Handle = Heading = Item = Label = Line = Links = Listed = Lists = Mark = Matrices = Network = Neuron = Node = Any
OnSurface = Panel = Pick = Plot = Press = Quiz = Readout = Scene = Segments = Sign = Sketch = Spots = Surface = Any
Target = Option = QuizParams = Verdict = Check = Squares = Strips = Fog = Hover = Adds = Any
