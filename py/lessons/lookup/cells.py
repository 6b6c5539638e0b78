"""A one-hot vector times a matrix, and which numbers of the matrix feel it, for the lesson “Looking up”."""

# %% product
W = [
    [-0.5, 1.2, 0.3],
    [0.4, -0.8, 0.6],
    [0.9, 0.5, -0.2],
]
x = [0, 1, 0]  # the letter a, of ., a and n

[sum(x[row] * W[row][column] for row in range(3)) for column in range(3)]

# %% one-row
from downhill import Value, softmax

weights = [[Value(number) for number in row] for row in W]
z = [sum(x[row] * weights[row][column] for row in range(3)) for column in range(3)]
loss = -softmax(z)[2].log()  # n came next
loss.backward()

for row in weights:
    print([round(weight.grad, 4) for weight in row])

# %% step
print("before", loss.data)
for row in weights:
    for weight in row:
        weight.data -= 1.0 * weight.grad
z = [sum(x[row] * weights[row][column] for row in range(3)) for column in range(3)]
print("after ", -softmax(z)[2].log().data)
