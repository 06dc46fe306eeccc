"""Every benchmark, one after the other: ``make bench``. What it prints goes into README.md beside this file.

Accuracy needs the evaluation data beside the project (../shared/eval); without it only speed is measured.
"""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parent.parent / "shared"
NOVEL = SHARED / "eval" / "characters" / "PrideAndPrejudice" / "text.txt"


def run(*argv: str) -> None:
    print("\n$", " ".join(["python", *argv]), flush=True)
    subprocess.run([sys.executable, *argv], cwd=HERE.parent, check=True)


def main() -> None:
    run("benchmarks/bench_reading.py", *([str(NOVEL)] if NOVEL.exists() else []))
    run("benchmarks/bench_timeline.py")
    run("benchmarks/bench_player.py")
    run("benchmarks/bench_dashboard.py")
    if SHARED.exists():
        import os

        os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
        run(str(SHARED / "eval" / "evaluate.py"))


if __name__ == "__main__":
    main()
