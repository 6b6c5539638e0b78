"""How a picture is said: marks and panels (scene.py), params (params.py), numbers in words (words.py).

A figure is a module with these names:

    PARAMS      what its picture depends on. A `Guess` among them asks before the figure answers
    scene       params in, picture out: pure, so that a link, a test, Undo and a reload are the same thing
    TITLE       what it is called
    TASK        what to do, in one line
    DOCK        the one or two params under the picture, if not those that play or reveal; the others wait in a sheet
    TOGETHER    "beside" or "below": on a phone its panels are shown together, and do not take turns, but for what
                is `apart`
    GONE        params that it had once: links with them still open it

`param.handle(…)` is a mark to drag, and a slider that `plays` has a player. The first four readouts are in sight, but
for those that are `aside`; the others are under “Numbers”. A panel that is `aside` takes turns with the others, by a
tab.

A goal is asked for in the TASK, and is there as soon as the figure asks nothing any more; every lesson has one:

    goal = Goal("loss below 3,000", loss, loss < 3000.0, "Below 3,000: well found.")
    marks += goal.sign(x, y)                the sign where it was reached; `met` on a node or a neuron

`alt` opens with what the picture is; `in_words(*panels)` then says every number in it.

A figure that computes for seconds rests now and then (patience.py). A new kind of mark is a class in scene.py, and a
file in site/views/marks/. No lesson is known here.
"""
