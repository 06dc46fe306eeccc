const players = new WeakMap();

/** Streamlit calls this on each rerun; the player is built anew only when its frames have changed. */
export default function ({ data, parentElement, setStateValue, setTriggerValue }) {
  let player = players.get(parentElement);
  const host = {
    frame: data.frame,
    onFrame: (frame) => setStateValue("frame", frame),
    onEdge: (edge) => setTriggerValue("edge", edge),
  };
  if (player && player.story.rev === data.payload.rev) {
    player.host = host;
    player.repaint();
  } else {
    if (player) player.destroy();
    const root = parentElement.querySelector(".gx-root");
    root.style.setProperty("--gx-height", `${data.height}px`);
    player = graphxPlayer.mount(root, { ...data.payload, network: data.network }, host);
    player.lastGiven = data.frame;
    players.set(parentElement, player);
  }
  player.given(data.frame);
  return () => {
    player.destroy();
    players.delete(parentElement);
  };
}
