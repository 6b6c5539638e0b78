"""Every bench, one after the other, each in a process of its own; then one table of them all.

    npm run bench                    all of them: about a quarter of an hour
    npm run bench -- --quick         fewer visits, shorter runs: a few minutes
    npm run bench -- boot frames     only these
    npm run bench -- --long memory   ten minutes of training

Everything is left in test-results/bench, a JSON for each and pictures; each writes its part of SPEED.md.
"""

import subprocess
import sys

from tests.bench import results

OPTIONS = ("--quick", "--long")


def main(arguments: list[str]) -> int:
    """Run the benches that `arguments` name, or all."""
    names = [argument for argument in arguments if argument not in OPTIONS]
    options = [argument for argument in arguments if argument in OPTIONS]
    if unknown := set(names) - set(results.BENCHES):
        print(f"There is no bench {', '.join(sorted(unknown))}; there is {', '.join(results.BENCHES)}.")
        return 2
    for name in names or results.BENCHES:
        print(f"\n{name}", flush=True)
        done = subprocess.run([sys.executable, "-m", f"tests.bench.{name}", *options], check=False)
        if done.returncode != 0:
            return done.returncode
    print(results.summary())
    print(f"All of it is in {results.OUT.relative_to(results.build.ROOT)}/.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
