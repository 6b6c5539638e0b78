"""What the lesson on matrices says of the layer it opens with."""

from lessons.matrices import layer


def blind_to() -> list[tuple[int, str]]:
    """Each neuron, counted from 1, that does not look at an input, and which."""
    return [
        (row, feature.name)
        for row, weights in enumerate(layer.WEIGHTS, start=1)
        for feature, weight in zip(layer.FEATURES, weights, strict=False)
        if weight == 0.0
    ]
