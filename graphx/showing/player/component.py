"""The player as a Streamlit component."""

import functools
from collections.abc import Callable
from typing import Any

import streamlit as st
from streamlit.errors import StreamlitAPIException

from graphx.showing.player.document import ASSETS, network_data

_NAME = "graphx-stories.player"  # project.component, as the manifest graphx/pyproject.toml declares it
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
    """Registered at the first mount, when Streamlit has read the manifests of the installed packages.

    Where it finds none (a source tree that was never installed) the scripts travel inline, which costs
    half a megabyte a page.
    """
    try:
        return st.components.v2.component(_NAME, html=_HTML, css="player.css", js="component.js")
    except StreamlitAPIException:
        scripts = [(ASSETS / name).read_text(encoding="utf-8") for name in ("vis-network.min.js", "player.js")]
        glue = (ASSETS / "component.js").read_text(encoding="utf-8")
        scripts.append("\n".join(line for line in glue.splitlines() if not line.startswith("import ")))
        css = (ASSETS / "player.css").read_text(encoding="utf-8")
        return st.components.v2.component(_NAME + "-inline", html=_HTML, css=css, js="\n".join(scripts))


@st.cache_resource(max_entries=4, show_spinner=False)
def _network(rev: str, _payload: dict[str, Any]) -> dict[str, Any]:  # noqa: ARG001  (rev is the cache's key)
    return network_data(_payload)
