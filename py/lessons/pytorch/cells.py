"""The lecture's neuron in PyTorch: shown to be read, since PyTorch does not run in a browser.

What it prints is recorded by tests/engine/record_pytorch.py.
"""

# %% neuron
import torch

torch.set_default_dtype(torch.float64)

x1, x2 = torch.tensor(2.0, requires_grad=True), torch.tensor(0.0, requires_grad=True)
w1, w2 = torch.tensor(-3.0, requires_grad=True), torch.tensor(1.0, requires_grad=True)
b = torch.tensor(6.8813735870195432, requires_grad=True)

o = torch.tanh(x1 * w1 + x2 * w2 + b)
o.backward()
print(o.item())
print(x1.grad.item(), w1.grad.item(), x2.grad.item(), w2.grad.item(), b.grad.item())
