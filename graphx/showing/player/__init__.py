"""The player: a pyvis network of the whole story, and one script that plays its frames in the browser."""

from graphx.showing.player.document import network, standalone_html
from graphx.showing.player.payload import frames, to_json

__all__ = ["frames", "network", "standalone_html", "to_json"]
