"""Frames a second of the player in Chromium, time to the first picture, and size of the page.

    python benchmarks/bench_player.py [--chromium PATH] [--seconds 5]

The player draws fewer ties in motion where it cannot keep up 25 frames a second; "ties drawn" counts the last frame's.
A made-up story of as many characters and slices as asked; the standalone page plays it at 1x, drawn by the CPU.
Frames a second mean something on an idle machine only; the CPU milliseconds a frame, of all of Chromium's processes
together, hold on a busy one too. Two cores keep up 60 frames a second as long as they stay under about 30.
"""

import argparse
import tempfile
import time
from pathlib import Path

import numpy as np
import pandas as pd
import psutil
from playwright.sync_api import sync_playwright

from graphx import tables
from graphx.showing.layout import positions
from graphx.showing.player import frames, standalone_html

ARGUMENTS = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
MEASURE = """async ([seconds, ties]) => {
  const player = graphxPage;
  player.shown = ties;
  player.seek(Math.floor(player.story.count / 3), false);
  player.start();
  await new Promise((done) => setTimeout(done, 500));
  const stamps = [];
  await new Promise((done) => {
    const tick = (stamp) => {
      stamps.push(stamp);
      stamp - stamps[0] < seconds * 1000 ? requestAnimationFrame(tick) : done();
    };
    requestAnimationFrame(tick);
  });
  const gaps = stamps.slice(1).map((stamp, at) => stamp - stamps[at]).sort((a, b) => a - b);
  const drawn = player.drawn.length;
  player.pause();
  return [(1000 * gaps.length) / (stamps.at(-1) - stamps[0]), gaps[Math.floor(gaps.length * 0.95)], drawn, gaps.length];
}"""


def made_up_story(people: int, slices: int, ties: int, seed: int = 0) -> tuple[pd.DataFrame, pd.DataFrame, list[str]]:
    """Slices, presence and names; some 20 acquaintances each, and scenes that move among them."""
    random = np.random.default_rng(seed)
    names = [f"Person {number}" for number in range(people)]
    fame = 1 / np.arange(1, people + 1) ** 0.8
    pairs = [tuple(random.choice(people, 2, replace=False, p=fame / fame.sum()).tolist()) for _ in range(20 * people)]
    edges, presence = [], []
    for number in range(slices):
        scene = random.integers(len(pairs) // 4, size=ties) + number * len(pairs) // slices
        here = sorted({pairs[at % len(pairs)] for at in scene})
        presence += [
            (number, names[who], float(random.integers(1, 6))) for who in {who for pair in here for who in pair}
        ]
        for source, target in here:
            sentiment = float(np.tanh(random.normal(((source * 7 + target * 13) % 11 - 5) / 6, 0.3)))
            toward, weight, sure = random.random(3).tolist()
            edge = (names[source], names[target], toward < 0.8, 2 * weight + 0.3, sentiment, "", sure)
            edges.append((number, number * 100, number * 100 + 99, *edge))
    return tables.table(tables.SLICES, edges), tables.table(tables.PRESENCE, presence), names


def cpu_seconds() -> float:
    """CPU time of this process's children: Playwright's driver, which idles, and Chromium."""
    total = 0.0
    for process in psutil.Process().children(recursive=True):
        try:
            times = process.cpu_times()
        except psutil.NoSuchProcess:
            continue
        total += times.user + times.system
    return total


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--chromium", default="/usr/bin/chromium")
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    print("people × slices  ties drawn     fps  95% gap ms  CPU ms a frame  first picture ms  layout CPU s  page MB")
    with sync_playwright() as playwright, tempfile.TemporaryDirectory() as folder:
        browser = playwright.chromium.launch(executable_path=options.chromium, args=ARGUMENTS.split())
        for people, count, per_slice in ((40, 100, 8), (200, 1000, 30)):
            slices, presence, names = made_up_story(people, count, per_slice)
            began = time.process_time()
            places = positions(slices, names)
            layout = time.process_time() - began
            path = Path(folder) / f"{people}.html"
            text = standalone_html(frames(slices, presence, places, title="Made up", half_life=8))
            path.write_text(text, encoding="utf-8")
            for ties in (300, 400, 500) if people > 100 else (400,):
                page = browser.new_page(viewport={"width": 1280, "height": 800})
                page.goto(path.as_uri())
                paint = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN")
                before = cpu_seconds()
                fps, gap, drawn, count_drawn = page.evaluate(MEASURE, [options.seconds, ties])
                cpu = 1000 * (cpu_seconds() - before) / count_drawn * options.seconds / (options.seconds + 0.5)
                print(
                    f"{people:>6} × {count:<6} {drawn:>11} {fps:>7.1f} {gap:>11.1f} {cpu:>15.1f} {paint:>17.0f} "
                    f"{layout:>13.2f} {len(text.encode()) / 1e6:>8.2f}"
                )
                page.close()
        browser.close()


if __name__ == "__main__":
    main()
