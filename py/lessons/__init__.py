"""One folder a lesson: its figures (PARAMS and a pure `scene(params)`), its `take_away.py`, its `cells.py`."""
