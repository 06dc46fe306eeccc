"""Train every small model anew, each after the ones that it reads with: ``make train``.

    python training/run.py --data ../shared/eval

The person-or-not weights (discovery.py) and the valences (train_affect.py --only valence) are printed or
made by hand, since they change what everything else reads with; see their scripts.
"""

import subprocess
import sys
from pathlib import Path

SCRIPTS = (
    "train_coreference.py",
    "train_speech.py",
    "train_addressees.py",
    "train_interactions.py",
    "train_wording.py",
    "train_voice.py",
    "train_stance.py",
    "train_affect.py",
)

if __name__ == "__main__":
    for script in SCRIPTS:
        subprocess.run([sys.executable, str(Path(__file__).parent / script), *sys.argv[1:]], check=True)
