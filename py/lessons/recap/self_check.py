"""What has stayed with you?  Twelve questions, one for each idea, with new numbers in every set.

Every answer is worked out by the engine, from the numbers of the question, and compared with what was answered.
For each common mistake the same arithmetic is done with that mistake in it, so that a wrong answer can be met with
what it would have meant. Then comes a hint: first which operation it is about, at the second try its rule, then the
numbers. The right answer is in no scene before it has been given.
"""

import itertools
import math
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from random import Random
from typing import NamedTuple

from downhill import losses
from downhill.optim import SGD
from downhill.value import Value
from picture.numbers import mean
from picture.params import Column, Params, Slider, Table, one_of
from picture.scene import Goal, Option, Quiz, QuizParams, Readout, Scene, Verdict, aside, in_words, rows
from picture.words import factor, number, signed
from worlds.houses import SQUARED, dollars, plus

TITLE = "One question for each idea"
TASK = "Choose or type an answer. Can you get all twelve right?"
DOCK: list[str] = []

LARGEST = 1e9
"""The largest answer that can be given, up or down."""

MOST = 200
"""The most answers that are kept, every try of every question."""

TOLERANCE = 0.005
"""An answer this close is right: two decimals are enough."""


class Question(NamedTuple):
    """A question with its numbers, what the engine answers, and what other answers would have meant."""

    idea: str
    """The lesson it belongs to."""
    ask: str
    given: tuple[str, ...]
    answer: float
    why: str
    """The arithmetic of the answer."""
    meant: tuple[tuple[float, str], ...]
    """Wrong answers, and the mistake in each."""
    hints: tuple[str, str, str]
    """Which operation it is about, the rule, and the numbers, short of the answer."""
    options: tuple[tuple[float, str], ...] = ()
    unit: str = ""


Maker = Callable[[Random], Question]


def models(random: Random) -> Question:
    """What a line says."""
    slope, area = random.choice([100, 120, 150, 180]), random.choice([1000, 1500, 2000, 2500])
    intercept = random.choice([-20_000, 10_000, 20_000, 30_000])
    price = (Value(slope) * area + intercept).data
    return Question(
        idea="models",
        ask=f"What does this model say for a house of {area:,} ft²?",
        given=(f"price = ${slope}/ft² × area {plus(intercept)}",),
        answer=price,
        why=f"{slope} × {area:,} is {dollars(slope * area)}, and with the intercept it is {dollars(price)}.",
        meant=(
            (slope * area, "That is what the area adds. The line does not start at zero: the intercept is missing."),
            (slope * area - intercept, "The intercept is subtracted where it should be added, or vice versa."),
            (slope + intercept, "The slope is the price of one more square foot. This house has many."),
        ),
        hints=(
            "Two things make the price: what the area adds, and where the line starts.",
            "Multiply the area by the slope, then add the intercept.",
            f"{slope} × {area:,}, and then {plus(intercept)}.",
        ),
        unit="$",
    )


def loss(random: Random) -> Question:
    """A mean of squares."""
    errors = random.choice(_errors())
    squares = " + ".join(number(error * error) for error in errors)
    answer = losses.mean_squared_error([Value(error) for error in errors], [0.0] * len(errors)).data
    total, count = math.fsum(error * error for error in errors), len(errors)
    return Question(
        idea="loss",
        ask="A line misses three houses by this much. What is its mean squared error?",
        given=(", ".join(signed(error) for error in errors) + "  (thousand $)",),
        answer=answer,
        why=f"The squares are {squares}, together {number(total)}; a third of that is {number(answer)}.",
        meant=(
            (total, "That is the sum of the squares. The mean divides it by the number of houses."),
            (mean(errors), "That is the mean of the errors themselves: plus and minus cancel. Square them first."),
            (mean([abs(error) for error in errors]), "That is the mean size of the errors. Square each of them first."),
            (math.fsum(errors) ** 2 / count, "That adds before it squares. Each error has a square of its own."),
        ),
        hints=(
            "Read the name from its end: error, squared, mean.",
            "Square each error, add the squares, and divide by how many there are. A square is never below zero.",
            f"({squares}) ÷ {count}.",
        ),
        unit=SQUARED,
    )


def loss_curve(random: Random) -> Question:
    """The cost of looking everywhere."""
    places, parameters = random.choice([5, 6, 8, 10, 20]), random.choice([3, 4])
    everywhere = math.prod([Value(places)] * parameters, start=Value(1.0)).data
    return Question(
        idea="loss-curve",
        ask="How many evaluations does it take to look at every combination?",
        given=(f"{parameters} parameters, {places} places for each",),
        answer=everywhere,
        why=f"Each of the {places} places of one combines with every place of the others: {places} to the power of "
        f"{parameters} is {everywhere:,.0f}.",
        meant=(
            (
                places * parameters,
                "That takes each parameter by itself. But each place of one combines with every place of another.",
            ),
            (places**2, f"That is enough for two parameters. Each extra one makes it {places} times as many."),
            (parameters**places, "The other way round: the number of places is a factor once for each parameter."),
        ),
        hints=(
            "Each place of one parameter combines with every place of the next. What happens to the counts?",
            "They multiply. Begin with two parameters, then add one more.",
            f"{' × '.join([str(places)] * parameters)}.",
        ),
    )


def derivative(random: Random) -> Question:
    """A slope at a place."""
    a, b, c = random.randint(1, 4), random.choice([-5, -4, -3, 2, 3, 5]), random.randint(1, 6)
    at = random.choice([-2, -1, 1, 2, 3])
    x = Value(at)
    y = a * x**2 + b * x + c
    y.backward()
    secant = a * (at + 1) ** 2 + b * (at + 1) + c - y.data
    return Question(
        idea="derivative",
        ask=f"What is the slope of f at x = {number(at)}?",
        given=(f"f(x) = {_parabola(a, b, c, 'x')}",),
        answer=x.grad,
        why=f"The derivative is {_sum(2 * a, b, 'x')}. At {number(at)} that is {number(x.grad)}.",
        meant=(
            (y.data, "That is how high the curve is there, not how steep."),
            (secant, "That is what f gains over a whole step of 1. The slope is that of the curve right at the place."),
            (-x.grad, "The size is right, the sign is not: see whether f rises or falls to the right."),
            (2 * a * at, f"The part with x² is right. But {_term(b, 'x')} has a slope, too: the same everywhere."),
            (a * at + b, "A square grows twice as fast as that: the slope of x² is 2x."),
        ),
        hints=(
            "What does f gain for a very small step to the right, divided by the step?",
            "Take each term by itself: the slope of x² is 2x, that of x is 1, that of a constant 0.",
            f"2 × {a} × {factor(at)} {_more(b)}.",
        ),
    )


def gradient_descent(random: Random) -> Question:
    """One step."""
    w, slope = random.choice([-2, -1, 1, 2, 3, 4]), random.choice([-6, -5, -3, 2, 4, 5, 8])
    rate = random.choice([0.1, 0.2, 0.5])
    parameter = Value(w)
    (slope * parameter).backward()
    given = parameter.grad
    SGD([parameter], rate).step()
    step = number(rate * abs(slope))
    return Question(
        idea="gradient-descent",
        ask="Where does the next step land?",
        given=(f"w = {number(w)},   dL/dw = {signed(slope)},   learning rate {number(rate)}",),
        answer=parameter.data,
        why=f"{number(w)} − {number(rate)} × {factor(given)} is {number(parameter.data)}: {step} to the "
        f"{'left' if slope > 0 else 'right'}, against the sign.",
        meant=(
            (w + rate * slope, "That goes uphill: a step goes against the sign of the derivative."),
            (w - slope, "That step is as long as the slope is steep. The learning rate is missing."),
            (-rate * slope, "That is how far the step goes. It begins at w."),
            (rate * slope, "That is the length of the step, with the wrong sign; and it begins at w."),
        ),
        hints=(
            "A step begins at w and goes against the slope.",
            "Take the learning rate times the derivative away from w.",
            f"{number(w)} − {number(rate)} × {factor(given)}.",
        ),
    )


def loss_surface(random: Random) -> Question:
    """Which way is downhill in two directions at once."""
    p, q = random.choice([1, 2, 3]), random.choice([1, 2, 3])
    first, second = (random.choice([-3, -2, -1, 1, 2, 3]) for _ in range(2))
    w1, w2 = Value(first), Value(second)
    (p * w1**2 + q * w2**2 + w1 * w2).backward()
    steps = list(itertools.product([1, -1], repeat=2))
    words = {1: "grows", -1: "shrinks"}
    options = tuple((float(i), f"w₁ {words[one]}, w₂ {words[two]}") for i, (one, two) in enumerate(steps, start=1))
    down = (-_sign(w1.grad), -_sign(w2.grad))
    mistakes = {
        (-down[0], -down[1]): "That is along the gradient, which points uphill. Go against both of its parts.",
        (-down[0], down[1]): "For one of the two that is right. Look at the slope along w₁ again.",
        (down[0], -down[1]): "For one of the two that is right. Look at the slope along w₂ again.",
    }
    squares = f"{_term(p, 'w₁²')} + {_term(q, 'w₂²')} + w₁w₂"
    return Question(
        idea="loss-surface",
        ask=f"You stand at w₁ = {number(first)}, w₂ = {number(second)}. What does a small step of gradient descent do?",
        given=(f"L = {squares}",),
        # Where a slope is 0 no answer is right, and the question is made anew.
        answer=steps.index(down) + 1.0 if down in steps else 0.0,
        why=f"The two slopes there are ∂L/∂w₁ = {signed(w1.grad)} and ∂L/∂w₂ = {signed(w2.grad)}. The step goes "
        "against both.",
        meant=tuple((steps.index(step) + 1.0, words) for step, words in mistakes.items() if step in steps),
        hints=(
            "Which way L falls is a question for each parameter by itself.",
            "Find the slope along each parameter, while the other stays, and go against its sign.",
            f"∂L/∂w₁ = {2 * p} × {factor(first)} {_more(second)}; ∂L/∂w₂ = {2 * q} × {factor(second)} {_more(first)}.",
        ),
        options=options,
    )


def vectors(random: Random) -> Question:
    """A dot product."""
    one = [random.choice([-3, -2, -1, 1, 2, 3, 4]) for _ in range(3)]
    other = [random.choice([-2, -1, 1, 2, 3, 5]) for _ in range(3)]
    answer = sum((Value(a) * b for a, b in zip(one, other, strict=True)), Value(0.0)).data
    terms = " + ".join(f"{factor(a)} × {factor(b)}" for a, b in zip(one, other, strict=True))
    return Question(
        idea="vectors",
        ask="What is the dot product?",
        given=(f"{_list(one)} · {_list(other)}",),
        answer=answer,
        why=f"{terms} is {number(answer)}.",
        meant=(
            (
                sum(abs(a * b) for a, b in zip(one, other, strict=True)),
                "The sizes are right. A plus times a minus is a minus.",
            ),
            (sum(one) + sum(other), "Everything is added there. Multiply place by place first, then add."),
            (sum(one) * sum(other), "That adds first. Multiply place by place, and add the products."),
        ),
        hints=(
            "Products first, then one sum.",
            "Multiply the first with the first, the second with the second, the third with the third, and add.",
            f"{terms}.",
        ),
    )


def matrices(random: Random) -> Question:
    """The shape of a product."""
    m, n, k = random.sample([2, 3, 4, 5], 3)
    p = n if random.random() < 0.75 else random.choice([size for size in (2, 3, 4, 5) if size not in (n, m, k)])
    fits = n == p
    shapes = random.sample([(m, k), (k, m), (m, n), (n, k)], 4)
    options = (*((float(i), f"{r} × {c}") for i, (r, c) in enumerate(shapes, start=1)), (5.0, "They do not fit"))
    answer = shapes.index((m, k)) + 1.0 if fits else 5.0
    reads = f"A row of A has {n} numbers, a column of B has {p}"
    apart = f"{reads}: a dot product needs as many on both sides. Compare the two numbers in the middle."
    mistakes = {
        (k, m): "The other way round: the rows of the product are the rows of A.",
        (m, n): "That is the shape of A. Its columns are used up by the rows of B.",
        (n, k): f"{reads}: these are used up. The rows of A and the columns of B are left.",
    }
    meant = [(float(i), mistakes.get(chosen, "") if fits else apart) for i, chosen in enumerate(shapes, start=1)]
    meant.append((5.0, f"They do: {reads[0].lower()}{reads[1:]}, so each row meets each column."))
    why = f"{reads}. " + (
        f"So they fit, and there is one number for each row of A and each column of B: {m} × {k}."
        if fits
        else "There is nothing for the rest to be multiplied by."
    )
    return Question(
        idea="matrices",
        ask="What shape is the product A B?",
        given=(f"A is {m} × {n},   B is {p} × {k}",),
        answer=answer,
        why=why,
        meant=tuple(pair for pair in meant if pair[0] != answer),
        hints=(
            "Every number of the product is a dot product: which row meets which column?",
            "A needs as many columns as B has rows. The rows of A and the columns of B are left.",
            f"{reads}. A has {m} rows, and B has {k} columns.",
        ),
        options=options,
    )


def layers(random: Random) -> Question:
    """Two lines after each other are one."""
    a, c = random.choice([-3, -2, 2, 3, 4]), random.choice([-4, -2, 3, 5])
    b, d = random.choice([-2, -1, 1, 3]), random.choice([-3, 1, 2, 4])
    x = Value(1.0)
    (c * (a * x + b) + d).backward()
    return Question(
        idea="layers",
        ask="Two layers without a bend between them are a single line from x to y. What is its slope?",
        given=(f"h = {_sum(a, b, 'x')}", f"y = {_sum(c, d, 'h')}"),
        answer=x.grad,
        why=f"Put h into y, and x is multiplied by {number(a)} and then by {factor(c)}: {number(x.grad)}.",
        meant=(
            (a + c, "The layers come one after the other, so their slopes multiply."),
            (a, "That is the slope of the first layer alone."),
            (c, "That is the slope of the second layer alone."),
            (c * b + d, "That is where the line starts, its intercept. The slope is what x is multiplied by."),
        ),
        hints=(
            "The second line is applied to the result of the first.",
            "Put the first line into the second, and see what x is multiplied by.",
            f"y = {number(c)} × ({_sum(a, b, 'x')}) {_more(d)}.",
        ),
    )


def chain_rule(random: Random) -> Question:
    """Effects multiply."""
    a, b, at = random.choice([-3, -2, 2, 3, 4]), random.choice([-2, -1, 1, 3]), random.choice([-1, 1, 2])
    w = Value(at)
    inner = a * w + b
    (inner**2).backward()
    outer = inner.grad
    return Question(
        idea="chain-rule",
        ask=f"What is dL/dw at w = {number(at)}?",
        given=(f"h = {_sum(a, b, 'w')}", "L = h²"),
        answer=w.grad,
        why=f"h is {number(inner.data)}. L changes {number(outer)} times as fast as h, and h {number(a)} "
        f"times as fast as w: {number(outer)} × {factor(a)} is {number(w.grad)}.",
        meant=(
            (outer, "That is how fast L changes with h. Your nudge is to w, and h passes it on multiplied."),
            (a, "That is how fast h changes with w. L changes with h in turn."),
            (outer + a, "That adds the two slopes. Effects that follow each other multiply."),
            (inner.data**2, "That is L itself."),
            (2 * at * a, "The outer slope is 2h, at the h that w makes, and not 2w."),
        ),
        hints=(
            "w moves h, and h moves L.",
            "How fast does L change with h, how fast h with w? Multiply.",
            f"h is {number(inner.data)}: L changes {number(outer)} times as fast as h, and h {number(a)} times as w.",
        ),
    )


def backpropagation(random: Random) -> Question:
    """A number that is used twice."""
    left, right = random.choice([-3, -2, 2, 3, 4]), random.choice([-4, -2, 3, 5])
    a, b = Value(left), Value(right)
    more = random.choice([2, 3, 4])
    (a * b + more * a).backward()
    return Question(
        idea="backpropagation",
        ask="What is df/da?",
        given=(f"f = a · b + {more}a", f"a = {number(left)},   b = {number(right)}"),
        answer=a.grad,
        why=f"a is used twice. The product passes {number(right)} back to it and the second term {more}. "
        f"Together that is {number(a.grad)}.",
        meant=(
            (right, "That is what comes back through the product alone. a is used once more."),
            (more, "That is what comes back through the second term alone. a is in the product, too."),
            (right * more, "What comes back along two paths is added. Along one path it would be multiplied."),
            (b.grad, "That is df/db."),
            (left * right + more * left, "That is f itself."),
        ),
        hints=(
            "Find every place where a is used.",
            "Go back from f along every path that leads to a, and add what arrives.",
            f"The product passes back {number(right)}, the second term {more}.",
        ),
    )


def gaussian(random: Random) -> Question:
    """The share within some σ of the middle."""
    mu, sigma = random.choice([0, 10, 50, 100]), random.choice([1, 2, 4, 5, 15])
    draws, within = 1000, random.choice([1, 2, 3])
    widths = [0.5, 1.0, 2.0, 3.0]
    counts = [float(round(draws * _share_within(width))) for width in widths]
    low, high = number(mu - within * sigma), number(mu + within * sigma)
    meant = tuple(
        (count, f"That is how many lie from {number(mu - k * sigma)} to {number(mu + k * sigma)}: {number(k)}σ.")
        for k, count in zip(widths, counts, strict=True)
        if k != within
    )
    return Question(
        idea="gaussian",
        ask=f"Of {draws:,} draws, about how many lie between {low} and {high}?",
        given=(f"a bell curve with μ = {mu} and σ = {sigma}",),
        answer=counts[widths.index(within)],
        why=f"From {low} to {high} is {within}σ to both sides, "
        f"and {100.0 * _share_within(within):.2f} % of all draws lie there.",
        meant=meant,
        hints=(
            "Measure the distance in σ.",
            "How many σ is it from the middle to the edge? Each number of σ has its share of all draws, on any bell.",
            f"From {mu} to {high}, with σ = {sigma}.",
        ),
        options=tuple((count, number(count)) for count in counts),
    )


MAKERS: tuple[Maker, ...] = (
    models,
    loss,
    loss_curve,
    derivative,
    gradient_descent,
    loss_surface,
    vectors,
    matrices,
    layers,
    chain_rule,
    backpropagation,
    gaussian,
)
MANY = len(MAKERS)
SETS = 999

PARAMS = [
    one_of("question", "Question", MANY),
    Slider("set", "Set", 1.0, SETS, opening=1.0, step=1.0, format="d", role="quiet", whole=True),
    Table(
        "answers",
        "Answers",
        columns=(
            Column("question", 1.0, MANY, step=1.0),
            Column("answer", -LARGEST, LARGEST, step=1.0),
        ),
        opening=(),
        most=MOST,
        until="set",
    ),
]


@lru_cache(maxsize=128)
def question(place: int, deal: int) -> Question:
    """The question at this place of the set `deal`: the first of its kind in which no mistake gives the answer."""
    random = Random(f"{deal}/{place}")
    while True:
        made = MAKERS[place - 1](random)
        if made.answer and all(abs(made.answer - wrong) > 2.0 * TOLERANCE for wrong, _ in made.meant):
            return made


def verdict(asked: Question, answer: float | None) -> Verdict:
    """Whether `answer` is what the engine answers."""
    if answer is None:
        return "open"
    return "right" if abs(answer - asked.answer) <= TOLERANCE else "wrong"


def scene(params: Params) -> Scene:
    """One question, how it was answered, and how it stands."""
    place, deal = int(params["question"]), int(params["set"])
    # The last answer to a question counts.
    answers = {int(row): answer for row, answer in params["answers"]}
    asked = question(place, deal)
    verdicts: list[Verdict] = [verdict(question(i, deal), answers.get(i)) for i in range(1, MANY + 1)]
    here, right, still_open = verdicts[place - 1], verdicts.count("right"), verdicts.count("open")
    goal = _goal(right)
    readouts = {
        "right": Readout("right", right, "best", f"{right} of {MANY}"),
        "open": Readout("still open", still_open, "quiet", str(still_open)),
    }
    said = ""
    if here != "open":
        answer = answers[place]
        tries = sum(row == place for row, _ in params["answers"])
        said = f"Yes. {asked.why}" if here == "right" else _not_yet(asked, answer, tries)
        readouts["answer"] = Readout("your answer", answer, "guess", _in_words(asked, answer))
    if here == "right":
        readouts["engine"] = Readout("the engine’s", asked.answer, "best", _in_words(asked, asked.answer))
    choose = f" Choose: {'; '.join(label for _, label in asked.options)}." if asked.options else ""
    panel = Quiz(
        "question",
        f"Question {place} of {MANY}, set {deal}",
        number=place,
        set=deal,
        verdicts=verdicts,
        idea=asked.idea,
        ask=asked.ask,
        given=list(asked.given),
        options=[Option(value, label) for value, label in asked.options],
        said=said,
        answers=rows(params["answers"][1 - MOST :], 2),  # the oldest goes, so that there is always room for one more
        params=QuizParams("question", "answers", "set"),
        sets=SETS,
        largest=LARGEST,
        unit=asked.unit,
        met=goal.reached or None,
        readouts=aside(readouts),
    )
    note = None
    if not still_open and right < MANY:
        note = f"{right} of {MANY} are right. Those with a dashed ring can be answered again."
    words = f"{panel.title}. {asked.ask} {'; '.join(asked.given)}.{choose}"
    return Scene([panel], alt=" ".join(filter(None, (words, said, in_words(panel)))), note=note, goal=goal)


def _goal(right: int) -> Goal:
    met = f"All {MANY} are right. Another set has other numbers."
    return Goal(f"all {MANY} right", right, right == MANY, met, f"{right} of {MANY}", best="highest")


def _not_yet(asked: Question, answer: float, tries: int) -> str:
    """What a wrong answer would have meant, and the hint of this try."""
    # Two mistakes may give the same number: then both are named.
    meant = dict.fromkeys(meant for wrong, meant in asked.meant if abs(answer - wrong) <= TOLERANCE)
    return f"{' Or: '.join(meant) or 'Not yet.'} {asked.hints[min(tries, 3) - 1]}"


def _in_words(asked: Question, answer: float) -> str:
    """An answer in words: the label of an option, or a number with its unit."""
    for value, label in asked.options:
        if value == answer:
            return label
    if asked.unit == "$":
        return dollars(answer)
    return f"{number(answer, 6)} {asked.unit}".strip()


@cache
def _errors() -> list[tuple[float, ...]]:
    """Three errors of both signs whose mean of squares is a whole number."""
    sizes = [float(size) for size in range(-5, 7) if size]
    return [
        errors
        for errors in itertools.product(sizes, repeat=3)
        if min(errors) < 0.0 < max(errors) and sum(error * error for error in errors) % 3.0 == 0.0
    ]


def _share_within(k: float) -> float:
    """The share of a bell curve within k σ of its middle."""
    return math.erf(k / math.sqrt(2.0))


def _sign(value: float) -> int:
    return (value > 0.0) - (value < 0.0)


def _term(coefficient: float, name: str) -> str:
    """A coefficient and its letter: "3x", "x", "−x"."""
    return f"{'−' if coefficient < 0 else ''}{'' if abs(coefficient) == 1 else number(abs(coefficient))}{name}"


def _sum(coefficient: float, constant: float, name: str) -> str:
    """A line in words: "3x − 4"."""
    return f"{_term(coefficient, name)} {_more(constant)}"


def _more(constant: float) -> str:
    """A number that is added: "+ 4", "− 4"."""
    return f"{'−' if constant < 0 else '+'} {number(abs(constant))}"


def _parabola(a: float, b: float, c: float, name: str) -> str:
    """A parabola in words: "3x² − 4x + 5"."""
    return f"{_term(a, f'{name}²')} {'−' if b < 0 else '+'} {_sum(abs(b), c, name)}"


def _list(numbers: Sequence[float]) -> str:
    return f"({', '.join(number(value) for value in numbers)})"
