"""Graphs to people: layouts, the player, charts, exports."""
