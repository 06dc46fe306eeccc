"""The player as a Streamlit component."""

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st

from graphx.showing.player.document import ASSETS, VIS, network_data

_HTML = '<div class="gx-root"></div>'


def player(
    payload: dict[str, Any],
    frame: int = 0,
    key: str = "player",
    height: int = 460,
    evidence: bool = False,
    on_frame: Callable[[], None] | None = None,
    on_edge: Callable[[], None] | None = None,
) -> Any:
    """Mount the player; best inside an ``st.fragment``, so that a pause does not rerun the page.

    Args:
        payload: from `graphx.showing.player.frames`; the same ``rev`` leaves a playing player alone.
        frame: where to stand; a *change* of it moves the player, the same value again does not.
        key: of the component; its state is in ``st.session_state[key]``.
        height: of network and text, in pixels.
        evidence: show the sentences of a clicked edge inside the player too, as the standalone page does.
        on_frame: called when the player has come to rest at another frame.
        on_edge: called when somebody has clicked an edge.

    Returns:
        A result with ``frame`` (where the player last came to rest) and ``edge``: None, or for one run after a click
        ``{"source": name, "target": name, "directed": bool, "frame": int}``.
    """
    frames = payload if evidence else {name: part for name, part in payload.items() if name != "evidence"}
    data = {"payload": frames, "network": _network(payload["rev"], payload), "frame": frame, "height": height}
    return _component()(
        data=data,
        key=key,
        default={"frame": frame},
        on_frame_change=on_frame or _nothing,
        on_edge_change=on_edge or _nothing,
    )


def _nothing() -> None:
    """Streamlit makes a key of the result only for a callback."""


@functools.lru_cache(maxsize=1)
def _component() -> Any:
    """Registered at the first mount.

    The scripts travel inline, half a megabyte a page: as a packaged component they would travel by HTTP, but then
    the repository would have to hold a copy of vis-network, which comes with pyvis.
    """
    scripts = [VIS, ASSETS / "player.js", ASSETS / "component.js"]
    js = "\n".join(script.read_text(encoding="utf-8") for script in scripts)
    css = (ASSETS / "player.css").read_text(encoding="utf-8")
    return st.components.v2.component("graphx_player", html=_HTML, css=css, js=js)


@st.cache_resource(max_entries=4, show_spinner=False)
def _network(rev: str, _payload: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001  (rev is the cache's key)
    return network_data(_payload)
