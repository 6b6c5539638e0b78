"""The first lecture of Neural Networks: Zero to Hero, cell by cell, for the page “The lecture as code”.

The cells share their names and are run from the first to the last.
"""


# %% parabola
def parabola(x):
    return 3 * x**2 - 4 * x + 5


parabola(3.0)

# %% parabola-curve
xs = [step / 4 for step in range(-20, 21)]
plot(xs, [parabola(x) for x in xs], y="parabola(x)")

# %% nudge
x, h = 3.0, 0.001
rise = parabola(x + h) - parabola(x)
rise / h

# %% level
x, h = 2 / 3, 0.000001
(parabola(x + h) - parabola(x)) / h

# %% too-small
for zeros in range(1, 17):
    h = 10**-zeros
    slope = (parabola(3 + h) - parabola(3)) / h
    print(f"h = 1e-{zeros:02}   slope = {slope}")

# %% three-inputs
a, b, c = 2.0, -3.0, 10.0
d = a * b + c
d

# %% nudge-each
h = 0.0001
print("nudge a:", ((a + h) * b + c - d) / h)
print("nudge b:", (a * (b + h) + c - d) / h)
print("nudge c:", (a * b + (c + h) - d) / h)


# %% value
class Value:
    def __init__(self, data):
        self.data = data

    def __repr__(self):
        return f"Value({self.data})"


Value(2.0), Value(-3.0)

# %% no-rule (fails)
Value(2.0) + Value(-3.0)


# %% plus-and-times
def add(self, other):
    return Value(self.data + other.data)


def multiply(self, other):
    return Value(self.data * other.data)


Value.__add__ = add
Value.__mul__ = multiply

Value(2.0) * Value(-3.0) + Value(10.0)


# %% memory
class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = _prev  # what it was made from
        self._op = _op  # and how
        self.label = label

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        return Value(self.data + other.data, (self, other), "+")

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other), "*")


d = Value(2.0) * Value(-3.0) + Value(10.0)
print(d, d._op, d._prev)

# %% expression
a, b, c = Value(2.0, label="a"), Value(-3.0, label="b"), Value(10.0, label="c")
f = Value(-2.0, label="f")
e = a * b
e.label = "e"
d = e + c
d.label = "d"
L = d * f
L.label = "L"
L

# %% expression-graph
draw(L)

# %% last-first
L.grad = 1.0
d.grad = f.data * L.grad
f.grad = d.data * L.grad
print("d", d.grad)
print("f", f.grad)

# %% through-the-sum
c.grad = 1.0 * d.grad
e.grad = 1.0 * d.grad
a.grad = b.data * e.grad
b.grad = a.data * e.grad
for value in (L, f, d, c, e, a, b):
    print(value.label, value.grad)


# %% expression-slopes
draw(L)


# %% check
def result(a=2.0, b=-3.0, c=10.0, f=-2.0):
    return (a * b + c) * f


h = 0.0001
print("a:", (result(a=2.0 + h) - result()) / h)
print("b:", (result(b=-3.0 + h) - result()) / h)

# %% one-step
for leaf in (a, b, c, f):
    leaf.data += 0.01 * leaf.grad

print("before", L.data)
print("after ", ((a * b + c) * f).data)

# %% tanh
import math


def tanh(self):
    return Value(math.tanh(self.data), (self,), "tanh")


Value.tanh = tanh

xs = [step / 10 for step in range(-50, 51)]
plot(xs, [math.tanh(x) for x in xs], y="tanh(x)")

# %% neuron
x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
b = Value(6.8813735870195432, label="b")

n = x1 * w1 + x2 * w2 + b
n.label = "n"
o = n.tanh()
o.label = "o"
o.data

# %% neuron-graph
draw(o)

# %% neuron-by-hand
o.grad = 1.0
n.grad = (1 - o.data**2) * o.grad
b.grad = n.grad
x1.grad, w1.grad = w1.data * n.grad, x1.data * n.grad
x2.grad, w2.grad = w2.data * n.grad, x2.data * n.grad
for value in (n, b, x1, w1, x2, w2):
    print(f"{value.label:3} {value.grad:.4f}")


# %% local-rules
class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = _prev
        self._op = _op
        self.label = label
        self._backward = lambda: None  # a leaf passes nothing on

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad = 1.0 * out.grad
            other.grad = 1.0 * out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad = other.data * out.grad
            other.grad = self.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad = (1 - out.data**2) * out.grad

        out._backward = _backward
        return out


# %% make-neuron
def make_neuron():
    x1, x2 = Value(2.0, label="x1"), Value(0.0, label="x2")
    w1, w2 = Value(-3.0, label="w1"), Value(1.0, label="w2")
    b = Value(6.8813735870195432, label="b")
    n = x1 * w1 + x2 * w2 + b
    return n, (x1, w1, x2, w2, b)


def show(leaves):
    for leaf in leaves:
        print(f"{leaf.label:3} {leaf.grad:.4f}")


n, leaves = make_neuron()
o = n.tanh()

# %% node-by-node
o.grad = 1.0
o._backward()
n._backward()
products = n._prev[0]
products._backward()
for product in products._prev:
    product._backward()

show(leaves)


# %% order
def topological_order(root):
    """Everything `root` was made from, each before what was made from it; `root` is last."""
    order, seen = [], set()

    def visit(value):
        if value in seen:
            return
        seen.add(value)
        for before in value._prev:
            visit(before)
        order.append(value)

    visit(root)
    return order


[value.label or value._op for value in topological_order(o)]


# %% backward
def backward(self):
    self.grad = 1.0
    for value in reversed(topological_order(self)):
        value._backward()


Value.backward = backward

n, leaves = make_neuron()
o = n.tanh()
o.backward()
show(leaves)

# %% twice
a = Value(3.0, label="a")
b = a + a
b.backward()
a.grad

# %% twice-graph
draw(b)

# %% twice-deeper
a, b = Value(-2.0, label="a"), Value(3.0, label="b")
f = (a * b) * (a + b)
f.backward()
print("backward says", a.grad, b.grad)


def nudged(a, b):
    return (a * b) * (a + b)


h = 0.0001
print("nudge a:", (nudged(-2 + h, 3) - nudged(-2, 3)) / h)
print("nudge b:", (nudged(-2, 3 + h) - nudged(-2, 3)) / h)


# %% accumulate
class Value:
    def __init__(self, data, _prev=(), _op="", label=""):
        self.data = data
        self.grad = 0.0
        self._prev = _prev
        self._op = _op
        self.label = label
        self._backward = lambda: None

    def __repr__(self):
        return f"Value(data={self.data}, grad={self.grad})"

    def __add__(self, other):
        other = as_value(other)
        out = Value(self.data + other.data, (self, other), "+")

        def _backward():
            self.grad += out.grad
            other.grad += out.grad

        out._backward = _backward
        return out

    def __mul__(self, other):
        other = as_value(other)
        out = Value(self.data * other.data, (self, other), "*")

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad

        out._backward = _backward
        return out

    def tanh(self):
        out = Value(math.tanh(self.data), (self,), "tanh")

        def _backward():
            self.grad += (1 - out.data**2) * out.grad

        out._backward = _backward
        return out

    def backward(self):
        self.grad = 1.0
        for value in reversed(topological_order(self)):
            value._backward()


def as_value(thing):
    return thing if isinstance(thing, Value) else Value(thing)


a = Value(3.0, label="a")
b = a + a
b.backward()
print(a.grad)

a, b = Value(-2.0, label="a"), Value(3.0, label="b")
f = (a * b) * (a + b)
f.backward()
print(a.grad, b.grad)

# %% number-first (fails)
print(Value(2.0) * 3)
print(3 * Value(2.0))


# %% more-operations
def exp(self):
    out = Value(math.exp(self.data), (self,), "exp")

    def _backward():
        self.grad += out.data * out.grad

    out._backward = _backward
    return out


def power(self, exponent):
    out = Value(self.data**exponent, (self,), f"**{exponent}")

    def _backward():
        self.grad += exponent * self.data ** (exponent - 1) * out.grad

    out._backward = _backward
    return out


Value.exp = exp
Value.__pow__ = power
Value.__radd__ = lambda self, other: self + other
Value.__rmul__ = lambda self, other: self * other
Value.__neg__ = lambda self: self * -1
Value.__sub__ = lambda self, other: self + -as_value(other)
Value.__rsub__ = lambda self, other: -self + other
Value.__truediv__ = lambda self, other: self * as_value(other) ** -1

a, b = Value(2.0), Value(4.0)
print(a / b, 1 - a, (a - b).exp())

# %% tanh-from-exp
n, leaves = make_neuron()
e = (2 * n).exp()
o = (e - 1) / (e + 1)
o.backward()
print("o", round(o.data, 12))
show(leaves)

# %% beside-pytorch
recorded = {
    "o": 0.7071067811865476,
    "x1": -1.4999999999999998,
    "w1": 0.9999999999999999,
    "x2": 0.49999999999999994,
    "w2": 0.0,
    "b": 0.49999999999999994,
}

n, leaves = make_neuron()
o = n.tanh()
o.backward()
ours = {"o": o.data, **{leaf.label: leaf.grad for leaf in leaves}}
for name in recorded:
    print(f"{name:2}   ours {ours[name]:19.16f}   PyTorch {recorded[name]:19.16f}")

# %% library
import random


class Neuron:
    def __init__(self, inputs):
        self.weights = [Value(random.uniform(-1, 1)) for _ in range(inputs)]
        self.bias = Value(random.uniform(-1, 1))

    def __call__(self, x):
        return sum((w * xi for w, xi in zip(self.weights, x)), self.bias).tanh()

    def parameters(self):
        return [*self.weights, self.bias]


class Layer:
    def __init__(self, inputs, outputs):
        self.neurons = [Neuron(inputs) for _ in range(outputs)]

    def __call__(self, x):
        outs = [neuron(x) for neuron in self.neurons]
        return outs[0] if len(outs) == 1 else outs

    def parameters(self):
        return [p for neuron in self.neurons for p in neuron.parameters()]


class MLP:
    def __init__(self, inputs, sizes):
        self.layers = [Layer(*pair) for pair in zip([inputs, *sizes], sizes)]

    def __call__(self, x):
        for layer in self.layers:
            x = layer(x)
        return x

    def parameters(self):
        return [p for layer in self.layers for p in layer.parameters()]


random.seed(1337)
network = MLP(3, [4, 4, 1])
print(len(network.parameters()), "parameters")
network([2.0, 3.0, -1.0])

# %% dataset
xs = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
ys = [1.0, -1.0, -1.0, 1.0]
for x, y in zip(xs, ys):
    print(f"wanted {y:4}   got {network(x).data:.4f}")


# %% loss
def loss_of(network):
    return sum((network(x) - y) ** 2 for x, y in zip(xs, ys))


loss = loss_of(network)
loss.backward()
weight = network.layers[0].neurons[0].weights[0]
print("loss", loss.data)
print("one weight", weight)

# %% one-by-hand
for p in network.parameters():
    p.data -= 0.01 * p.grad

print("loss before", loss.data)
print("loss after ", loss_of(network).data)

# %% training
random.seed(1337)
network = MLP(3, [4, 4, 1])
losses = []
for step in range(20):
    loss = loss_of(network)
    for p in network.parameters():
        p.grad = 0.0
    loss.backward()
    for p in network.parameters():
        p.data -= 0.1 * p.grad
    losses.append(loss.data)
    print(f"{step:2}  {loss.data:.6f}")

# %% loss-curve
plot(losses, x="step", y="loss")

# %% predictions
for x, y in zip(xs, ys):
    print(f"wanted {y:4}   got {network(x).data:.4f}")

# %% forgotten-zero
random.seed(1337)
network = MLP(3, [4, 4, 1])
for step in range(20):
    loss = loss_of(network)
    loss.backward()  # and nobody sets the gradients back to 0
    for p in network.parameters():
        p.data -= 0.1 * p.grad
    print(f"{step:2}  {loss.data:.6f}")

# %% downhill
import downhill

random.seed(1337)
network = downhill.MLP(3, [4, 4, 1], activation="tanh", last="tanh", random_bias=True)
descent = downhill.SGD(network.parameters(), learning_rate=0.1)
for step in range(20):
    loss = sum((network(x) - y) ** 2 for x, y in zip(xs, ys))
    descent.zero_grad()
    loss.backward()
    descent.step()
loss.data

# %% rules
for name, op in downhill.OPS.items():
    print(f"{name:9} {op.forward:24} {', '.join(op.local_grads)}")
