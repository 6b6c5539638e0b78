"""What the prose of a lesson says of runs and figures, computed: a module for each lesson that says such things.

A sentence asks with `fact("…")` and says it with `claim("…", fact("…"))`. Where it no longer holds, the build fails.
"""
