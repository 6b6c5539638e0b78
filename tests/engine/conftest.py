"""Settings of the engine's tests."""

from hypothesis import settings

settings.register_profile(
    "patient", deadline=None
)  # how long an example takes says more of the machine than of the code
settings.load_profile("patient")
