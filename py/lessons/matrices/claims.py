"""What the lesson on matrices says of the layer it opens with."""

from worlds import features


def blind_to() -> list[tuple[int, str]]:
    """Each neuron, counted from 1, that does not look at an input, and which."""
    return [
        (row, feature.name)
        for row, weights in enumerate(features.WEIGHTS, start=1)
        for feature, weight in zip(features.FEATURES, weights, strict=False)
        if weight == 0.0
    ]
