"""Links that the pages had, and that may have been kept: they still lead to a state of a figure."""

from urllib.parse import parse_qsl

import pytest

import bridge
from picture.params import Choice, Slider, Toggle

LINKS = """
backward-pass?graph=house&step=7
backward-pass?graph=net&step=60
backward-pass?graph=neuron&step=15
backward-pass?graph=twice&step=6
beside-pytorch?run=lecture&line=9
collapse?stage=3&guess=none&tanh=true&w1=0.2_-0.1*0.1_0.2&b1=0*0
descent-1d?curve=valleys&rate=0.15&start_x=-1.2&steps=100
descent-1d?curve=valleys&rate=0.15&start_x=1.2&steps=100
descent-1d?curve=valleys&rate=0.2&start_x=1.2&steps=100&limit=true
descent-1d?rate=0.02&steps=8
descent-1d?rate=0.1&steps=8
descent-1d?rate=0.3&steps=8
descent-1d?start=-1.2&rate=0.398&steps=8
descent-2d?rate=0.03&steps=60
descent-2d?rate=0.2&steps=200
descent-2d?rate=0.24&steps=40
expression-graph?expression=2*a
expression-graph?expression=a*b+%2B+a*b
expression-graph?expression=a+%2B+a
expression-graph?expression=e+%3D+a*b%0Ae+%2B+e
expression-graph?expression=e+%3D+a+*+b%0Ad+%3D+e+%2B+c%0AL+%3D+d+*+f
fill-in?graph=error
fill-in?graph=more
fill-in?graph=neuron
fill-in?graph=product
fill-in?graph=sum
fill-in?graph=twice
h-dial?guess=1e-8&curve=cube&h=1e-5
h-dial?guess=1e-8&h=1e-16
h-dial?guess=1e-8&h=1e-8
init?guess=spread&sigma=0.05
init?guess=spread&sigma=1
landscape?azimuth=0&elevation=90
landscape?azimuth=28&elevation=12
neuron?guess=w2&why=partner&b=11
neuron?guess=w2&why=partner&x2=0.5
nudges?which=c&guess_c=1&h=1
one-step?graph=twice&moves_twice=a&way=against&step=0.1
one-step?guess=rises&step=0.1
one-step?guess=rises&step=1
one-step?guess=rises&step=1&moves_lecture=a
order?graph=twice&side=right&step=10
order?graph=twice&step=10
overwrite?graph=lecture
overwrite?graph=twice
ravine?share=0.5&steps=1
ravine?units=raw&centred=true&steps=10000
ravine?units=raw&steps=10000
ripple?chain=bend&guess=multiply
ripple?chain=bend&guess=multiply&size=0.0001
ripple?chain=bend&guess=multiply&size=0.01
ripple?chain=fork&guess=multiply
ripple?chain=four&guess=multiply
ripple?chain=four&guess=multiply&w=1.5
ripple?chain=three&guess=multiply
rules?op=abs&a=0&shown=true
rules?op=add&shown=true
rules?op=exp&shown=true
rules?op=log&a=-1
rules?op=maximum&a=-3&shown=true
rules?op=mul&shown=true
rules?op=relu&a=0&shown=true
rules?op=tanh&shown=true
training-loop?guess=over&engine=never-zeroed&phase=5
training-loop?guess=over&engine=never-zeroed&phase=61&seed=3
training-loop?guess=over&engine=uphill&phase=4
training-loop?guess=over&rate=1&phase=61
training-loop?guess=over&rate=1&phase=61&seed=7
training-loop?guess=under&seed=4&phase=22
two-moons?guess=kinked&alpha=0.1&steps=300
two-moons?guess=kinked&rate=3&steps=300
two-moons?guess=kinked&rate=3&steps=300&seed=1
two-valleys?w1=0&w2=0&valley=A&steps=50
unordered?graph=ladder&broken=true
unordered?graph=twice&broken=true
""".strip().splitlines()


@pytest.mark.parametrize("link", LINKS)
def test_an_old_link_still_says_something_to_its_figure(link: str) -> None:
    name, _, query = link.partition("?")
    figure = bridge.figure(name)
    params = {param.name: param for param in figure.PARAMS}
    for key, written in parse_qsl(query):
        param = params.get(key)
        if isinstance(param, Choice):
            assert written in dict(param.options)
        elif isinstance(param, Slider):
            assert param.low <= float(written) <= param.high
        elif isinstance(param, Toggle):
            assert written in {"true", "false"}
        else:
            assert param or key in figure.GONE


@pytest.mark.parametrize("name", bridge.names())
def test_what_is_gone_is_no_param(name: str) -> None:
    figure = bridge.figure(name)
    assert not {param.name for param in figure.PARAMS} & set(getattr(figure, "GONE", ()))
